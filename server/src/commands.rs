//! The command line beside `serve`.

use std::{
    io::{BufRead, IsTerminal, Write},
    path::Path,
};

use clap::Subcommand;
use domain::people::Role;
use store::{
    Engine, Refusal, Store,
    attachments::{self, Damage, Fault, Files},
    people, units,
};

use crate::{clock::now, settings::Settings};

type Done = Result<(), Box<dyn std::error::Error>>;

/// Accounts and their roles. A password is asked for, or read as one line from standard input.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person who can sign in
    Add {
        email: String,
        #[arg(long)]
        name: String,
        /// Short code of the unit the person works in
        #[arg(long)]
        unit: String,
    },
    /// Set a new password
    Password { email: String },
    /// Grant a role in a unit and the units below it
    Grant {
        email: String,
        /// Such as submitter, strategist or administrator
        #[arg(value_parser = role)]
        role: Role,
        /// Short code of the unit
        #[arg(long)]
        unit: String,
    },
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| {
        let codes: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("it may be {}", codes.join(", "))
    })
}

async fn open(settings: &Settings) -> Result<Store, Box<dyn std::error::Error>> {
    let store = Store::open(&settings.database_url).await?;
    store.migrate().await?;
    Ok(store)
}

pub async fn migrate(settings: &Settings) -> Done {
    open(settings).await?.close().await;
    println!("the database is up to this program");
    Ok(())
}

pub async fn verify(settings: &Settings) -> Done {
    let store = open(settings).await?;
    let (entries, broken) = store::journal::verify(&store).await?;
    for one in &broken {
        println!("entry {} of {}: {}", one.seq, one.subject, one.what);
    }
    let journal: Done = if broken.is_empty() {
        println!("{entries} entries, the journal is whole");
        Ok(())
    } else {
        Err(format!(
            "{} of {entries} entries are not as they were written",
            broken.len()
        )
        .into())
    };
    let files = verify_files(&store, settings).await;
    store.close().await;
    match (journal, files) {
        (Err(journal), Err(files)) => Err(format!("{journal}; {files}").into()),
        (journal, files) => journal.and(files),
    }
}

pub async fn load(settings: &Settings, needs: usize) -> Done {
    let store = open(settings).await?;
    let began = std::time::Instant::now();
    let loaded = match store::load::load(&store, now(), needs).await {
        Err(Refusal::Conflict(_)) => {
            return Err("the database holds more than the example municipality".into());
        }
        loaded => loaded?,
    };
    store.close().await;
    let (needs, proposals, entries) = (loaded.needs, loaded.proposals, loaded.entries);
    let seconds = began.elapsed().as_secs_f64();
    println!("loaded {needs} needs, {proposals} proposals and {entries} journal entries in {seconds:.1} s");
    Ok(())
}

/// Copies the database, and the attached files when it is said where to.
pub async fn backup(settings: &Settings, file: &Path, files_to: Option<&str>) -> Done {
    if file.exists() {
        return Err(format!("{} exists; a backup never replaces a file", file.display()).into());
    }
    let store = open(settings).await?;
    let places = match files_to {
        Some(to) => Some((open_files(&settings.files)?, open_files(to)?)),
        None => None,
    };
    // Before the database, so that a file that is removed meanwhile is there for the row that speaks of it; and once
    // more after it, for those that came meanwhile.
    if let Some((from, to)) = &places {
        attachments::copy(&store, from, to).await.map_err(cause)?;
    }
    match store.engine() {
        Engine::Sqlite => store.copy_to(file).await?,
        Engine::Postgres => {
            run_tool(
                "pg_dump",
                &["--format=custom", "--file"],
                file,
                &settings.database_url,
            )?;
        }
    }
    println!("wrote {}", file.display());
    let told = match &places {
        Some((from, to)) => {
            let copied = attachments::copy(&store, from, to).await.map_err(cause)?;
            told(copied.files, &copied.faults, "are copied")
        }
        None => {
            let count = attachments::count(&store).await?;
            if count > 0 {
                eprintln!(
                    "riktning: {count} attached files are not in it; --files-to FOLDER copies them too"
                );
            }
            Ok(())
        }
    };
    store.close().await;
    told
}

/// Brings the database back, and the attached files when it is said where from.
pub async fn restore(settings: &Settings, file: &Path, files_from: Option<&str>) -> Done {
    if !file.exists() {
        return Err(format!("{} does not exist", file.display()).into());
    }
    let from = match files_from {
        // A folder that is not there would be made, and hold nothing.
        Some(from) if !from.starts_with("s3://") && !Path::new(from).is_dir() => {
            return Err(format!("{from} is no folder").into());
        }
        Some(from) => Some(open_files(from)?),
        None => None,
    };
    match settings.database_url.strip_prefix("sqlite://") {
        Some(target) => {
            let target = Path::new(target.split('?').next().unwrap_or(target));
            if target.exists() {
                return Err(format!("{} exists; move it away first", target.display()).into());
            }
            if let Some(folder) = target.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::copy(file, target)?;
        }
        None => {
            let target = format!("--dbname={}", settings.database_url);
            run_tool(
                "pg_restore",
                &["--single-transaction", "--no-owner", &target],
                file,
                "",
            )?;
        }
    }
    let store = open(settings).await?;
    let (entries, broken) = store::journal::verify(&store).await?;
    let copied = match &from {
        Some(from) => attachments::copy(&store, from, &open_files(&settings.files)?)
            .await
            .map_or_else(|refusal| Err(cause(refusal)), |_| Ok(())),
        None => Ok(()),
    };
    let files = verify_files(&store, settings).await;
    store.close().await;
    if !broken.is_empty() {
        return Err(format!(
            "restored, but {} of {entries} journal entries are not whole",
            broken.len()
        )
        .into());
    }
    println!(
        "restored from {}; {entries} journal entries are whole",
        file.display()
    );
    copied?;
    match (files, from) {
        (Err(told), None) => {
            Err(format!("{told}; --files-from FOLDER brings them back from a backup").into())
        }
        (files, _) => files,
    }
}

/// What is behind a failure: the database, or where the files lie.
fn cause(refusal: Refusal) -> String {
    match refusal {
        Refusal::Unavailable(cause) => cause.to_string(),
        refusal => refusal.to_string(),
    }
}

fn open_files(address: &str) -> Result<Files, String> {
    Files::open(address).map_err(|error| format!("files cannot be kept in {address}: {error}"))
}

/// Proves that every attached file is as it was attached.
async fn verify_files(store: &Store, settings: &Settings) -> Done {
    // Nothing is opened, and no folder made, for nothing.
    if attachments::count(store).await? == 0 {
        return Ok(());
    }
    let (count, faults) = attachments::verify(store, &open_files(&settings.files)?)
        .await
        .map_err(cause)?;
    told(count, &faults, "are whole")
}

/// Says which files are not as they were attached, or that all are well.
fn told(count: usize, faults: &[Fault], well: &str) -> Done {
    for fault in faults {
        let what = match fault.what {
            Damage::Missing => "missing",
            Damage::Altered => "not as it was attached",
        };
        println!("file {} ({}): {what}", fault.id, fault.name);
    }
    if faults.is_empty() {
        println!("{count} attached files {well}");
        Ok(())
    } else {
        Err(format!(
            "{} of {count} attached files are missing or not as they were attached",
            faults.len()
        )
        .into())
    }
}

/// PostgreSQL's own tools know best how to write and read its backups.
fn run_tool(tool: &str, arguments: &[&str], file: &Path, database: &str) -> Done {
    let mut command = std::process::Command::new(tool);
    command.args(arguments).arg(file);
    if !database.is_empty() {
        command.arg(database);
    }
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{tool} ended with {status}").into()),
        Err(error) => {
            Err(format!("{tool} could not be run: {error}; it comes with PostgreSQL's client tools").into())
        }
    }
}

pub async fn user(settings: &Settings, user: User) -> Done {
    let store = open(settings).await?;
    let done = change(&store, user).await;
    store.close().await;
    done
}

async fn change(store: &Store, user: User) -> Done {
    let now = now();
    let today = store::swedish_day(now);
    match user {
        User::Add { email, name, unit } => {
            let password = ask_password()?;
            let mut work = store.begin().await?;
            let w = &mut work.wire();
            let unit = units::by_code(w, &unit)
                .await?
                .ok_or_else(|| format!("there is no unit {unit}"))?;
            let new = people::NewPerson {
                name: &name,
                email: &email,
                unit: unit.id,
                password: Some(&password),
            };
            match people::add(w, None, &new, now).await {
                Ok(_) => work.save().await?,
                Err(Refusal::Conflict(_)) => return Err(format!("{email} has an account already").into()),
                Err(refusal) => return Err(refusal.into()),
            }
            println!("added {email}; grant a role with: riktning user grant {email} ROLE --unit CODE");
        }
        User::Password { email } => {
            let password = ask_password()?;
            let mut work = store.begin().await?;
            let w = &mut work.wire();
            let person = people::find_by_email(w, &email)
                .await?
                .ok_or_else(|| format!("{email} has no account"))?;
            people::set_password(w, None, person, &password, now).await?;
            work.save().await?;
            println!("the password of {email} is changed");
        }
        User::Grant { email, role, unit } => {
            let mut work = store.begin().await?;
            let w = &mut work.wire();
            let person = people::find_by_email(w, &email)
                .await?
                .ok_or_else(|| format!("{email} has no account"))?;
            let unit = units::by_code(w, &unit)
                .await?
                .ok_or_else(|| format!("there is no unit {unit}"))?;
            people::grant(w, None, person, role, unit.id, today, now).await?;
            work.save().await?;
            println!("{email} is now {role} in {}", unit.name_sv);
        }
    }
    Ok(())
}

/// One line from standard input; asked for when a person sits there.
fn ask_password() -> std::io::Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("Password (shown while you type, at least 10 characters): ");
        std::io::stderr().flush()?;
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

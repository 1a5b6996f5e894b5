//! How Riktning is served: configuration, command line, HTTP.
//!
//! Role: the executable. May depend on everything. Knows no SQL and writes no HTML of its own.
//! To add a command: a variant of [`Command`] and its function in `commands.rs`.

mod assets;
mod attachments;
mod bounce;
mod calendar;
mod chunks;
mod clock;
mod commands;
mod exports;
mod guards;
mod health;
mod imports;
mod live;
mod mail;
mod once;
mod previews;
mod searches;
mod serve;
mod sessions;
mod settings;
mod sweep;
mod unsubscribe;
mod visitor;

#[cfg(test)]
mod tests;

use std::{path::Path, process::ExitCode, sync::Arc};

use app::assets::AssetUrls;
use clap::{Parser, Subcommand};
use leptos::prelude::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use store::Store;

/// Pages are made of very many small pieces, each taken and given back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Everything a request may need.
#[derive(Clone)]
pub struct Serving {
    pub store: Store,
    /// The content of attached files.
    pub files: store::attachments::Files,
    pub options: LeptosOptions,
    pub urls: Arc<AssetUrls>,
    pub limiter: guards::Limiter,
    pub limiter_by_itself: guards::Limiter,
    pub metrics: PrometheusHandle,
    pub demo: bool,
    pub secure: bool,
    /// Letters are sent.
    pub letters: bool,
    /// Where the site is reached from outside.
    pub public_url: String,
    /// Turns true when the program is told to stop: streams that would never end by themselves end then.
    pub stopping: tokio::sync::watch::Receiver<bool>,
    /// Told when somebody who is signed in asks for something.
    pub signed_in: Arc<tokio::sync::Notify>,
}

/// The open system in which a municipality steers its IT.
#[derive(Debug, Parser)]
#[command(name = "riktning", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    settings: settings::Given,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site
    Serve {
        /// Load the example municipality into an empty database, and list its accounts on the sign-in page
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database up to this program
    Migrate,
    /// Prove that the journal and the attached files are whole and untouched
    Verify,
    /// Write the database to a file, and the attached files to a folder
    Backup {
        file: std::path::PathBuf,
        /// A folder, or s3://bucket; one that holds files from an earlier backup is filled up
        #[arg(long, value_name = "FOLDER")]
        files_to: Option<String>,
    },
    /// Bring the database back from a file, and the attached files from a folder
    Restore {
        file: std::path::PathBuf,
        /// Where a backup wrote them
        #[arg(long, value_name = "FOLDER")]
        files_from: Option<String>,
    },
    /// Fill a database with invented matters to measure with
    #[command(hide = true)]
    Load {
        /// How many needs; a tenth as many proposals and ten times as many journal entries come with them
        #[arg(long, default_value_t = 5000)]
        needs: usize,
    },
    /// Read a report of a letter that did not arrive from standard input, as a mail server hands it over
    Bounce {
        /// To whom the mail server got it, when it knows better than the report
        #[arg(long)]
        recipient: Option<String>,
    },
    /// Draw the first page of a PDF; the program calls itself so
    #[command(hide = true, name = previews::COMMAND)]
    FirstPage,
    /// Accounts
    #[command(subcommand)]
    User(commands::User),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // With as little as can be around what draws.
    if matches!(arguments.command, Command::FirstPage) {
        return previews::draw_for_another();
    }
    run(arguments)
}

#[tokio::main]
async fn run(arguments: Arguments) -> ExitCode {
    let settings = match settings::Settings::new(arguments.settings, Path::new("riktning.toml")) {
        Ok(settings) => settings,
        Err(what) => {
            eprintln!("riktning: {what}");
            return ExitCode::from(2);
        }
    };
    tracing_subscriber::fmt()
        .with_env_filter(&settings.log)
        .with_writer(std::io::stderr)
        .init();
    let done = match arguments.command {
        Command::Serve { demo } => serve::serve(settings, demo).await,
        Command::Migrate => commands::migrate(&settings).await,
        Command::Verify => commands::verify(&settings).await,
        Command::Backup { file, files_to } => commands::backup(&settings, &file, files_to.as_deref()).await,
        Command::Restore { file, files_from } => {
            commands::restore(&settings, &file, files_from.as_deref()).await
        }
        Command::Load { needs } => commands::load(&settings, needs).await,
        Command::Bounce { recipient } => return bounce::run(&settings, recipient.as_deref()).await,
        Command::User(user) => commands::user(&settings, user).await,
        // It was drawn above.
        Command::FirstPage => Ok(()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("riktning: {error}");
            ExitCode::FAILURE
        }
    }
}

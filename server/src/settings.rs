//! Settings: by flag, `RIKTNING_*` variable or `riktning.toml`, in that order. A wrong one is named, with what it
//! may be.

use std::{net::SocketAddr, path::Path};

use clap::Args;
use lettre::{Address, message::Mailbox};
use serde::Deserialize;
use url::Url;

/// As given on the command line or in the environment.
#[derive(Debug, Clone, Args)]
pub struct Given {
    /// Address and port to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "RIKTNING_ADDR", global = true)]
    addr: Option<SocketAddr>,
    /// sqlite://path/to/file.db or postgres://user:password@host/name [default: sqlite://data/riktning.db]
    #[arg(long, env = "RIKTNING_DATABASE_URL", global = true, hide_env_values = true)]
    database_url: Option<String>,
    /// The address people use, https://… when behind TLS [default: http://ADDR]
    #[arg(long, env = "RIKTNING_PUBLIC_URL", global = true)]
    public_url: Option<String>,
    /// What to log, such as info, debug or warn,store=debug [default: info]
    #[arg(long, env = "RIKTNING_LOG", global = true)]
    log: Option<String>,
    /// Sign-ins and writes a minute from one address before it must wait [default: 240]
    #[arg(long, env = "RIKTNING_WRITES_PER_MINUTE", global = true)]
    writes_per_minute: Option<std::num::NonZeroU32>,
    /// Mail server for letters: smtps://, smtp:// (TLS by STARTTLS) or smtp://…?tls=none [default: no letters]
    #[arg(long, env = "RIKTNING_SMTP_URL", global = true, hide_env_values = true)]
    smtp_url: Option<String>,
    /// Who letters are from, such as "Riktning <riktning@kommun.example>"
    #[arg(long, env = "RIKTNING_MAIL_FROM", global = true)]
    mail_from: Option<String>,
    /// Where mail servers report letters that did not arrive: studs@kommun.example, to which +TOKEN is added for each
    /// letter; see `riktning bounce` [default: the address of RIKTNING_MAIL_FROM, without a token]
    #[arg(long, env = "RIKTNING_RETURN_PATH", global = true)]
    return_path: Option<String>,
    /// Where attached files lie: a folder, or s3://bucket with the usual AWS_… variables [default: data/files]
    #[arg(long, env = "RIKTNING_FILES", global = true)]
    files: Option<String>,
}

/// The same settings in `riktning.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    addr: Option<SocketAddr>,
    database_url: Option<String>,
    public_url: Option<String>,
    log: Option<String>,
    writes_per_minute: Option<std::num::NonZeroU32>,
    smtp_url: Option<String>,
    mail_from: Option<String>,
    return_path: Option<String>,
    files: Option<String>,
}

/// How the mail server is talked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte.
    Wrapped,
    /// By STARTTLS; without it nothing is sent.
    Required,
    /// In the clear, for a server on the same machine.
    None,
}

/// Where letters go out.
#[derive(Clone)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    /// Name and password.
    pub account: Option<(String, String)>,
    pub from: Mailbox,
    /// Where reports of letters go, marked with the letter's token.
    pub return_path: Option<Address>,
}

impl std::fmt::Debug for Mail {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} {:?}", self.host, self.port, self.tls)
    }
}

impl Mail {
    fn new(address: &str, from: Option<&str>, return_path: Option<&str>) -> Result<Self, String> {
        let wrong = |what: &str| {
            format!(
                "RIKTNING_SMTP_URL {what}; it may be smtps://user:password@host, smtp://host:587 or smtp://host:25?tls=none"
            )
        };
        let url = Url::parse(address).map_err(|_| wrong("is no address"))?;
        let clear = url
            .query_pairs()
            .any(|(name, value)| name == "tls" && value == "none");
        let tls = match (url.scheme(), clear) {
            ("smtps", _) => Tls::Wrapped,
            ("smtp", false) => Tls::Required,
            ("smtp", true) => Tls::None,
            _ => return Err(wrong("must begin with smtp:// or smtps://")),
        };
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or_else(|| wrong("names no host"))?;
        let usual = match tls {
            Tls::Wrapped => 465,
            Tls::Required => 587,
            Tls::None => 25,
        };
        let decoded = |text: &str| {
            percent_decode(text).ok_or_else(|| wrong("holds a name or password that is no text"))
        };
        let account = match url.password() {
            Some(password) => Some((decoded(url.username())?, decoded(password)?)),
            None if url.username().is_empty() => None,
            None => return Err(wrong("names a user without a password")),
        };
        let from =
            from.ok_or("RIKTNING_MAIL_FROM must say who letters are from when RIKTNING_SMTP_URL is set")?;
        let from = from.parse().map_err(|_| {
            format!("RIKTNING_MAIL_FROM is '{from}'; it may be riktning@kommun.example or Riktning <riktning@kommun.example>")
        })?;
        let return_path = match return_path.filter(|path| !path.is_empty()) {
            Some(path) => Some(Self::report_to(path)?),
            None => None,
        };
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual),
            tls,
            account,
            from,
            return_path,
        })
    }

    fn report_to(path: &str) -> Result<Address, String> {
        let address = path.parse::<Address>().ok();
        // A token of 32 letters comes after its name, which may be 64 long in all (RFC 5321, 4.5.3.1.1).
        let fits = |address: &Address| address.user().len() <= 31 && !address.user().contains('+');
        address
            .filter(fits)
            .ok_or_else(|| format!("RIKTNING_RETURN_PATH is '{path}'; it may be studs@kommun.example"))
    }
}

/// `%40` becomes `@`.
fn percent_decode(text: &str) -> Option<String> {
    url::form_urlencoded::parse(format!("x={}", text.replace('+', "%2B")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
}

/// The settings in force.
#[derive(Debug, Clone)]
pub struct Settings {
    pub addr: SocketAddr,
    pub database_url: String,
    pub public_url: String,
    pub log: String,
    pub writes_per_minute: std::num::NonZeroU32,
    /// `None`: no letters are sent.
    pub mail: Option<Mail>,
    /// A folder or `s3://bucket`.
    pub files: String,
}

impl Settings {
    /// Fills in what was not given. An error is a sentence for the person at the command line.
    pub fn new(given: Given, file: &Path) -> Result<Self, String> {
        let file = match std::fs::read_to_string(file) {
            Ok(text) => {
                toml::from_str::<File>(&text).map_err(|error| format!("{}: {error}", file.display()))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => File::default(),
            Err(error) => return Err(format!("{}: {error}", file.display())),
        };
        let addr = given
            .addr
            .or(file.addr)
            .unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000)));
        let database_url = given
            .database_url
            .or(file.database_url)
            .unwrap_or_else(|| "sqlite://data/riktning.db".to_owned());
        if !["sqlite://", "postgres://", "postgresql://"]
            .iter()
            .any(|start| database_url.starts_with(start))
        {
            return Err("RIKTNING_DATABASE_URL must begin with sqlite:// or postgres://".to_owned());
        }
        let public_url = given
            .public_url
            .or(file.public_url)
            .unwrap_or_else(|| format!("http://{addr}"));
        if !["http://", "https://"]
            .iter()
            .any(|start| public_url.starts_with(start))
        {
            return Err(format!(
                "RIKTNING_PUBLIC_URL is '{public_url}'; it must begin with http:// or https://"
            ));
        }
        let log = given.log.or(file.log).unwrap_or_else(|| "info".to_owned());
        if let Err(error) = log.parse::<tracing_subscriber::filter::Targets>() {
            return Err(format!(
                "RIKTNING_LOG is '{log}': {error}; it may be error, warn, info, debug or trace"
            ));
        }
        let writes_per_minute = given
            .writes_per_minute
            .or(file.writes_per_minute)
            .or(std::num::NonZeroU32::new(240))
            .unwrap_or(std::num::NonZeroU32::MIN);
        let mail_from = given.mail_from.or(file.mail_from);
        let return_path = given.return_path.or(file.return_path);
        let mail = match given.smtp_url.or(file.smtp_url).filter(|url| !url.is_empty()) {
            Some(url) => Some(Mail::new(&url, mail_from.as_deref(), return_path.as_deref())?),
            None => None,
        };
        Ok(Self {
            addr,
            mail,
            files: given
                .files
                .or(file.files)
                .unwrap_or_else(|| "data/files".to_owned()),
            database_url,
            public_url,
            log,
            writes_per_minute,
        })
    }

    /// People reach the site by TLS: cookies are for TLS only.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing() -> Given {
        Given {
            addr: None,
            database_url: None,
            public_url: None,
            log: None,
            writes_per_minute: None,
            smtp_url: None,
            mail_from: None,
            return_path: None,
            files: None,
        }
    }

    #[test]
    fn defaults_and_refusals() {
        let none = Path::new("no-such-file.toml");
        let settings = Settings::new(nothing(), none).unwrap();
        assert_eq!(settings.database_url, "sqlite://data/riktning.db");
        assert!(!settings.is_secure());
        let wrong = Given {
            database_url: Some("mysql://x".into()),
            ..nothing()
        };
        assert!(
            Settings::new(wrong, none)
                .unwrap_err()
                .contains("RIKTNING_DATABASE_URL")
        );
        let wrong = Given {
            public_url: Some("example.org".into()),
            ..nothing()
        };
        assert!(
            Settings::new(wrong, none)
                .unwrap_err()
                .contains("RIKTNING_PUBLIC_URL")
        );
        let wrong = Given {
            log: Some("loud=very".into()),
            ..nothing()
        };
        assert!(Settings::new(wrong, none).unwrap_err().contains("RIKTNING_LOG"));
        assert!(settings.mail.is_none());
    }

    #[test]
    fn a_mail_server_is_named_by_its_address() {
        let from = Some("Riktning <riktning@kommun.example>");
        let mail = Mail::new("smtps://user%40kommun:p%C3%A5ss+1@mail.example", from, None).unwrap();
        assert_eq!(
            (mail.host.as_str(), mail.port, mail.tls),
            ("mail.example", 465, Tls::Wrapped)
        );
        assert_eq!(mail.account, Some(("user@kommun".into(), "påss+1".into())));
        assert!(!format!("{mail:?}").contains("påss"));
        let mail = Mail::new("smtp://mail.example", from, None).unwrap();
        assert_eq!((mail.port, mail.tls, mail.account), (587, Tls::Required, None));
        let mail = Mail::new("smtp://127.0.0.1:2525?tls=none", from, None).unwrap();
        assert_eq!((mail.port, mail.tls), (2525, Tls::None));
        for (url, from, named) in [
            ("mail.example", from, "RIKTNING_SMTP_URL"),
            ("http://mail.example", from, "RIKTNING_SMTP_URL"),
            ("smtp://user@mail.example", from, "RIKTNING_SMTP_URL"),
            ("smtp://mail.example", None, "RIKTNING_MAIL_FROM"),
            ("smtp://mail.example", Some("no address"), "RIKTNING_MAIL_FROM"),
        ] {
            assert!(Mail::new(url, from, None).unwrap_err().contains(named), "{url}");
        }
        let path = |path| Mail::new("smtp://mail.example", from, Some(path));
        assert_eq!(
            path("studs@kommun.example").unwrap().return_path.unwrap().user(),
            "studs"
        );
        assert!(path("").unwrap().return_path.is_none());
        for wrong in [
            "studs",
            "studs+x@kommun.example",
            "en.mycket.lang.adress.for.alla.studsar@kommun.example",
        ] {
            assert!(
                path(wrong).unwrap_err().contains("RIKTNING_RETURN_PATH"),
                "{wrong}"
            );
        }
    }
}

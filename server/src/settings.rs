//! Settings: by flag, `RIKTNING_*` variable or `riktning.toml`, in that order. A wrong one is named, with what it
//! may be.

use std::{net::SocketAddr, path::Path};

use clap::Args;
use serde::Deserialize;

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
}

/// The settings in force.
#[derive(Debug, Clone)]
pub struct Settings {
    pub addr: SocketAddr,
    pub database_url: String,
    pub public_url: String,
    pub log: String,
    pub writes_per_minute: std::num::NonZeroU32,
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
        Ok(Self {
            addr,
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
    }
}

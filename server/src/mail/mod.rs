//! Letters on their way out: a worker beside the requests takes them from the database and hands them to a mail
//! server, several at a time, so that one that is slow holds up no other. No request waits for it; what cannot be sent
//! now is tried again later.

mod message;
mod smtp;

use std::{sync::Arc, time::Duration};

use app::letters::write;
use lettre::Address;
use store::{
    Refusal, Store, Topic,
    notifications::{self, End, Letter},
};
use tokio::{
    sync::{broadcast::error::RecvError, watch},
    task::JoinSet,
    time::{Instant, sleep_until},
};

use self::smtp::{Connection, Fault, Sent};
use crate::{clock::now, settings::Mail as Settings};

/// How many letters are under way at a time: mail servers commonly take ten connections from one sender and more.
const SIDE_BY_SIDE: usize = 8;

/// How often it is looked whether something is due, when nothing is heard of.
const QUIET: Duration = Duration::from_secs(20);

/// What belongs together mostly comes together.
const TOGETHER: Duration = Duration::from_millis(300);

/// How long a mail server that cannot be reached is left alone, at first and at most.
const AWAY: Duration = Duration::from_secs(5);
const LONG_AWAY: Duration = Duration::from_secs(60);

/// Sends until told to stop; the letters under way are finished.
pub async fn run(store: Store, settings: Settings, site: String, mut stopping: watch::Receiver<bool>) {
    if let Err(refusal) = notifications::put_aside_earlier(&store, now()).await {
        tracing::warn!(error = %refusal, "letters from before could not be put aside");
    }
    if let Err(refusal) = notifications::take_over(&store, now()).await {
        tracing::warn!(error = %refusal, "letters of the last run are taken up later");
    }
    let mut heard = store.announcements();
    let mut office = Office {
        shared: Arc::new(Shared {
            store,
            settings,
            site: site.trim_end_matches('/').to_owned(),
        }),
        under_way: JoinSet::new(),
        idle: Vec::new(),
        failures: 0,
        rest_until: None,
        look_at: Instant::now(),
    };
    while !*stopping.borrow() {
        if let Err(refusal) = office.round().await {
            tracing::warn!(error = %refusal, "letters wait: the database did not answer");
            office.look_at = Instant::now() + QUIET;
        }
        tokio::select! {
            () = sleep_until(office.wake_at()) => {}
            () = somebody_is_told(&mut heard) => office.look_within(TOGETHER),
            Some(back) = office.under_way.join_next() => office.came_back(back.unwrap_or_else(|error| {
                tracing::error!(%error, "a letter's sender broke down");
                Back::default()
            })),
            _ = stopping.changed() => {}
        }
    }
    while office.under_way.join_next().await.is_some() {}
}

async fn somebody_is_told(heard: &mut tokio::sync::broadcast::Receiver<store::Announcement>) {
    loop {
        match heard.recv().await {
            Ok(announcement) if matches!(announcement.topic, Topic::Person(_)) => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}

/// What each sender needs.
struct Shared {
    store: Store,
    settings: Settings,
    /// The address of the installation, without a slash at its end.
    site: String,
}

/// What a sender comes back with.
#[derive(Default)]
struct Back {
    connection: Option<Connection>,
    /// `None` when the mail server was not asked.
    reached: Option<bool>,
    /// The letter is to be tried again.
    again: bool,
}

struct Office {
    shared: Arc<Shared>,
    under_way: JoinSet<Back>,
    /// Connections whose sender is back.
    idle: Vec<Connection>,
    /// How often the mail server could not be reached, since it last was.
    failures: u32,
    /// It is not asked for each letter: while it is away all wait.
    rest_until: Option<Instant>,
    /// When to look for what is due.
    look_at: Instant,
}

impl Office {
    /// Gathers what waits when it is time to, and sends out what is due.
    async fn round(&mut self) -> Result<(), Refusal> {
        if self.look_at <= Instant::now() {
            let pause = self.gather().await?;
            self.look_at = Instant::now() + pause;
        }
        self.send_due().await
    }

    /// Makes letters of what waits; gives when to look again.
    async fn gather(&self) -> Result<Duration, Refusal> {
        let store = &self.shared.store;
        let unclear = notifications::settle_unclear(store, now()).await?;
        if unclear > 0 {
            tracing::warn!(count = unclear, "letters were cut off while being handed over");
        }
        notifications::gather(store, now()).await?;
        for (state, count) in notifications::counts(store).await? {
            metrics::gauge!("riktning_letters", "state" => state).set(count as f64);
        }
        let due = notifications::next_due(store).await?;
        let wait = due.map(|due| Duration::try_from(due - now()).unwrap_or_default());
        Ok(wait.unwrap_or(QUIET).clamp(Duration::from_secs(1), QUIET))
    }

    async fn send_due(&mut self) -> Result<(), Refusal> {
        if self.rest_until.is_some_and(|until| until > Instant::now()) {
            return Ok(());
        }
        // One letter finds out whether a server that was away is back.
        let most = if self.failures > 0 { 1 } else { SIDE_BY_SIDE };
        while self.under_way.len() < most {
            let Some(letter) = notifications::take(&self.shared.store, now()).await? else {
                for connection in self.idle.drain(..) {
                    tokio::spawn(smtp::quit(connection));
                }
                return Ok(());
            };
            self.under_way
                .spawn(carry(self.shared.clone(), self.idle.pop(), letter));
        }
        Ok(())
    }

    fn came_back(&mut self, back: Back) {
        self.idle.extend(back.connection);
        if back.again {
            self.look_within(Duration::from_secs(1));
        }
        match back.reached {
            Some(true) => {
                self.failures = 0;
                self.rest_until = None;
            }
            // Those that were sent out together tell the same.
            Some(false) if self.rest_until.is_none_or(|until| until <= Instant::now()) => {
                let pause = AWAY.saturating_mul(1 << self.failures.min(8)).min(LONG_AWAY);
                self.failures += 1;
                self.rest_until = Some(Instant::now() + pause);
            }
            _ => {}
        }
    }

    fn look_within(&mut self, wait: Duration) {
        self.look_at = self.look_at.min(Instant::now() + wait);
    }

    fn wake_at(&self) -> Instant {
        match self.rest_until.filter(|until| *until > Instant::now()) {
            Some(until) => until.min(self.look_at),
            None => self.look_at,
        }
    }
}

/// Carries one letter to the mail server and notes what became of it.
async fn carry(shared: Arc<Shared>, mut connection: Option<Connection>, letter: Letter) -> Back {
    let Shared {
        store,
        settings,
        site,
    } = &*shared;
    let sent = match letter.address.parse::<Address>() {
        Ok(to) => match message::message(settings, &letter, to.clone(), &write(&letter, site)) {
            Ok(message) => smtp::deliver(store, settings, &mut connection, &letter, to, &message).await,
            Err(_) => Ok(Sent::Ended(End::Rejected, Fault::of("not written"))),
        },
        Err(_) => Ok(Sent::Ended(End::Refused, Fault::of("not an address"))),
    };
    let noted = match sent {
        Ok(Sent::Ended(end, fault)) => {
            match end {
                End::Sent => {}
                End::NoServer => {
                    tracing::warn!(trouble = %fault.trouble, "the mail server cannot be reached; letters wait");
                }
                End::Unclear => {
                    tracing::warn!(letter = %letter.id, "the mail server did not say whether it took a letter");
                }
                end => {
                    tracing::info!(letter = %letter.id, ?end, trouble = %fault.trouble, "a letter was not sent");
                }
            }
            let noted = notifications::end(store, now(), &letter, end, &fault.trouble, &fault.answer).await;
            noted.map(|()| Some(end))
        }
        Ok(Sent::Anothers) => Ok(None),
        Err(refusal) => Err(refusal),
    };
    match noted {
        Ok(end) => Back {
            connection,
            reached: end.map(|end| end != End::NoServer),
            again: matches!(end, Some(End::NotNow | End::Later | End::NoServer)),
        },
        Err(refusal) => {
            tracing::warn!(letter = %letter.id, error = %refusal, "what became of a letter could not be noted");
            Back::default()
        }
    }
}

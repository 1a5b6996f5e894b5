//! One action on many needs or proposals: what may be done so, what is typed once for all, and what may be undone.

use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime};

use crate::{
    Checks, Code, FieldError, Invalid,
    journal::SubjectKind,
    needs::{NeedEvent, NeedState, ParkForm, RedirectForm, reason, transition},
};

/// The most rows of one action.
pub const ROWS_MAX: usize = 1_000;

/// How long after the last of it was done an action can be undone.
pub const UNDO_WITHIN: Duration = Duration::hours(24);

crate::choices! {
    /// What is done to all of them.
    pub enum BulkAction {
        Register = "register",
        Park = "park",
        Redirect = "redirect",
        Decline = "decline",
        Close = "close",
        Follow = "follow",
        Unfollow = "unfollow",
    }
}

crate::choices! {
    /// How far it has come.
    pub enum BulkState {
        /// Chosen and looked at; nothing is done.
        Previewed = "previewed",
        Running = "running",
        Done = "done",
        Undoing = "undoing",
        Undone = "undone",
    }
}

crate::choices! {
    /// Why a row is left as it is.
    pub enum Obstacle {
        /// Not possible where it stands.
        State = "state",
        /// Not this person's to do.
        NotAllowed = "not_allowed",
        /// Somebody changed it after it was looked at, or after it was done.
        Changed = "changed",
        /// It is so already.
        Already = "already",
        /// It cannot be read any more.
        Gone = "gone",
    }
}

impl BulkAction {
    /// Can be done to subjects of this kind.
    pub const fn is_for(self, kind: SubjectKind) -> bool {
        match kind {
            SubjectKind::Need => true,
            SubjectKind::Proposal => self.is_private(),
            _ => false,
        }
    }

    /// The step of a need that it is; following is none.
    pub const fn event(self) -> Option<NeedEvent> {
        match self {
            Self::Register => Some(NeedEvent::Register),
            Self::Park => Some(NeedEvent::Park),
            Self::Redirect => Some(NeedEvent::Redirect),
            Self::Decline => Some(NeedEvent::Decline),
            Self::Close => Some(NeedEvent::Close),
            Self::Follow | Self::Unfollow => None,
        }
    }

    /// Concerns only the person who does it: nothing to tell, nothing in the journal.
    pub const fn is_private(self) -> bool {
        self.event().is_none()
    }

    /// A reason is typed, which reaches each submitter.
    pub const fn asks_reason(self) -> bool {
        !matches!(self, Self::Register | Self::Follow | Self::Unfollow)
    }

    /// Can be undone as a whole. What is registered is registered information: it can be closed, not taken back.
    pub const fn can_be_undone(self) -> bool {
        !matches!(self, Self::Register)
    }
}

/// Where an undone step leads back to, when it may be undone. Left out are the steps after which others have begun to
/// act or the record has begun: registering, asking a question, merging (which has an undo of its own), promoting, and
/// the closing of a need whose proposal or other half has gone on without it.
pub fn undone(before: NeedState, event: NeedEvent) -> Option<NeedState> {
    use NeedState as S;
    transition(before, event).ok()?;
    let undoable = match event {
        NeedEvent::Park | NeedEvent::Redirect | NeedEvent::Decline => true,
        NeedEvent::Close => matches!(before, S::Registered | S::Assessed | S::Parked | S::Redirected),
        _ => false,
    };
    undoable.then_some(before)
}

/// May what was done at this time still be undone?
pub fn in_time(done: OffsetDateTime, now: OffsetDateTime) -> bool {
    now - done <= UNDO_WITHIN
}

/// What is typed once for all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    pub until: String,
    pub solution: String,
    pub reason: String,
}

/// A checked [`BulkForm`]; what the action does not ask for is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulkContent {
    pub until: Option<Date>,
    pub solution: String,
    pub reason: String,
}

impl BulkForm {
    /// The same rules as for one need; a date must lie after `today`.
    pub fn check(&self, action: BulkAction, today: Date) -> Result<BulkContent, Invalid> {
        Ok(match action {
            BulkAction::Park => {
                let form = ParkForm {
                    until: self.until.clone(),
                    reason: self.reason.clone(),
                };
                let parking = form.check(today)?;
                BulkContent {
                    until: Some(parking.until),
                    reason: parking.reason,
                    ..BulkContent::default()
                }
            }
            BulkAction::Redirect => {
                let form = RedirectForm {
                    solution: self.solution.clone(),
                    reason: self.reason.clone(),
                };
                let to = form.check()?;
                BulkContent {
                    solution: to.solution,
                    reason: to.reason,
                    ..BulkContent::default()
                }
            }
            BulkAction::Decline | BulkAction::Close => BulkContent {
                reason: reason(&self.reason)?,
                ..BulkContent::default()
            },
            BulkAction::Register | BulkAction::Follow | BulkAction::Unfollow => BulkContent::default(),
        })
    }
}

/// Which rows of a list are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChoiceForm {
    /// Code of the action.
    pub action: String,
    /// `rows` the ticked ones, `page` all on the page, `all` all that match the filter.
    pub which: String,
}

crate::choices! {
    /// Which rows of a list are meant.
    pub enum Chosen {
        Rows = "rows",
        Page = "page",
        All = "all",
    }
}

impl ChoiceForm {
    /// An action that is for this kind of rows.
    pub fn check(&self, kind: SubjectKind) -> Result<(BulkAction, Chosen), Invalid> {
        let mut checks = Checks::new();
        let action = checks.keep(
            crate::text::choice::<BulkAction>("action", &self.action).and_then(|action| {
                if action.is_for(kind) {
                    Ok(action)
                } else {
                    Err(FieldError::new("action", Code::UnknownChoice))
                }
            }),
        );
        checks.finish()?;
        let action = action.ok_or_else(|| FieldError::new("action", Code::Required))?;
        Ok((action, Chosen::from_code(&self.which).unwrap_or(Chosen::Rows)))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    /// Every state by every event: what may be undone leads back to where it was, all else not at all.
    #[test]
    fn what_may_be_undone() {
        use NeedEvent as E;
        use NeedState as S;
        let undoable = [
            (S::Assessed, E::Park),
            (S::Assessed, E::Redirect),
            (S::Assessed, E::Decline),
            (S::Registered, E::Close),
            (S::Assessed, E::Close),
            (S::Parked, E::Close),
            (S::Redirected, E::Close),
        ];
        for state in NeedState::ALL {
            for event in NeedEvent::ALL {
                let expected = undoable.contains(&(*state, *event)).then_some(*state);
                assert_eq!(undone(*state, *event), expected, "{state} {event}");
            }
        }
        for action in BulkAction::ALL.iter().filter(|action| !action.is_private()) {
            let event = action.event().unwrap();
            let ever = NeedState::ALL.iter().any(|state| undone(*state, event).is_some());
            assert_eq!(ever, action.can_be_undone(), "{action}");
        }
    }

    #[test]
    fn each_action_asks_for_what_the_step_asks_for() {
        let today = date!(2026 - 11 - 23);
        for action in BulkAction::ALL {
            let empty = BulkForm::default().check(*action, today);
            assert_eq!(empty.is_err(), action.asks_reason(), "{action}");
        }
        let form = BulkForm {
            until: "2026-12-24".into(),
            solution: "Skolplattformen".into(),
            reason: " Finns redan. ".into(),
        };
        let parked = form.check(BulkAction::Park, today).unwrap();
        assert_eq!(
            (parked.until, parked.solution.as_str()),
            (Some(date!(2026 - 12 - 24)), "")
        );
        let redirected = form.check(BulkAction::Redirect, today).unwrap();
        assert_eq!(
            (redirected.until, redirected.solution.as_str()),
            (None, "Skolplattformen")
        );
        assert_eq!(redirected.reason, "Finns redan.");
        assert_eq!(
            form.check(BulkAction::Register, today).unwrap(),
            BulkContent::default()
        );
    }

    #[test]
    fn proposals_are_only_followed_in_bulk() {
        let form = |action: &str| ChoiceForm {
            action: action.into(),
            which: "all".into(),
        };
        assert_eq!(
            form("follow").check(SubjectKind::Proposal).unwrap(),
            (BulkAction::Follow, Chosen::All)
        );
        assert!(form("decline").check(SubjectKind::Proposal).is_err());
        assert!(form("decline").check(SubjectKind::Need).is_ok());
        assert_eq!(
            form("").check(SubjectKind::Need).unwrap_err().0[0].code,
            Code::Required
        );
    }

    #[test]
    fn the_time_to_undo_ends() {
        let done = datetime!(2026-11-23 09:00 UTC);
        assert!(in_time(done, done + UNDO_WITHIN));
        assert!(!in_time(done, done + UNDO_WITHIN + Duration::seconds(1)));
    }
}

//! The thirty needs of the example municipality, and three more of the teacher's school, as they came in and what
//! became of them. The texts are data: `needs.json`.

use domain::{
    ids::NeedId,
    needs::{AssessmentForm, NeedForm, ParkForm, RedirectForm},
};
use serde::Deserialize;
use time::OffsetDateTime;

use super::{organisation::Town, timeline::moment};
use crate::{
    Refusal, Store,
    needs::{self, At, Submission},
};

/// A need of `needs.json`.
#[derive(Debug, Deserialize)]
pub(super) struct DemoNeed {
    pub id: String,
    /// The unit's Swedish name.
    org: String,
    title: String,
    description: String,
    current: String,
    effect: String,
    groups: Vec<String>,
    other: String,
    count: Option<i64>,
    urgency: String,
    wanted_by: Option<String>,
    personal_data: String,
    children: bool,
    /// When it was submitted, or only kept as a draft.
    pub submitted: Option<String>,
    pub draft: Option<String>,
    /// A login, when it is not the unit's own submitter.
    by: Option<String>,
    pub path: Vec<Turn>,
}

/// What happened to it.
#[derive(Debug, Deserialize)]
pub(super) struct Turn {
    pub at: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum What {
    Ask { text: String },
    Answer { text: String },
    Register,
    Assess { relevance: String, text: String },
    Park { until: String, text: String },
    Redirect { solution: String, text: String },
    Decline { text: String },
    Close { text: String },
    Withdraw { text: String },
}

/// All needs.
pub(super) fn all() -> Result<Vec<DemoNeed>, Refusal> {
    serde_json::from_str(include_str!("needs.json")).map_err(|e| Refusal::Unavailable(Box::new(e)))
}

impl DemoNeed {
    fn form(&self, town: &Town) -> Result<NeedForm, Refusal> {
        let mut form = NeedForm {
            unit: town.unit_named(&self.org)?.to_string(),
            title: self.title.clone(),
            problem: self.description.clone(),
            current_situation: self.current.clone(),
            desired_effect: self.effect.clone(),
            affected_other: self.other.clone(),
            affected_count: self.count.map_or_else(String::new, |count| count.to_string()),
            urgency: self.urgency.clone(),
            wanted_by: self.wanted_by.clone().unwrap_or_default(),
            personal_data: self.personal_data.clone(),
            children_affected: if self.children { "on".into() } else { String::new() },
            ..NeedForm::default()
        };
        for group in &self.groups {
            let field = match group.as_str() {
                "pupils" => &mut form.affected_pupils,
                "children" => &mut form.affected_children,
                "educators" => &mut form.affected_educators,
                "other_staff" => &mut form.affected_other_staff,
                "guardians" => &mut form.affected_guardians,
                "residents" => &mut form.affected_residents,
                _ => return Err(Refusal::damaged("group of a demo need")),
            };
            *field = "on".into();
        }
        Ok(form)
    }

    fn author<'a>(&self, town: &'a Town) -> Result<&'a domain::people::Actor, Refusal> {
        match &self.by {
            Some(login) => town.actor(login),
            None => town.submitter(&self.org),
        }
    }

    /// Submits it, or keeps it as a draft.
    pub async fn come_in(&self, store: &Store, town: &Town, now: OffsetDateTime) -> Result<NeedId, Refusal> {
        let form = self.form(town)?;
        let author = self.author(town)?;
        if self.submitted.is_none() {
            return needs::save_draft(store, author, now, "", &form).await;
        }
        let submission = Submission {
            need: None,
            key: "",
            form: &form,
            answer: "",
            base: None,
        };
        Ok(needs::submit(store, author, now, submission).await?.0)
    }
}

impl Turn {
    pub fn moment(&self) -> Result<OffsetDateTime, Refusal> {
        moment(&self.at)
    }

    /// Carries it out on the need, which `kept` is.
    pub async fn happen(
        &self,
        store: &Store,
        town: &Town,
        now: OffsetDateTime,
        need: &DemoNeed,
        kept: NeedId,
    ) -> Result<(), Refusal> {
        let version = {
            let mut link = store.read().await?;
            let w = &mut link.wire();
            scalar!(w, i64, "SELECT version FROM needs WHERE id = $1", kept.0)?.ok_or(Refusal::NotFound)?
        };
        let at = At {
            need: kept,
            version,
            key: "",
            base: None,
        };
        let staff = town.actor("strateg")?;
        match &self.what {
            What::Ask { text } => needs::return_with_question(store, staff, now, at, text).await,
            What::Answer { text } => {
                let form = need.form(town)?;
                let submission = Submission {
                    need: Some((kept, version)),
                    key: "",
                    form: &form,
                    answer: text,
                    base: None,
                };
                needs::submit(store, need.author(town)?, now, submission)
                    .await
                    .map(|_| ())
            }
            What::Register => needs::register(store, staff, now, at).await,
            What::Assess { relevance, text } => {
                let form = AssessmentForm {
                    relevance: relevance.clone(),
                    assessment: text.clone(),
                };
                needs::assess(store, staff, now, at, &form).await
            }
            What::Park { until, text } => {
                let form = ParkForm {
                    until: until.clone(),
                    reason: text.clone(),
                };
                needs::park(store, staff, now, at, &form).await
            }
            What::Redirect { solution, text } => {
                let form = RedirectForm {
                    solution: solution.clone(),
                    reason: text.clone(),
                };
                needs::redirect(store, staff, now, at, &form).await
            }
            What::Decline { text } => needs::decline(store, staff, now, at, text).await,
            What::Close { text } => needs::close(store, staff, now, at, text).await,
            What::Withdraw { text } => needs::withdraw(store, need.author(town)?, now, at, text).await,
        }
    }
}

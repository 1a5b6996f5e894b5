//! What happens to a proposal of the demo, each by the use case that people reach from the pages.

use std::collections::BTreeMap;

use domain::{
    decisions::{BodyForm, DelegateForm, Level, ReadyForm, RecusalForm, SendForm},
    ids::ProposalId,
    people::Actor,
    proposals::{
        ProposalEvent,
        benefits::RealisedForm,
        outcome::OutcomeForm,
        referrals::{ReferralForm, ResponseForm},
    },
    reference::Reference,
    reviews::{OpenForm, OpinionForm, Speciality},
    scores::{Criterion, MustHave, MustHavesForm, ScoreForm},
};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    proposals::DemoProposal,
    timeline::{World, moment},
};
use crate::{Refusal, day, decisions, proposals, reviews, scores};

/// An event of `proposals.json`: when, by whom (a login) and what.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    at: String,
    by: String,
    #[serde(flatten)]
    what: What,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum What {
    Promote,
    Content,
    StartPreparation,
    Refer {
        to: Vec<String>,
        due: String,
    },
    Respond {
        unit: String,
        stance: String,
        text: String,
    },
    CloseReferral {
        #[serde(default)]
        text: String,
    },
    MustHaves {
        notes: BTreeMap<String, String>,
        unmet: BTreeMap<String, String>,
    },
    OpenReview,
    Review {
        speciality: Speciality,
        stance: String,
        text: String,
        conditions: String,
    },
    Score {
        values: Vec<i64>,
        text: String,
    },
    Prioritise {
        text: String,
    },
    MakeReady {
        resolutions: Vec<String>,
    },
    SendDelegate,
    SendBody {
        body: String,
        meeting_on: String,
    },
    DelegateDecision {
        outcome: String,
        text: String,
        conditions: String,
    },
    BodyDecision(Box<Body>),
    Recuse {
        person: String,
        text: String,
    },
    StartExecution {
        #[serde(default)]
        text: String,
    },
    Complete {
        text: String,
    },
    /// The nth benefit's outcome.
    Realise {
        n: usize,
        outcome: String,
        text: String,
    },
    FollowUp {
        text: String,
    },
    Close {
        text: String,
    },
}

/// What a body decided; outcomes in the order of the resolutions.
#[derive(Debug, Deserialize)]
struct Body {
    body: String,
    meeting_on: String,
    paragraph: i64,
    outcomes: Vec<Decided>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    tabled_until: String,
    #[serde(default)]
    dissent: String,
    #[serde(default)]
    statement: String,
    adjusted_on: String,
    announced_on: String,
}

#[derive(Debug, Deserialize)]
struct Decided {
    outcome: String,
    #[serde(default)]
    text: String,
}

impl Event {
    pub fn moment(&self) -> Result<OffsetDateTime, Refusal> {
        moment(&self.at)
    }

    /// Lets it happen.
    pub async fn happen<'a>(
        &'a self,
        world: &mut World<'a>,
        now: OffsetDateTime,
        proposal: &'a DemoProposal,
    ) -> Result<(), Refusal> {
        if let What::Promote = self.what {
            return proposal.promote(world, now).await;
        }
        let reference = *world
            .proposals
            .get(proposal.key.as_str())
            .ok_or(Refusal::NotFound)?;
        let matter = Matter {
            world,
            actor: world.town.actor(&self.by)?,
            now,
            reference,
        };
        match &self.what {
            What::Content => proposal.write(world, reference, now).await,
            What::Review {
                speciality,
                stance,
                text,
                conditions,
            } => {
                let form = OpinionForm {
                    stance: stance.clone(),
                    text: text.clone(),
                    conditions: conditions.clone(),
                };
                let input = reviews::Give {
                    reference,
                    speciality: *speciality,
                    version: 0,
                    form: &form,
                };
                reviews::give(world.store, matter.actor, now, input)
                    .await
                    .map(|_| ())
            }
            What::Score { values, text } => matter.score(values, text).await,
            What::MustHaves { notes, unmet } => matter.must_haves(notes, unmet).await,
            What::DelegateDecision {
                outcome,
                text,
                conditions,
            } => {
                let form = DelegateForm {
                    outcome: outcome.clone(),
                    motivation: text.clone(),
                    conditions: conditions.clone(),
                    ..DelegateForm::default()
                };
                let at = matter.decision_at().await?;
                decisions::decide_by_delegation(world.store, matter.actor, now, at, &form)
                    .await
                    .map(|_| ())
            }
            What::BodyDecision(body) => matter.record(body).await,
            what => matter.rest(what).await,
        }
    }
}

struct Matter<'w, 'a> {
    world: &'w World<'a>,
    actor: &'w Actor,
    now: OffsetDateTime,
    reference: Reference,
}

impl Matter<'_, '_> {
    async fn id_and_version(&self) -> Result<(ProposalId, i64), Refusal> {
        let mut link = self.world.store.read().await?;
        let w = &mut link.wire();
        let id = proposals::id_of(w, self.reference)
            .await?
            .ok_or(Refusal::NotFound)?;
        let head = proposals::head(w, id).await?.ok_or(Refusal::NotFound)?;
        Ok((id, head.version))
    }

    async fn at(&self) -> Result<proposals::At<'static>, Refusal> {
        Ok(proposals::At {
            reference: self.reference,
            version: self.id_and_version().await?.1,
            key: "",
            base: None,
        })
    }

    async fn decision_at(&self) -> Result<decisions::At<'static>, Refusal> {
        Ok(decisions::At {
            reference: self.reference,
            version: self.id_and_version().await?.1,
            key: "",
        })
    }

    async fn score(&self, values: &[i64], text: &str) -> Result<(), Refusal> {
        let mut form = ScoreForm {
            motivation: text.to_owned(),
            ..ScoreForm::default()
        };
        for (criterion, value) in Criterion::ALL.iter().zip(values) {
            form.set(*criterion, value.to_string(), String::new());
        }
        let input = scores::Give {
            reference: self.reference,
            version: 0,
            form: &form,
        };
        scores::give(self.world.store, self.actor, self.now, input)
            .await
            .map(|_| ())
    }

    async fn must_haves(
        &self,
        notes: &BTreeMap<String, String>,
        unmet: &BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let mut form = MustHavesForm::default();
        for must in MustHave::ALL {
            let note = |map: &BTreeMap<String, String>| map.get(must.code()).cloned();
            match note(unmet) {
                Some(why) => form.set(*must, "not_met".into(), why),
                None => form.set(*must, "met".into(), note(notes).unwrap_or_default()),
            }
        }
        let input = scores::SetMustHaves {
            reference: self.reference,
            version: 0,
            form: &form,
        };
        scores::set_must_haves(self.world.store, self.actor, self.now, input)
            .await
            .map(|_| ())
    }

    async fn record(&self, body: &Body) -> Result<(), Refusal> {
        let mut resolutions = BTreeMap::new();
        for (number, decided) in (1..).zip(&body.outcomes) {
            resolutions.insert(format!("outcome_{number}"), decided.outcome.clone());
            if !decided.text.is_empty() {
                resolutions.insert(format!("text_{number}"), decided.text.clone());
            }
        }
        let form = BodyForm {
            body: self.world.town.unit(&body.body)?.to_string(),
            meeting_on: body.meeting_on.clone(),
            paragraph: body.paragraph.to_string(),
            reason: body.reason.clone(),
            tabled_until: body.tabled_until.clone(),
            dissent: body.dissent.clone(),
            statement: body.statement.clone(),
            adjusted_on: body.adjusted_on.clone(),
            announced_on: body.announced_on.clone(),
            resolutions,
            ..BodyForm::default()
        };
        let at = self.decision_at().await?;
        decisions::record_body_decision(self.world.store, self.actor, self.now, at, &form)
            .await
            .map(|_| ())
    }

    /// The steps that need little but their texts.
    async fn rest(&self, what: &What) -> Result<(), Refusal> {
        let (store, actor, now, reference) = (self.world.store, self.actor, self.now, self.reference);
        match what {
            What::StartPreparation => {
                proposals::start_preparation(store, actor, now, self.at().await?, "").await
            }
            What::Refer { to, due } => self.refer(to, due).await,
            What::Respond { unit, stance, text } => self.respond(unit, stance, text).await,
            What::CloseReferral { text } => {
                proposals::close_referral(store, actor, now, self.at().await?, text).await
            }
            What::OpenReview => {
                let form = OpenForm::suggested(now.date());
                let input = reviews::Open {
                    reference,
                    key: "",
                    form: &form,
                };
                reviews::open(store, actor, now, input).await.map(|_| ())
            }
            What::Prioritise { text } => {
                scores::prioritise(
                    store,
                    actor,
                    now,
                    scores::Prioritise {
                        reference,
                        key: "",
                        comment: text,
                    },
                )
                .await
            }
            What::MakeReady { resolutions } => {
                let form = ReadyForm {
                    resolutions: resolutions.join("\n"),
                };
                decisions::make_ready(store, actor, now, self.decision_at().await?, &form).await
            }
            What::SendDelegate => self.send_to_delegate().await,
            What::SendBody { body, meeting_on } => {
                let to = format!("body:{}", self.world.town.unit(body)?);
                let form = SendForm {
                    to,
                    meeting_on: meeting_on.clone(),
                    note: String::new(),
                };
                decisions::send_to_decider(store, actor, now, self.decision_at().await?, &form).await
            }
            What::Recuse { person, text } => {
                let person = self.world.town.actor(person)?.person.to_string();
                let form = RecusalForm {
                    person,
                    ground: text.clone(),
                };
                decisions::recuse(store, actor, now, reference, "", &form).await
            }
            What::Realise { n, outcome, text } => self.realise(*n, outcome, text).await,
            What::StartExecution { text } => self.report(ProposalEvent::StartExecution, text).await,
            What::Complete { text } => self.report(ProposalEvent::Complete, text).await,
            What::FollowUp { text } => self.report(ProposalEvent::FollowUpBenefits, text).await,
            What::Close { text } => self.report(ProposalEvent::Close, text).await,
            _ => Err(Refusal::damaged("demo event")),
        }
    }

    async fn report(&self, event: ProposalEvent, text: &str) -> Result<(), Refusal> {
        let form = OutcomeForm {
            day: day(self.now.date()),
            text: text.to_owned(),
        };
        proposals::report(
            self.world.store,
            self.actor,
            self.now,
            self.at().await?,
            event,
            &form,
        )
        .await
    }

    async fn refer(&self, to: &[String], due: &str) -> Result<(), Refusal> {
        for (i, code) in (0..).zip(to) {
            let unit = self.world.town.unit(code)?.to_string();
            let form = ReferralForm {
                unit,
                recipient: String::new(),
                due_on: due.to_owned(),
            };
            let later = self.now + Duration::seconds(30) * i;
            proposals::refer(self.world.store, self.actor, later, self.at().await?, &form).await?;
        }
        Ok(())
    }

    async fn respond(&self, unit: &str, stance: &str, text: &str) -> Result<(), Refusal> {
        let (id, _) = self.id_and_version().await?;
        let referral: Option<(Uuid, i64)> = {
            let mut link = self.world.store.read().await?;
            let w = &mut link.wire();
            fetch_optional!(
                w,
                (Uuid, i64),
                "SELECT id, version FROM proposal_referrals WHERE proposal_id = $1 AND unit_id = $2",
                id.0,
                self.world.town.unit(unit)?.0,
            )?
        };
        let (referral, version) = referral.ok_or(Refusal::NotFound)?;
        let form = ResponseForm {
            stance: stance.to_owned(),
            response: text.to_owned(),
            responded_on: day(self.now.date()),
        };
        let at = proposals::At {
            reference: self.reference,
            version,
            key: "",
            base: None,
        };
        proposals::respond(self.world.store, self.actor, self.now, at, referral, &form).await
    }

    async fn send_to_delegate(&self) -> Result<(), Refusal> {
        let delegate = self.world.town.actor("direktor")?.person;
        let point = {
            let mut link = self.world.store.read().await?;
            let order = decisions::in_force(&mut link.wire(), self.now.date()).await?;
            order
                .into_iter()
                .find(|p| p.rung.level == Level::Delegated && p.person == Some(delegate))
        };
        let point = point.ok_or(Refusal::NotFound)?;
        let form = SendForm {
            to: format!("delegation:{}", point.rung.id),
            ..SendForm::default()
        };
        let at = self.decision_at().await?;
        decisions::send_to_decider(self.world.store, self.actor, self.now, at, &form).await
    }

    async fn realise(&self, n: usize, outcome: &str, text: &str) -> Result<(), Refusal> {
        let view = proposals::content(self.world.store, self.actor, self.reference).await?;
        let benefit = view.benefits.get(n).ok_or(Refusal::NotFound)?;
        let form = RealisedForm {
            realised: outcome.to_owned(),
            realised_text: text.to_owned(),
        };
        let at = proposals::At {
            reference: self.reference,
            version: benefit.version,
            key: "",
            base: None,
        };
        proposals::realise(self.world.store, self.actor, self.now, at, benefit.id, &form).await
    }
}

//! What may be done with a need now, each step with its own form.

use domain::needs::{Assessment, AssessmentForm, NeedEvent, NeedState, Relevance};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal, Store,
    needs::{Filter, NeedRow, NeedView, list_uncounted, proposals_to_join},
    systems::{self, SystemHead},
};
use time::Date;

use super::{merge, words as w};
use crate::{
    context::visitor,
    forms::{FormState, Values},
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        fields::{Choice, hidden},
        page::denied_notice,
        problems::problems,
        prose::section,
    },
    t,
};

const PARAGRAPHS_MAX: usize = 5_000;

/// The staff's steps; nothing for all others.
pub async fn handling(
    l: Locale,
    store: &Store,
    actor: &domain::people::Actor,
    today: Date,
    need: &NeedView,
) -> Result<Option<AnyView>, Refusal> {
    // In the order in which one thinks of them, the likely one first.
    const ORDER: [NeedEvent; 11] = [
        NeedEvent::Register,
        NeedEvent::Return,
        NeedEvent::Promote,
        NeedEvent::Merge,
        NeedEvent::Park,
        NeedEvent::Redirect,
        NeedEvent::Decline,
        NeedEvent::Resume,
        NeedEvent::Unmerge,
        NeedEvent::Assess,
        NeedEvent::Close,
    ];
    // A system that was pointed at among what is alike: it fills the form that names it.
    let named = visitor()?.query("system");
    let system = if named.is_empty() {
        None
    } else {
        systems::head(store, actor, &named).await?
    };
    let mut steps = Vec::new();
    for event in ORDER.into_iter().filter(|event| need.events.contains(event)) {
        let step = Step {
            l,
            need,
            system: system.as_ref(),
        };
        steps.push(match event {
            NeedEvent::Register => step.register().await?,
            NeedEvent::Return => step.question().await?,
            NeedEvent::Promote => {
                let filter = Filter {
                    state: Some(NeedState::Assessed),
                    ..Filter::default().ordered("title")
                };
                let others = list_uncounted(store, actor, today, &filter).await?;
                let others = others.into_iter().filter(|other| other.id != need.id).collect();
                let joinable = proposals_to_join(store, actor).await?;
                let promote = step.promote(others).await?;
                let join = if joinable.is_empty() {
                    None
                } else {
                    Some(step.join(joinable).await?)
                };
                view! { {promote}{join} }.into_any()
            }
            NeedEvent::Merge => merge::form(&step).await?,
            NeedEvent::Unmerge => match &need.merged_into {
                Some(into) if today <= into.undo_until => merge::undo(&step, into).await?,
                _ => continue,
            },
            NeedEvent::Park => step.park().await?,
            NeedEvent::Redirect => step.redirect().await?,
            NeedEvent::Decline => step.decline().await?,
            NeedEvent::Resume => step.resume().await?,
            NeedEvent::Assess => step.assess().await?,
            NeedEvent::Close => step.close().await?,
            _ => ().into_any(),
        });
    }
    if steps.is_empty() {
        return Ok(None);
    }
    let steps = view! { <div>{steps}</div> }.into_any();
    Ok(Some(section("handling", t!(l, needs.section_handling), steps)))
}

/// What became of a step that was refused because the need has gone on and no longer offers it.
pub async fn missed(l: Locale, need: &NeedView) -> Result<Option<AnyView>, Refusal> {
    const STEPS: [(&str, NeedEvent); 13] = [
        ("register", NeedEvent::Register),
        ("return", NeedEvent::Return),
        ("promote", NeedEvent::Promote),
        ("join", NeedEvent::Promote),
        ("merge", NeedEvent::Merge),
        ("unmerge", NeedEvent::Unmerge),
        ("park", NeedEvent::Park),
        ("redirect", NeedEvent::Redirect),
        ("decline", NeedEvent::Decline),
        ("resume", NeedEvent::Resume),
        ("assess", NeedEvent::Assess),
        ("close", NeedEvent::Close),
        ("withdraw", NeedEvent::Withdraw),
    ];
    for (name, event) in STEPS {
        if !need.events.contains(&event) {
            let form = FormState::load(name, &Values::new(), need.version).await?;
            if form.problem.is_some() {
                let text = t!(l, forms.state_conflict);
                return Ok(Some(denied_notice(l, text)));
            }
        }
    }
    Ok(None)
}

/// The author's steps beside writing: take back, throw away.
pub async fn own(l: Locale, need: &NeedView) -> Result<Option<AnyView>, Refusal> {
    let step = Step {
        l,
        need,
        system: None,
    };
    let content = if need.own && need.state == NeedState::Draft {
        step.discard().await?
    } else if need.events.contains(&NeedEvent::Withdraw) {
        step.withdraw().await?
    } else {
        return Ok(None);
    };
    let steps = view! { <div>{content}</div> }.into_any();
    Ok(Some(section("own", t!(l, needs.section_own), steps)))
}

pub(super) struct Step<'a> {
    pub l: Locale,
    pub need: &'a NeedView,
    /// The system that answers the need, when one was pointed at.
    pub system: Option<&'a SystemHead>,
}

impl Step<'_> {
    async fn form(&self, name: &str, saved: &impl Serialize) -> Result<FormState, Refusal> {
        FormState::load(name, saved, self.need.version).await
    }

    pub(super) async fn blank(&self, name: &str) -> Result<FormState, Refusal> {
        self.form(name, &Values::new()).await
    }

    /// The form of a step, posted to `/fn/needs/<name>`.
    pub(super) fn posted(
        &self,
        form: &FormState,
        labels: &[(&str, String)],
        fields: AnyView,
        go: &'static str,
        danger: bool,
    ) -> AnyView {
        let action = format!("/fn/needs/{}", form.name);
        let colour = danger.then_some("danger");
        view! {
            <form method="post" action=action class="app-stack" novalidate="">
                {problems(self.l, form, labels)}
                {hidden(form)}
                <input type="hidden" name="need" value=self.need.address() />
                {fields}
                <div class="app-actions">
                    <button class="ds-button" data-size="sm" type="submit" data-color=colour>{go}</button>
                </div>
            </form>
        }
        .into_any()
    }

    pub(super) fn unfolded(
        &self,
        form: &FormState,
        heading: &'static str,
        open: bool,
        content: AnyView,
    ) -> AnyView {
        unfold(&form.name, heading, open || form.problem.is_some(), content)
    }

    pub(super) fn reason_field<'f>(&self, form: &'f FormState) -> (Vec<(&'static str, String)>, Field<'f>) {
        let label = t!(self.l, needs.step_reason);
        let field = Field::new(self.l, form, "reason", label)
            .max(PARAGRAPHS_MAX)
            .hint(t!(self.l, needs.step_reason_hint));
        (vec![("reason", label.to_owned())], field)
    }

    async fn register(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("register").await?;
        let text = view! { <p class="ds-paragraph">{t!(l, needs.step_register_text)}</p> }.into_any();
        let posted = self.posted(&form, &[], text, t!(l, needs.step_register), false);
        Ok(self.unfolded(&form, t!(l, needs.step_register), true, posted))
    }

    async fn question(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("return").await?;
        let label = t!(l, needs.step_return_field);
        let field = Field::new(l, &form, "question", label)
            .required()
            .max(PARAGRAPHS_MAX)
            .hint(t!(l, needs.step_return_hint))
            .area(4);
        let labels = [("question", label.to_owned())];
        let posted = self.posted(&form, &labels, field, t!(l, needs.step_return_do), false);
        Ok(self.unfolded(&form, t!(l, needs.step_return), false, posted))
    }

    async fn assess(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let saved = match self.need.relevance {
            Some(relevance) => AssessmentForm::from(&Assessment {
                relevance,
                assessment: self.need.assessment.clone(),
            }),
            None => match self.system {
                Some(system) => AssessmentForm {
                    relevance: Relevance::Existing.code().to_owned(),
                    assessment: t!(
                        self.l,
                        needs.step_assess_system,
                        name = system.name.clone(),
                        reference = system.reference.to_string()
                    )
                    .to_string(),
                },
                None => AssessmentForm::default(),
            },
        };
        let form = self.form("assess", &saved).await?;
        let labels = [
            ("relevance", t!(l, needs.step_assess_relevance).to_owned()),
            ("assessment", t!(l, needs.step_assess_field).to_owned()),
        ];
        let relevances = w::choices(Relevance::ALL, |relevance| w::relevance(l, relevance));
        let fields = view! {
            {Field::new(l, &form, "relevance", t!(l, needs.step_assess_relevance)).required().radios(relevances)}
            {Field::new(l, &form, "assessment", t!(l, needs.step_assess_field))
                .required()
                .max(PARAGRAPHS_MAX)
                .hint(t!(l, needs.step_assess_hint))
                .area(5)}
        };
        let posted = self.posted(
            &form,
            &labels,
            fields.into_any(),
            t!(l, needs.step_assess_do),
            false,
        );
        let first = self.need.state == NeedState::Registered;
        let heading = if first {
            t!(l, needs.step_assess)
        } else {
            t!(l, needs.step_assess_again)
        };
        Ok(self.unfolded(&form, heading, first, posted))
    }

    async fn promote(&self, others: Vec<NeedRow>) -> Result<AnyView, Refusal> {
        let l = self.l;
        let mut saved = Values::new();
        saved.insert("title".to_owned(), self.need.content.title.clone());
        saved.insert("summary".to_owned(), self.need.content.desired_effect.clone());
        let form = self.form("promote", &saved).await?;
        let labels = [
            ("title", t!(l, needs.step_promote_title).to_owned()),
            ("summary", t!(l, needs.step_promote_summary).to_owned()),
            ("more", t!(l, needs.step_promote_more).to_owned()),
        ];
        let also: Vec<Choice> = others
            .into_iter()
            .filter_map(|other| {
                let reference = other.reference?.to_string();
                Some((reference.clone(), format!("{reference} {}", other.title)))
            })
            .collect();
        let also = (!also.is_empty()).then(|| {
            view! {
                {Field::new(l, &form, "also", t!(l, needs.step_promote_also)).boxes(also)}
                {Field::new(l, &form, "more", t!(l, needs.step_promote_more)).hint(t!(l, needs.step_promote_more_hint)).text()}
            }
        });
        let fields = view! {
            {Field::new(l, &form, "title", t!(l, needs.step_promote_title)).required().max(120).text()}
            {Field::new(l, &form, "summary", t!(l, needs.step_promote_summary))
                .max(PARAGRAPHS_MAX)
                .hint(t!(l, needs.step_promote_summary_hint))
                .area(4)}
            {also}
        };
        let posted = self.posted(
            &form,
            &labels,
            fields.into_any(),
            t!(l, needs.step_promote_do),
            false,
        );
        Ok(self.unfolded(&form, t!(l, needs.step_promote), false, posted))
    }

    async fn join(&self, joinable: Vec<(domain::reference::Reference, String)>) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("join").await?;
        let choices = joinable
            .into_iter()
            .map(|(reference, title)| (reference.to_string(), format!("{reference} {title}")))
            .collect();
        let label = t!(l, needs.step_join_field);
        let field = Field::new(l, &form, "proposal", label).required().select(choices);
        let posted = self.posted(
            &form,
            &[("proposal", label.to_owned())],
            field,
            t!(l, needs.step_join_do),
            false,
        );
        Ok(self.unfolded(&form, t!(l, needs.step_join), false, posted))
    }

    async fn park(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("park").await?;
        let (mut labels, reason) = self.reason_field(&form);
        labels.insert(0, ("until", t!(l, needs.step_park_until).to_owned()));
        let fields = view! {
            {Field::new(l, &form, "until", t!(l, needs.step_park_until)).required().hint(t!(l, needs.step_park_until_hint)).date()}
            {reason.required().area(4)}
        };
        let posted = self.posted(
            &form,
            &labels,
            fields.into_any(),
            t!(l, needs.step_park_do),
            false,
        );
        Ok(self.unfolded(&form, t!(l, needs.step_park), false, posted))
    }

    async fn redirect(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let mut saved = Values::new();
        if let Some(system) = self.system {
            let solution = format!("{} ({})", system.name, system.reference);
            saved.insert("solution".to_owned(), solution);
            let reason = t!(
                l,
                needs.step_redirect_system,
                name = system.name.clone(),
                access = system.access.clone()
            )
            .to_string();
            saved.insert("reason".to_owned(), reason.trim().to_owned());
        }
        let form = self.form("redirect", &saved).await?;
        let (mut labels, reason) = self.reason_field(&form);
        labels.insert(0, ("solution", t!(l, needs.step_redirect_solution).to_owned()));
        let fields = view! {
            {Field::new(l, &form, "solution", t!(l, needs.step_redirect_solution)).required().max(200).text()}
            {reason.required().area(4)}
        };
        let posted = self.posted(
            &form,
            &labels,
            fields.into_any(),
            t!(l, needs.step_redirect_do),
            false,
        );
        Ok(self.unfolded(&form, t!(l, needs.step_redirect), self.system.is_some(), posted))
    }

    async fn decline(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("decline").await?;
        let (labels, reason) = self.reason_field(&form);
        let posted = self.posted(
            &form,
            &labels,
            reason.required().area(4),
            t!(l, needs.step_decline_do),
            true,
        );
        Ok(self.unfolded(&form, t!(l, needs.step_decline), false, posted))
    }

    async fn resume(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("resume").await?;
        let (labels, reason) = self.reason_field(&form);
        let fields = view! {
            <p class="ds-paragraph">{t!(l, needs.step_resume_text)}</p>
            {reason.area(3)}
        };
        let posted = self.posted(&form, &labels, fields.into_any(), t!(l, needs.step_resume), false);
        Ok(self.unfolded(&form, t!(l, needs.step_resume), true, posted))
    }

    async fn close(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("close").await?;
        let (labels, reason) = self.reason_field(&form);
        let posted = self.posted(
            &form,
            &labels,
            reason.required().area(4),
            t!(l, needs.step_close_do),
            true,
        );
        Ok(self.unfolded(&form, t!(l, needs.step_close), false, posted))
    }

    async fn withdraw(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("withdraw").await?;
        let label = t!(l, needs.step_note);
        let fields = view! {
            <p class="ds-paragraph">{t!(l, needs.step_withdraw_text)}</p>
            {Field::new(l, &form, "reason", label).max(PARAGRAPHS_MAX).area(3)}
        };
        let labels = [("reason", label.to_owned())];
        let posted = self.posted(
            &form,
            &labels,
            fields.into_any(),
            t!(l, needs.step_withdraw_do),
            true,
        );
        Ok(self.unfolded(&form, t!(l, needs.step_withdraw), false, posted))
    }

    async fn discard(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.blank("discard").await?;
        let text = view! { <p class="ds-paragraph">{t!(l, needs.step_discard_text)}</p> }.into_any();
        let posted = self.posted(&form, &[], text, t!(l, needs.step_discard_do), true);
        Ok(self.unfolded(&form, t!(l, needs.step_discard), false, posted))
    }
}

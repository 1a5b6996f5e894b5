//! What the staff may do with a group now, each step with its own form.

use domain::{
    clusters::{ClusterEvent, ClusterForm, Fit, PARAGRAPHS_MAX, SolutionForm, TITLE_MAX},
    needs::NeedState,
    people::Actor,
};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal, Store,
    clusters::{self, ClusterView, ComparedNeed},
};

use super::{create::all_units, members::as_ticked, words as w};
use crate::{
    forms::{FormState, Values},
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        fields::{Choice, hidden},
        problems::problems,
        prose::section,
    },
    t, words,
};

/// So many similar needs are offered.
const NEAR: usize = 6;

/// The staff's steps; nothing for all others.
pub async fn handling(
    l: Locale,
    store: &Store,
    actor: &Actor,
    group: &ClusterView,
) -> Result<Option<AnyView>, Refusal> {
    // In the order in which one thinks of them, the likely one first.
    const ORDER: [ClusterEvent; 8] = [
        ClusterEvent::Confirm,
        ClusterEvent::ChooseSolution,
        ClusterEvent::NoteFits,
        ClusterEvent::Promote,
        ClusterEvent::Regroup,
        ClusterEvent::Edit,
        ClusterEvent::Reject,
        ClusterEvent::Close,
    ];
    let step = Step { l, group };
    let mut steps = Vec::new();
    for event in ORDER.into_iter().filter(|event| group.events.contains(event)) {
        steps.push(match event {
            ClusterEvent::Confirm => step.confirm().await?,
            ClusterEvent::ChooseSolution => step.choose().await?,
            ClusterEvent::NoteFits => step.fits().await?,
            ClusterEvent::Promote => step.promote().await?,
            ClusterEvent::Regroup => {
                let near = clusters::could_join(store, actor, group, NEAR).await?;
                step.regroup(near).await?
            }
            ClusterEvent::Edit => step.edit(all_units(l, store).await?).await?,
            ClusterEvent::Reject => step.reject().await?,
            ClusterEvent::Close => step.close().await?,
            ClusterEvent::Deviate => continue,
        });
    }
    if steps.is_empty() {
        return Ok(None);
    }
    let waits = (group.balance.requested > 0)
        .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, clusters.step_close_waits)}</p> });
    let steps = view! { <div>{steps}{waits}</div> }.into_any();
    Ok(Some(section("handling", t!(l, clusters.section_steps), steps)))
}

struct Step<'a> {
    l: Locale,
    group: &'a ClusterView,
}

type Labels = Vec<(&'static str, String)>;

impl Step<'_> {
    async fn form(&self, name: &str, saved: &impl Serialize) -> Result<FormState, Refusal> {
        FormState::load(name, saved, self.group.version).await
    }

    /// A step's form, posted to `/fn/clusters/<name>`, under its heading.
    fn posted(
        &self,
        form: &FormState,
        heading: &'static str,
        labels: &Labels,
        fields: AnyView,
        (go, danger): (&'static str, bool),
    ) -> AnyView {
        let action = format!("/fn/clusters/{}", form.name);
        let colour = danger.then_some("danger");
        let labels: Vec<(&str, String)> = labels
            .iter()
            .map(|(field, label)| (*field, label.clone()))
            .collect();
        let content = view! {
            <form method="post" action=action class="app-stack" novalidate="">
                {problems(self.l, form, &labels)}
                {hidden(form)}
                <input type="hidden" name="group" value=self.group.reference.to_string() />
                {fields}
                <div class="app-actions">
                    <button class="ds-button" data-size="sm" type="submit" data-color=colour>{go}</button>
                </div>
            </form>
        };
        unfold(&form.name, heading, form.problem.is_some(), content.into_any())
    }

    fn reason<'f>(&self, form: &'f FormState) -> Field<'f> {
        Field::new(self.l, form, "reason", t!(self.l, clusters.field_reason))
            .required()
            .max(PARAGRAPHS_MAX)
    }

    fn label(&self, field: &'static str, label: &'static str) -> (&'static str, String) {
        (field, label.to_owned())
    }

    async fn confirm(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let mut saved = Values::new();
        saved.insert("assessment".to_owned(), self.group.content.assessment.clone());
        let form = self.form("confirm", &saved).await?;
        let label = t!(l, clusters.field_assessment);
        let labels = vec![
            self.label("assessment", label),
            self.label("members", t!(l, clusters.field_members)),
        ];
        let field = Field::new(l, &form, "assessment", label)
            .required()
            .max(PARAGRAPHS_MAX)
            .hint(t!(l, clusters.field_assessment_hint))
            .area(4);
        let go = (t!(l, clusters.confirm_group), false);
        Ok(self.posted(&form, t!(l, clusters.step_confirm), &labels, field, go))
    }

    async fn choose(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let group = self.group;
        let saved = SolutionForm {
            solution: group.solution.clone(),
            proposal: group
                .proposal
                .as_ref()
                .map(|proposal| proposal.reference.to_string())
                .unwrap_or_default(),
            system: group.system.clone(),
            reason: group.solution_reason.clone(),
        };
        let form = self.form("choose", &saved).await?;
        let labels = vec![
            self.label("solution", t!(l, clusters.step_choose_what)),
            self.label("system", t!(l, clusters.solution_system)),
            self.label("proposal", t!(l, clusters.solution_proposal)),
            self.label("reason", t!(l, clusters.step_choose_why)),
        ];
        let fields = view! {
            {Field::new(l, &form, "solution", t!(l, clusters.step_choose_what)).required().max(PARAGRAPHS_MAX).area(4)}
            {Field::new(l, &form, "system", t!(l, clusters.solution_system)).max(TITLE_MAX).text()}
            {Field::new(l, &form, "proposal", t!(l, clusters.solution_proposal))
                .hint(t!(l, clusters.step_choose_proposal_hint))
                .text()}
            {Field::new(l, &form, "reason", t!(l, clusters.step_choose_why))
                .required()
                .max(PARAGRAPHS_MAX)
                .hint(t!(l, clusters.field_reason_told))
                .area(4)}
        };
        let heading = if group.solution.is_empty() {
            t!(l, clusters.step_choose)
        } else {
            t!(l, clusters.step_choose_again)
        };
        let go = (t!(l, clusters.step_choose_do), false);
        Ok(self.posted(&form, heading, &labels, fields.into_any(), go))
    }

    async fn fits(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let mut saved = Values::new();
        let units: Vec<_> = self
            .group
            .units
            .iter()
            .filter(|row| !row.needs.is_empty())
            .collect();
        for row in &units {
            let fit = row.fit.map_or("", Fit::code);
            saved.insert(format!("fit_{}", row.unit.id), fit.to_owned());
            saved.insert(format!("note_{}", row.unit.id), row.note.clone());
        }
        let form = self.form("fits", &saved).await?;
        let choices = || -> Vec<Choice> {
            Fit::ALL
                .iter()
                .map(|fit| (fit.to_string(), w::fit(l, *fit).to_owned()))
                .collect()
        };
        let mut labels: Vec<(String, String)> = Vec::new();
        let mut rows = Vec::new();
        for row in units {
            let (fit, note) = (format!("fit_{}", row.unit.id), format!("note_{}", row.unit.id));
            let unit = words::pick(l, &row.unit.name_sv, &row.unit.name_en).to_owned();
            let (fit_label, note_label) = (t!(l, clusters.step_fits_fit), t!(l, clusters.step_fits_note));
            rows.push(view! {
                <fieldset class="ds-fieldset app-fit">
                    <legend>{unit.clone()}</legend>
                    {Field::new(l, &form, &fit, fit_label).conditional().select(choices())}
                    {Field::new(l, &form, &note, note_label).conditional().text()}
                </fieldset>
            });
            labels.push((fit, format!("{unit}, {}", fit_label.to_lowercase())));
            labels.push((note, format!("{unit}, {}", note_label.to_lowercase())));
        }
        let labels: Vec<(&str, String)> = labels
            .iter()
            .map(|(field, label)| (field.as_str(), label.clone()))
            .collect();
        let content = view! {
            <form method="post" action="/fn/clusters/fits" class="app-stack" novalidate="">
                {problems(l, &form, &labels)}
                {hidden(&form)}
                <input type="hidden" name="group" value=self.group.reference.to_string() />
                <p class="ds-paragraph">{t!(l, clusters.step_fits_text)}</p>
                {rows}
                <div class="app-actions">
                    <button class="ds-button" data-size="sm" type="submit">{t!(l, clusters.step_fits_do)}</button>
                </div>
            </form>
        };
        let heading = t!(l, clusters.step_fits);
        Ok(unfold(
            "fits",
            heading,
            form.problem.is_some(),
            content.into_any(),
        ))
    }

    async fn promote(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let assessed: Vec<_> = self
            .group
            .members
            .iter()
            .map(|member| &member.need)
            .filter(|need| need.state == NeedState::Assessed)
            .collect();
        if assessed.is_empty() {
            return Ok(().into_any());
        }
        let mut saved = Values::new();
        saved.insert("title".to_owned(), self.group.content.title.clone());
        let summary = if self.group.solution.is_empty() {
            &self.group.content.assessment
        } else {
            &self.group.solution
        };
        saved.insert("summary".to_owned(), summary.clone());
        for need in &assessed {
            saved.insert(format!("members_{}", need.reference), "on".to_owned());
        }
        let mut form = self.form("promote", &saved).await?;
        as_ticked(&mut form, "members", assessed.iter().map(|need| need.reference));
        let choices = assessed
            .iter()
            .map(|need| {
                let text = format!("{} {}", need.reference, need.title);
                (need.reference.to_string(), text)
            })
            .collect();
        let labels = vec![
            self.label("members", t!(l, clusters.field_members)),
            self.label("title", t!(l, clusters.step_promote_title)),
            self.label("summary", t!(l, clusters.step_promote_summary)),
        ];
        let fields = view! {
            <p class="ds-paragraph">{t!(l, clusters.step_promote_text)}</p>
            {Field::new(l, &form, "members", t!(l, clusters.field_members)).required().boxes(choices)}
            {Field::new(l, &form, "title", t!(l, clusters.step_promote_title)).required().max(TITLE_MAX).text()}
            {Field::new(l, &form, "summary", t!(l, clusters.step_promote_summary)).max(PARAGRAPHS_MAX).area(4)}
        };
        let go = (t!(l, clusters.step_promote_do), false);
        Ok(self.posted(
            &form,
            t!(l, clusters.step_promote),
            &labels,
            fields.into_any(),
            go,
        ))
    }

    async fn regroup(&self, near: Vec<ComparedNeed>) -> Result<AnyView, Refusal> {
        let l = self.l;
        let mut saved = Values::new();
        let within = || self.group.members.iter().map(|member| &member.need);
        for need in within() {
            saved.insert(format!("members_{}", need.reference), "on".to_owned());
        }
        let mut form = self.form("regroup", &saved).await?;
        as_ticked(&mut form, "members", within().map(|need| need.reference));
        as_ticked(&mut form, "near", near.iter().map(|need| need.reference));
        let named = |need: &ComparedNeed| -> Choice {
            let unit = words::pick(l, &need.unit_sv, &need.unit_en);
            let text = format!("{} {} ({unit})", need.reference, need.title);
            (need.reference.to_string(), text)
        };
        let within = within().map(named).collect();
        let near: Vec<Choice> = near.iter().map(named).collect();
        let near = (!near.is_empty())
            .then(|| Field::new(l, &form, "near", t!(l, clusters.step_regroup_near)).boxes(near));
        let labels = vec![
            self.label("members", t!(l, clusters.field_members)),
            self.label("near", t!(l, clusters.step_regroup_near)),
            self.label("more", t!(l, clusters.field_more_also)),
            self.label("reason", t!(l, clusters.field_reason)),
        ];
        let fields = view! {
            <p class="ds-paragraph">{t!(l, clusters.step_regroup_text)}</p>
            {Field::new(l, &form, "members", t!(l, clusters.field_members)).required().boxes(within)}
            {near}
            {Field::new(l, &form, "more", t!(l, clusters.field_more_also)).hint(t!(l, clusters.field_more_hint)).text()}
            {self.reason(&form).hint(t!(l, clusters.field_reason_told)).area(3)}
        };
        let go = (t!(l, clusters.step_regroup_do), false);
        Ok(self.posted(
            &form,
            t!(l, clusters.step_regroup),
            &labels,
            fields.into_any(),
            go,
        ))
    }

    async fn edit(&self, units: Vec<Choice>) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.form("edit", &ClusterForm::from(&self.group.content)).await?;
        let labels = vec![
            self.label("title", t!(l, clusters.field_title)),
            self.label("lead_unit", t!(l, clusters.field_lead)),
            self.label("assessment", t!(l, clusters.field_assessment)),
        ];
        let fields = view! {
            {Field::new(l, &form, "title", t!(l, clusters.field_title)).required().max(TITLE_MAX).text()}
            {Field::new(l, &form, "lead_unit", t!(l, clusters.field_lead)).select(units)}
            {Field::new(l, &form, "assessment", t!(l, clusters.field_assessment))
                .max(PARAGRAPHS_MAX)
                .hint(t!(l, clusters.field_assessment_hint))
                .area(4)}
        };
        let go = (t!(l, common.save), false);
        Ok(self.posted(&form, t!(l, clusters.step_edit), &labels, fields.into_any(), go))
    }

    async fn reject(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.form("reject", &Values::new()).await?;
        let labels = vec![self.label("reason", t!(l, clusters.not_together_reason))];
        let fields = view! {
            <p class="ds-paragraph">{t!(l, clusters.not_together_text)}</p>
            {Field::new(l, &form, "reason", t!(l, clusters.not_together_reason)).required().max(PARAGRAPHS_MAX).area(3)}
        };
        let go = (t!(l, clusters.step_reject_do), true);
        Ok(self.posted(&form, t!(l, clusters.step_reject), &labels, fields.into_any(), go))
    }

    async fn close(&self) -> Result<AnyView, Refusal> {
        let l = self.l;
        let form = self.form("close", &Values::new()).await?;
        let labels = vec![self.label("reason", t!(l, clusters.field_reason))];
        let fields = view! {
            <p class="ds-paragraph">{t!(l, clusters.step_close_text)}</p>
            {self.reason(&form).hint(t!(l, clusters.field_reason_told)).area(3)}
        };
        let go = (t!(l, clusters.step_close_do), true);
        Ok(self.posted(&form, t!(l, clusters.step_close), &labels, fields.into_any(), go))
    }
}

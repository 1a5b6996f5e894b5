//! The fields of the sections that have one form each.

use domain::{
    direction::Aim,
    needs::PersonalData,
    organisation::Unit,
    proposals::{Answer, LINE, PARAGRAPHS, TITLE, staff},
    reference::Reference,
};
use leptos::prelude::*;
use store::plan::StepHead;

use super::{
    forms::{Drawn, of},
    frame::Tab,
    words as own,
};
use crate::{forms::FormState, i18n::Locale, t, words};

fn posted(drawn: &Drawn<'_>, action: &str, reference: Reference, fields: AnyView) -> AnyView {
    let cancel = Some(Tab::Content.address(reference));
    drawn.posted_with(action, &[of(reference)], t!(drawn.l, common.save), cancel, fields)
}

pub fn basics(l: Locale, reference: Reference, form: &FormState) -> AnyView {
    let labels = [
        ("title", t!(l, proposals.title)),
        ("summary", t!(l, proposals.summary)),
        ("background", t!(l, proposals.background)),
        ("wanted_start", t!(l, proposals.wanted_start)),
    ];
    let drawn = Drawn::new(l, form, &labels);
    let fields = view! {
        {drawn.field("title").required().max(TITLE).hint(t!(l, proposals.title_hint)).text()}
        {drawn.field("summary").max(PARAGRAPHS).hint(t!(l, proposals.summary_hint)).area(6)}
        {drawn.field("background").max(PARAGRAPHS).hint(t!(l, proposals.background_hint)).area(8)}
        {drawn.field("wanted_start").date()}
    };
    posted(&drawn, "basics", reference, fields.into_any())
}

pub fn responsibility(l: Locale, reference: Reference, form: &FormState, units: Vec<Unit>) -> AnyView {
    let labels = [
        ("sponsor_unit", t!(l, proposals.sponsor_unit)),
        ("sponsor_person", t!(l, proposals.sponsor_person)),
        ("benefit_owner", t!(l, proposals.benefit_owner)),
    ];
    let units = units
        .into_iter()
        .map(|unit| {
            (
                unit.id.to_string(),
                words::pick(l, &unit.name_sv, &unit.name_en).to_owned(),
            )
        })
        .collect();
    let drawn = Drawn::new(l, form, &labels);
    let fields = view! {
        {drawn.field("sponsor_unit").hint(t!(l, proposals.sponsor_unit_hint)).select(units)}
        {drawn.field("sponsor_person").max(LINE).hint(t!(l, proposals.sponsor_person_hint)).text()}
        {drawn.field("benefit_owner").max(LINE).hint(t!(l, proposals.benefit_owner_hint)).text()}
    };
    posted(&drawn, "responsibility", reference, fields.into_any())
}

pub fn placement(l: Locale, reference: Reference, form: &FormState, steps: &[StepHead]) -> AnyView {
    let labels = [
        ("step", t!(l, proposals.step)),
        ("procurement", t!(l, proposals.procurement)),
        ("procurement_note", t!(l, proposals.procurement_note)),
        ("principle", t!(l, proposals.principle_check)),
        ("principle_reason", t!(l, proposals.principle_reason)),
    ];
    let steps = steps
        .iter()
        .map(|step| {
            let title = words::pick(l, &step.title_sv, &step.title_en).to_owned();
            (
                step.id.to_string(),
                t!(l, proposals.step_named, no = step.no, title = title).to_string(),
            )
        })
        .collect();
    let drawn = Drawn::new(l, form, &labels);
    let answers = own::choices(l, Answer::ALL, own::answer);
    let fields = view! {
        {drawn.field("step").select(steps)}
        {drawn.field("procurement").radios(answers)}
        {drawn.field("procurement_note").max(PARAGRAPHS).hint(t!(l, proposals.procurement_note_hint)).area(4)}
        {drawn.field("principle").hint(t!(l, proposals.principle_hint)).check()}
        {drawn.field("principle_reason").conditional().max(PARAGRAPHS).hint(t!(l, proposals.principle_reason_hint)).area(4)}
    };
    posted(&drawn, "placement", reference, fields.into_any())
}

pub fn information(l: Locale, reference: Reference, form: &FormState) -> AnyView {
    let labels = [
        ("confidentiality", t!(l, proposals.confidentiality)),
        ("integrity", t!(l, proposals.integrity)),
        ("availability", t!(l, proposals.availability)),
        ("information_reason", t!(l, proposals.information_reason)),
        ("systems", t!(l, proposals.systems)),
    ];
    let drawn = Drawn::new(l, form, &labels);
    let fields = view! {
        {drawn.field("confidentiality").hint(t!(l, proposals.confidentiality_hint)).select(own::levels(l))}
        {drawn.field("integrity").hint(t!(l, proposals.integrity_hint)).select(own::levels(l))}
        {drawn.field("availability").hint(t!(l, proposals.availability_hint)).select(own::levels(l))}
        {drawn.field("information_reason").max(PARAGRAPHS).area(4)}
        {drawn.field("systems").max(PARAGRAPHS).hint(t!(l, proposals.systems_hint)).area(4)}
    };
    posted(&drawn, "information", reference, fields.into_any())
}

pub fn privacy(l: Locale, reference: Reference, form: &FormState) -> AnyView {
    let labels = [
        ("personal_data", t!(l, proposals.personal_data)),
        ("children", t!(l, proposals.children)),
        ("third_country", t!(l, proposals.third_country)),
        ("processor", t!(l, proposals.processor)),
        ("processor_name", t!(l, proposals.processor_name)),
        ("dpia", t!(l, proposals.dpia)),
        ("dpia_reason", t!(l, proposals.dpia_reason)),
    ];
    let drawn = Drawn::new(l, form, &labels);
    let answers = || own::choices(l, Answer::ALL, own::answer);
    let kinds = own::choices(l, PersonalData::ALL, own::personal_data);
    let fields = view! {
        {drawn.field("personal_data").required().radios(kinds)}
        <p class="ds-paragraph app-subtle">{t!(l, proposals.privacy_more)}</p>
        {drawn.field("children").conditional().radios(answers())}
        {drawn.field("third_country").conditional().radios(answers())}
        {drawn.field("processor").conditional().radios(answers())}
        {drawn.field("processor_name").max(LINE).hint(t!(l, proposals.processor_name_hint)).text()}
        {drawn.field("dpia").conditional().radios(answers())}
        {drawn.field("dpia_reason").conditional().max(PARAGRAPHS).area(4)}
    };
    posted(&drawn, "privacy", reference, fields.into_any())
}

pub fn staff(l: Locale, reference: Reference, form: &FormState) -> AnyView {
    let labels = [
        ("staff_affected", t!(l, proposals.staff_affected)),
        ("staff_count", t!(l, proposals.staff_count)),
        ("staff_precision", t!(l, proposals.staff_precision)),
        ("staff_kind", t!(l, proposals.staff_kind)),
        ("staff_how", t!(l, proposals.staff_how)),
        ("union_status", t!(l, proposals.union_status)),
        ("staff_plan", t!(l, proposals.staff_plan)),
    ];
    let drawn = Drawn::new(l, form, &labels);
    let fields = view! {
        {drawn.field("staff_affected").required().radios(own::choices(l, staff::Affected::ALL, own::affected))}
        <p class="ds-paragraph app-subtle">{t!(l, proposals.staff_more)}</p>
        <div class="app-pair">
            {drawn.field("staff_count").conditional().number()}
            {drawn.field("staff_precision").conditional().select(own::precisions(l))}
        </div>
        {drawn.field("staff_kind").conditional().select(own::choices(l, staff::StaffKind::ALL, own::staff_kind))}
        {drawn.field("staff_how").conditional().max(PARAGRAPHS).area(4)}
        {drawn.field("union_status").conditional().select(own::choices(l, staff::UnionStatus::ALL, own::union_status))}
        {drawn.field("staff_plan").max(PARAGRAPHS).area(4)}
    };
    posted(&drawn, "staff", reference, fields.into_any())
}

/// One pair of fields for each aim.
pub fn contributions(l: Locale, reference: Reference, form: &FormState, aims: &[Aim]) -> AnyView {
    let names: Vec<(String, String, String)> = aims
        .iter()
        .map(|aim| {
            let label = format!("{} {}", aim.code, words::pick(l, &aim.label_sv, &aim.label_en));
            (
                format!("value_{}", aim.code),
                format!("reason_{}", aim.code),
                label,
            )
        })
        .collect();
    let labels: Vec<(&str, String)> = names
        .iter()
        .flat_map(|(value, reason, label)| {
            let (contribution, why) = (
                t!(l, proposals.contribution),
                t!(l, proposals.contribution_reason),
            );
            [
                (value.as_str(), format!("{label}: {contribution}")),
                (reason.as_str(), format!("{label}: {why}")),
            ]
        })
        .collect();
    let rows = aims
        .iter()
        .zip(&names)
        .map(|(aim, (value, reason, label))| {
            let text = words::pick(l, &aim.text_sv, &aim.text_en).to_owned();
            let contribution =
                crate::parts::Field::new(l, form, value, t!(l, proposals.contribution)).required();
            let contribution = contribution.select(own::contributions(l));
            let why =
                crate::parts::Field::new(l, form, reason, t!(l, proposals.contribution_reason)).conditional();
            view! {
                <fieldset class="ds-fieldset app-each">
                    <legend>{label.clone()}</legend>
                    <p data-field="description">{text}</p>
                    {contribution}
                    {why.hint(t!(l, proposals.contribution_reason_hint)).area(2)}
                </fieldset>
            }
        })
        .collect_view();
    let drawn = Drawn { l, form, labels };
    let fields = view! {
        <p class="ds-paragraph">{t!(l, proposals.contributions_lead)}</p>
        {rows}
    };
    posted(&drawn, "contributions", reference, fields.into_any())
}

//! The decision on an initiative: who, when, by which §, and in which words.

use domain::decisions::Outcome;
use leptos::prelude::*;
use store::initiatives::{DecidedBy, Decision};

use crate::{
    i18n::Locale,
    pages::proposals::decision_words as dw,
    parts::prose::{facts, section, value},
    t, words,
};

/// The section of the decision that stands.
pub fn decision(l: Locale, of: &Decision) -> AnyView {
    let by = match &of.by {
        DecidedBy::Body {
            name_sv,
            name_en,
            paragraph,
        } => {
            format!("{} § {paragraph}", words::pick(l, name_sv, name_en))
        }
        DecidedBy::Delegate {
            title_sv,
            title_en,
            code,
            ..
        } => {
            let name = words::pick(l, title_sv, title_en).to_owned();
            t!(l, initiatives.by_point, name = name, code = code.clone()).to_string()
        }
    };
    let mut rows = vec![
        (
            t!(l, initiatives.outcome).to_owned(),
            dw::outcome_tag(l, of.outcome),
        ),
        (t!(l, initiatives.decided_by).to_owned(), value(by, "")),
        (
            t!(l, initiatives.decided_on).to_owned(),
            value(words::date(of.decided_on), ""),
        ),
        (
            t!(l, initiatives.diary).to_owned(),
            value(of.diary_number.clone(), ""),
        ),
    ];
    if let DecidedBy::Delegate { number, .. } = &of.by {
        rows.push((t!(l, initiatives.number).to_owned(), value(number.clone(), "")));
    }
    for (name, on) in [
        (t!(l, initiatives.announced), of.announced_on),
        (t!(l, initiatives.appeal), of.appeal_last_day),
        (t!(l, initiatives.force), of.legal_force_on),
    ] {
        rows.extend(on.map(|on| (name.to_owned(), value(words::date(on), ""))));
    }
    // One outcome for all is said once, above; several are said at each.
    let several = of
        .resolutions
        .iter()
        .any(|resolution| resolution.outcome != of.outcome);
    let resolutions = of
        .resolutions
        .iter()
        .map(|resolution| {
            let mark = several.then(|| dw::outcome_tag(l, resolution.outcome));
            let changed = (resolution.outcome == Outcome::ApprovedWithChanges).then(|| {
                view! {
                    <p class="app-subtle">{t!(l, decisions.r_proposed)}": "<del>{resolution.proposed.clone()}</del></p>
                }
            });
            view! { <li lang="sv"><p>{resolution.decided.clone()}" "{mark}</p>{changed}</li> }
        })
        .collect_view();
    let resolutions = (!of.resolutions.is_empty()).then(|| {
        view! {
            <h3 class="ds-heading" data-size="2xs">{t!(l, initiatives.resolutions)}</h3>
            <ol class="app-resolutions app-prose">{resolutions}</ol>
        }
    });
    let content = view! { {resolutions}{facts(rows)} };
    section("decision", t!(l, initiatives.decision), content.into_any())
}

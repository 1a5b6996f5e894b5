//! What is like a need, in the reader's words: beside the form and for the staff that assesses it.

use domain::{
    ids::NeedId,
    needs::{NeedEvent, NeedState},
    people::Actor,
    policy::{Action, Subject, may},
    proposals::ProposalState,
    similar::Probe,
    systems::Lifecycle,
};
use leptos::prelude::*;
use store::{
    Refusal, Store,
    needs::NeedView,
    similar::{NearState, NearSubject, nearest},
};

use super::words as w;
use crate::{
    i18n::Locale,
    islands::similar_needs::{SimilarFound, SimilarItem, SimilarWords, panel},
    pages::{plan::words as plan_words, proposals::words as proposal_words, systems::words as system_words},
    parts::prose::section,
    t, words,
};

/// So many are shown.
const MOST: usize = 5;
/// So many of the nearest to a need are looked at for a group that it might belong to.
const LOOKED_AT: usize = 8;
/// The longest text that is compared, in characters: as long as the form's fields together.
const TEXT_MAX: usize = 15_000;

/// What is like this text.
pub async fn find(
    l: Locale,
    store: &Store,
    actor: &Actor,
    title: &str,
    text: &str,
    except: Option<NeedId>,
) -> Result<SimilarFound, Refusal> {
    if title.trim().is_empty() && text.trim().is_empty() {
        return Ok(SimilarFound {
            idle: true,
            ..SimilarFound::default()
        });
    }
    let probe = Probe {
        title: title.chars().take(domain::needs::TITLE_MAX).collect(),
        text: text.chars().take(TEXT_MAX).collect(),
    };
    let near = nearest(store, actor, &probe, except, MOST).await?;
    Ok(found(l, near))
}

fn found(l: Locale, near: Vec<NearSubject>) -> SimilarFound {
    let items: Vec<SimilarItem> = near.into_iter().map(|near| item(l, near)).collect();
    let said = match items.len() {
        0 => t!(l, similar.none).to_owned(),
        1 => t!(l, similar.said_one).to_owned(),
        count => t!(l, similar.said_many, count = count).to_string(),
    };
    SimilarFound {
        items,
        said,
        idle: false,
    }
}

/// The first `most`, and the first system after them when there is none among them: one that is there already is told
/// even when others are nearer.
pub fn foremost<T>(mut near: Vec<T>, most: usize, is_system: impl Fn(&T) -> bool) -> Vec<T> {
    let system = near.iter().position(is_system).filter(|at| *at >= most);
    let system = system.map(|at| near.swap_remove(at));
    near.truncate(most);
    near.extend(system);
    near
}

fn item(l: Locale, near: NearSubject) -> SimilarItem {
    let reference = near.reference;
    let unit = words::pick(l, &near.unit_sv, &near.unit_en);
    let (kind, state, href) = match near.state {
        NearState::Need(state) => (
            t!(l, similar.kind_need),
            w::state(l, state),
            if near.may_read {
                format!("/needs/{reference}")
            } else {
                String::new()
            },
        ),
        NearState::Proposal(state) => (
            if state == ProposalState::InExecution {
                t!(l, similar.kind_project)
            } else {
                t!(l, similar.kind_proposal)
            },
            proposal_words::state(l, state),
            if near.may_read {
                format!("/proposals/{reference}")
            } else {
                format!("/initiatives/{reference}")
            },
        ),
        NearState::System(state) => (
            t!(l, similar.kind_system),
            system_words::state(l, state),
            format!("/systems/{reference}"),
        ),
        NearState::Step(state) => (
            t!(l, similar.kind_step),
            plan_words::state(l, state),
            format!("/plan/{reference}"),
        ),
    };
    let (act, act_text, act_label) = match near.state {
        NearState::Need(_) if near.may_join => (
            format!("/needs/{reference}/join"),
            t!(l, similar.join).to_owned(),
            t!(l, similar.join_of, reference = reference.clone()).to_string(),
        ),
        NearState::System(Lifecycle::InUse) => (
            format!("/systems/{reference}#access"),
            t!(l, similar.access).to_owned(),
            t!(l, similar.access_of, reference = reference.clone()).to_string(),
        ),
        _ => Default::default(),
    };
    let about = [unit, state]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    SimilarItem {
        kind: kind.to_owned(),
        title: words::pick(l, &near.title, &near.title_en).to_owned(),
        about,
        shared: near.shared,
        href,
        act,
        act_text,
        act_label,
        reference,
    }
}

/// What is near a whole need, for those who handle it: more than are shown, since their groups count too.
pub async fn near_need(store: &Store, actor: &Actor, need: &NeedView) -> Result<Vec<NearSubject>, Refusal> {
    let content = &need.content;
    let probe = Probe {
        title: content.title.clone(),
        text: [
            content.problem.as_str(),
            content.current_situation.as_str(),
            content.desired_effect.as_str(),
        ]
        .join("\n"),
    };
    nearest(store, actor, &probe, Some(need.id), LOOKED_AT).await
}

/// The nearest of them, on the page of those who handle the need.
pub fn of_need(l: Locale, actor: &Actor, need: &NeedView, near: &[NearSubject]) -> AnyView {
    let is_system = |near: &NearSubject| matches!(near.state, NearState::System(_));
    let mut found = found(l, foremost(near.to_vec(), MOST, is_system));
    // Who handles a need compares; to stand behind another, or to get a system, is the units' matter. But a system that
    // answers the need is one click from being what the need is assessed by, or redirected to.
    let next = answer_by_system(need);
    for item in &mut found.items {
        let is_system = item.href.starts_with("/systems/");
        item.act.clear();
        if let (true, Some((fragment, redirects))) = (is_system, next) {
            let reference = item.reference.clone();
            item.act = format!("/needs/{}?system={reference}#{fragment}", need.address());
            (item.act_text, item.act_label) = if redirects {
                (
                    t!(l, similar.redirect).to_owned(),
                    t!(l, similar.redirect_of, reference = reference).to_string(),
                )
            } else {
                (
                    t!(l, similar.assess).to_owned(),
                    t!(l, similar.assess_of, reference = reference).to_string(),
                )
            };
        }
    }
    let words = SimilarWords {
        lead: String::new(),
        ..similar_words(l)
    };
    let edit = may(Some(actor), Action::WordsManage, &Subject::Site)
        .is_allowed()
        .then(|| view! { <p><a class="ds-link" href="/similar/words">{t!(l, word_groups.link)}</a></p> });
    let content = view! { {panel(&found, &words)}{edit} }.into_any();
    section("similar", t!(l, similar.heading), content)
}

/// The step in which a system can be named as what answers the need: its form's name, and whether that redirects.
fn answer_by_system(need: &NeedView) -> Option<(&'static str, bool)> {
    if need.events.contains(&NeedEvent::Redirect) {
        Some(("redirect", true))
    } else if need.state == NeedState::Registered && need.events.contains(&NeedEvent::Assess) {
        Some(("assess", false))
    } else {
        None
    }
}

pub fn similar_words(l: Locale) -> SimilarWords {
    SimilarWords {
        heading: t!(l, similar.heading).to_owned(),
        lead: t!(l, similar.lead).to_owned(),
        idle: t!(l, similar.idle).to_owned(),
        none: t!(l, similar.none).to_owned(),
        why: t!(l, similar.why).to_owned(),
    }
}

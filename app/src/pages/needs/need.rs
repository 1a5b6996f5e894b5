//! The page of a need: what it says, what was asked and answered, what the staff found, its whole way.

use domain::{
    conversations::On,
    journal::SubjectKind,
    needs::NeedState,
    reference::{Prefix, Reference},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    needs::{self, NeedView, Turn},
    notifications,
};
use time::Date;

use super::{join, merge, similar, steps, way::way, words as w};
use crate::{
    context::{Visitor, store, visitor},
    i18n::Locale,
    islands::live_region::LiveRegion,
    pages::{
        attachments::files, clusters::of_need, conversations::talk, journal::table_of,
        notifications::watch_button,
    },
    parts::{
        live,
        notices::{done, notice},
        page::{page, title},
        presence::presence,
        prose::{facts, paragraphs, section, value},
        tags::Tone,
    },
    t, words,
};

#[component]
pub fn NeedPage() -> impl IntoView {
    let address = use_params_map()
        .with_untracked(|params| params.get("need"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = needs::named(&store, &address).await?;
        // Before the need is read: what happens meanwhile is then told, not missed.
        let topic = live::topic(&store, SubjectKind::Need, id.0).await?;
        let need = needs::view(&store, actor, id).await?;
        if !visitor.live {
            notifications::visited(&store, actor, visitor.now, id.0).await?;
        }
        let watch = watch_button(&visitor, SubjectKind::Need, id.0, need.address()).await?;
        let handling = steps::handling(l, &store, actor, visitor.today(), &need).await?;
        let own = steps::own(l, &need).await?;
        let near = match &handling {
            Some(_) => Some(similar::near_need(&store, actor, &need).await?),
            None => None,
        };
        let group = of_need::group(l, &store, actor, &need).await?;
        let might_belong = match &near {
            Some(near) if group.is_none() && need.state.may_be_joined() => {
                of_need::suggestion(l, &store, actor, &need, near).await?
            }
            _ => None,
        };
        let alike = near.map(|near| similar::of_need(l, actor, &need, &near));
        let joiners = join::joiners(l, &store, actor, &need).await?;
        let attachments = files(&visitor, On::Need(need.id), &need.address()).await?;
        // A draft is nobody else's to talk about.
        let talk = if need.state == NeedState::Draft {
            None
        } else {
            let page = format!("/needs/{}", need.address());
            Some(talk(&visitor, On::Need(need.id), &need.address(), &page).await?)
        };
        let (talk, talk_regions, talk_topics) = talk
            .map(|talk| (talk.view, talk.regions, talk.topics))
            .unwrap_or_else(|| (().into_any(), String::new(), String::new()));
        let missed = if visitor.query("kept").is_empty() {
            None
        } else {
            steps::missed(l, &need).await?
        };
        let others = presence(l, &store, actor, (SubjectKind::Need, id.0), "").await?;
        let crumbs = vec![("/needs".to_owned(), t!(l, needs.title).to_owned())];
        // A draft has no journal yet.
        let journal = (!need.journal.is_empty()).then(|| {
            section(
                "journal-part",
                t!(l, needs.section_journal),
                table_of(l, need.journal.clone()),
            )
        });
        Ok(view! {
            {title(l, crumbs, w::titled(l, &need.content.title))}
            {missed}
            {what_was_done(l, &visitor, &need)}
            {others}
            <LiveRegion
                topic=format!("{topic} {talk_topics}")
                regions=format!("need-top need-text need-steps need-way need-journal {talk_regions}")
                said=t!(l, common.live_changed).to_owned()
            >
                <div id="need-top">
                    {meta(l, &need, handling.is_some(), (need.state != NeedState::Draft).then_some(watch))}
                    {merge::merged_into(l, &need)}
                    {what_now(l, &need, visitor.today())}
                </div>
                <div class="app-cols app-cols--need">
                    <div>
                        <div id="need-text">
                            {content(l, &need)}
                            {assessment(l, &need)}
                            {group}
                            {might_belong}
                            {alike}
                            {dialogue(l, &need.dialogue)}
                            {joiners}
                            {merge::merged_here(l, &need)}
                        </div>
                        <div id="need-steps">{handling} {own}</div>
                    </div>
                    <div id="need-way">{section("way", t!(l, needs.section_way), way(l, &need))}</div>
                </div>
                {attachments}
                {talk}
                <div id="need-journal">{journal}</div>
            </LiveRegion>
        }
        .into_any())
    })
}

/// Number, state, who and when.
fn meta(l: Locale, need: &NeedView, handled: bool, watch: Option<AnyView>) -> AnyView {
    let number = need
        .reference
        .map(|reference| view! { <strong>{reference.to_string()}</strong> });
    let unit = need
        .unit
        .as_ref()
        .map(|unit| words::pick(l, &unit.name_sv, &unit.name_en).to_owned())
        .unwrap_or_default();
    let by = t!(l, needs.by, name = need.author_name.clone(), unit = unit).to_string();
    let when = match need.submitted_at {
        Some(at) => t!(l, needs.submitted_on, date = words::day_of(at)).to_string(),
        None => t!(l, needs.saved_on, date = words::day_of(need.updated_at)).to_string(),
    };
    view! {
        <div class="app-meta">
            {number}
            {w::state_tag(l, need.state)}
            <span>{by}</span>
            <span>{when}</span>
            {handled.then(|| view! { <a class="ds-link" href="#handling">{t!(l, needs.to_handling)}</a> })}
            {watch}
        </div>
    }
    .into_any()
}

fn what_was_done(l: Locale, visitor: &Visitor, need: &NeedView) -> Option<AnyView> {
    let text = match visitor.query("done").as_str() {
        "draft" => t!(l, needs.done_draft),
        "saved" => t!(l, needs.done_saved),
        "submitted" => t!(l, needs.done_submitted),
        "resubmitted" => t!(l, needs.done_resubmitted),
        "withdrawn" => t!(l, needs.done_withdrawn),
        "returned" => t!(l, needs.done_returned),
        "registered" => t!(l, needs.done_registered),
        "assessed" => t!(l, needs.done_assessed),
        "parked" => t!(l, needs.done_parked),
        "resumed" => t!(l, needs.done_resumed),
        "redirected" => t!(l, needs.done_redirected),
        "declined" => t!(l, needs.done_declined),
        "closed" => t!(l, needs.done_closed),
        "joined" => t!(l, needs.done_joined),
        "left" => t!(l, needs.done_left),
        "merged" => t!(l, needs.done_merged),
        "unmerged" => t!(l, needs.done_unmerged),
        "promoted" => {
            let proposal = need.proposal.as_ref()?.reference.to_string();
            return Some(done(t!(l, needs.done_promoted, proposal = proposal).to_string()));
        }
        _ => return None,
    };
    Some(done(text))
}

/// What the state means for the reader, in the staff's words, and what the author can do about it.
fn what_now(l: Locale, need: &NeedView, today: Date) -> Option<AnyView> {
    let date = |date: Option<Date>| date.map(words::date).unwrap_or_default();
    let (tone, heading) = match need.state {
        NeedState::Draft if need.may_edit => {
            let href = format!("/needs/{}/edit", need.address());
            return Some(
                view! { <p class="app-actions app-next"><a class="ds-button" href=href>{t!(l, needs.edit)}</a></p> }
                    .into_any(),
            );
        }
        NeedState::Returned => (Tone::Warning, t!(l, needs.question_title).to_owned()),
        NeedState::Parked if need.parked_until.is_some_and(|until| until <= today) => (
            Tone::Warning,
            t!(l, needs.reason_due, date = date(need.parked_until)).to_string(),
        ),
        NeedState::Parked => (
            Tone::Info,
            t!(l, needs.reason_parked, date = date(need.parked_until)).to_string(),
        ),
        NeedState::Redirected => (
            Tone::Info,
            t!(l, needs.reason_redirected, solution = need.solution.clone()).to_string(),
        ),
        NeedState::Declined => (Tone::Neutral, t!(l, needs.reason_declined).to_owned()),
        NeedState::Closed => (Tone::Neutral, t!(l, needs.reason_closed).to_owned()),
        NeedState::Withdrawn => (Tone::Neutral, t!(l, needs.reason_withdrawn).to_owned()),
        _ => return None,
    };
    let answer = (need.state == NeedState::Returned && need.may_edit).then(|| {
        let href = format!("/needs/{}/edit", need.address());
        view! {
            <p class="ds-paragraph">{t!(l, needs.question_text)}</p>
            <p class="app-actions"><a class="ds-button" href=href>{t!(l, needs.answer)}</a></p>
        }
    });
    let system = (need.state == NeedState::Redirected)
        .then(|| system_named(&need.solution))
        .flatten()
        .map(|reference| {
            let href = format!("/systems/{reference}#access");
            view! {
                <p class="app-actions">
                    <a class="ds-button" data-variant="secondary" href=href>{t!(l, needs.redirected_system)}</a>
                </p>
            }
        });
    let content = view! { {paragraphs(&need.reason)}{system}{answer} }.into_any();
    Some(notice(tone, heading, content))
}

/// The system of the register that a solution names by its number.
fn system_named(solution: &str) -> Option<Reference> {
    solution
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter_map(|word| word.parse::<Reference>().ok())
        .find(|reference| reference.prefix == Prefix::System)
}

fn content(l: Locale, need: &NeedView) -> AnyView {
    let content = &need.content;
    let none = t!(l, common.not_given);
    let text = |text: &str| {
        if text.is_empty() {
            value("", none)
        } else {
            paragraphs(text)
        }
    };
    // The groups' words begin a line each in the form; here they follow each other.
    let mut affected: Vec<String> = content
        .affected_groups
        .iter()
        .enumerate()
        .map(|(i, group)| {
            if i == 0 {
                w::group(l, *group).to_owned()
            } else {
                w::group(l, *group).to_lowercase()
            }
        })
        .collect();
    if !content.affected_other.is_empty() {
        affected.push(content.affected_other.clone());
    }
    let mut affected = affected.join(", ");
    if let Some(count) = content.affected_count {
        let about = t!(l, needs.fact_about, count = words::number(count)).to_string();
        affected = if affected.is_empty() {
            about
        } else {
            format!("{affected}, {about}")
        };
    }
    let data = content
        .personal_data
        .map(|data| w::personal_data(l, data))
        .unwrap_or_default();
    let children = if content.children_affected {
        t!(l, common.yes)
    } else {
        t!(l, common.no)
    };
    let row = |name: &str, shown: AnyView| (name.to_owned(), shown);
    let rows = vec![
        row(t!(l, needs.fact_problem), text(&content.problem)),
        row(
            t!(l, needs.fact_current_situation),
            text(&content.current_situation),
        ),
        row(t!(l, needs.fact_desired_effect), text(&content.desired_effect)),
        row(t!(l, needs.fact_affected), value(affected, none)),
        row(t!(l, needs.fact_children), value(children, none)),
        row(
            t!(l, needs.fact_urgency),
            value(
                content
                    .urgency
                    .map(|urgency| w::urgency(l, urgency))
                    .unwrap_or_default(),
                none,
            ),
        ),
        row(
            t!(l, needs.fact_wanted_by),
            value(content.wanted_by.map(words::date).unwrap_or_default(), none),
        ),
        row(t!(l, needs.fact_personal_data), value(data, none)),
    ];
    section("need", t!(l, needs.section_need), facts(rows))
}

fn assessment(l: Locale, need: &NeedView) -> Option<AnyView> {
    let relevance = need.relevance?;
    let content = view! {
        <p class="ds-paragraph"><strong>{w::relevance(l, relevance)}</strong></p>
        {paragraphs(&need.assessment)}
    };
    Some(section(
        "assessment",
        t!(l, needs.section_assessment),
        content.into_any(),
    ))
}

fn dialogue(l: Locale, turns: &[Turn]) -> Option<AnyView> {
    if turns.is_empty() {
        return None;
    }
    let turns = turns
        .iter()
        .map(|turn| {
            let (name, at) = (turn.who.clone(), words::moment(turn.at));
            let who = if turn.question {
                t!(l, needs.question_by, name = name, at = at).to_string()
            } else {
                t!(l, needs.answer_by, name = name, at = at).to_string()
            };
            view! {
                <li class="app-turn" data-kind=if turn.question { "question" } else { "answer" }>
                    <p class="app-turn__who">{who}</p>
                    {paragraphs(&turn.text)}
                </li>
            }
        })
        .collect_view();
    let list = view! { <ol class="app-dialogue">{turns}</ol> }.into_any();
    Some(section("dialogue", t!(l, needs.section_dialogue), list))
}

//! What waits for one: what is late first, then what has waited longest, each with for how long.

use leptos::prelude::*;
use store::{
    clusters::WaitingDeviation,
    decisions::{Waiting, WaitingFor},
    my_page::{LateReferral, MyPage},
    needs::NeedRow,
    reviews::WaitingReview,
    scores::WaitingScore,
};
use time::{Date, OffsetDateTime};

use crate::{
    i18n::Locale,
    pages::needs::words::{state_tag, titled, urgency},
    parts::{
        icon::{Icon, icon},
        prose::section,
    },
    t, words,
};

/// One thing to do.
struct Task {
    href: String,
    what: String,
    about: String,
    since: Date,
    due: Option<Date>,
    /// What else is said of when.
    when: Option<String>,
}

impl Task {
    fn is_late(&self, today: Date) -> bool {
        self.due.is_some_and(|due| due < today)
    }
}

/// For how long something has waited.
pub fn waited(l: Locale, today: Date, since: Date) -> String {
    match (today - since).whole_days() {
        ..=0 => t!(l, my_page.waited_today).to_owned(),
        1 => t!(l, my_page.waited_one).to_owned(),
        days => t!(l, my_page.waited, days = days).to_string(),
    }
}

/// By how much something is late.
fn late(l: Locale, today: Date, due: Date) -> String {
    match (today - due).whole_days() {
        1 => t!(l, my_page.late_one).to_owned(),
        days => t!(l, my_page.late, days = days).to_string(),
    }
}

pub fn waiting(l: Locale, today: Date, mine: MyPage) -> Option<AnyView> {
    let mut tasks: Vec<Task> = Vec::new();
    tasks.extend(mine.needs.to_answer.iter().map(|need| answer_task(l, need)));
    tasks.extend(mine.reviews.into_iter().map(|review| review_task(l, review)));
    tasks.extend(mine.scores.into_iter().map(|score| score_task(l, score)));
    tasks.extend(
        mine.decisions
            .into_iter()
            .map(|waiting| decision_task(l, waiting)),
    );
    tasks.extend(
        mine.deviations
            .into_iter()
            .map(|deviation| deviation_task(l, deviation)),
    );
    tasks.extend(
        mine.referrals
            .into_iter()
            .map(|referral| referral_task(l, referral)),
    );
    if tasks.is_empty() {
        return None;
    }
    tasks.sort_by(|a, b| {
        let key = |task: &Task| {
            let late = task.is_late(today);
            (!late, if late { task.due } else { None }, task.since)
        };
        key(a).cmp(&key(b)).then_with(|| a.about.cmp(&b.about))
    });
    let items = tasks
        .into_iter()
        .map(|task| task_item(l, today, task))
        .collect_view();
    let list = view! { <ul class="app-items">{items}</ul> }.into_any();
    Some(section("waiting", t!(l, my_page.section_waiting), list))
}

fn day(at: OffsetDateTime) -> Date {
    store::swedish_day(at)
}

fn answer_task(l: Locale, need: &NeedRow) -> Task {
    Task {
        href: format!("/needs/{}", need.address()),
        what: t!(l, my_page.to_answer).to_owned(),
        about: format!("{} {}", need.address(), titled(l, &need.title)),
        since: day(need.state_since),
        due: None,
        when: None,
    }
}

fn review_task(l: Locale, review: WaitingReview) -> Task {
    Task {
        href: format!("/proposals/{}?tab=reviews", review.reference),
        what: t!(
            l,
            my_page.task_review,
            speciality = words::speciality(l, review.speciality)
        )
        .to_string(),
        about: format!("{} {}", review.reference, review.title),
        since: day(review.since),
        due: review.due,
        when: None,
    }
}

fn score_task(l: Locale, score: WaitingScore) -> Task {
    Task {
        href: format!("/proposals/{}?tab=scoring", score.reference),
        what: t!(l, my_page.task_score).to_owned(),
        about: format!("{} {}", score.reference, score.title),
        since: day(score.opened_at),
        due: None,
        when: None,
    }
}

fn decision_task(l: Locale, waiting: Waiting) -> Task {
    let what = match waiting.waiting_for {
        WaitingFor::MakeReady => t!(l, my_page.task_make_ready),
        WaitingFor::Send => t!(l, my_page.task_send),
        WaitingFor::Decide => t!(l, my_page.task_decide),
        WaitingFor::Record => t!(l, my_page.task_record),
    };
    // A meeting that was is told; its minutes are not late before they are written.
    let when = waiting
        .on
        .map(|on| t!(l, my_page.meeting, date = words::date(on)).to_string());
    Task {
        href: format!("/proposals/{}?tab=decision", waiting.reference),
        what: what.to_owned(),
        about: format!("{} {}", waiting.reference, waiting.title),
        since: day(waiting.since),
        due: None,
        when,
    }
}

fn deviation_task(l: Locale, waiting: WaitingDeviation) -> Task {
    let what = match waiting.ends {
        Some(_) => t!(l, my_page.task_deviation_ends),
        None => t!(l, my_page.task_deviation),
    };
    let unit = words::pick(l, &waiting.unit_sv, &waiting.unit_en);
    Task {
        href: format!("/groups/{}#deviations", waiting.group),
        what: what.to_owned(),
        about: format!("{unit} · {} {}", waiting.group, waiting.title),
        since: day(waiting.since),
        due: None,
        when: waiting
            .ends
            .map(|ends| t!(l, my_page.ends, date = words::date(ends)).to_string()),
    }
}

fn referral_task(l: Locale, referral: LateReferral) -> Task {
    let who = words::pick(l, &referral.recipient_sv, &referral.recipient_en).to_owned();
    Task {
        href: format!("/proposals/{}?tab=referral", referral.reference),
        what: t!(l, my_page.task_referral, who = who).to_string(),
        about: format!("{} {}", referral.reference, referral.title),
        since: referral.sent.unwrap_or(referral.due),
        due: Some(referral.due),
        when: None,
    }
}

fn task_item(l: Locale, today: Date, task: Task) -> AnyView {
    let is_late = task.is_late(today);
    let due = task.due.map(|due| {
        if is_late {
            let text = late(l, today, due);
            view! { <span class="app-late">{icon(Icon::Warning)}{text}</span> }.into_any()
        } else {
            let text = t!(l, my_page.due, date = words::date(due)).to_string();
            view! { <span>{text}</span> }.into_any()
        }
    });
    let when = task.when.map(|when| view! { <span>{when}</span> });
    let since = words::date(task.since);
    view! {
        <li class="app-item">
            <div>
                <a class="ds-link" href=task.href>{task.what}</a>
                <p class="app-item__meta"><span>{task.about}</span></p>
            </div>
            <span class="app-item__when app-item__whens">
                {due}
                {when}
                <time datetime=since.clone() title=since>{waited(l, today, task.since)}</time>
            </span>
        </li>
    }
    .into_any()
}

/// The needs that have waited longest for the staff.
pub fn queue_items(l: Locale, today: Date, rows: Vec<NeedRow>) -> AnyView {
    let items = rows
        .into_iter()
        .map(|row| {
            let href = format!("/needs/{}", row.address());
            let unit = words::pick(l, &row.unit_name_sv, &row.unit_name_en).to_owned();
            // Law and contracts press, a wish does not.
            let presses = row.urgency.map(|of| view! { <span>{urgency(l, of)}</span> });
            let wanted = row.wanted_by.map(|wanted| {
                if wanted < today {
                    let text = t!(l, my_page.wanted_passed, date = words::date(wanted)).to_string();
                    view! { <span class="app-late">{icon(Icon::Warning)}{text}</span> }.into_any()
                } else {
                    let text = t!(l, my_page.wanted, date = words::date(wanted)).to_string();
                    view! { <span>{text}</span> }.into_any()
                }
            });
            let rested = row.parked_until.map(|until| {
                let text = t!(l, my_page.rested, date = words::date(until)).to_string();
                view! { <span>{text}</span> }
            });
            let since = day(row.state_since);
            view! {
                <li class="app-item">
                    <div>
                        <a class="ds-link" href=href>{titled(l, &row.title)}</a>
                        <p class="app-item__meta">
                            <span>{row.address()}</span><span>{unit}</span>{presses}{wanted}{rested}
                        </p>
                    </div>
                    <span class="app-item__when app-item__whens">
                        {state_tag(l, row.state)}
                        <time datetime=words::date(since) title=words::date(since)>{waited(l, today, since)}</time>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="app-items">{items}</ul> }.into_any()
}

//! One's own page: what waits for one in each role, what has happened, and the own needs.

use domain::people::Actor;
use leptos::prelude::*;
use store::{
    Refusal,
    clusters::WaitingDeviation,
    decisions::{Waiting, WaitingFor},
    my_page::{MyPage, my_page},
    needs::Queue,
    reviews::WaitingReview,
    scores::WaitingScore,
};
use time::Date;

use super::{
    needs::{need_items, submits, words::titled},
    notifications,
};
use crate::{
    context::{Visitor, store, visitor},
    i18n::Locale,
    parts::{
        icon::{Icon, icon},
        notices::empty,
        page::{page, title},
        prose::section,
    },
    t, words,
};

/// The first page: one's own when signed in, otherwise the public's.
#[component]
pub fn HomePage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        match &visitor.actor {
            Some(actor) => view(&visitor, actor).await,
            None => super::start::view(&visitor).await,
        }
    })
}

/// The page of a signed-in person.
pub async fn view(visitor: &Visitor, actor: &Actor) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let mut mine = my_page(&store()?, actor, visitor.today()).await?;
    let submits = submits(actor);
    let new = submits.then(|| {
        view! { <a class="ds-button" href="/needs/new">{icon(Icon::Plus)}{t!(l, needs.new)}</a> }
    });
    let first_name = actor.name.split(' ').next().unwrap_or_default().to_owned();
    let hello = t!(l, my_page.hello, name = first_name).to_string();
    let lead = mine
        .is_clear()
        .then(|| view! { <p class="app-lead">{t!(l, my_page.clear)}</p> });
    let news = notifications::news(l, std::mem::take(&mut mine.news), visitor.unread);
    let queue = mine
        .needs
        .queue
        .take()
        .map(|counts| queue(l, counts, std::mem::take(&mut mine.needs.queue_rows)));
    let own = (submits || mine.needs.sent_total > 0 || !mine.needs.drafts.is_empty())
        .then(|| own(l, &mut mine, submits));
    let waiting = waiting(l, visitor.today(), mine);
    Ok(view! {
        <div class="app-head">
            <div>{title(l, Vec::new(), hello)}{lead}</div>
            {new}
        </div>
        {waiting}
        {news}
        {queue}
        {own}
    }
    .into_any())
}

/// One thing to do.
struct Task {
    href: String,
    what: String,
    about: String,
    when: String,
    late: bool,
}

fn waiting(l: Locale, today: Date, mine: MyPage) -> Option<AnyView> {
    let mut tasks = Vec::new();
    for need in mine.needs.to_answer {
        tasks.push(Task {
            href: format!("/needs/{}", need.address()),
            what: t!(l, my_page.to_answer).to_owned(),
            about: format!("{} {}", need.address(), titled(l, &need.title)),
            when: t!(l, my_page.since, date = words::day_of(need.updated_at)).to_string(),
            late: false,
        });
    }
    tasks.extend(
        mine.reviews
            .into_iter()
            .map(|review| review_task(l, today, review)),
    );
    tasks.extend(mine.scores.into_iter().map(|score| score_task(l, score)));
    tasks.extend(
        mine.decisions
            .into_iter()
            .map(|decision| decision_task(l, decision)),
    );
    tasks.extend(
        mine.deviations
            .into_iter()
            .map(|deviation| deviation_task(l, deviation)),
    );
    if tasks.is_empty() {
        return None;
    }
    let items = tasks.into_iter().map(task_item).collect_view();
    let list = view! { <ul class="app-items">{items}</ul> }.into_any();
    Some(section("waiting", t!(l, my_page.section_waiting), list))
}

fn review_task(l: Locale, today: Date, review: WaitingReview) -> Task {
    let late = review.due.is_some_and(|due| due < today);
    let when = match review.due.map(words::date) {
        Some(due) if late => t!(l, my_page.overdue, date = due).to_string(),
        Some(due) => t!(l, my_page.due, date = due).to_string(),
        None => String::new(),
    };
    Task {
        href: format!("/proposals/{}?tab=reviews", review.reference),
        what: t!(
            l,
            my_page.task_review,
            speciality = words::speciality(l, review.speciality)
        )
        .to_string(),
        about: format!("{} {}", review.reference, review.title),
        when,
        late,
    }
}

fn score_task(l: Locale, score: WaitingScore) -> Task {
    Task {
        href: format!("/proposals/{}?tab=scoring", score.reference),
        what: t!(l, my_page.task_score).to_owned(),
        about: format!("{} {}", score.reference, score.title),
        when: t!(l, my_page.since, date = words::day_of(score.opened_at)).to_string(),
        late: false,
    }
}

fn decision_task(l: Locale, waiting: Waiting) -> Task {
    let what = match waiting.waiting_for {
        WaitingFor::MakeReady => t!(l, my_page.task_make_ready),
        WaitingFor::Send => t!(l, my_page.task_send),
        WaitingFor::Decide => t!(l, my_page.task_decide),
        WaitingFor::Record => t!(l, my_page.task_record),
    };
    let when = match waiting.on {
        Some(on) => t!(l, my_page.meeting, date = words::date(on)).to_string(),
        None => t!(l, my_page.since, date = words::day_of(waiting.since)).to_string(),
    };
    Task {
        href: format!("/proposals/{}?tab=decision", waiting.reference),
        what: what.to_owned(),
        about: format!("{} {}", waiting.reference, waiting.title),
        when,
        late: false,
    }
}

fn deviation_task(l: Locale, waiting: WaitingDeviation) -> Task {
    let (what, when) = match waiting.ends {
        Some(ends) => (
            t!(l, my_page.task_deviation_ends),
            t!(l, my_page.ends, date = words::date(ends)).to_string(),
        ),
        None => (
            t!(l, my_page.task_deviation),
            t!(l, my_page.since, date = words::day_of(waiting.since)).to_string(),
        ),
    };
    let unit = words::pick(l, &waiting.unit_sv, &waiting.unit_en);
    Task {
        href: format!("/groups/{}#deviations", waiting.group),
        what: what.to_owned(),
        about: format!("{unit} · {} {}", waiting.group, waiting.title),
        when,
        late: false,
    }
}

fn task_item(task: Task) -> AnyView {
    let late = task.late.then(|| icon(Icon::Warning));
    view! {
        <li class="app-item">
            <div>
                <a class="ds-link" href=task.href>{task.what}</a>
                <p class="app-item__meta"><span>{task.about}</span></p>
            </div>
            <span class="app-item__when" data-late=task.late.then_some("")>{late}{task.when}</span>
        </li>
    }
    .into_any()
}

fn queue(l: Locale, counts: Queue, rows: Vec<store::needs::NeedRow>) -> AnyView {
    if counts.total() == 0 {
        let text = view! { <p class="ds-paragraph app-subtle">{t!(l, my_page.queue_empty)}</p> }.into_any();
        return section("queue", t!(l, my_page.section_queue), text);
    }
    let figures = [
        (counts.submitted, t!(l, my_page.queue_submitted), "submitted"),
        (counts.registered, t!(l, my_page.queue_registered), "registered"),
        (counts.assessed, t!(l, my_page.queue_assessed), "assessed"),
        (counts.due, t!(l, my_page.queue_due), "parked"),
    ]
    .into_iter()
    .map(|(count, label, state)| {
        let href = format!("/needs?which=waiting&state={state}");
        view! {
            <li>
                <a class="app-figure" href=href>
                    <strong>{words::number(count)}</strong>
                    <span>{label}</span>
                </a>
            </li>
        }
    })
    .collect_view();
    let content = view! {
        <ul class="app-figures">{figures}</ul>
        {need_items(l, rows)}
        <p><a class="ds-link" href="/needs?which=waiting">{t!(l, my_page.queue_all)}</a></p>
    };
    section("queue", t!(l, my_page.section_queue), content.into_any())
}

fn own(l: Locale, mine: &mut MyPage, submits: bool) -> AnyView {
    let (drafts, sent) = (
        std::mem::take(&mut mine.needs.drafts),
        std::mem::take(&mut mine.needs.sent),
    );
    let total = mine.needs.sent_total;
    let content = if drafts.is_empty() && sent.is_empty() {
        let new = submits.then(|| ("/needs/new".to_owned(), t!(l, needs.new).to_owned()));
        empty(t!(l, my_page.mine_empty), new)
    } else {
        let all = (total > i64::try_from(sent.len()).unwrap_or(i64::MAX)).then(|| {
            let text = t!(l, my_page.mine_all, count = total).to_string();
            view! { <p><a class="ds-link" href="/needs?which=mine">{text}</a></p> }
        });
        let rows = drafts.into_iter().chain(sent).collect();
        view! { {need_items(l, rows)}{all} }.into_any()
    };
    section("mine", t!(l, my_page.section_mine), content)
}

//! One's own page: what waits for one in each role and since when, what has happened, what comes, the own needs and
//! those of one's units.

mod coming;
mod more;
mod tasks;
mod units;

pub use coming::what as deadline_what;

use domain::people::{Actor, Role};
use leptos::prelude::*;
use store::{
    Refusal,
    my_page::{MyPage, my_page, note, visit},
    needs::Queue,
};

use super::{
    needs::{need_items, submits},
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
    let store = store()?;
    // A page that asks again by itself is nobody's visit.
    let before = if visitor.live {
        None
    } else {
        let visit = visit(&store, actor, visitor.now).await?;
        let noting = store.clone();
        tokio::spawn(async move {
            if let Err(refusal) = note(&noting, visit).await {
                tracing::warn!(error = %refusal, "a visit was not noted");
            }
        });
        visit.before
    };
    let mut mine = my_page(&store, actor, visitor.today()).await?;
    let submits = submits(actor);
    let new = submits.then(|| {
        view! { <a class="ds-button" href="/needs/new">{icon(Icon::Plus)}{t!(l, needs.new)}</a> }
    });
    let first_name = actor.name.split(' ').next().unwrap_or_default().to_owned();
    let hello = t!(l, my_page.hello, name = first_name).to_string();
    let lead = mine.is_clear().then(|| clear(l, actor, submits));
    let last = before.map(|before| {
        let text = t!(l, my_page.last_visit, at = words::moment(before)).to_string();
        view! { <p class="app-subtle app-visit">{text}</p> }
    });
    let news = notifications::news(l, std::mem::take(&mut mine.news), visitor.unread);
    let queue = mine.needs.queue.take().map(|counts| {
        let rows = std::mem::take(&mut mine.needs.queue_rows);
        queue(visitor, counts, rows)
    });
    let own = (submits || mine.needs.sent_total > 0 || !mine.needs.drafts.is_empty())
        .then(|| own(l, &mut mine, submits));
    let units = mine.units.take().map(|units| units::units(l, units));
    let decided = mine.decided.take().map(|rows| more::decided(l, &rows));
    let followed = more::followed(l, before, &mine.followed);
    let accounts = mine.accounts.take().map(|accounts| more::accounts(l, &accounts));
    let coming = coming::coming(l, visitor.today(), &mine.deadlines);
    let waiting = tasks::waiting(l, visitor.today(), mine);
    Ok(view! {
        <div class="app-head">
            <div>{title(l, Vec::new(), hello)}{lead}{last}</div>
            {new}
        </div>
        {waiting}
        {news}
        {queue}
        {units}
        {coming}
        {decided}
        {own}
        {followed}
        {accounts}
    }
    .into_any())
}

/// Nothing waits; what one may want to do then, by role.
fn clear(l: Locale, actor: &Actor, submits: bool) -> AnyView {
    let next = if actor.has_any(domain::policy::ASSESSORS) {
        Some(("/proposals", t!(l, my_page.next_proposals)))
    } else if actor.has_any(&[
        Role::Delegate,
        Role::CommitteeSecretary,
        Role::ElectedRepresentative,
    ]) {
        Some(("/initiatives", t!(l, my_page.next_initiatives)))
    } else if actor.has(Role::Administrator) {
        Some(("/journal?kind=person", t!(l, my_page.next_accounts)))
    } else if submits {
        // The button beside it says so.
        None
    } else {
        Some(("/initiatives", t!(l, my_page.next_initiatives)))
    };
    let next = next.map(|(href, text)| view! { " "<a class="ds-link" href=href>{text}</a> });
    view! { <p class="app-lead">{t!(l, my_page.clear)}{next}</p> }.into_any()
}

fn queue(visitor: &Visitor, counts: Queue, rows: Vec<store::needs::NeedRow>) -> AnyView {
    let l = visitor.locale;
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
        units::figure(
            count,
            label,
            format!("/needs?which=waiting&state={state}&sort=since"),
        )
    })
    .collect_view();
    let content = view! {
        <ul class="app-figures">{figures}</ul>
        <p class="app-subtle">{t!(l, my_page.queue_oldest)}</p>
        {tasks::queue_items(l, visitor.today(), rows)}
        <p><a class="ds-link" href="/needs?which=waiting&sort=since">{t!(l, my_page.queue_all)}</a></p>
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

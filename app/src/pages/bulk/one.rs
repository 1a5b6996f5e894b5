//! One action: what will happen, how far it has come, what came of it.

use domain::{
    bulk::{BulkAction, BulkState},
    ids::BulkId,
    journal::SubjectKind,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    Refusal, Topic,
    bulk::{Bulk, view as of},
};

use super::{
    functions::{BEGIN, UNDO, address},
    rows, words as w,
};
use crate::{
    context::{Visitor, store, visitor},
    forms::FormState,
    i18n::Locale,
    islands::live_region::LiveRegion,
    parts::{
        Field,
        confirm::unfold,
        fields::hidden,
        notices::empty,
        page::{page, title},
        problems::problems,
        prose::{facts, section},
    },
    t, words,
};

const PARAGRAPHS_MAX: usize = 5_000;
const LINE_MAX: usize = 200;

#[component]
pub fn BulkPage() -> impl IntoView {
    let id = use_params_map()
        .with_untracked(|params| params.get("id"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let id: BulkId = id.parse().map_err(|_| Refusal::NotFound)?;
        let bulk = of(&store()?, actor, visitor.now, id).await?;
        let body = match bulk.state {
            BulkState::Previewed => preview(&visitor, &bulk).await?,
            BulkState::Running | BulkState::Undoing => under_way(&visitor, &bulk),
            BulkState::Done | BulkState::Undone => result(&visitor, &bulk).await?,
        };
        let body = view! { <div id="bulk-body">{body}</div> }.into_any();
        let body = if matches!(bulk.state, BulkState::Running | BulkState::Undoing) {
            let topic = format!("{}@{}", Topic::Bulk(id).address(), bulk.version);
            let said = t!(l, bulk.moved_on).to_owned();
            view! { <LiveRegion topic=topic regions="bulk-body".to_owned() said=said>{body}</LiveRegion> }
                .into_any()
        } else {
            body
        };
        let (list, name) = match bulk.kind {
            SubjectKind::Proposal => ("/proposals", t!(l, proposals.heading)),
            _ => ("/needs", t!(l, needs.title)),
        };
        let crumbs = vec![(list.to_owned(), name.to_owned())];
        let count = words::number(bulk.rows.len() as i64);
        let heading = t!(l, bulk.heading, action = w::action(l, bulk.action), count = count).to_string();
        Ok(view! { {title(l, crumbs, heading)}{body} }.into_any())
    })
}

fn number(n: usize) -> String {
    words::number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn back_to_list(l: Locale, bulk: &Bulk) -> AnyView {
    view! { <a class="ds-button" data-variant="tertiary" href=bulk.list_address.clone()>{t!(l, bulk.back)}</a> }.into_any()
}

async fn preview(visitor: &Visitor, bulk: &Bulk) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let (possible, total) = (bulk.possible(), bulk.rows.len());
    if possible == 0 {
        let next = Some((bulk.list_address.clone(), t!(l, bulk.back).to_owned()));
        return Ok(view! { {empty(t!(l, bulk.none_possible), next)}{rows::list(visitor, bulk)} }.into_any());
    }
    let lead = if possible == total {
        t!(l, bulk.all_possible).to_owned()
    } else {
        t!(l, bulk.some_possible, n = number(possible), total = number(total)).to_string()
    };
    let form = FormState::empty(BEGIN).await?;
    let (fields, labels) = asked(l, bulk.action, &form);
    let told = (!bulk.action.is_private()).then(|| {
        let undo = if bulk.action.can_be_undone() {
            t!(l, bulk.can_be_undone)
        } else {
            t!(l, bulk.cannot_be_undone)
        };
        view! { <p class="ds-paragraph">{t!(l, bulk.told)}" "{undo}</p> }
    });
    let submit = t!(
        l,
        bulk.begin,
        action = w::action(l, bulk.action),
        count = number(possible)
    )
    .to_string();
    let tone = matches!(bulk.action, BulkAction::Decline | BulkAction::Close).then_some("danger");
    Ok(view! {
        <p class="app-lead">{lead}</p>
        {rows::list(visitor, bulk)}
        <form method="post" action=format!("/fn/bulk/{BEGIN}") class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            <input type="hidden" name="bulk" value=bulk.id.to_string() />
            {fields}
            {told}
            <div class="app-actions">
                <button class="ds-button" data-color=tone type="submit">{submit}</button>
                {back_to_list(l, bulk)}
            </div>
        </form>
    }
    .into_any())
}

/// What is typed once for all rows.
fn asked(l: Locale, action: BulkAction, form: &FormState) -> (AnyView, Vec<(&'static str, String)>) {
    let mut labels = Vec::new();
    let until = (action == BulkAction::Park).then(|| {
        let label = t!(l, bulk.until);
        labels.push(("until", label.to_owned()));
        Field::new(l, form, "until", label).required().date()
    });
    let solution = (action == BulkAction::Redirect).then(|| {
        let label = t!(l, bulk.solution);
        labels.push(("solution", label.to_owned()));
        Field::new(l, form, "solution", label)
            .required()
            .max(LINE_MAX)
            .text()
    });
    let reason = action.asks_reason().then(|| {
        let label = t!(l, common.reason);
        labels.push(("reason", label.to_owned()));
        Field::new(l, form, "reason", label)
            .required()
            .max(PARAGRAPHS_MAX)
            .hint(t!(l, bulk.reason_hint))
            .area(4)
    });
    (view! { {until}{solution}{reason} }.into_any(), labels)
}

fn under_way(visitor: &Visitor, bulk: &Bulk) -> AnyView {
    let l = visitor.locale;
    let (heading, total) = if bulk.state == BulkState::Running {
        (t!(l, bulk.running_title), bulk.rows.len())
    } else {
        (t!(l, bulk.undoing_title), bulk.done())
    };
    let text = t!(
        l,
        bulk.progress,
        done = number(bulk.passed()),
        total = number(total)
    )
    .to_string();
    let content = view! {
        <p class="ds-paragraph">{t!(l, bulk.running_lead)}</p>
        <p><label for="bulk-progress">{text}</label></p>
        <progress class="app-progress" id="bulk-progress" max=total.max(1).to_string() value=bulk.passed().to_string()></progress>
        <p><a class="ds-link" href=address(bulk.id)>{t!(l, bulk.look_again)}</a></p>
    };
    section("progress", heading, content.into_any())
}

async fn result(visitor: &Visitor, bulk: &Bulk) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let (done, undone) = (bulk.done(), bulk.undone());
    let show = |n: usize| view! { <span>{number(n)}</span> }.into_any();
    let text = |text: String| view! { <span class="app-prose">{text}</span> }.into_any();
    let mut known = vec![
        (t!(l, common.status).to_owned(), w::state_tag(l, bulk.state)),
        (t!(l, bulk.done).to_owned(), show(done - undone)),
    ];
    if undone > 0 {
        known.push((t!(l, bulk.undone).to_owned(), show(undone)));
    }
    known.push((t!(l, bulk.left).to_owned(), show(bulk.rows.len() - done)));
    if let Some(until) = bulk.content.until {
        known.push((t!(l, bulk.until).to_owned(), text(words::date(until))));
    }
    if !bulk.content.solution.is_empty() {
        known.push((
            t!(l, bulk.solution).to_owned(),
            text(bulk.content.solution.clone()),
        ));
    }
    if !bulk.content.reason.is_empty() {
        known.push((t!(l, common.reason).to_owned(), text(bulk.content.reason.clone())));
    }
    if !bulk.undo_reason.is_empty() {
        known.push((t!(l, bulk.undo_reason).to_owned(), text(bulk.undo_reason.clone())));
    }
    let undo = match bulk.undo_until {
        Some(until) if done > 0 => Some(undo(l, bulk, words::moment(until)).await?),
        _ => None,
    };
    let over = (bulk.state == BulkState::Done && bulk.undo_until.is_none() && done > 0).then(|| {
        let text = if bulk.action.can_be_undone() {
            t!(l, bulk.undo_over)
        } else {
            t!(l, bulk.cannot_be_undone)
        };
        view! { <p class="app-subtle">{text}</p> }
    });
    Ok(view! {
        {facts(known)}
        {undo}
        {over}
        {rows::list(visitor, bulk)}
        <div class="app-actions">{back_to_list(l, bulk)}</div>
    }
    .into_any())
}

async fn undo(l: Locale, bulk: &Bulk, until: String) -> Result<AnyView, Refusal> {
    let form = FormState::empty(UNDO).await?;
    let open = form.problem.is_some();
    let labels = [("reason", t!(l, bulk.undo_reason).to_owned())];
    let reason = (!bulk.action.is_private()).then(|| {
        Field::new(l, &form, "reason", t!(l, bulk.undo_reason))
            .required()
            .max(PARAGRAPHS_MAX)
            .hint(t!(l, bulk.reason_hint))
            .area(3)
    });
    let sure = t!(l, bulk.undo_sure, count = number(bulk.done()), until = until).to_string();
    let content = view! {
        <form method="post" action=format!("/fn/bulk/{UNDO}") class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            <input type="hidden" name="bulk" value=bulk.id.to_string() />
            <p class="ds-paragraph">{sure}</p>
            {reason}
            <div class="app-actions">
                <button class="ds-button" data-color="danger" type="submit">{t!(l, bulk.undo_do)}</button>
            </div>
        </form>
    };
    Ok(unfold("undo", t!(l, bulk.undo), open, content.into_any()))
}

//! "Vi har samma behov": the page where a unit stands behind somebody else's need, and who stands behind one.

use domain::{
    ids::UnitId,
    needs::{JoinForm, personal_numbers},
    people::Actor,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::Serialize;
use store::{
    Refusal, Store,
    needs::{self, Joiner, NeedView},
};

use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    i18n::Locale,
    parts::{
        Field,
        fields::{Choice, hidden},
        notices::empty,
        page::{page, title},
        problems::problems,
        prose::{facts, paragraphs, section},
    },
    t, words,
};

/// Most characters of what is different.
const PARAGRAPHS_MAX: usize = 5_000;

/// The form's name, and of its server function.
const FORM: &str = "same-need";

#[component]
pub fn JoinNeedPage() -> impl IntoView {
    let address = use_params_map()
        .with_untracked(|params| params.get("need"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = needs::named(&store, &address).await?;
        let (head, problem, units) = needs::units_to_join_for(&store, actor, id).await?;
        let units: Vec<Choice> = units
            .into_iter()
            .map(|unit| {
                let name = words::pick(l, &unit.name_sv, &unit.name_en).to_owned();
                (unit.id.to_string(), name)
            })
            .collect();
        let unit = words::pick(l, &head.unit_name_sv, &head.unit_name_en).to_owned();
        let about = facts(vec![
            (
                t!(l, needs.column_need).to_owned(),
                view! { {head.title.clone()} }.into_any(),
            ),
            (t!(l, needs.column_unit).to_owned(), view! { {unit} }.into_any()),
            (t!(l, needs.field_problem).to_owned(), paragraphs(&problem)),
        ]);
        let number = head
            .reference
            .map(|reference| reference.to_string())
            .unwrap_or_default();
        let content = if units.is_empty() {
            empty(
                t!(l, needs.join_none),
                Some(("/needs".to_owned(), t!(l, needs.title).to_owned())),
            )
        } else {
            form(l, &address, units).await?
        };
        let crumbs = vec![("/needs".to_owned(), t!(l, needs.title).to_owned())];
        Ok(view! {
            {title(l, crumbs, t!(l, needs.join_title))}
            <p class="app-meta"><strong>{number}</strong></p>
            <p class="app-lead">{t!(l, needs.join_lead)}</p>
            {about}
            {content}
        }
        .into_any())
    })
}

async fn form(l: Locale, address: &str, units: Vec<Choice>) -> Result<AnyView, Refusal> {
    let saved = JoinForm {
        unit: units.first().map(|(id, _)| id.clone()).unwrap_or_default(),
        ..JoinForm::default()
    };
    let form = FormState::load(FORM, &saved, 0).await?;
    let labels = [
        ("unit", t!(l, needs.join_unit).to_owned()),
        ("difference", t!(l, needs.join_difference).to_owned()),
    ];
    let difference = form.value("difference");
    let warned = !personal_numbers(&[("difference", &difference)]).is_empty();
    let acknowledged =
        warned.then(|| Field::new(l, &form, "acknowledged", t!(l, needs.join_acknowledged)).check());
    let cancel = format!("/needs/{address}");
    Ok(view! {
        <form method="post" action=format!("/fn/needs/{FORM}") class="app-stack app-form" novalidate="">
            {problems(l, &form, &labels)}
            {hidden(&form)}
            <input type="hidden" name="need" value=address.to_owned() />
            {Field::new(l, &form, "unit", t!(l, needs.join_unit)).required().hint(t!(l, needs.join_unit_hint)).select(units)}
            {Field::new(l, &form, "difference", t!(l, needs.join_difference))
                .max(PARAGRAPHS_MAX)
                .hint(t!(l, needs.join_difference_hint))
                .area(5)}
            {acknowledged}
            <div class="app-actions">
                <button class="ds-button" type="submit">{t!(l, needs.join_do)}</button>
                <a class="ds-button" data-variant="tertiary" href=cancel>{t!(l, common.cancel)}</a>
            </div>
        </form>
    }
    .into_any())
}

/// The units that stand behind a need, and the way to become one of them.
pub async fn joiners(
    l: Locale,
    store: &Store,
    actor: &Actor,
    need: &NeedView,
) -> Result<Option<AnyView>, Refusal> {
    let joiners = needs::joiners(store, actor, need.id).await?;
    let may_join = !need.own && needs::may_join(store, actor, need.id).await?;
    if joiners.is_empty() && !may_join {
        return Ok(None);
    }
    let address = need.address();
    let items = joiners
        .into_iter()
        .map(|joiner| item(l, &address, joiner))
        .collect_view();
    let link = may_join.then(|| {
        let href = format!("/needs/{address}/join");
        view! { <p><a class="ds-button" data-variant="secondary" data-size="sm" href=href>{t!(l, needs.join_link)}</a></p> }
    });
    let content = view! {
        <ul class="app-items">{items}</ul>
        {link}
    };
    Ok(Some(section(
        "joiners",
        t!(l, needs.joiners_title),
        content.into_any(),
    )))
}

fn item(l: Locale, address: &str, joiner: Joiner) -> AnyView {
    let unit = words::pick(l, &joiner.unit_sv, &joiner.unit_en).to_owned();
    let by = t!(
        l,
        needs.joiner_by,
        name = joiner.person_name,
        date = words::day_of(joiner.joined_at)
    )
    .to_string();
    let difference = (!joiner.difference.is_empty()).then(|| paragraphs(&joiner.difference));
    let leave = joiner.may_leave.then(|| {
        let label = format!("{}: {unit}", t!(l, needs.joiner_leave));
        view! {
            <form method="post" action="/fn/needs/leave">
                <input type="hidden" name="need" value=address.to_owned() />
                <input type="hidden" name="unit" value=joiner.unit.to_string() />
                <button class="ds-button" data-variant="tertiary" data-size="sm" type="submit" aria-label=label>
                    {t!(l, needs.joiner_leave)}
                </button>
            </form>
        }
    });
    view! {
        <li class="app-item">
            <div>
                <strong>{unit}</strong>
                <p class="app-item__meta"><span>{by}</span></p>
                {difference}
            </div>
            {leave}
        </li>
    }
    .into_any()
}

/// A join form as it came, to be shown again when refused.
#[derive(Serialize)]
struct Typed {
    #[serde(flatten)]
    form: JoinForm,
    key: String,
}

/// Stands behind somebody else's need with a unit.
#[server(prefix = "/fn", endpoint = "needs/same-need")]
pub async fn same_need(
    #[server(flatten)] form: JoinForm,
    #[server(default)] need: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, key };
    answer(FORM, &format!("/needs/{need}/join"), &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = needs::named(&store, &need).await?;
        needs::join(&store, actor, visitor.now, id, &typed.key, &typed.form).await?;
        Ok(format!("/needs/{need}?done=joined"))
    })
    .await
}

/// Takes the unit back.
#[server(prefix = "/fn", endpoint = "needs/leave")]
pub async fn leave_need(
    #[server(default)] need: String,
    #[server(default)] unit: String,
) -> Result<(), PublicError> {
    answer("leave", &format!("/needs/{need}"), &(), async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let id = needs::named(&store, &need).await?;
        let unit: UnitId = unit.parse().map_err(|_| Refusal::NotFound)?;
        needs::leave(&store, actor, visitor.now, id, unit).await?;
        // The unit's own people may not be able to read the need any more.
        match needs::view(&store, actor, id).await {
            Ok(_) => Ok(format!("/needs/{need}?done=left")),
            Err(_) => Ok("/needs?done=left".to_owned()),
        }
    })
    .await
}

//! Addresses that letters do not reach: since when and why; corrected or tried again.

use domain::{ids::PersonId, notifications::bounces::Bounce, people::AddressForm};
use leptos::prelude::*;
use store::{
    Refusal,
    notifications::{self, Unreached},
    people,
};

use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    i18n::Locale,
    parts::{
        Field,
        confirm::unfold,
        lists::pages,
        notices::{done, empty},
        page::{page, title},
        problems::problems,
        prose::facts,
    },
    t, words,
};

const ADDRESS: &str = "/people/unreached";

/// People of a page.
const SIZE: i64 = 20;

#[component]
pub fn UnreachedPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let number = visitor.page();
        let (people, total) = notifications::unreached(&store()?, actor, number, SIZE).await?;
        let message = match visitor.query("done").as_str() {
            "tried" => Some(done(t!(l, people.done_tried))),
            "corrected" => Some(done(t!(l, people.done_corrected))),
            _ => None,
        };
        let off = (!visitor.letters)
            .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, notifications.off)}</p> });
        let content = if people.is_empty() {
            empty(
                t!(l, people.unreached_none),
                Some(("/".to_owned(), t!(l, common.nav_my_page).to_owned())),
            )
        } else {
            let mut cards = Vec::new();
            for one in people {
                let saved = AddressForm {
                    email: one.bounced.address.clone(),
                };
                let form = FormState::load(&form_of(one.person), &saved, 0).await?;
                cards.push(card(l, &form, one));
            }
            view! {
                <ul class="app-notices">{cards}</ul>
                {pages(l, &visitor.address, number, SIZE, total)}
            }
            .into_any()
        };
        Ok(view! {
            {title(l, Vec::new(), t!(l, people.unreached_title))}
            <p class="app-lead">{t!(l, people.unreached_lead)}</p>
            {off}
            {message}
            {content}
        }
        .into_any())
    })
}

fn form_of(person: PersonId) -> String {
    format!("address-{person}")
}

fn how(l: Locale, how: Bounce) -> &'static str {
    match how {
        Bounce::Refused => t!(l, people.how_refused),
        Bounce::Returned => t!(l, people.how_returned),
        Bounce::GivenUp => t!(l, people.how_given_up),
    }
}

fn card(l: Locale, form: &FormState, one: Unreached) -> AnyView {
    let bounced = one.bounced;
    let line = |text: String| view! { <span class="app-prose">{text}</span> }.into_any();
    let mut known = vec![
        (t!(l, people.email).to_owned(), line(bounced.address)),
        (
            t!(l, people.unreached_since).to_owned(),
            line(words::moment(bounced.since)),
        ),
        (
            t!(l, people.unreached_how).to_owned(),
            line(how(l, bounced.how).to_owned()),
        ),
    ];
    if !bounced.answer.is_empty() {
        known.push((t!(l, people.unreached_answer).to_owned(), line(bounced.answer)));
    }
    let labels = [("email", t!(l, people.email).to_owned())];
    let correct = view! {
        <form method="post" action="/fn/people/correct-address" class="app-stack app-form" novalidate="">
            {problems(l, form, &labels)}
            <input type="hidden" name="person" value=one.person.to_string() />
            {Field::new(l, form, "email", t!(l, people.email)).required().hint(t!(l, people.correct_hint)).email()}
            <div><button class="ds-button" type="submit">{t!(l, people.correct_do)}</button></div>
        </form>
    };
    let named = t!(l, people.try_again_named, name = one.name.clone()).to_string();
    let unit = words::pick(l, &one.unit_sv, &one.unit_en).to_owned();
    view! {
        <li class="app-card">
            <div class="app-card__head">
                <h2 class="ds-heading" data-size="2xs">{one.name} " " <span class="app-subtle">{unit}</span></h2>
                <form method="post" action="/fn/people/try-address-again">
                    <input type="hidden" name="person" value=one.person.to_string() />
                    <button class="ds-button" data-variant="secondary" data-size="sm" type="submit" aria-label=named>
                        {t!(l, people.try_again)}
                    </button>
                </form>
            </div>
            {facts(known)}
            {unfold(&format!("correct-{}", one.person), t!(l, people.correct), form.problem.is_some(), correct.into_any())}
        </li>
    }
    .into_any()
}

fn person_of(id: &str) -> Result<PersonId, Refusal> {
    id.parse().map_err(|_| Refusal::NotFound)
}

/// Gives a person another address.
#[server(prefix = "/fn", endpoint = "people/correct-address")]
pub async fn correct_persons_address(
    #[server(default)] person: String,
    #[server(flatten)] form: AddressForm,
) -> Result<(), PublicError> {
    let named = person_of(&person).map(form_of).unwrap_or_default();
    answer(&named, ADDRESS, &form, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        people::correct_address(&store()?, actor, visitor.now, person_of(&person)?, &form).await?;
        Ok(format!("{ADDRESS}?done=corrected"))
    })
    .await
}

/// Letters go to a person's address again.
#[server(prefix = "/fn", endpoint = "people/try-address-again")]
pub async fn try_persons_address_again(#[server(default)] person: String) -> Result<(), PublicError> {
    answer("try-again", ADDRESS, &(), async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        notifications::try_again_for(&store()?, actor, visitor.now, person_of(&person)?).await?;
        Ok(format!("{ADDRESS}?done=tried"))
    })
    .await
}

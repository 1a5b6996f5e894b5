//! Signing in and out.

use domain::{ids::PersonId, notifications::Language};
use leptos::prelude::*;
use serde::Serialize;

use super::system::own_address;
use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{FormState, answer, set_status, with_query},
    i18n::Locale,
    parts::{
        Field,
        notices::{done, notice},
        page::{page, title},
        tags::Tone,
    },
    t, words,
};

/// Session entry: who is signed in.
pub const PERSON: &str = "person";

/// The demo municipality's common password.
const DEMO_PASSWORD: &str = "riktning-demo";

#[component]
pub fn SignInPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let next = own_address(&visitor.query("next"));
        let form = FormState::empty("sign-in").await?;
        let message = if visitor.query("wrong") == "1" {
            set_status(401);
            Some(notice(
                Tone::Danger,
                t!(l, sign_in.title),
                view! { <p class="ds-paragraph">{t!(l, sign_in.wrong)}</p> }.into_any(),
            ))
        } else if visitor.query("expired") == "1" {
            let text = view! { <p class="ds-paragraph">{t!(l, sign_in.expired)}</p> }.into_any();
            Some(notice(Tone::Info, t!(l, forms.nothing_lost), text))
        } else if visitor.query("needed") == "1" {
            Some(view! { <div class="ds-alert app-notice" data-color="info" role="status"><p class="ds-paragraph">{t!(l, sign_in.needed)}</p></div> }.into_any())
        } else if visitor.query("done") == "signed-out" {
            Some(done(t!(l, sign_in.signed_out)))
        } else {
            None
        };
        let accounts = if visitor.demo {
            demo_accounts(l, &next).await?
        } else {
            ().into_any()
        };
        Ok(view! {
            {title(l, Vec::new(), t!(l, sign_in.title))}
            <p class="app-lead">{t!(l, sign_in.lead)}</p>
            {message}
            <div class="app-cols">
                <form method="post" action="/fn/sign-in" class="app-stack app-form" novalidate="">
                    <input type="hidden" name="next" value=next />
                    {Field::new(l, &form, "email", t!(l, sign_in.email)).required().autocomplete("username").email()}
                    {Field::new(l, &form, "password", t!(l, sign_in.password)).required().password()}
                    <div class="app-actions"><button class="ds-button" type="submit">{t!(l, sign_in.submit)}</button></div>
                </form>
                {accounts}
            </div>
        }
        .into_any())
    })
}

/// The example municipality's accounts, each a button.
async fn demo_accounts(l: Locale, next: &str) -> Result<AnyView, store::Refusal> {
    let accounts = store::people::demo_accounts(&store()?).await?;
    let rows = accounts
        .into_iter()
        .map(|account| {
            let role = account.role.map(|role| words::role(l, role)).unwrap_or_default();
            // What is read aloud holds what is seen, so that one can also say it to the computer.
            let seen = format!("{role} {}, {}", account.name, account.unit_name);
            let label = t!(l, sign_in.demo_enter, name = seen).to_string();
            view! {
                <li>
                    <form method="post" action="/fn/sign-in">
                        <input type="hidden" name="next" value=next.to_owned() />
                        <input type="hidden" name="email" value=account.email.clone() />
                        <input type="hidden" name="password" value=DEMO_PASSWORD />
                        <button class="app-demo-account" type="submit" aria-label=label>
                            <strong>{role}</strong>
                            " "
                            <span>{format!("{}, {}", account.name, account.unit_name)}</span>
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    Ok(view! {
        <section aria-labelledby="demo-heading">
            <h2 class="ds-heading" data-size="sm" id="demo-heading">{t!(l, sign_in.demo_title)}</h2>
            <p class="ds-paragraph">{t!(l, sign_in.demo_text)}</p>
            <ul class="app-demo-accounts">{rows}</ul>
        </section>
    }
    .into_any())
}

#[derive(Serialize)]
struct Typed {
    email: String,
}

/// Signs in and goes on to `next`.
#[server(prefix = "/fn", endpoint = "sign-in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), PublicError> {
    let next = own_address(&next);
    let back = with_query("/sign-in", "next", &next);
    let typed = Typed { email: email.clone() };
    answer("sign-in", &back, &typed, async {
        let visitor = visitor()?;
        match store::people::sign_in(&store()?, &email, &password).await? {
            Some(person) => {
                start_session(&visitor.session, person).await?;
                let language = match visitor.locale {
                    Locale::sv => Language::Swedish,
                    Locale::en => Language::English,
                };
                store::notifications::remember_language(&store()?, person, language).await?;
                Ok(next.clone())
            }
            None => Ok(with_query(&back, "wrong", "1")),
        }
    })
    .await
}

/// A new session id for the signed-in person; what was kept for the browser stays.
async fn start_session(session: &tower_sessions::Session, person: PersonId) -> Result<(), store::Refusal> {
    let failed = |error: tower_sessions::session::Error| store::Refusal::Unavailable(Box::new(error));
    session.cycle_id().await.map_err(failed)?;
    session.insert(PERSON, person).await.map_err(failed)
}

/// Ends the session.
#[server(prefix = "/fn", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), PublicError> {
    answer("sign-out", "/sign-in", &Typed { email: String::new() }, async {
        let failed = |error: tower_sessions::session::Error| store::Refusal::Unavailable(Box::new(error));
        visitor()?.session.flush().await.map_err(failed)?;
        Ok("/sign-in?done=signed-out".to_owned())
    })
    .await
}

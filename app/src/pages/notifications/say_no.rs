//! Saying no to letters by the link in one of them, without signing in.

use domain::notifications::NoticeKind;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    Refusal,
    notifications::{self, SayNo},
};
use uuid::Uuid;

use super::words as w;
use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::answer,
    parts::{
        notices::done,
        page::{page, title},
    },
    t,
};

#[component]
pub fn SayNoPage() -> impl IntoView {
    let token = use_params_map()
        .with_untracked(|params| params.get("token"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let token: Uuid = token.parse().map_err(|_| Refusal::NotFound)?;
        let offer = notifications::offer(&store()?, visitor.now, token).await?;
        let message = (visitor.query("done") == "no").then(|| done(t!(l, notifications.say_no_done)));
        let button = |name: &'static str, value: String, label: String| {
            view! {
                <li>
                    <form method="post" action="/fn/notifications/say-no">
                        <input type="hidden" name="token" value=token.to_string() />
                        <input type="hidden" name=name value=value />
                        <button class="ds-button" data-variant="secondary" type="submit">{label}</button>
                    </form>
                </li>
            }
            .into_any()
        };
        let subjects = offer
            .subjects
            .into_iter()
            .map(|(id, heading)| {
                let what = format!("{} {}", heading.address, heading.title);
                button(
                    "subject",
                    id.to_string(),
                    t!(l, notifications.say_no_subject, what = what).to_string(),
                )
            })
            .collect_view();
        let kinds = offer
            .kinds
            .into_iter()
            .map(|kind| {
                button(
                    "kind",
                    kind.to_string(),
                    t!(l, notifications.say_no_kind, kind = w::kind(l, kind)).to_string(),
                )
            })
            .collect_view();
        Ok(view! {
            {title(l, Vec::new(), t!(l, notifications.say_no_title))}
            <p class="app-lead">{t!(l, notifications.say_no_lead)}</p>
            {message}
            <ul class="app-notices__choices">{subjects}{kinds}</ul>
            <p><a class="ds-link" href="/notifications/settings">{t!(l, notifications.all_settings)}</a></p>
        }
        .into_any())
    })
}

/// No more letters about a subject or of a kind, by the token of one that came.
#[server(prefix = "/fn", endpoint = "notifications/say-no")]
pub async fn refuse_letters(
    #[server(default)] token: String,
    #[server(default)] subject: String,
    #[server(default)] kind: String,
) -> Result<(), PublicError> {
    let back = match token.parse::<Uuid>() {
        Ok(token) => format!("/unsubscribe/{token}"),
        Err(_) => "/".to_owned(),
    };
    answer("say-no", &back, &(), async {
        let visitor = visitor()?;
        let token = token.parse().map_err(|_| Refusal::NotFound)?;
        let what = match (subject.parse(), NoticeKind::from_code(&kind)) {
            (Ok(subject), _) => SayNo::Subject(subject),
            (_, Some(kind)) => SayNo::Kind(kind),
            _ => return Err(Refusal::NotFound),
        };
        notifications::say_no(&store()?, visitor.now, token, Some(what)).await?;
        Ok(format!("{back}?done=no"))
    })
    .await
}

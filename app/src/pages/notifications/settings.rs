//! What letters one wants.

use domain::notifications::{Delivery, Language, NoticeKind, WishesForm};
use leptos::prelude::*;
use store::notifications::{self, Standing};

use super::{unreached::unreached, words as w};
use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{FormState, answer},
    i18n::Locale,
    parts::{
        Field,
        fields::{Choice, hidden},
        notices::done,
        page::{page, title},
        problems::problems,
    },
    t,
};

const FORM: &str = "wishes";
pub(super) const ADDRESS: &str = "/notifications/settings";

#[component]
pub fn NotificationSettingsPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let standing = notifications::wishes(&store()?, actor).await?;
        let form = FormState::load(FORM, &WishesForm::from(&standing.wishes), 0).await?;
        let message = (visitor.query("done") == "tried").then(|| done(t!(l, notifications.done_tried)));
        let crumbs = vec![("/notifications".to_owned(), t!(l, notifications.title).to_owned())];
        Ok(view! {
            {title(l, crumbs, t!(l, notifications.settings_title))}
            <p class="app-lead">{t!(l, notifications.settings_lead)}</p>
            {message}
            {address(l, visitor.letters, standing)}
            {fields(l, &form)}
        }
        .into_any())
    })
}

/// Where the letters go, or why they do not.
fn address(l: Locale, letters: bool, standing: Standing) -> AnyView {
    if !letters {
        return view! { <p class="ds-paragraph app-subtle">{t!(l, notifications.off)}</p> }.into_any();
    }
    if let Some(bounced) = standing.bounced {
        return unreached(l, bounced, ADDRESS);
    }
    let text = t!(l, notifications.address, address = standing.address).to_string();
    view! { <p class="ds-paragraph app-subtle">{text}</p> }.into_any()
}

fn field_label(l: Locale, kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Assigned => t!(l, notifications.field_assigned),
        NoticeKind::Mentioned => t!(l, notifications.field_mentioned),
        NoticeKind::StateChanged => t!(l, notifications.field_state_changed),
        NoticeKind::Commented => t!(l, notifications.field_commented),
        NoticeKind::Changed => t!(l, notifications.field_changed),
        NoticeKind::Found => t!(l, notifications.field_found),
    }
}

fn fields(l: Locale, form: &FormState) -> AnyView {
    let mut labels: Vec<(&str, String)> = NoticeKind::ALL
        .iter()
        .map(|kind| (kind.code(), field_label(l, *kind).to_owned()))
        .collect();
    labels.push(("language", t!(l, notifications.field_language).to_owned()));
    let deliveries: Vec<Choice> = Delivery::ALL
        .iter()
        .map(|delivery| (delivery.to_string(), w::delivery(l, *delivery).to_owned()))
        .collect();
    let languages = Language::ALL
        .iter()
        .map(|language| (language.to_string(), w::language(l, *language).to_owned()))
        .collect();
    let kinds = NoticeKind::ALL
        .iter()
        .map(|kind| {
            Field::new(l, form, kind.code(), field_label(l, *kind))
                .required()
                .select(deliveries.clone())
        })
        .collect_view();
    view! {
        <form method="post" action="/fn/notifications/wishes" class="app-stack app-form" novalidate="">
            {problems(l, form, &labels)}
            {hidden(form)}
            {kinds}
            {Field::new(l, form, "only_own", t!(l, notifications.field_only_own)).check()}
            {Field::new(l, form, "language", t!(l, notifications.field_language)).required().radios(languages)}
            <div class="app-actions">
                <button class="ds-button" type="submit">{t!(l, common.save)}</button>
                <a class="ds-button" data-variant="tertiary" href="/notifications">{t!(l, common.cancel)}</a>
            </div>
        </form>
    }
    .into_any()
}

/// Keeps what letters the person wants.
#[server(prefix = "/fn", endpoint = "notifications/wishes")]
pub async fn save_notification_wishes(#[server(flatten)] form: WishesForm) -> Result<(), PublicError> {
    answer(FORM, ADDRESS, &form, async {
        let visitor = visitor()?;
        notifications::save_wishes(&store()?, visitor.signed_in()?, &form).await?;
        Ok("/notifications?done=saved".to_owned())
    })
    .await
}

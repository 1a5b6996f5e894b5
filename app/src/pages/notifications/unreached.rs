//! The person's address does not take letters: said where one reads what happened and where one chooses letters.

use domain::notifications::bounces::Bounce;
use leptos::prelude::*;
use store::notifications::{self, Bounced};

use crate::{
    context::{store, visitor},
    error::PublicError,
    forms::{answer, with_query},
    i18n::Locale,
    parts::{notices::notice, tags::Tone},
    t, words,
};

/// Since when the address is not reached, what its server said, and what one can do.
pub fn unreached(l: Locale, bounced: Bounced, back: &'static str) -> AnyView {
    let date = words::moment(bounced.since);
    let what = match bounced.how {
        Bounce::Refused => t!(l, notifications.unreached_refused, date = date).to_string(),
        Bounce::Returned => t!(l, notifications.unreached_returned, date = date).to_string(),
        Bounce::GivenUp => t!(l, notifications.unreached_given_up, date = date).to_string(),
    };
    let answer = (!bounced.answer.is_empty()).then(|| {
        let text = t!(l, notifications.unreached_answer, answer = bounced.answer).to_string();
        view! { <p class="ds-paragraph app-prose">{text}</p> }
    });
    let content = view! {
        <p class="ds-paragraph">{what}</p>
        {answer}
        <p class="ds-paragraph">{t!(l, notifications.unreached_next)}</p>
        <form method="post" action="/fn/notifications/try-again">
            <input type="hidden" name="back" value=back />
            <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">{t!(l, notifications.try_again)}</button>
        </form>
    };
    let title = t!(l, notifications.unreached_title, address = bounced.address).to_string();
    notice(Tone::Warning, title, content.into_any())
}

/// Letters go to the address again.
#[server(prefix = "/fn", endpoint = "notifications/try-again")]
pub async fn try_address_again(#[server(default)] back: String) -> Result<(), PublicError> {
    let back = if back == super::list::ADDRESS {
        super::list::ADDRESS
    } else {
        super::settings::ADDRESS
    };
    answer("try-again", back, &(), async {
        let visitor = visitor()?;
        notifications::try_again(&store()?, visitor.signed_in()?, visitor.now).await?;
        Ok(with_query(back, "done", "tried"))
    })
    .await
}

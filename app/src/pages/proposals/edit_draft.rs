//! What one is writing into a part of a proposal: kept while one types, and what is left of it from before.

use domain::{drafts::is_changed, proposals::Section};
use leptos::prelude::*;
use store::{
    Refusal,
    proposals::{self, Place},
    swedish_time,
};
use uuid::Uuid;

use crate::{
    context::{Visitor, store},
    error::PublicError,
    forms::{FormState, Values, answer},
    i18n::Locale,
    islands::section_draft::{Holds, SectionDraft, SectionPlace, SectionWords},
    parts::{kept::kept_words, notices::notice, tags::Tone},
    t,
};

/// What a form holds when it is opened.
pub enum Held {
    /// What is saved in the proposal.
    Saved,
    /// With what the reader typed and has not put in, and when that was.
    Draft(String),
    /// What was sent and refused.
    Refused,
}

/// The form of a place, as it is saved and with what the reader has typed and not put in; with it, which of these it is.
pub async fn load(visitor: &Visitor, place: Place) -> Result<(FormState, Held), Refusal> {
    let (store, actor) = (store()?, visitor.signed_in()?);
    let now = proposals::present(&store, actor, place).await?;
    let draft = proposals::draft(&store, actor, place)
        .await?
        .filter(|draft| is_changed(&draft.typed.base, &draft.typed.mine, &now.fields));
    let typed = draft.as_ref().map(|draft| &draft.typed);
    let form = FormState::shared(place.section.code(), &now.fields, now.version, typed).await?;
    let held = match draft {
        _ if form.problem.is_some() => Held::Refused,
        Some(draft) => {
            let at = swedish_time(draft.at);
            Held::Draft(format!(
                "{} {:02}:{:02}",
                store::day(at.date()),
                at.hour(),
                at.minute()
            ))
        }
        None => Held::Saved,
    };
    Ok((form, held))
}

pub fn address(place: Place) -> SectionPlace {
    SectionPlace {
        reference: place.reference.to_string(),
        section: place.section.to_string(),
        row: place.row.map(|row| row.to_string()).unwrap_or_default(),
    }
}

/// Around the form of a place. `topic` is the proposal's, with the version that the page shows.
pub fn writing(l: Locale, place: Place, topic: &str, held: Held, form: AnyView) -> AnyView {
    let (holds, left) = match held {
        Held::Saved => (Holds::Saved, None),
        Held::Draft(at) => (Holds::Draft, Some(left_over(l, place, &at))),
        Held::Refused => (Holds::Refused, None),
    };
    let words = SectionWords {
        on: t!(l, proposals.draft_on).to_owned(),
        saving: t!(l, needs.autosave_saving).to_owned(),
        kept: t!(l, proposals.draft_kept).to_owned(),
        put_in: t!(l, proposals.draft_in).to_owned(),
        invalid: t!(l, proposals.draft_invalid).to_owned(),
        clash: t!(l, proposals.draft_clash).to_owned(),
        closed: t!(l, proposals.draft_closed).to_owned(),
        discarded: t!(l, proposals.draft_discarded).to_owned(),
        offline: t!(l, needs.autosave_failed).to_owned(),
        signed_out: t!(l, needs.autosave_signed_out).to_owned(),
        gone: t!(l, proposals.draft_gone).to_owned(),
        too_long: t!(l, proposals.draft_too_long).to_owned(),
        taken: t!(l, proposals.draft_taken).to_owned(),
        taken_by: t!(l, proposals.draft_taken_by).to_owned(),
    };
    let (place, topic) = (address(place), topic.to_owned());
    view! {
        {left}
        <SectionDraft place=place topic=topic holds=holds words=words clash_words=kept_words(l)>{form}</SectionDraft>
    }
    .into_any()
}

/// What is in the form and not in the proposal, and how to be rid of it.
fn left_over(l: Locale, place: Place, at: &str) -> AnyView {
    let to = address(place);
    let discard = view! {
        <form method="post" action="/fn/proposals/discard" data-discard="">
            <input type="hidden" name="reference" value=to.reference />
            <input type="hidden" name="section" value=to.section />
            <input type="hidden" name="row" value=to.row />
            <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">
                {t!(l, proposals.draft_discard)}
            </button>
        </form>
    };
    let text = t!(l, proposals.draft_left, at = at.to_owned()).to_string();
    let content = view! {
        <p class="ds-paragraph">{text}</p>
        {discard}
    };
    notice(Tone::Info, t!(l, proposals.draft_left_title), content.into_any())
}

/// Throws away what one has typed and not put in.
#[server(prefix = "/fn", endpoint = "proposals/discard")]
pub async fn discard_section(
    #[server(default)] reference: String,
    #[server(default)] section: String,
    #[server(default)] row: String,
) -> Result<(), PublicError> {
    let to = SectionPlace {
        reference,
        section,
        row,
    };
    let back = match to.read() {
        Ok(place) => at(place.section, &to),
        Err(_) => "/proposals".to_owned(),
    };
    answer("discard", &back, &Values::new(), async {
        let visitor = crate::context::visitor()?;
        proposals::discard_draft(&store()?, visitor.signed_in()?, to.read()?).await?;
        Ok(back.clone())
    })
    .await
}

fn at(section: Section, to: &SectionPlace) -> String {
    super::functions::edit_address(&to.reference, section, &to.row)
}

/// The row that an address names.
pub fn row_of(row: &str) -> Result<Option<Uuid>, Refusal> {
    match row {
        "" => Ok(None),
        row => row.parse().map(Some).map_err(|_| Refusal::NotFound),
    }
}

//! The content tab: all parts of the proposal as they stand, each with the way to change it.

use domain::{
    conversations::{On, Part},
    proposals::{
        Section, information::Information, placement::Placement, privacy::Privacy, section_of, staff::Staff,
    },
    reference::Reference,
};
use leptos::prelude::*;
use store::{
    Refusal,
    conversations::{self, PartsTalk},
    needs::NeedHead,
    proposals::{ContentView, ContributionView},
};

use super::{
    content_rows,
    frame::Tab,
    words::{self as own},
};
use crate::{
    context::{Visitor, store},
    i18n::Locale,
    pages::journal::words::field,
    parts::{
        icon::{Icon, icon},
        lists::table,
        prose::{facts, paragraphs, value},
        tags::{Tone, tag},
    },
    t, words,
};

/// The content of the tab.
pub async fn tab(visitor: &Visitor, seen: &ContentView) -> Result<AnyView, Refusal> {
    let l = visitor.locale;
    let on = On::Proposal(seen.frame.head.id);
    let remarks = Remarks {
        l,
        reference: seen.frame.head.reference,
        talk: conversations::parts(&store()?, visitor.signed_in()?, on).await?,
    };
    let parts = Section::ALL
        .iter()
        .map(|part| part_of(l, seen, *part, &remarks))
        .collect_view();
    let contents = Section::ALL
        .iter()
        .map(|part| {
            let missing = lacks(seen, *part)
                .then(|| view! { <span class="app-subtle">" ("{t!(l, proposals.section_missing)}")"</span> });
            view! {
                <li>
                    <a class="ds-link" href=format!("#{part}")>{own::section(l, *part)}</a>
                    {missing}
                </li>
            }
        })
        .collect_view();
    let locked = (seen.frame.may_prepare && !seen.frame.may_edit).then(|| {
        view! { <p class="app-meta">{icon(Icon::Lock)}<span>{t!(l, proposals.not_open)}</span></p> }
    });
    let authors = seen.authors.join(", ");
    Ok(view! {
        {locked}
        <div class="app-withnav">
            <nav class="app-sidenav" aria-label=t!(l, proposals.contents)><ul>{contents}</ul></nav>
            <div>
                {parts}
                <p class="app-meta">{t!(l, proposals.authors_heading)}": "{authors}</p>
            </div>
        </div>
    }
    .into_any())
}

/// Something in this part is missing before a decision.
fn lacks(seen: &ContentView, part: Section) -> bool {
    seen.obstacles
        .iter()
        .any(|obstacle| section_of(*obstacle) == Some(part))
}

/// A part with its heading, what is missing, and the link to change it.
fn part_of(l: Locale, seen: &ContentView, part: Section, remarks: &Remarks) -> AnyView {
    let name = own::section(l, part);
    let kept = &seen.sections;
    let content = match part {
        Section::Basics => basics(l, seen, remarks),
        Section::Responsibility => responsibility(l, seen, remarks),
        Section::Needs => needs(l, &seen.needs),
        Section::Contributions => contributions(l, &seen.contributions),
        Section::Placement => placement(l, seen, &kept.placement.content, remarks),
        Section::Alternatives => content_rows::alternatives(l, seen),
        Section::Costs => content_rows::costs(l, seen),
        Section::Benefits => content_rows::benefits(l, seen),
        Section::Risks => content_rows::risks(l, seen),
        Section::Information => information(l, &kept.information.content),
        Section::Privacy => privacy(l, kept.privacy.content.as_ref()),
        Section::Staff => staff(l, kept.staff.content.as_ref()),
    };
    let missing: Vec<&str> = seen
        .obstacles
        .iter()
        .filter(|obstacle| section_of(**obstacle) == Some(part))
        .map(|obstacle| own::obstacle(l, *obstacle))
        .collect();
    let missing = missing
        .into_iter()
        .map(|text| tag(Tone::Warning, text))
        .collect_view();
    let rows = matches!(
        part,
        Section::Alternatives | Section::Costs | Section::Benefits | Section::Risks
    );
    let edit = seen.frame.may_edit.then(|| {
        let href = format!("/proposals/{}/edit/{part}", seen.frame.head.reference);
        let (label, spoken) = if rows {
            let add = match part {
                Section::Alternatives => t!(l, proposals.alternative_add),
                Section::Costs => t!(l, proposals.cost_add),
                Section::Benefits => t!(l, proposals.benefit_add),
                _ => t!(l, proposals.risk_add),
            };
            (add, add.to_owned())
        } else {
            (t!(l, common.edit), t!(l, proposals.edit_section, section = name).to_string())
        };
        view! {
            <a class="ds-button" data-variant="secondary" data-size="sm" href=href aria-label=spoken>{label}</a>
        }
    });
    let heading_id = format!("{part}-heading");
    view! {
        <section class="app-section" id=part.code() aria-labelledby=heading_id.clone()>
            <div class="app-headed">
                <h2 class="ds-heading" data-size="sm" id=heading_id.clone()>{name}</h2>
                {missing}
                <span class="app-spacer"></span>
                {whole(part).map(|part| remarks.link(part))}
                {edit}
            </div>
            {content}
        </section>
    }
    .into_any()
}

/// The part of the conversation that concerns a section as a whole; the others are talked about field by field.
const fn whole(section: Section) -> Option<Part> {
    Some(match section {
        Section::Basics | Section::Responsibility | Section::Placement => return None,
        Section::Needs => Part::Needs,
        Section::Contributions => Part::Contributions,
        Section::Alternatives => Part::Alternatives,
        Section::Costs => Part::Costs,
        Section::Benefits => Part::Benefits,
        Section::Risks => Part::Risks,
        Section::Information => Part::Information,
        Section::Privacy => Part::Privacy,
        Section::Staff => Part::Staff,
    })
}

/// The ways from a field to the talk about it.
struct Remarks {
    l: Locale,
    reference: Reference,
    talk: PartsTalk,
}

impl Remarks {
    /// To the threads about a part, or else to a new one.
    fn link(&self, part: Part) -> Option<AnyView> {
        let (l, page) = (self.l, Tab::Talk.address(self.reference));
        let name = field(l, part.code());
        let (href, text) = match self.talk.about(part) {
            Some((1, first)) => (
                format!("{page}#thread-{first}"),
                t!(l, conversations.one_thread).to_owned(),
            ),
            Some((count, first)) => (
                format!("{page}#thread-{first}"),
                t!(l, conversations.threads, count = count).to_string(),
            ),
            None if self.talk.may_open => (
                format!("{page}&part={part}#new-thread"),
                t!(l, conversations.remark).to_owned(),
            ),
            None => return None,
        };
        let spoken = format!("{text}: {name}");
        Some(view! { <a class="ds-link app-remark" href=href aria-label=spoken>{text}</a> }.into_any())
    }

    /// A value with the way to the talk about it.
    fn beside(&self, part: Part, value: AnyView) -> AnyView {
        view! { {value}{self.link(part)} }.into_any()
    }
}

fn written(l: Locale, text: &str) -> AnyView {
    if text.is_empty() {
        value("", t!(l, proposals.nothing_written))
    } else {
        paragraphs(text)
    }
}

fn basics(l: Locale, seen: &ContentView, remarks: &Remarks) -> AnyView {
    let kept = &seen.sections.basics.content;
    let start = kept.wanted_start.map(words::date).unwrap_or_default();
    facts(vec![
        (
            t!(l, proposals.summary_heading).to_owned(),
            remarks.beside(Part::Summary, written(l, &kept.summary)),
        ),
        (
            t!(l, proposals.background_heading).to_owned(),
            remarks.beside(Part::Background, written(l, &kept.background)),
        ),
        (
            t!(l, proposals.wanted_start).to_owned(),
            remarks.beside(Part::WantedStart, value(start, t!(l, common.not_given))),
        ),
    ])
}

fn responsibility(l: Locale, seen: &ContentView, remarks: &Remarks) -> AnyView {
    let kept = &seen.sections.responsibility.content;
    let unit = seen
        .frame
        .sponsor
        .as_ref()
        .map(|unit| words::pick(l, &unit.name_sv, &unit.name_en).to_owned());
    let none = t!(l, common.not_given);
    facts(vec![
        (
            t!(l, proposals.sponsor_unit).to_owned(),
            remarks.beside(Part::SponsorUnit, value(unit.unwrap_or_default(), none)),
        ),
        (
            t!(l, proposals.sponsor_person).to_owned(),
            value(kept.sponsor_person.clone(), none),
        ),
        (
            t!(l, proposals.benefit_owner).to_owned(),
            remarks.beside(Part::BenefitOwner, value(kept.benefit_owner.clone(), none)),
        ),
    ])
}

/// The needs behind the proposal.
pub fn needs(l: Locale, needs: &[NeedHead]) -> AnyView {
    if needs.is_empty() {
        return view! { <p class="ds-paragraph app-subtle">{t!(l, proposals.no_needs)}</p> }.into_any();
    }
    let rows = needs
        .iter()
        .map(|need| {
            let number = need.reference.map(|r| r.to_string()).unwrap_or_default();
            let unit = words::pick(l, &need.unit_name_sv, &need.unit_name_en).to_owned();
            view! {
                <li>
                    <a class="ds-link" href=format!("/needs/{number}")>{need.title.clone()}</a>
                    <p class="app-meta"><span>{number.clone()}</span><span>{unit}</span></p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="app-rows">{rows}</ul> }.into_any()
}

/// Aim, how much, why.
pub fn contributions(l: Locale, given: &[ContributionView]) -> AnyView {
    if given.is_empty() {
        return view! { <p class="ds-paragraph app-subtle">{t!(l, proposals.no_aims)}</p> }.into_any();
    }
    let rows = given
        .iter()
        .map(|one| {
            let aim = format!(
                "{} {}",
                one.aim.code,
                words::pick(l, &one.aim.label_sv, &one.aim.label_en)
            );
            let tone = match one.value {
                ..0 => Tone::Danger,
                0 => Tone::Neutral,
                _ => Tone::Success,
            };
            view! {
                <tr>
                    <th scope="row">{aim}</th>
                    <td class="app-num">{tag(tone, own::signed(one.value))}</td>
                    <td class="app-prose">{one.reason.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, proposals.col_aim)}</th>
                <th scope="col" class="app-num">{t!(l, proposals.contribution)}</th>
                <th scope="col">{t!(l, proposals.contribution_reason)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
    };
    table(
        "contributions-table",
        t!(l, proposals.aims_heading),
        content.into_any(),
    )
}

fn placement(l: Locale, seen: &ContentView, kept: &Placement, remarks: &Remarks) -> AnyView {
    let step = seen.step().map(|step| {
        let title = words::pick(l, &step.title_sv, &step.title_en).to_owned();
        t!(l, proposals.step_named, no = step.no, title = title).to_string()
    });
    let none = t!(l, common.not_given);
    let procurement = kept.procurement.map_or("", |answer| own::answer(l, answer));
    let mut rows = vec![
        (
            t!(l, proposals.step).to_owned(),
            remarks.beside(
                Part::Step,
                value(step.unwrap_or_default(), t!(l, proposals.no_step)),
            ),
        ),
        (
            t!(l, proposals.procurement).to_owned(),
            remarks.beside(Part::Procurement, value(procurement, none)),
        ),
    ];
    if !kept.procurement_note.is_empty() {
        rows.push((
            t!(l, proposals.procurement_note).to_owned(),
            paragraphs(&kept.procurement_note),
        ));
    }
    let principle = if kept.principle {
        paragraphs(&kept.principle_reason)
    } else {
        value(t!(l, proposals.not_principle), none)
    };
    rows.push((t!(l, proposals.principle).to_owned(), principle));
    facts(rows)
}

fn information(l: Locale, kept: &Information) -> AnyView {
    let none = t!(l, common.not_given);
    let class = kept.class.map(|class| {
        let level = |of| own::level(l, of);
        let (k, r, t) = (
            level(class.confidentiality),
            level(class.integrity),
            level(class.availability),
        );
        t!(l, proposals.class_short, k = k, r = r, t = t).to_string()
    });
    let mut rows = vec![(
        t!(l, proposals.class).to_owned(),
        value(class.unwrap_or_default(), none),
    )];
    if !kept.information_reason.is_empty() {
        rows.push((
            t!(l, proposals.information_reason).to_owned(),
            paragraphs(&kept.information_reason),
        ));
    }
    rows.push((t!(l, proposals.systems).to_owned(), written(l, &kept.systems)));
    facts(rows)
}

fn privacy(l: Locale, kept: Option<&Privacy>) -> AnyView {
    let none = t!(l, common.not_given);
    let Some(kept) = kept else {
        return facts(vec![(t!(l, proposals.personal_data).to_owned(), value("", none))]);
    };
    let data = own::personal_data(l, kept.personal_data);
    let mut rows = vec![(t!(l, proposals.personal_data).to_owned(), value(data, none))];
    if kept.personal_data != domain::needs::PersonalData::None {
        let processor = if kept.processor_name.is_empty() {
            own::answer(l, kept.processor).to_owned()
        } else {
            format!("{}: {}", own::answer(l, kept.processor), kept.processor_name)
        };
        rows.push((
            t!(l, proposals.children).to_owned(),
            value(own::answer(l, kept.children), none),
        ));
        rows.push((
            t!(l, proposals.third_country).to_owned(),
            value(own::answer(l, kept.third_country), none),
        ));
        rows.push((t!(l, proposals.processor).to_owned(), value(processor, none)));
        rows.push((
            t!(l, proposals.dpia).to_owned(),
            value(own::answer(l, kept.dpia), none),
        ));
    }
    if !kept.dpia_reason.is_empty() {
        rows.push((
            t!(l, proposals.dpia_reason).to_owned(),
            paragraphs(&kept.dpia_reason),
        ));
    }
    facts(rows)
}

fn staff(l: Locale, kept: Option<&Staff>) -> AnyView {
    let none = t!(l, common.not_given);
    let affected = t!(l, proposals.staff_affected).to_owned();
    match kept {
        None => facts(vec![(affected, value("", none))]),
        Some(Staff::None) => facts(vec![(affected, value(t!(l, proposals.affected_none), none))]),
        Some(Staff::Some(impact)) => {
            let kind = own::staff_kind(l, impact.kind);
            let mut rows = vec![
                (affected, value(own::people(l, impact), none)),
                (t!(l, proposals.staff_kind).to_owned(), value(kind, none)),
                (t!(l, proposals.staff_how).to_owned(), paragraphs(&impact.how)),
                (
                    t!(l, proposals.union_status).to_owned(),
                    value(own::union_status(l, impact.union_status), none),
                ),
            ];
            if !impact.plan.is_empty() {
                rows.push((t!(l, proposals.staff_plan).to_owned(), paragraphs(&impact.plan)));
            }
            facts(rows)
        }
    }
}

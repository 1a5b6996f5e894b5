//! The form in which a need is described: new, as a draft, or to answer a question.

use domain::{
    Code,
    ids::NeedId,
    journal::SubjectKind,
    needs::{AffectedGroup, NeedForm, NeedState, PersonalData, TITLE_MAX, Urgency, personal_numbers},
    organisation::Unit,
    people::Actor,
    policy::Reason,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use store::{
    Conflict, Refusal,
    needs::{self, NeedView},
};

use super::{similar, words as w};
use crate::{
    context::{store, visitor},
    forms::FormState,
    i18n::Locale,
    islands::{
        need_draft::{DraftWords, NeedDraft},
        similar_needs::{SimilarFound, SimilarNeeds},
    },
    parts::{
        Field,
        fields::hidden,
        kept::kept,
        notices::notice,
        page::{denied_notice, page, title},
        presence::presence,
        problems::problems,
        prose::paragraphs,
        tags::Tone,
    },
    t, words,
};

const PARAGRAPHS_MAX: usize = 5_000;

#[component]
pub fn NewNeedPage() -> impl IntoView {
    page(async {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let units = needs::units_to_submit_for(&store()?, actor).await?;
        let Some(own) = units.first() else {
            return Err(Refusal::Denied(Reason::NoRole));
        };
        let blank = NeedForm {
            unit: own.id.to_string(),
            ..NeedForm::default()
        };
        let form = FormState::shared("need", &blank, 0, None).await?;
        let alike = alike(l, actor, &form, None).await?;
        let part = Writing {
            l,
            form: &form,
            units: &units,
            need: "",
            question: None,
            alike,
        };
        Ok(view! {
            {title(l, vec![("/needs".to_owned(), t!(l, needs.title).to_owned())], t!(l, needs.form_new))}
            <p class="app-lead">{t!(l, needs.form_lead)}</p>
            {part.view()}
        }
        .into_any())
    })
}

#[component]
pub fn EditNeedPage() -> impl IntoView {
    let address = use_params_map()
        .with_untracked(|params| params.get("need"))
        .unwrap_or_default();
    page(async move {
        let visitor = visitor()?;
        let l = visitor.locale;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let need = needs::view(&store, actor, needs::named(&store, &address).await?).await?;
        if !need.own {
            return Err(Refusal::Denied(Reason::NotAuthor));
        }
        if !need.may_edit {
            // What was typed meanwhile is shown beside what was sent.
            let form = FormState::load("need", &NeedForm::from(&need.content), need.version).await?;
            if form.problem.is_some() {
                return Ok(gone_on(l, &need, &form));
            }
            let (state, event) = (need.state.to_string(), "submit".to_owned());
            return Err(Refusal::Conflict(Conflict::State { state, event }));
        }
        let units = needs::units_to_submit_for(&store, actor).await?;
        let form = FormState::shared("need", &NeedForm::from(&need.content), need.version, None).await?;
        let alike = alike(l, actor, &form, Some(need.id)).await?;
        let returned = need.state == NeedState::Returned;
        let question = returned.then(|| need.reason.clone());
        let heading = if returned {
            t!(l, needs.form_answer)
        } else {
            t!(l, needs.form_edit)
        };
        let at = need.address();
        let crumbs = vec![
            ("/needs".to_owned(), t!(l, needs.title).to_owned()),
            (format!("/needs/{at}"), w::titled(l, &need.content.title)),
        ];
        let others = presence(l, &store, actor, (SubjectKind::Need, need.id.0), "need").await?;
        let part = Writing {
            l,
            form: &form,
            units: &units,
            need: &at,
            question,
            alike,
        };
        Ok(view! {
            {title(l, crumbs, heading)}
            {others}
            {part.view()}
        }
        .into_any())
    })
}

/// The need has been sent since the form was opened.
fn gone_on(l: Locale, need: &NeedView, form: &FormState) -> AnyView {
    let heading = w::titled(l, &need.content.title);
    let href = format!("/needs/{}", need.address());
    let crumbs = vec![
        ("/needs".to_owned(), t!(l, needs.title).to_owned()),
        (href.clone(), need.address()),
    ];
    view! {
        {title(l, crumbs, heading)}
        {denied_notice(l, t!(l, forms.state_conflict))}
        {problems(l, form, &labels(l))}
        <p class="app-actions"><a class="ds-button" data-variant="secondary" href=href>{t!(l, needs.to_need)}</a></p>
    }
    .into_any()
}

/// What is like what stands in the form, typed or kept.
async fn alike(
    l: Locale,
    actor: &Actor,
    form: &FormState,
    except: Option<NeedId>,
) -> Result<SimilarFound, Refusal> {
    let text = ["problem", "current_situation", "desired_effect"].map(|field| form.value(field));
    similar::find(
        l,
        &store()?,
        actor,
        &form.value("title"),
        &text.join("\n"),
        except,
    )
    .await
}

/// The form and what it is about.
struct Writing<'a> {
    l: Locale,
    form: &'a FormState,
    units: &'a [Unit],
    /// Address of the need; empty for one that was never kept.
    need: &'a str,
    /// The staff's question, when there is one to answer.
    question: Option<String>,
    /// What is like what stands in the form.
    alike: SimilarFound,
}

impl Writing<'_> {
    fn view(&self) -> AnyView {
        let (l, form) = (self.l, self.form);
        let answering = self.question.is_some();
        let send = if answering {
            t!(l, needs.send_answer)
        } else {
            t!(l, needs.send)
        };
        let save = if answering {
            t!(l, needs.save_changes)
        } else {
            t!(l, needs.save_draft)
        };
        let private = (!answering).then(|| view! { <p class="app-subtle">{t!(l, needs.draft_private)}</p> });
        let need = self.need.to_owned();
        let before = view! { {problems(l, form, &labels(l))}{self.warning()}{hidden(form)} }.into_any();
        let fields = view! {
            {self.question()}
            {self.what()}
            {self.who()}
            {self.when()}
            {self.data()}
            {self.acknowledge()}
        }
        .into_any();
        let form = view! {
                <form method="post" action="/fn/needs/submit" class="app-stack app-form" novalidate="">
                    {before}
                    <input type="hidden" name="need" value=need />
                    {fields}
                    <div class="app-actions">
                        <button class="ds-button" type="submit">{send}</button>
                        <button class="ds-button" data-variant="secondary" type="submit" formaction="/fn/needs/save">{save}</button>
                    </div>
                    {private}
                </form>
        };
        let form = kept(l, form.into_any());
        view! {
            <SimilarNeeds found=self.alike.clone() words=similar::similar_words(l)>
            <NeedDraft words=draft_words(l) autosave=!answering>
                {form}
            </NeedDraft>
            </SimilarNeeds>
        }
        .into_any()
    }

    fn field<'f>(&'f self, name: &'f str, label: &str) -> Field<'f> {
        Field::new(self.l, self.form, name, label)
    }

    fn question(&self) -> Option<AnyView> {
        let l = self.l;
        let question = self.question.as_deref()?;
        let asked = notice(Tone::Info, t!(l, needs.question_title), paragraphs(question));
        let answer = self
            .field("answer", t!(l, needs.field_answer))
            .required()
            .max(PARAGRAPHS_MAX)
            .area(5);
        Some(view! { {asked}{answer} }.into_any())
    }

    fn what(&self) -> AnyView {
        let l = self.l;
        let unit = match self.units {
            [only] if self.form.is("unit", &only.id.to_string()) => {
                view! { <input type="hidden" name="unit" value=only.id.to_string() /> }.into_any()
            }
            units => {
                let name = |unit: &Unit| words::pick(l, &unit.name_sv, &unit.name_en).to_owned();
                let choices = units
                    .iter()
                    .map(|unit| (unit.id.to_string(), name(unit)))
                    .collect();
                self.field("unit", t!(l, needs.field_unit))
                    .required()
                    .hint(t!(l, needs.field_unit_hint))
                    .select(choices)
            }
        };
        part(
            t!(l, needs.part_what),
            view! {
                {unit}
                {self.field("title", t!(l, needs.field_title)).required().max(TITLE_MAX).hint(t!(l, needs.field_title_hint)).text()}
                {self.field("problem", t!(l, needs.field_problem)).required().max(PARAGRAPHS_MAX).hint(t!(l, needs.field_problem_hint)).area(6)}
                {self.field("current_situation", t!(l, needs.field_current_situation)).max(PARAGRAPHS_MAX).hint(t!(l, needs.field_current_situation_hint)).area(4)}
                {self.field("desired_effect", t!(l, needs.field_desired_effect)).required().max(PARAGRAPHS_MAX).hint(t!(l, needs.field_desired_effect_hint)).area(4)}
            }
            .into_any(),
        )
    }

    fn who(&self) -> AnyView {
        let l = self.l;
        let groups = w::choices(AffectedGroup::ALL, |group| w::group(l, group));
        part(
            t!(l, needs.part_who),
            view! {
                {self.field("affected", t!(l, needs.field_affected)).required().boxes(groups)}
                {self.field("affected_other", t!(l, needs.field_affected_other)).max(200).text()}
                {self.field("affected_count", t!(l, needs.field_affected_count)).hint(t!(l, needs.field_affected_count_hint)).number()}
                {self.field("children_affected", t!(l, needs.field_children_affected)).check()}
            }
            .into_any(),
        )
    }

    fn when(&self) -> AnyView {
        let l = self.l;
        let urgencies = w::choices(Urgency::ALL, |urgency| w::urgency(l, urgency));
        part(
            t!(l, needs.part_when),
            view! {
                {self.field("urgency", t!(l, needs.field_urgency)).required().radios(urgencies)}
                {self.field("wanted_by", t!(l, needs.field_wanted_by)).hint(t!(l, needs.field_wanted_by_hint)).date()}
            }
            .into_any(),
        )
    }

    fn data(&self) -> AnyView {
        let l = self.l;
        let kinds = w::choices(PersonalData::ALL, |kind| w::personal_data(l, kind));
        part(
            t!(l, needs.part_data),
            view! {
                {self.field("personal_data", t!(l, needs.field_personal_data)).required().hint(t!(l, needs.field_personal_data_hint)).radios(kinds)}
            }
            .into_any(),
        )
    }

    /// The fields that hold what looks like a personal identity number, with its place.
    fn found(&self) -> Vec<domain::FieldError> {
        const TEXTS: [&str; 6] = [
            "answer",
            "title",
            "problem",
            "current_situation",
            "desired_effect",
            "affected_other",
        ];
        let values = TEXTS.map(|field| (field, self.form.value(field)));
        personal_numbers(&values.each_ref().map(|(field, value)| (*field, value.as_str())))
    }

    fn warning(&self) -> Option<AnyView> {
        let l = self.l;
        let found = self.found();
        // A refused form tells it at each field.
        let told = self
            .form
            .errors
            .iter()
            .any(|error| error.code == Code::PersonalNumber);
        if told || found.is_empty() || self.form.is("acknowledged", "on") {
            return None;
        }
        let labels = labels(l);
        let rows = found
            .iter()
            .map(|error| {
                let label = labels.iter().find(|(name, _)| *name == error.field);
                let field = label.map(|(_, label)| label.clone()).unwrap_or_default();
                let excerpt = error.params.get("excerpt").cloned().unwrap_or_default();
                let place = t!(l, needs.warning_place, field = field, excerpt = excerpt).to_string();
                view! { <li><a class="ds-link" href=format!("#{}", self.form.id(&error.field))>{place}</a></li> }
            })
            .collect_view();
        let content = view! {
            <p class="ds-paragraph">{t!(l, needs.warning_text)}</p>
            <ul class="ds-list">{rows}</ul>
        };
        Some(notice(
            Tone::Warning,
            t!(l, needs.warning_title),
            content.into_any(),
        ))
    }

    /// The confirmation, shown once there is something to confirm.
    fn acknowledge(&self) -> Option<AnyView> {
        (!self.found().is_empty()).then(|| {
            self.field("acknowledged", t!(self.l, needs.field_acknowledged))
                .check()
        })
    }
}

fn part(heading: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="app-form__part">
            <h2 class="ds-heading" data-size="xs">{heading}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// The words of each field, in the order of the form.
fn labels(l: Locale) -> [(&'static str, String); 13] {
    [
        ("answer", t!(l, needs.field_answer)),
        ("unit", t!(l, needs.field_unit)),
        ("title", t!(l, needs.field_title)),
        ("problem", t!(l, needs.field_problem)),
        ("current_situation", t!(l, needs.field_current_situation)),
        ("desired_effect", t!(l, needs.field_desired_effect)),
        ("affected", t!(l, needs.field_affected)),
        ("affected_other", t!(l, needs.field_affected_other)),
        ("affected_count", t!(l, needs.field_affected_count)),
        ("children_affected", t!(l, needs.field_children_affected)),
        ("urgency", t!(l, needs.field_urgency)),
        ("wanted_by", t!(l, needs.field_wanted_by)),
        ("personal_data", t!(l, needs.field_personal_data)),
    ]
    .map(|(name, label)| (name, label.to_owned()))
}

fn draft_words(l: Locale) -> DraftWords {
    DraftWords {
        on: t!(l, needs.autosave_on).to_owned(),
        saving: t!(l, needs.autosave_saving).to_owned(),
        saved: t!(l, needs.autosave_saved).to_owned(),
        invalid: t!(l, needs.autosave_invalid).to_owned(),
        failed: t!(l, needs.autosave_failed).to_owned(),
        stale: t!(l, needs.autosave_stale).to_owned(),
        signed_out: t!(l, needs.autosave_signed_out).to_owned(),
        warning: t!(l, needs.warning_live).to_owned(),
    }
}

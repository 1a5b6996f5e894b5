//! The forms of groups, as they are posted.

use std::{collections::BTreeMap, future::Future};

use domain::{
    Code, FieldError,
    clusters::{ClusterForm, DecisionForm, DeviationForm, FitsForm, SolutionForm},
    ids::{ClusterId, DeviationId, NeedId},
    people::Actor,
    proposals::basics::StartForm,
};
use leptos::prelude::*;
use serde::Serialize;
use store::{
    Refusal, Store,
    clusters::{self, At, NewCluster},
    needs,
};
use time::OffsetDateTime;

use super::{create, deviations, suggestions::SHOWN};
use crate::{
    context::{encode, store, visitor},
    error::PublicError,
    forms::answer,
};

/// Who acts on which group, and when.
struct Door {
    store: Store,
    actor: Actor,
    now: OffsetDateTime,
    group: ClusterId,
}

impl Door {
    async fn open(group: &str) -> Result<Self, Refusal> {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?.clone();
        let store = store()?;
        let group = clusters::named(&store, group).await?;
        Ok(Self {
            store,
            actor,
            now: visitor.now,
            group,
        })
    }

    /// A version that is no number fits none.
    fn at<'a>(&self, version: &str, key: &'a str) -> At<'a> {
        At {
            cluster: self.group,
            version: version.parse().unwrap_or(-1),
            key,
        }
    }

    fn deviation(&self, id: &str) -> Result<(ClusterId, DeviationId), Refusal> {
        Ok((self.group, id.parse().map_err(|_| Refusal::NotFound)?))
    }
}

/// A form as it came, with what it was based on.
#[derive(Serialize)]
struct Typed<F> {
    #[serde(flatten)]
    form: F,
    version: String,
    key: String,
}

/// The one text of a step.
#[derive(Serialize)]
struct Why {
    reason: String,
}

/// Carries a step's form out and goes back to the group with `done`; refused, it comes back unfolded.
async fn step(
    name: &str,
    group: &str,
    done: &str,
    typed: &impl Serialize,
    work: impl Future<Output = Result<(), Refusal>>,
) -> Result<(), PublicError> {
    answer(name, &format!("/groups/{group}#{name}"), typed, async {
        work.await?;
        Ok(format!("/groups/{group}?done={done}"))
    })
    .await
}

/// The references of the boxes that are ticked, of those named `<prefix>_<reference>`.
fn ticked<'a>(boxes: &'a BTreeMap<String, String>, prefixes: &[&str]) -> Vec<&'a str> {
    boxes
        .iter()
        .filter(|(_, value)| *value == "on")
        .filter_map(|(name, _)| {
            let (prefix, reference) = name.split_once('_')?;
            prefixes.contains(&prefix).then_some(reference)
        })
        .collect()
}

/// The needs that were ticked, and those written in `field`.
async fn chosen(store: &Store, ticked: &[&str], written: &str, field: &str) -> Result<Vec<NeedId>, Refusal> {
    let written = written
        .split([' ', ',', ';', '\n', '\t'])
        .filter(|word| !word.is_empty())
        .take(50)
        .map(|word| (word, field));
    let ticked = ticked.iter().map(|word| (*word, "members"));
    let mut found = Vec::new();
    for (reference, field) in ticked.chain(written) {
        match needs::named(store, &reference.to_uppercase()).await {
            Ok(id) => found.push(id),
            Err(Refusal::NotFound) => {
                return Err(FieldError::new(field, Code::UnknownReference).into());
            }
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(found)
}

/// Makes a group, of a suggestion or of one's own choice: confirmed, kept as a suggestion, or dismissed. `fields` are
/// those of [`ClusterForm`], the boxes `member_<reference>`, and what else the two forms hold.
#[server(prefix = "/fn", endpoint = "clusters/create")]
pub async fn create_group(#[server(flatten)] fields: BTreeMap<String, String>) -> Result<(), PublicError> {
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let boxes = ticked(&fields, &["member"]);
    let (suggestion, needs) = (field("suggestion"), field("needs"));
    let (name, back) = match (suggestion.as_str(), needs.as_str()) {
        ("", "") => (create::FORM, "/groups/new".to_owned()),
        ("", needs) => (create::FORM, format!("/groups/new?needs={}", encode(needs))),
        (name, _) => {
            let shown: usize = field("shown").parse().unwrap_or_default();
            (name, format!("/groups?{SHOWN}={shown}#{}", encode(name)))
        }
    };
    let mut typed = fields.clone();
    typed.insert("ticked".to_owned(), boxes.join(" "));
    answer(name, &back, &typed, async {
        let visitor = visitor()?;
        let actor = visitor.signed_in()?;
        let store = store()?;
        let mut members = chosen(&store, &boxes, &field("more"), "more").await?;
        members.extend(chosen(&store, &[], &field("members"), "members").await?);
        let (key, act) = (field("key"), field("act"));
        let form = ClusterForm {
            title: field("title"),
            lead_unit: field("lead_unit"),
            assessment: field("assessment"),
        };
        let new = NewCluster {
            key: &key,
            form: &form,
            members: &members,
            confirm: act != "keep",
        };
        if act == "reject" {
            clusters::reject_suggestion(&store, actor, visitor.now, new, &field("reason")).await?;
            return Ok("/groups?done=rejected".to_owned());
        }
        let reference = clusters::create(&store, actor, visitor.now, new).await?;
        let done = if new.confirm { "confirmed" } else { "created" };
        Ok(format!("/groups/{reference}?done={done}"))
    })
    .await
}

/// What a confirmation says.
#[derive(Serialize)]
struct Belonging {
    assessment: String,
}

#[server(prefix = "/fn", endpoint = "clusters/confirm")]
pub async fn confirm_group(
    #[server(default)] group: String,
    #[server(default)] assessment: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let form = Belonging { assessment };
    let typed = Typed { form, version, key };
    step("confirm", &group, "confirmed", &typed, async {
        let door = Door::open(&group).await?;
        let at = door.at(&typed.version, &typed.key);
        clusters::confirm(&door.store, &door.actor, door.now, at, &typed.form.assessment).await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "clusters/reject")]
pub async fn reject_group(
    #[server(default)] group: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let form = Why { reason };
    let typed = Typed { form, version, key };
    step("reject", &group, "rejected", &typed, async {
        let door = Door::open(&group).await?;
        let at = door.at(&typed.version, &typed.key);
        clusters::reject(&door.store, &door.actor, door.now, at, &typed.form.reason).await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "clusters/close")]
pub async fn close_group(
    #[server(default)] group: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let form = Why { reason };
    let typed = Typed { form, version, key };
    step("close", &group, "closed", &typed, async {
        let door = Door::open(&group).await?;
        let at = door.at(&typed.version, &typed.key);
        clusters::close(&door.store, &door.actor, door.now, at, &typed.form.reason).await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "clusters/edit")]
pub async fn edit_group(
    #[server(flatten)] form: ClusterForm,
    #[server(default)] group: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, version, key };
    step("edit", &group, "edited", &typed, async {
        let door = Door::open(&group).await?;
        let at = door.at(&typed.version, &typed.key);
        clusters::edit(&door.store, &door.actor, door.now, at, &typed.form).await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "clusters/choose")]
pub async fn choose_solution(
    #[server(flatten)] form: SolutionForm,
    #[server(default)] group: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, version, key };
    step("choose", &group, "chosen", &typed, async {
        let door = Door::open(&group).await?;
        let at = door.at(&typed.version, &typed.key);
        clusters::choose_solution(&door.store, &door.actor, door.now, at, &typed.form).await
    })
    .await
}

#[server(prefix = "/fn", endpoint = "clusters/fits")]
pub async fn note_fits(
    #[server(flatten)] fits: BTreeMap<String, String>,
    #[server(default)] group: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let form = FitsForm(fits);
    let typed = Typed { form, version, key };
    step("fits", &group, "fits", &typed, async {
        let door = Door::open(&group).await?;
        let at = door.at(&typed.version, &typed.key);
        clusters::note_fits(&door.store, &door.actor, door.now, at, &typed.form).await
    })
    .await
}

/// A step that chooses needs, as it came.
#[derive(Serialize)]
struct Choosing {
    ticked: String,
    more: String,
    reason: String,
    title: String,
    summary: String,
}

#[server(prefix = "/fn", endpoint = "clusters/regroup")]
pub async fn regroup(
    #[server(flatten)] boxes: BTreeMap<String, String>,
    #[server(default)] group: String,
    #[server(default)] more: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let form = Choosing {
        ticked: ticked(&boxes, &["members", "near"]).join(" "),
        more,
        reason,
        title: String::new(),
        summary: String::new(),
    };
    let typed = Typed { form, version, key };
    step("regroup", &group, "regrouped", &typed, async {
        let door = Door::open(&group).await?;
        let at = door.at(&typed.version, &typed.key);
        let boxes = ticked(&boxes, &["members", "near"]);
        let chosen = chosen(&door.store, &boxes, &typed.form.more, "more").await?;
        clusters::regroup(
            &door.store,
            &door.actor,
            door.now,
            at,
            &chosen,
            &typed.form.reason,
        )
        .await
    })
    .await
}

/// Makes one proposal of the group's needs.
#[server(prefix = "/fn", endpoint = "clusters/promote")]
pub async fn promote_group(
    #[server(flatten)] boxes: BTreeMap<String, String>,
    #[server(default)] group: String,
    #[server(default)] title: String,
    #[server(default)] summary: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let form = Choosing {
        ticked: ticked(&boxes, &["members"]).join(" "),
        more: String::new(),
        reason: String::new(),
        title,
        summary,
    };
    let typed = Typed { form, version, key };
    step("promote", &group, "promoted", &typed, async {
        let door = Door::open(&group).await?;
        let at = door.at(&typed.version, &typed.key);
        let chosen = chosen(&door.store, &ticked(&boxes, &["members"]), "", "members").await?;
        let start = StartForm {
            title: typed.form.title.clone(),
            summary: typed.form.summary.clone(),
        };
        clusters::promote(&door.store, &door.actor, door.now, at, &chosen, &start).await?;
        Ok(())
    })
    .await
}

/// A unit asks to do otherwise than the joint solution.
#[server(prefix = "/fn", endpoint = "clusters/ask")]
pub async fn ask_to_deviate(
    #[server(flatten)] form: DeviationForm,
    #[server(default)] group: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, version, key };
    step(deviations::ASK, &group, "asked", &typed, async {
        let door = Door::open(&group).await?;
        let (key, form) = (&typed.key, &typed.form);
        clusters::ask_to_deviate(&door.store, &door.actor, door.now, door.group, key, form).await
    })
    .await
}

/// The staff answers.
#[server(prefix = "/fn", endpoint = "clusters/answer")]
pub async fn answer_deviation(
    #[server(flatten)] form: DecisionForm,
    #[server(default)] group: String,
    #[server(default)] deviation: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let typed = Typed { form, version, key };
    let name = format!("answer-{deviation}");
    step(&name, &group, "answered", &typed, async {
        let door = Door::open(&group).await?;
        let which = door.deviation(&deviation)?;
        let (key, form) = (&typed.key, &typed.form);
        clusters::answer(&door.store, &door.actor, door.now, which, key, form).await
    })
    .await
}

/// A unit gives its deviation up.
#[server(prefix = "/fn", endpoint = "clusters/end")]
pub async fn end_deviation(
    #[server(default)] group: String,
    #[server(default)] deviation: String,
    #[server(default)] reason: String,
    #[server(default)] version: String,
    #[server(default)] key: String,
) -> Result<(), PublicError> {
    let form = Why { reason };
    let typed = Typed { form, version, key };
    let name = format!("end-{deviation}");
    step(&name, &group, "ended", &typed, async {
        let door = Door::open(&group).await?;
        let which = door.deviation(&deviation)?;
        let (key, why) = (&typed.key, &typed.form.reason);
        clusters::end_deviation(&door.store, &door.actor, door.now, which, key, why).await
    })
    .await
}

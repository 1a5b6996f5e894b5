//! What a group is called, who speaks for it, what a joint solution must do.

use domain::{
    clusters::{ClusterEvent, ClusterForm},
    journal::{Verb, change},
    people::Actor,
    text,
};
use time::OffsetDateTime;

use super::row::{self, At, Step, opened};
use crate::{Refusal, Store};

/// Changes them.
pub async fn edit(
    store: &Store,
    actor: &Actor,
    now: OffsetDateTime,
    at: At<'_>,
    form: &ClusterForm,
) -> Result<(), Refusal> {
    let mut unit = store.begin().await?;
    let Some(mut cluster) = opened(&mut unit, actor, now, at).await? else {
        return Ok(());
    };
    let content = form.check()?;
    let w = &mut unit.wire();
    row::ask_lead(w, content.lead_unit).await?;
    let before = &cluster.content;
    let mut changes = Vec::new();
    change(&mut changes, "title", &before.title, &content.title);
    let (old, new) = (
        row::unit_name(w, before.lead_unit).await?,
        row::unit_name(w, content.lead_unit).await?,
    );
    change(&mut changes, "lead_unit", old, new);
    change(
        &mut changes,
        "assessment",
        &before.assessment,
        &content.assessment,
    );
    if changes.is_empty() {
        return unit.save().await;
    }
    let step = Step {
        event: ClusterEvent::Edit,
        verb: Verb::Edited,
        reason: "",
        changes,
    };
    cluster.advance(w, actor, now, step).await?;
    execute!(
        w,
        "UPDATE clusters SET title = $2, sort_key = $3, lead_unit = $4, assessment = $5, search_text = $6
         WHERE id = $1",
        cluster.id.0,
        &content.title,
        text::sort_key(&content.title),
        content.lead_unit.map(|unit| unit.0),
        &content.assessment,
        row::search_text(cluster.reference, &content, &cluster.solution, &cluster.system),
    )?;
    unit.save().await
}

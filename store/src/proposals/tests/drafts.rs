//! What somebody is writing: kept, put in, coming back.

use domain::{
    drafts::{Fields, Typed},
    journal::Verb,
    policy::Reason,
    proposals::{
        Section,
        basics::BasicsForm,
        costs::{Cost, CostForm},
    },
    reference::Reference,
};

use super::{at, draft as proposal, verbs};
use crate::{
    Conflict, Refusal,
    proposals::{self, Keeping, Place, content, discard_draft, draft, keep_draft, present, put_in},
    refusal::fields_of,
    testing::both_engines,
};

fn basics(reference: Reference) -> Place {
    Place {
        reference,
        section: Section::Basics,
        row: None,
    }
}

/// What the form of the basics held, and what stands in it.
fn typed(base: &Fields, changes: &[(&str, &str)]) -> Typed {
    let mut mine = base.clone();
    for (field, text) in changes {
        mine.insert((*field).to_owned(), (*text).to_owned());
    }
    Typed {
        base: base.clone(),
        mine,
    }
}

both_engines! {
    async fn a_draft_is_kept_whatever_it_holds_and_only_for_its_writer(world) {
        let reference = proposal(&world, "A").await;
        let (store, now, me, place) = (&world.store, world.now, &world.strategist, basics(reference));
        let base = present(store, me, place).await.unwrap().fields;
        let wrong = typed(&base, &[("title", ""), ("wanted_start", "i morgon")]);
        keep_draft(store, me, now, place, &wrong, false).await.unwrap();
        let found = draft(store, me, place).await.unwrap().unwrap();
        assert_eq!((found.at, found.typed), (now, wrong.clone()));
        assert_eq!(draft(store, &world.portfolio, place).await.unwrap(), None);
        // What is wrong stays a draft; nothing of it is in the proposal or its journal.
        assert!(matches!(put_in(store, me, now, place, &wrong).await, Err(Refusal::Invalid(_))));
        assert!(draft(store, me, place).await.unwrap().is_some());
        assert_eq!(verbs(&world, reference).await, [Verb::Created]);
        // Typed back to what it was, it is no draft any more.
        keep_draft(store, me, now, place, &typed(&base, &[]), false).await.unwrap();
        assert_eq!(draft(store, me, place).await.unwrap(), None);
        keep_draft(store, me, now, place, &wrong, false).await.unwrap();
        discard_draft(store, me, place).await.unwrap();
        assert_eq!(draft(store, me, place).await.unwrap(), None);
        // A page that still shows what was thrown away does not bring it back; whoever types on does.
        assert_eq!(keep_draft(store, me, now, place, &wrong, true).await.unwrap(), Keeping::Discarded);
        assert_eq!(draft(store, me, place).await.unwrap(), None);
        assert_eq!(keep_draft(store, me, now, place, &wrong, false).await.unwrap(), Keeping::Kept);
        assert_eq!(keep_draft(store, me, now, place, &wrong, true).await.unwrap(), Keeping::Kept);
        let huge = typed(&base, &[("summary", &"a".repeat(400_000))]);
        assert!(matches!(keep_draft(store, me, now, place, &huge, false).await, Err(Refusal::Invalid(_))));
    }

    async fn drafts_of_two_people_are_put_in_field_by_field_with_one_entry_each(world) {
        let reference = proposal(&world, "A").await;
        let (store, now, place) = (&world.store, world.now, basics(reference));
        let base = present(store, &world.strategist, place).await.unwrap().fields;
        let one = typed(&base, &[("background", "Av den ena.")]);
        let other = typed(&base, &[("summary", "Av den andra.")]);
        for _ in 0..3 {
            keep_draft(store, &world.strategist, now, place, &one, false).await.unwrap();
            keep_draft(store, &world.portfolio, now, place, &other, false).await.unwrap();
        }
        put_in(store, &world.strategist, now, place, &one).await.unwrap();
        put_in(store, &world.portfolio, now, place, &other).await.unwrap();
        let there = present(store, &world.strategist, place).await.unwrap();
        assert_eq!((there.fields["background"].as_str(), there.fields["summary"].as_str()), ("Av den ena.", "Av den andra."));
        assert_eq!((there.version, there.by.as_str()), (3, "portfolio"));
        assert_eq!(verbs(&world, reference).await, [Verb::Created, Verb::Edited, Verb::Edited]);
        for actor in [&world.strategist, &world.portfolio] {
            assert_eq!(draft(store, actor, place).await.unwrap(), None);
        }
        // A save that comes late finds its text in the proposal.
        keep_draft(store, &world.strategist, now, place, &one, false).await.unwrap();
        assert_eq!(draft(store, &world.strategist, place).await.unwrap(), None);
        // The same field: both texts are there, one in the proposal and one as a draft.
        let mine = typed(&base, &[("summary", "Min text.")]);
        keep_draft(store, &world.strategist, now, place, &mine, false).await.unwrap();
        let refused = put_in(store, &world.strategist, now, place, &mine).await;
        assert!(matches!(refused, Err(Refusal::Conflict(Conflict::Stale { .. }))));
        assert_eq!(draft(store, &world.strategist, place).await.unwrap().unwrap().typed, mine);
    }

    async fn saving_by_the_button_takes_the_draft_also_when_nothing_was_changed(world) {
        let reference = proposal(&world, "A").await;
        let (store, now, me, place) = (&world.store, world.now, &world.strategist, basics(reference));
        let base = present(store, me, place).await.unwrap().fields;
        for (version, title, entries) in [(1, "B", 2), (2, "B", 2)] {
            keep_draft(store, me, now, place, &typed(&base, &[("title", "C")]), false).await.unwrap();
            let form = BasicsForm { title: title.into(), summary: "Ett konto för allt.".into(), ..Default::default() };
            proposals::save_basics(store, me, now, at(reference, version), &form).await.unwrap();
            assert_eq!(draft(store, me, place).await.unwrap(), None);
            assert_eq!(verbs(&world, reference).await.len(), entries);
        }
    }

    async fn a_row_has_a_draft_of_its_own(world) {
        let reference = proposal(&world, "A").await;
        let (store, now, me) = (&world.store, world.now, &world.strategist);
        let form = CostForm { kind: "external".into(), year: "2027".into(), precision: "exact".into(), amount: "5".into(), ..Default::default() };
        let id = proposals::add::<Cost>(store, me, now, at(reference, 0), &form).await.unwrap().unwrap();
        let place = Place { reference, section: Section::Costs, row: Some(id) };
        let base = present(store, me, place).await.unwrap().fields;
        assert_eq!(base, fields_of(&CostForm::from(&content(store, me, reference).await.unwrap().costs[0].content)));
        let text = typed(&base, &[("note", "Licenser")]);
        keep_draft(store, me, now, place, &text, false).await.unwrap();
        put_in(store, me, now, place, &text).await.unwrap();
        assert_eq!(content(store, me, reference).await.unwrap().costs[0].content.note, "Licenser");
        assert_eq!(draft(store, me, place).await.unwrap(), None);
    }

    async fn only_who_prepares_keeps_drafts_but_also_when_the_proposal_has_gone_on(world) {
        let reference = proposal(&world, "A").await;
        let (store, now, place) = (&world.store, world.now, basics(reference));
        let base = present(store, &world.strategist, place).await.unwrap().fields;
        let text = typed(&base, &[("background", "Sent skrivet.")]);
        assert!(matches!(keep_draft(store, &world.finance, now, place, &text, false).await, Err(Refusal::Denied(Reason::NoRole))));
        assert!(matches!(keep_draft(store, &world.teacher, now, place, &text, false).await, Err(Refusal::NotFound)));
        assert!(matches!(present(store, &world.teacher, place).await, Err(Refusal::NotFound)));
        let mut unit = store.begin().await.unwrap();
        let w = &mut unit.wire();
        let id = proposals::id_of(w, reference).await.unwrap().unwrap();
        execute!(w, "UPDATE proposals SET state = 'in_review' WHERE id = $1", id.0).unwrap();
        unit.save().await.unwrap();
        keep_draft(store, &world.strategist, now, place, &text, false).await.unwrap();
        let refused = put_in(store, &world.strategist, now, place, &text).await;
        assert!(matches!(refused, Err(Refusal::Conflict(Conflict::State { .. }))));
        assert!(draft(store, &world.strategist, place).await.unwrap().is_some());
    }
}

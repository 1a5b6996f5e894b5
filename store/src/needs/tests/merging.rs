//! Duplicates: what moves, who reads what, and that undoing puts just that back.

use domain::{
    Code,
    conversations::{Audience, On, ThreadForm},
    needs::{JoinForm, MergeForm, NeedEvent, NeedState, UNDO_DAYS},
    policy::Reason,
};
use time::Duration;

use super::*;
use crate::{conversations, notifications, testing::both_engines, watches};

fn into(reference: &str) -> MergeForm {
    MergeForm {
        into: reference.into(),
        reason: "Det är samma nät.".into(),
    }
}

async fn says(world: &World, by: &Actor, need: NeedId, audience: Audience, body: &str) {
    let form = ThreadForm {
        audience: audience.code().into(),
        body: body.into(),
        ..ThreadForm::default()
    };
    conversations::open(&world.store, by, world.now, On::Need(need), "", &form)
        .await
        .unwrap();
}

/// What is said about the need, as this reader sees it.
async fn said(world: &World, by: &Actor, need: NeedId) -> Vec<String> {
    let mut link = world.store.read().await.unwrap();
    let w = &mut link.wire();
    let rows: Vec<(String, uuid::Uuid)> = fetch_all!(
        w,
        (String, uuid::Uuid),
        "SELECT c.body, t.id FROM threads t JOIN comments c ON c.thread_id = t.id
         WHERE t.subject_id = $1 ORDER BY c.body",
        need.0,
    )
    .unwrap();
    let mut said = Vec::new();
    for (body, thread) in rows {
        if conversations::may_read(w, by, domain::ids::ThreadId(thread))
            .await
            .unwrap()
        {
            said.push(body);
        }
    }
    said
}

/// Puts a file on the need.
async fn attach(world: &World, need: NeedId, name: &str) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    execute!(
        w,
        "INSERT INTO attachments (id, subject_kind, subject_id, name, file_type, bytes, sha256, preview, added_by,
                                  added_at)
         VALUES ($1, 'need', $2, $3, 'pdf', 4, '', $4, $5, $6)",
        crate::new_id(world.now),
        need.0,
        name,
        false,
        world.other_teacher.person.0,
        crate::stamp(world.now),
    )
    .unwrap();
    unit.save().await.unwrap();
}

/// Puts a file on the comment that says this.
async fn attach_to(world: &World, body: &str, name: &str) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    let added = execute!(
        w,
        "INSERT INTO attachments (id, subject_kind, subject_id, comment_id, name, file_type, bytes, sha256, preview,
                                  added_by, added_at)
         SELECT $1, t.subject_kind, t.subject_id, c.id, $2, 'pdf', 4, '', $3, c.author_id, c.created_at
         FROM comments c JOIN threads t ON t.id = c.thread_id WHERE c.body = $4",
        crate::new_id(world.now),
        name,
        false,
        body,
    )
    .unwrap();
    assert_eq!(added, 1);
    unit.save().await.unwrap();
}

/// The files on the need, as this reader sees them.
async fn files(world: &World, by: &Actor, need: NeedId) -> Vec<String> {
    let (files, _) = crate::attachments::of_subject(&world.store, by, On::Need(need))
        .await
        .unwrap();
    let mut names: Vec<String> = files.into_iter().map(|file| file.name).collect();
    names.sort();
    names
}

async fn follow(world: &World, need: NeedId) -> Vec<domain::ids::PersonId> {
    let mut link = world.store.read().await.unwrap();
    let mut who = watches::followers(&mut link.wire(), SubjectKind::Need, need.0)
        .await
        .unwrap();
    who.sort();
    who
}

/// A need of the other school's teacher, assessed.
async fn of_the_other_school(world: &World, title: &str) -> (NeedId, Reference) {
    let form = NeedForm {
        unit: world.other_school.to_string(),
        ..form(world, title)
    };
    let new = Submission {
        need: None,
        key: "",
        form: &form,
        answer: "",
        base: None,
    };
    let (store, by, now) = (&world.store, &world.strategist, world.now);
    let (id, reference) = submit(store, &world.other_teacher, now, new).await.unwrap();
    register(store, by, now, now_at(world, id).await).await.unwrap();
    let form = domain::needs::AssessmentForm {
        relevance: "shared".into(),
        assessment: "Fler har det.".into(),
    };
    assess(store, by, now, now_at(world, id).await, &form)
        .await
        .unwrap();
    (id, reference)
}

/// As the staff sees it.
async fn now_at(world: &World, need: NeedId) -> At<'static> {
    let version = view(&world.store, &world.strategist, need).await.unwrap().version;
    At {
        need,
        version,
        key: "",
        base: None,
    }
}

both_engines! {
    async fn a_duplicate_brings_people_followers_and_words_and_takes_just_these_back(world) {
        let (store, now, staff) = (&world.store, world.now, &world.strategist);
        let (kept, kept_number) = assessed(&world, "Nät").await;
        let (double, double_number) = of_the_other_school(&world, "Trådlöst").await;
        says(&world, &world.other_teacher, double, Audience::Everyone, "för alla").await;
        says(&world, &world.other_teacher, double, Audience::Unit, "hos oss").await;
        says(&world, staff, double, Audience::Staff, "i staben").await;
        says(&world, &world.teacher, kept, Audience::Everyone, "redan här").await;
        attach(&world, double, "karta.pdf").await;
        for (body, name) in [("för alla", "svar.pdf"), ("hos oss", "eget.pdf"), ("i staben", "stab.pdf")] {
            attach_to(&world, body, name).await;
        }
        let before = (follow(&world, kept).await, follow(&world, double).await);
        assert!(is_hidden(&view(store, &world.other_teacher, kept).await));

        merge(store, staff, now, now_at(&world, double).await, &into(&kept_number.to_string())).await.unwrap();
        let seen = view(store, &world.other_teacher, double).await.unwrap();
        let there = seen.merged_into.unwrap();
        assert_eq!((seen.state, seen.reason.as_str()), (NeedState::Merged, "Det är samma nät."));
        assert_eq!((there.reference, there.may_read), (Some(kept_number), true));
        // The author of the duplicate reads the other need now, but not the other way round.
        assert_eq!(view(store, &world.other_teacher, kept).await.unwrap().merged_here, [(double_number, "Trådlöst".into())]);
        assert!(view(store, &world.teacher, kept).await.unwrap().merged_here.is_empty());
        assert!(is_hidden(&view(store, &world.teacher, double).await));
        let behind = joiners(store, staff, kept).await.unwrap();
        assert_eq!(behind.iter().map(|one| (one.unit, one.person)).collect::<Vec<_>>(),
                   [(world.other_school, world.other_teacher.person)]);
        // What was said moved, but for what was said within the unit, which only that unit reads.
        assert_eq!(said(&world, &world.teacher, kept).await, ["för alla", "redan här"]);
        assert_eq!(said(&world, &world.other_teacher, kept).await, ["för alla", "redan här"]);
        assert_eq!(said(&world, staff, kept).await, ["för alla", "i staben", "redan här"]);
        assert_eq!(said(&world, &world.other_teacher, double).await, ["hos oss"]);
        assert!(said(&world, &world.teacher, double).await.is_empty());
        let following = follow(&world, kept).await;
        assert!(before.0.iter().chain(&before.1).all(|one| following.contains(one)), "{following:?}");
        assert!(!before.0.contains(&world.other_teacher.person) && following.contains(&world.other_teacher.person));
        // Files go where what they hang on goes.
        assert_eq!(files(&world, &world.teacher, kept).await, ["karta.pdf", "svar.pdf"]);
        assert_eq!(files(&world, staff, kept).await, ["karta.pdf", "stab.pdf", "svar.pdf"]);
        assert_eq!(files(&world, &world.other_teacher, double).await, ["eget.pdf"]);
        assert_eq!(verbs(&world, double).await.last(), Some(&Verb::Merged));
        assert_eq!(verbs(&world, kept).await.last(), Some(&Verb::DuplicateTaken));
        let told = notifications::list(store, &world.other_teacher, &notifications::Filter::default()).await.unwrap().0;
        assert_eq!(told[0].subject, double.0, "those behind hear of their own need");

        // What comes to the other need by itself afterwards stays there.
        says(&world, &world.teacher, kept, Audience::Everyone, "senare").await;
        unmerge(store, staff, now, now_at(&world, double).await, "Två olika nät.").await.unwrap();
        assert_eq!(view(store, &world.other_teacher, double).await.unwrap().state, NeedState::Assessed);
        assert!(is_hidden(&view(store, &world.other_teacher, kept).await));
        assert!(joiners(store, staff, kept).await.unwrap().is_empty());
        assert_eq!(said(&world, staff, kept).await, ["redan här", "senare"]);
        assert_eq!(said(&world, staff, double).await, ["för alla", "hos oss", "i staben"]);
        assert_eq!(files(&world, &world.other_teacher, double).await, ["eget.pdf", "karta.pdf", "svar.pdf"]);
        assert_eq!(files(&world, staff, double).await.len(), 4);
        assert!(files(&world, &world.teacher, kept).await.is_empty());
        assert_eq!((follow(&world, kept).await, follow(&world, double).await), before);
        assert_eq!(verbs(&world, kept).await.last(), Some(&Verb::DuplicateReleased));
        // It can be merged again.
        merge(store, staff, now, now_at(&world, double).await, &into(&kept_number.to_string())).await.unwrap();
    }

    async fn only_the_staff_merges_and_only_what_stays_open(world) {
        let (store, now, staff) = (&world.store, world.now, &world.strategist);
        let (kept, kept_number) = assessed(&world, "Nät").await;
        let (double, double_number) = of_the_other_school(&world, "Trådlöst").await;
        let at = now_at(&world, double).await;
        let refused = merge(store, &world.other_teacher, now, at, &into(&kept_number.to_string())).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))), "{refused:?}");
        let declined = of_the_other_school(&world, "Avböjt").await;
        decline(store, staff, now, now_at(&world, declined.0).await, "Inte IT.").await.unwrap();
        for wrong in [double_number.to_string(), declined.1.to_string(), "B-1999-0001".into(), "nätet".into()] {
            let refused = merge(store, staff, now, at, &into(&wrong)).await;
            let Err(Refusal::Invalid(errors)) = refused else { panic!("{refused:?}") };
            assert_eq!((errors.0[0].field.as_str(), errors.0[0].code), ("into", Code::UnknownReference));
        }
        // Not assessed yet.
        let (fresh, _) = submitted(&world, "Nytt").await;
        assert!(is_wrong_state(&merge(store, staff, now, now_at(&world, fresh).await, &into(&kept_number.to_string())).await));
        assert!(view(store, staff, kept).await.unwrap().events.contains(&NeedEvent::Merge));
        assert!(!view(store, &world.teacher, kept).await.unwrap().events.contains(&NeedEvent::Merge));
    }

    async fn a_chain_is_undone_from_its_end_and_within_the_days(world) {
        let (store, now, staff) = (&world.store, world.now, &world.strategist);
        let (first, _) = of_the_other_school(&world, "Ett").await;
        let (second, second_number) = assessed(&world, "Två").await;
        let (third, third_number) = assessed(&world, "Tre").await;
        let form = JoinForm { unit: world.other_school.to_string(), ..JoinForm::default() };
        join(store, &world.coordinator, now, third, "", &form).await.unwrap();
        says(&world, &world.other_teacher, first, Audience::Everyone, "ett").await;
        merge(store, staff, now, now_at(&world, first).await, &into(&second_number.to_string().to_lowercase())).await.unwrap();
        merge(store, staff, now, now_at(&world, second).await, &into(&third_number.to_string())).await.unwrap();
        assert_eq!(said(&world, &world.teacher, third).await, ["ett"]);
        // The unit stands there once, as it did.
        let behind = joiners(store, staff, third).await.unwrap();
        assert_eq!(behind.iter().filter(|one| one.unit == world.other_school).map(|one| one.person).collect::<Vec<_>>(),
                   [world.coordinator.person]);
        assert!(!view(store, staff, first).await.unwrap().events.contains(&NeedEvent::Unmerge));
        assert!(is_wrong_state(&unmerge(store, staff, now, now_at(&world, first).await, "Nej.").await));
        let late = now + Duration::days(UNDO_DAYS + 1);
        assert!(is_wrong_state(&unmerge(store, staff, late, now_at(&world, second).await, "Nej.").await));
        let last = now + Duration::days(UNDO_DAYS);
        unmerge(store, staff, last, now_at(&world, second).await, "Nej.").await.unwrap();
        assert_eq!(said(&world, &world.teacher, second).await, ["ett"]);
        unmerge(store, staff, last, now_at(&world, first).await, "Nej.").await.unwrap();
        assert_eq!(said(&world, &world.other_teacher, first).await, ["ett"]);
        assert_eq!(joiners(store, staff, third).await.unwrap().len(), 1);
    }

    async fn a_duplicate_follows_the_proposal_of_the_other_need_to_its_benefit(world) {
        let (store, now, staff) = (&world.store, world.now, &world.strategist);
        let (kept, kept_number) = assessed(&world, "Nät").await;
        let (double, _) = of_the_other_school(&world, "Trådlöst").await;
        merge(store, staff, now, now_at(&world, double).await, &into(&kept_number.to_string())).await.unwrap();
        let start = domain::proposals::basics::StartForm { title: "Nytt nät".into(), summary: "Ett nät.".into() };
        let promotion = Promotion { at: now_at(&world, kept).await, also: &[], target: Target::New(&start) };
        promote(store, staff, now, promotion).await.unwrap();
        let proposal = view(store, &world.other_teacher, double).await.unwrap().proposal.unwrap();
        assert_eq!(proposal.title, "Nytt nät");
        let mut unit = store.begin().await.unwrap();
        fulfil_for_proposal(&mut unit.wire(), staff, now, proposal.id).await.unwrap();
        unit.save().await.unwrap();
        assert_eq!(view(store, &world.other_teacher, double).await.unwrap().state, NeedState::Fulfilled);
    }
}

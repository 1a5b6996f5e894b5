//! Conversations on both engines: who reads what, what is kept, who is told.

use domain::{
    Code,
    conversations::{Audience, CommentForm, LegalStatus, ModerationForm, On, Part, ThreadForm},
    ids::{NeedId, ThreadId},
    journal::{SubjectKind, Verb},
    needs::JoinForm,
    notifications::NoticeKind,
    people::Actor,
    policy::Reason,
    proposals::ProposalState,
};

use super::*;
use crate::{
    Conflict, Refusal, Topic, journal,
    live::{may_hear, version},
    needs::{
        self,
        tests::{at, is_hidden, is_stale, is_wrong_state, submitted, verbs},
    },
    reviews,
    testing::{World, both_engines},
    watches,
};

fn says(body: &str) -> CommentForm {
    CommentForm {
        body: body.into(),
        ..CommentForm::default()
    }
}

fn thread(audience: Audience, body: &str) -> ThreadForm {
    ThreadForm {
        audience: audience.code().into(),
        body: body.into(),
        ..ThreadForm::default()
    }
}

/// A need of the teacher's school behind which the other school stands.
async fn joined(world: &World) -> NeedId {
    let (id, _) = submitted(world, "Nät").await;
    let (store, now) = (&world.store, world.now);
    needs::register(store, &world.strategist, now, at(world, id).await)
        .await
        .unwrap();
    let form = JoinForm {
        unit: world.other_school.to_string(),
        ..JoinForm::default()
    };
    needs::join(store, &world.other_teacher, now, id, "", &form)
        .await
        .unwrap();
    id
}

async fn opened(world: &World, by: &Actor, on: On, audience: Audience, body: &str) -> Written {
    open(&world.store, by, world.now, on, "", &thread(audience, body))
        .await
        .unwrap()
}

/// All comments that the actor reads, sorted.
async fn reads(world: &World, actor: &Actor, on: On) -> Vec<String> {
    let seen = of_subject(&world.store, actor, on).await.unwrap();
    let comments = seen.threads.into_iter().flat_map(|thread| thread.comments);
    let mut bodies: Vec<String> = comments.map(|comment| comment.body).collect();
    bodies.sort();
    bodies
}

async fn only(world: &World, actor: &Actor, on: On) -> Thread {
    let mut threads = of_subject(&world.store, actor, on).await.unwrap().threads;
    assert_eq!(threads.len(), 1);
    threads.remove(0)
}

async fn follows(world: &World, actor: &Actor, on: On) -> bool {
    let mut link = world.store.read().await.unwrap();
    let chosen = watches::chosen(&mut link.wire(), actor.person, on.kind(), on.id()).await;
    chosen.unwrap() == Some(true)
}

both_engines! {
    async fn each_reads_the_threads_meant_for_them(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        opened(&world, &world.teacher, on, Audience::Unit, "i enheten").await;
        opened(&world, &world.security, on, Audience::Staff, "i staben").await;
        opened(&world, &world.other_teacher, on, Audience::Everyone, "alla").await;
        let all = ["alla", "i enheten", "i staben"];
        for (actor, expected) in [
            (&world.teacher, all[..2].to_vec()), (&world.head, all[..2].to_vec()), (&world.coordinator, all[..2].to_vec()),
            (&world.other_teacher, all[..1].to_vec()), (&world.delegate, all[..2].to_vec()), (&world.secretary, all[..2].to_vec()),
            (&world.strategist, all.to_vec()), (&world.finance, all.to_vec()),
        ] {
            assert_eq!(reads(&world, actor, on).await, expected, "{}", actor.name);
        }
        for outsider in [&world.politician, &world.admin] {
            assert!(is_hidden(&of_subject(&world.store, outsider, on).await));
        }
        let may = async |actor: &Actor| of_subject(&world.store, actor, on).await.unwrap().audiences;
        assert_eq!(may(&world.teacher).await, [Audience::Unit, Audience::Everyone]);
        assert_eq!(may(&world.other_teacher).await, [Audience::Everyone]);
        assert_eq!(may(&world.strategist).await, Audience::ALL);
        let refused = open(&world.store, &world.other_teacher, world.now, on, "", &thread(Audience::Unit, "x")).await;
        assert!(is_hidden(&refused));
    }

    async fn a_politician_follows_what_is_before_a_body_and_does_not_take_part(world) {
        let made = reviews::testing::prepared(&world).await;
        let on = On::Proposal(made.id);
        let form = ThreadForm { part: "costs".into(), ..thread(Audience::Everyone, "Räcker det?") };
        let first = open(&world.store, &world.finance, world.now, on, "", &form).await.unwrap();
        opened(&world, &world.strategist, on, Audience::Unit, "bereds").await;
        opened(&world, &world.strategist, on, Audience::Staff, "i staben").await;
        assert!(is_hidden(&of_subject(&world.store, &world.politician, on).await));
        assert!(is_hidden(&of_subject(&world.store, &world.teacher, on).await));
        let mut unit = world.store.begin().await.unwrap();
        let w = &mut unit.wire();
        execute!(w, "UPDATE proposals SET state = $2 WHERE id = $1", made.id.0, ProposalState::InDecision.code()).unwrap();
        unit.save().await.unwrap();
        let seen = of_subject(&world.store, &world.politician, on).await.unwrap();
        assert_eq!(seen.threads.iter().map(|thread| (thread.id, thread.part)).collect::<Vec<_>>(), [(first.thread, Some(Part::Costs))]);
        assert!(seen.audiences.is_empty() && !seen.threads[0].may_reply);
        let refused = reply(&world.store, &world.politician, world.now, first.thread, None, "", &says("Ja")).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))));
        assert_eq!(reads(&world, &world.delegate, on).await, ["Räcker det?", "bereds"]);
        // Shut out of the matter: the staff's own talk is closed, and nothing is said.
        let mut unit = world.store.begin().await.unwrap();
        let w = &mut unit.wire();
        execute!(
            w,
            "INSERT INTO recusals (id, proposal_id, person_id, ground, set_by, set_at) VALUES ($1, $2, $3, 'närstående', $3, $4)",
            crate::new_id(world.now), made.id.0, world.strategist.person.0, crate::stamp(world.now),
        ).unwrap();
        unit.save().await.unwrap();
        assert_eq!(reads(&world, &world.strategist, on).await, ["Räcker det?", "bereds"]);
        let refused = reply(&world.store, &world.strategist, world.now, first.thread, None, "", &says("Ja")).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::Recused))));
    }

    async fn outsiders_learn_nothing_of_a_narrower_thread(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let before = needs::view(&world.store, &world.teacher, id).await.unwrap();
        let all = Topic::Subject { kind: SubjectKind::Need, id: id.0 };
        let told = version(&world.store, all).await.unwrap();
        let mut heard = world.store.announcements();
        let later = world.now + time::Duration::hours(1);
        let staff = open(&world.store, &world.strategist, later, on, "", &thread(Audience::Staff, "Hemligt")).await.unwrap();
        reply(&world.store, &world.security, later, staff.thread, None, "", &says("Ja")).await.unwrap();
        let after = needs::view(&world.store, &world.teacher, id).await.unwrap();
        assert_eq!((after.updated_at, after.journal.len()), (before.updated_at, before.journal.len()));
        assert_eq!(version(&world.store, all).await.unwrap(), told);
        let talk = Topic::Talk { on, audience: Audience::Staff };
        assert_eq!(Topic::from_address(&talk.address()), Some(talk));
        let now = version(&world.store, talk).await.unwrap();
        assert!(now > told);
        let seen = of_subject(&world.store, &world.strategist, on).await.unwrap();
        assert!(seen.topics.contains(&(talk, now)));
        let seen = of_subject(&world.store, &world.teacher, on).await.unwrap();
        assert_eq!(seen.topics, [(Topic::Talk { on, audience: Audience::Unit }, 0)]);
        let mut topics = Vec::new();
        while let Ok(announcement) = heard.try_recv() { topics.push(announcement.topic); }
        assert!(topics.contains(&talk) && !topics.contains(&all));
        for (actor, expected) in [(&world.strategist, true), (&world.teacher, false), (&world.other_teacher, false), (&world.secretary, false), (&world.admin, false)] {
            assert_eq!(may_hear(&world.store, actor.person, world.now.date(), talk).await.unwrap(), expected, "{}", actor.name);
        }
        // In the journal over all, those who may read the thread find it, without its words.
        let filter = journal::Filter { verb: Some(Verb::Commented), ..journal::Filter::default() };
        let (rows, count) = journal::list(&world.store, &world.strategist, &filter, 1, 25).await.unwrap();
        assert_eq!((count, rows[0].entry.kind, rows[0].name_sv.as_str()), (2, SubjectKind::Thread, "Nät"));
        assert!(rows.iter().all(|row| row.entry.reason.is_empty() && row.entry.changes.is_empty()));
        for actor in [&world.secretary, &world.admin] {
            assert_eq!(journal::list(&world.store, actor, &filter, 1, 25).await.unwrap().1, 0, "{}", actor.name);
        }
        for refused in [
            reply(&world.store, &world.teacher, later, staff.thread, None, "", &says("Ja")).await.err(),
            resolve(&world.store, &world.teacher, later, staff.thread).await.err(),
            register(&world.store, &world.secretary, later, staff.thread).await.err(),
            remove(&world.store, &world.teacher, later, staff.comment).await.err(),
        ] {
            assert!(matches!(refused, Some(Refusal::NotFound)), "{refused:?}");
        }
        let (_, broken) = journal::verify(&world.store).await.unwrap();
        assert_eq!(broken, vec![]);
    }

    async fn the_author_is_told_of_what_is_said_in_the_unit(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let news = async || {
            let mut link = world.store.read().await.unwrap();
            crate::notifications::unread(&mut link.wire(), world.teacher.person).await.unwrap() > 0
        };
        let later = |hours| world.now + time::Duration::hours(hours);
        crate::notifications::visited(&world.store, &world.teacher, later(1), id.0).await.unwrap();
        open(&world.store, &world.strategist, later(2), on, "", &thread(Audience::Staff, "i staben")).await.unwrap();
        assert!(!news().await);
        open(&world.store, &world.head, later(2), on, "", &thread(Audience::Unit, "i enheten")).await.unwrap();
        assert!(news().await);
        crate::notifications::visited(&world.store, &world.teacher, later(3), id.0).await.unwrap();
        assert!(!news().await);
    }

    async fn what_all_read_stands_in_the_subjects_journal_without_words(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let later = world.now + time::Duration::hours(1);
        let made = open(&world.store, &world.strategist, later, on, "", &thread(Audience::Everyone, "Hur många?")).await.unwrap();
        let seen = needs::view(&world.store, &world.teacher, id).await.unwrap();
        assert_eq!(seen.updated_at, later);
        assert_eq!(crate::notifications::list(&world.store, &world.teacher, &Default::default()).await.unwrap().0[0].unread, 3);
        let last = seen.journal.last().unwrap();
        assert_eq!((last.verb, last.actor_name.as_str()), (Verb::Commented, "strategist"));
        assert!(last.changes.is_empty() && last.reason.is_empty());
        resolve(&world.store, &world.strategist, later, made.thread).await.unwrap();
        resolve(&world.store, &world.strategist, later, made.thread).await.unwrap();
        reopen(&world.store, &world.strategist, later, made.thread).await.unwrap();
        remove(&world.store, &world.strategist, later, made.comment).await.unwrap();
        register(&world.store, &world.strategist, later, made.thread).await.unwrap();
        use Verb as V;
        assert_eq!(verbs(&world, id).await[3..], [V::Commented, V::ThreadResolved, V::ThreadReopened, V::CommentRemoved, V::ThreadRegistered]);
    }

    async fn a_form_sent_twice_writes_once(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let form = thread(Audience::Everyone, "Hej @Administrator/KF");
        let first = open(&world.store, &world.teacher, world.now, on, "a", &form).await.unwrap();
        let again = open(&world.store, &world.teacher, world.now, on, "a", &form).await.unwrap();
        assert_eq!(first, again);
        let answer = says("Ja");
        let first = reply(&world.store, &world.head, world.now, first.thread, None, "b", &answer).await.unwrap();
        assert_eq!(reply(&world.store, &world.head, world.now, first.thread, None, "b", &answer).await.unwrap(), first);
        assert_eq!(reads(&world, &world.teacher, on).await.len(), 2);
    }

    async fn a_comment_is_changed_with_its_history_and_never_over_another(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let made = opened(&world, &world.teacher, on, Audience::Everyone, "Först").await;
        let at = |version| CommentAt { comment: made.comment, version, key: "" };
        let refused = edit(&world.store, &world.head, world.now, at(1), &says("Mitt")).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NotAuthor))));
        edit(&world.store, &world.teacher, world.now, at(1), &says("Först")).await.unwrap();
        assert!(only(&world, &world.head, on).await.comments[0].edited_at.is_none(), "the same words are no change");
        edit(&world.store, &world.teacher, world.now, at(1), &says("Sedan")).await.unwrap();
        let clash = edit(&world.store, &world.teacher, world.now, at(1), &says("Annat")).await;
        assert!(is_stale(&clash));
        let Err(Refusal::Conflict(Conflict::Stale { version, current })) = clash else { unreachable!() };
        assert_eq!((version, current["body"].as_str()), (2, "Sedan"));
        edit(&world.store, &world.teacher, world.now, at(2), &says("Till sist")).await.unwrap();
        let comment = only(&world, &world.other_teacher, on).await.comments.remove(0);
        assert_eq!((comment.body.as_str(), comment.version, comment.may_edit), ("Till sist", 3, false));
        assert_eq!(comment.earlier.iter().map(|one| one.body.as_str()).collect::<Vec<_>>(), ["Först", "Sedan"]);
        assert_eq!((comment.author_name.as_str(), comment.unit_sv.as_str()), ("teacher", "S1"));

        remove(&world.store, &world.teacher, world.now, made.comment).await.unwrap();
        let comment = only(&world, &world.teacher, on).await.comments.remove(0);
        assert!(comment.removed_at.is_some() && comment.body.is_empty() && comment.earlier.is_empty() && !comment.may_edit);
        assert!(is_wrong_state(&edit(&world.store, &world.teacher, world.now, at(3), &says("Igen")).await));
        let denied = remove(&world.store, &world.head, world.now, made.comment).await;
        assert!(matches!(denied, Err(Refusal::Denied(Reason::NotAuthor))));
    }

    async fn a_resolved_thread_rests_and_a_registered_one_stays_as_it_is(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let made = opened(&world, &world.teacher, on, Audience::Everyone, "Hur då?").await;
        let say = async |actor: &Actor| reply(&world.store, actor, world.now, made.thread, None, "", &says("Så.")).await;
        let refused = resolve(&world.store, &world.head, world.now, made.thread).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NotAuthor))));
        resolve(&world.store, &world.portfolio, world.now, made.thread).await.unwrap();
        let seen = only(&world, &world.teacher, on).await;
        assert_eq!(seen.resolved.as_ref().map(|(_, by)| by.as_str()), Some("portfolio"));
        assert!(seen.may_resolve && !seen.may_reply && !seen.may_register);
        assert!(is_wrong_state(&say(&world.head).await));
        reopen(&world.store, &world.teacher, world.now, made.thread).await.unwrap();
        say(&world.head).await.unwrap();

        let refused = register(&world.store, &world.teacher, world.now, made.thread).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))));
        register(&world.store, &world.strategist, world.now, made.thread).await.unwrap();
        register(&world.store, &world.portfolio, world.now, made.thread).await.unwrap();
        let seen = only(&world, &world.teacher, on).await;
        assert_eq!((seen.standing.legal_status, seen.may_reply, seen.may_resolve), (LegalStatus::Registered, false, false));
        assert_eq!(seen.registered.map(|(_, by)| by).as_deref(), Some("strategist"));
        assert!(seen.comments.iter().all(|comment| !comment.may_edit));
        assert!(is_wrong_state(&say(&world.strategist).await));
        let at = CommentAt { comment: made.comment, version: 1, key: "" };
        assert!(is_wrong_state(&edit(&world.store, &world.teacher, world.now, at, &says("Nytt")).await));
        assert!(is_wrong_state(&remove(&world.store, &world.teacher, world.now, made.comment).await));
        assert!(is_wrong_state(&resolve(&world.store, &world.teacher, world.now, made.thread).await));
    }

    async fn who_writes_or_is_mentioned_follows_if_they_may_read(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        assert!(!follows(&world, &world.head, on).await);
        let made = opened(&world, &world.strategist, on, Audience::Unit, "@Head, @rektor/S2, @dataskydd och @Other Teacher @politician @Okänd").await;
        assert_eq!(made.not_told, ["@rektor/S2", "other teacher", "politician"], "no head of the other school, and not their thread");
        for (actor, expected) in [(&world.strategist, true), (&world.head, true), (&world.privacy, true), (&world.politician, false), (&world.security, false)] {
            assert_eq!(follows(&world, actor, on).await, expected, "{}", actor.name);
        }
        let seen = |actor| only(&world, actor, on);
        let comment = seen(&world.strategist).await.comments.remove(0);
        assert_eq!(comment.not_told, made.not_told);
        assert_eq!(comment.mentions, ["@Head", "@Other Teacher", "@dataskydd", "@politician", "@rektor/S2"]);
        assert!(seen(&world.head).await.comments[0].not_told.is_empty(), "only the writer learns it");
        let at = CommentAt { comment: made.comment, version: 1, key: "" };
        let changed = edit(&world.store, &world.strategist, world.now, at, &says("@security")).await.unwrap();
        assert!(changed.not_told.is_empty() && follows(&world, &world.security, on).await);
        assert_eq!(seen(&world.head).await.comments[0].mentions, ["@security"]);
    }

    async fn who_is_mentioned_by_a_change_is_told_once(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let told = async |actor: &Actor| {
            let filter = crate::notifications::Filter { kind: Some(NoticeKind::Mentioned), ..Default::default() };
            let (groups, _) = crate::notifications::list(&world.store, actor, &filter).await.unwrap();
            groups.iter().map(|group| group.total).sum::<i64>()
        };
        let made = opened(&world, &world.teacher, on, Audience::Unit, "Vet @head?").await;
        assert_eq!((told(&world.head).await, told(&world.security).await), (1, 0));
        let change = async |version: i64, body: &str| {
            let at = CommentAt { comment: made.comment, version, key: "" };
            let now = world.now + time::Duration::minutes(version);
            edit(&world.store, &world.teacher, now, at, &says(body)).await.unwrap()
        };
        let changed = change(1, "Vet @head eller @security? Och @other teacher?").await;
        assert_eq!(changed.not_told, ["other teacher"]);
        assert_eq!((told(&world.head).await, told(&world.security).await, told(&world.other_teacher).await), (1, 1, 0));
        change(2, "Vet ingen?").await;
        change(3, "Vet @security?").await;
        assert_eq!((told(&world.head).await, told(&world.security).await), (1, 1), "each is told once");
    }

    async fn the_staff_hides_a_comment_with_a_reason_and_shows_it_again(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let made = opened(&world, &world.teacher, on, Audience::Everyone, "Eleven Kim saknar konto").await;
        let later = world.now + time::Duration::hours(1);
        reply(&world.store, &world.head, later, made.thread, None, "", &says("Ja")).await.unwrap();
        let why = |reason: &str| ModerationForm { reason: reason.into() };
        let hide = async |actor: &Actor, reason: &str| super::hide(&world.store, actor, later, made.comment, &why(reason)).await;
        assert!(matches!(hide(&world.head, "Namn").await, Err(Refusal::Denied(Reason::NoRole))));
        assert!(is_hidden(&hide(&world.politician, "Namn").await));
        assert!(matches!(hide(&world.strategist, " ").await, Err(Refusal::Invalid(_))));
        hide(&world.strategist, "Namn på en elev.").await.unwrap();
        hide(&world.portfolio, "En gång till.").await.unwrap();
        let seen = async |actor: &Actor| only(&world, actor, on).await.comments.remove(0);
        for (actor, reads) in [
            (&world.teacher, true), (&world.strategist, true), (&world.portfolio, true), (&world.secretary, true),
            (&world.head, false), (&world.other_teacher, false), (&world.security, false), (&world.delegate, false),
        ] {
            let comment = seen(actor).await;
            let hidden = comment.hidden.unwrap();
            assert_eq!((hidden.by.as_str(), hidden.reason.as_str()), ("strategist", "Namn på en elev."));
            assert_eq!((hidden.may_read, !comment.body.is_empty()), (reads, reads), "{}", actor.name);
            assert!(!comment.may_edit);
        }
        assert!(seen(&world.teacher).await.may_remove && !seen(&world.teacher).await.may_hide);
        let whole = of_subject(&world.store, &world.teacher, on).await.unwrap();
        assert_eq!(quote(&whole, made.comment), None);
        let at = CommentAt { comment: made.comment, version: 1, key: "" };
        assert!(is_wrong_state(&edit(&world.store, &world.teacher, later, at, &says("Nytt")).await));
        // Its author is told why, and it stands in the journal.
        let told = async || {
            let filter = crate::notifications::Filter { kind: Some(NoticeKind::StateChanged), ..Default::default() };
            let (groups, _) = crate::notifications::list(&world.store, &world.teacher, &filter).await.unwrap();
            let notices = groups.into_iter().flat_map(|group| group.notices);
            notices.map(|notice| (notice.verb, notice.reason)).next().unwrap()
        };
        assert_eq!(told().await, (Verb::CommentHidden, "Namn på en elev.".to_owned()));
        let last = needs::view(&world.store, &world.head, id).await.unwrap().journal.pop().unwrap();
        assert_eq!((last.verb, last.reason.as_str()), (Verb::CommentHidden, "Namn på en elev."));
        assert!(matches!(super::show(&world.store, &world.teacher, later, made.comment, &why("Visst")).await, Err(Refusal::Denied(Reason::NoRole))));
        super::show(&world.store, &world.portfolio, later, made.comment, &why("Kim är ett påhittat namn.")).await.unwrap();
        assert_eq!(seen(&world.head).await.body, "Eleven Kim saknar konto");
        assert_eq!(told().await, (Verb::CommentShown, "Kim är ett påhittat namn.".to_owned()));
        // One's own is left to a colleague, and a registered thread stays as it is.
        let own = opened(&world, &world.strategist, on, Audience::Staff, "Mitt eget").await;
        let refused = super::hide(&world.store, &world.strategist, later, own.comment, &why("Ångrar")).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::SelfApproval))));
        register(&world.store, &world.strategist, later, made.thread).await.unwrap();
        assert!(is_wrong_state(&hide(&world.strategist, "Sent").await));
        let thread = of_subject(&world.store, &world.strategist, on).await.unwrap().threads.into_iter().find(|one| one.id == made.thread).unwrap();
        assert!(thread.comments.iter().all(|comment| !comment.may_hide));
        let (_, broken) = journal::verify(&world.store).await.unwrap();
        assert_eq!(broken, vec![]);
    }

    async fn a_quote_stays_in_its_thread_and_a_draft_is_not_talked_about(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let first = opened(&world, &world.teacher, on, Audience::Everyone, "Hur då?\n\nOch när?").await;
        let other = opened(&world, &world.teacher, on, Audience::Everyone, "Annat").await;
        let answer = async |thread: ThreadId, quotes| {
            reply(&world.store, &world.head, world.now, thread, Some(quotes), "", &says("Så.")).await
        };
        assert!(is_hidden(&answer(other.thread, first.comment).await));
        let made = answer(first.thread, first.comment).await.unwrap();
        let seen = of_subject(&world.store, &world.teacher, on).await.unwrap();
        let shown = seen.threads.iter().flat_map(|thread| &thread.comments).find(|one| one.id == made.comment).unwrap();
        assert_eq!(shown.quotes, Some(first.comment));
        assert_eq!(quote(&seen, first.comment), Some((first.thread, "> Hur då?\n> \n> Och när?\n\n".to_owned())));

        let refused = open(&world.store, &world.teacher, world.now, on, "", &thread(Audience::Everyone, "elev 19811228-9874")).await;
        let Err(Refusal::Invalid(errors)) = refused else { panic!("a personal number was taken") };
        assert_eq!(errors.0[0].code, Code::PersonalNumber);
        let draft = needs::save_draft(&world.store, &world.teacher, world.now, "", &needs::tests::form(&world, "Utkast")).await.unwrap();
        let refused = open(&world.store, &world.teacher, world.now, On::Need(draft), "", &thread(Audience::Everyone, "x")).await;
        assert!(is_wrong_state(&refused));
        assert!(of_subject(&world.store, &world.teacher, On::Need(draft)).await.unwrap().audiences.is_empty());
    }

    async fn the_talk_about_parts_is_counted_as_far_as_it_is_read(world) {
        let made = reviews::testing::prepared(&world).await;
        let on = On::Proposal(made.id);
        let about = async |by: &Actor, audience, part: Part| {
            let form = ThreadForm { part: part.code().into(), ..thread(audience, "Räcker det?") };
            open(&world.store, by, world.now, on, "", &form).await.unwrap().thread
        };
        let first = about(&world.finance, Audience::Unit, Part::Costs).await;
        about(&world.finance, Audience::Staff, Part::Costs).await;
        let resolved = about(&world.finance, Audience::Unit, Part::Risks).await;
        resolve(&world.store, &world.finance, world.now, resolved).await.unwrap();
        let seen = parts(&world.store, &world.strategist, on).await.unwrap();
        assert_eq!((seen.about(Part::Costs).unwrap().0, seen.about(Part::Risks), seen.may_open), (2, None, true));
        let seen = parts(&world.store, &world.delegate, on).await.unwrap();
        assert_eq!(seen.about(Part::Costs), Some((1, first)));
        assert!(is_hidden(&parts(&world.store, &world.teacher, on).await));
    }

    async fn only_who_may_read_it_is_suggested(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let staff = opened(&world, &world.strategist, on, Audience::Staff, "i staben").await;
        let names = async |actor: &Actor, thread, typed: &str| {
            let found = suggest(&world.store, actor, world.now.date(), on, thread, typed).await?;
            let name = |one| match one {
                Suggestion::Person { name, .. } => name,
                Suggestion::Role { handle, .. } => format!("@{handle}"),
            };
            Ok::<Vec<String>, Refusal>(found.into_iter().map(name).collect())
        };
        // The head of the school, and the role by a name of its own.
        assert_eq!(names(&world.teacher, None, "HEA").await.unwrap(), ["@head", "head"]);
        assert_eq!(names(&world.head, None, "tea").await.unwrap(), ["other teacher", "teacher"], "any word of a name");
        assert!(names(&world.head, None, "adm").await.unwrap().is_empty(), "neither the person nor the role reads it");
        assert!(names(&world.head, None, "poli").await.unwrap().is_empty() && names(&world.head, None, " ").await.unwrap().is_empty());
        assert_eq!(names(&world.strategist, Some(staff.thread), "fin").await.unwrap(), ["@finance", "finance"]);
        assert!(names(&world.strategist, Some(staff.thread), "tea").await.unwrap().is_empty());
        assert!(is_hidden(&names(&world.teacher, Some(staff.thread), "fin").await));
        assert!(is_hidden(&names(&world.politician, None, "tea").await));
    }

    async fn what_comes_from_another_authority_is_told_to_who_may_register_it(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let made = opened(&world, &world.teacher, on, Audience::Everyone, "Hur då?").await;
        reply(&world.store, &world.coordinator, world.now, made.thread, None, "", &says("Så.")).await.unwrap();
        assert!(!only(&world, &world.strategist, on).await.several_authorities, "school and department belong to one");
        reply(&world.store, &world.strategist, world.now, made.thread, None, "", &says("Så.")).await.unwrap();
        assert!(only(&world, &world.strategist, on).await.several_authorities);
        assert!(!only(&world, &world.teacher, on).await.several_authorities);
    }

    async fn many_write_at_once_and_nothing_is_lost(world) {
        let id = joined(&world).await;
        let on = On::Need(id);
        let made = opened(&world, &world.teacher, on, Audience::Everyone, "Alla på en gång").await;
        let other = opened(&world, &world.head, on, Audience::Unit, "I enheten").await;
        let mut writing = tokio::task::JoinSet::new();
        for n in 0..12 {
            let (store, now, thread) = (world.store.clone(), world.now, if n % 3 == 0 { other.thread } else { made.thread });
            let actor = if n % 2 == 0 { world.strategist.clone() } else { world.head.clone() };
            writing.spawn(async move { reply(&store, &actor, now, thread, None, "", &says(&format!("Svar {n:02}"))).await });
        }
        for done in writing.join_all().await {
            done.unwrap();
        }
        assert_eq!(reads(&world, &world.head, on).await.len(), 14);
        let (_, broken) = journal::verify(&world.store).await.unwrap();
        assert_eq!(broken, vec![]);
    }
}

//! Who is told what, and the letters that carry it, on both engines.

use domain::{
    ids::NeedId,
    journal::{SubjectKind, Verb},
    needs::JoinForm,
    notifications::{Delivery, Next, NoticeKind, WishesForm, bounces::Bounce},
    people::Actor,
    proposals::outcome::OutcomeForm,
};
use time::{Duration, OffsetDateTime};

mod bounces;
mod digests;
mod walk;

use super::*;
use crate::{
    needs::tests::{assessed, at, is_hidden, submitted},
    proposals,
    testing::{World, both_engines},
};

async fn told(world: &World, actor: &Actor) -> Vec<Group> {
    list(&world.store, actor, &Filter::default()).await.unwrap().0
}

/// What the actor was told of one subject, oldest first.
async fn verbs(world: &World, actor: &Actor, subject: uuid::Uuid) -> Vec<Verb> {
    let mut verbs: Vec<_> = told(world, actor)
        .await
        .into_iter()
        .filter(|group| group.subject == subject)
        .flat_map(|group| group.notices)
        .map(|notice| notice.verb)
        .collect();
    verbs.reverse();
    verbs
}

async fn unread_of(world: &World, actor: &Actor) -> i64 {
    let mut link = world.store.read().await.unwrap();
    unread(&mut link.wire(), actor.person).await.unwrap()
}

async fn register(world: &World, need: NeedId) {
    let at = at(world, need).await;
    crate::needs::register(&world.store, &world.strategist, world.now, at)
        .await
        .unwrap();
}

async fn join(world: &World, need: NeedId) {
    let form = JoinForm {
        unit: world.other_school.to_string(),
        ..JoinForm::default()
    };
    crate::needs::join(&world.store, &world.other_teacher, world.now, need, "", &form)
        .await
        .unwrap();
}

/// An assessed need in a proposal, and the proposal.
async fn promoted(world: &World, title: &str) -> (NeedId, domain::reference::Reference) {
    let (need, _) = assessed(world, title).await;
    let form = domain::proposals::basics::StartForm {
        title: "Nät i alla skolor".into(),
        summary: "Trådlöst.".into(),
    };
    let promotion = crate::needs::Promotion {
        at: at(world, need).await,
        also: &[],
        target: crate::needs::Target::New(&form),
    };
    let made = crate::needs::promote(&world.store, &world.strategist, world.now, promotion)
        .await
        .unwrap();
    (need, made)
}

fn next_morning(now: OffsetDateTime) -> OffsetDateTime {
    now + Duration::days(1)
}

async fn take_all(world: &World, now: OffsetDateTime) -> Vec<Letter> {
    gather(&world.store, now).await.unwrap();
    let mut letters = Vec::new();
    while let Some(letter) = take(&world.store, now).await.unwrap() {
        assert!(hand_over(&world.store, now, &letter).await.unwrap());
        end(&world.store, now, &letter, End::Sent, "", "").await.unwrap();
        letters.push(letter);
    }
    letters
}

async fn wish(world: &World, actor: &Actor, change: impl FnOnce(&mut WishesForm)) {
    let mut form = WishesForm::from(&wishes(&world.store, actor).await.unwrap().wishes);
    change(&mut form);
    save_wishes(&world.store, actor, &form).await.unwrap();
}

both_engines! {
    async fn the_submitter_and_those_who_joined_hear_of_each_step_with_reason_and_what_comes_next(world) {
        let (need, _) = submitted(&world, "Nät").await;
        register(&world, need).await;
        join(&world, need).await;
        let refused = crate::needs::decline(&world.store, &world.strategist, world.now, at(&world, need).await, "Inte IT.").await;
        assert!(refused.is_err(), "it is not assessed yet");
        let form = domain::needs::AssessmentForm { relevance: "shared".into(), assessment: "Fler har det.".into() };
        crate::needs::assess(&world.store, &world.strategist, world.now, at(&world, need).await, &form).await.unwrap();
        crate::needs::decline(&world.store, &world.strategist, world.now, at(&world, need).await, "Inte IT.").await.unwrap();

        use Verb::{Assessed, Declined, Joined, Registered};
        assert_eq!(verbs(&world, &world.teacher, need.0).await, [Registered, Joined, Assessed, Declined]);
        assert_eq!(verbs(&world, &world.other_teacher, need.0).await, [Assessed, Declined], "nothing from before");
        assert!(told(&world, &world.strategist).await.is_empty(), "nobody is told of the own doing");
        assert!(told(&world, &world.head).await.is_empty(), "who is not concerned is not told");
        let group = &told(&world, &world.other_teacher).await[0];
        assert_eq!(group.heading.as_ref().unwrap().title, "Nät");
        let (declined, assessed) = (&group.notices[0], &group.notices[1]);
        assert_eq!((declined.reason.as_str(), declined.next, declined.own), ("Inte IT.", Some(Next::Over), true));
        assert_eq!((assessed.reason.as_str(), assessed.kind), ("Fler har det.", NoticeKind::StateChanged));

        // One who has left is told no more and sees no more of it.
        crate::needs::leave(&world.store, &world.other_teacher, world.now, need, world.other_school).await.unwrap();
        let group = &told(&world, &world.other_teacher).await[0];
        assert!(group.heading.is_none() && group.notices.is_empty());
    }

    async fn a_need_hears_of_its_proposal_without_what_is_not_public(world) {
        let (need, proposal) = promoted(&world, "Nät").await;
        let id = proposals::named(&world.store, proposal).await.unwrap();
        let prepare = |version| proposals::At { reference: proposal, version, key: "" };
        proposals::start_preparation(&world.store, &world.strategist, world.now, prepare(1), "Internt skäl").await.unwrap();
        let groups = told(&world, &world.teacher).await;
        let group = groups.iter().find(|group| group.subject == need.0).unwrap();
        let notice = &group.notices[0];
        assert_eq!((notice.about, notice.verb), (SubjectKind::Proposal, Verb::PreparationStarted));
        assert_eq!((notice.reason.as_str(), notice.who.as_str()), ("", ""));
        assert_eq!(notice.next, Some(Next::Reviewed));
        assert!(groups.iter().all(|group| group.subject != id.0), "the proposal itself is not the teacher's");

        crate::reviews::testing::advance(&world, id, domain::proposals::ProposalEvent::OpenReview).await;
        execute_state(&world, id, "approved").await;
        let version = proposals_version(&world, id).await;
        let form = OutcomeForm { day: "2026-11-23".into(), text: "Vi börjar i vår.".into() };
        proposals::report(&world.store, &world.strategist, world.now, prepare(version), domain::proposals::ProposalEvent::StartExecution, &form).await.unwrap();
        let groups = told(&world, &world.teacher).await;
        let notice = &groups.iter().find(|group| group.subject == need.0).unwrap().notices[0];
        assert_eq!((notice.verb, notice.next), (Verb::ExecutionStarted, Some(Next::Delivered)));
    }

    async fn whoever_has_something_to_do_next_is_told(world) {
        let made = crate::reviews::testing::in_review(&world).await;
        for reviewer in [&world.architect, &world.security, &world.privacy, &world.finance, &world.procurement] {
            let groups = told(&world, reviewer).await;
            assert_eq!((groups.len(), groups[0].subject, groups[0].notices[0].kind), (1, made.id.0, NoticeKind::Assigned), "{}", reviewer.name);
        }
        assert!(told(&world, &world.delegate).await.is_empty());
        crate::decisions::fixtures::order(&world).await;
        let (_, id) = crate::decisions::fixtures::before(&world, "Hos styrelsen", 100, world.board).await;
        let groups = told(&world, &world.secretary).await;
        assert_eq!((groups[0].subject, groups[0].notices[0].verb), (id.0, Verb::SentToDecider));

        let (need, _) = submitted(&world, "Nät").await;
        crate::needs::return_with_question(&world.store, &world.strategist, world.now, at(&world, need).await, "Var?").await.unwrap();
        let form = crate::needs::tests::form(&world, "Nät");
        let answer = crate::needs::Submission { need: Some((need, at(&world, need).await.version)), key: "", form: &form, answer: "I matsalen." };
        crate::needs::submit(&world.store, &world.teacher, world.now, answer).await.unwrap();
        let groups = told(&world, &world.strategist).await;
        let notice = &groups.iter().find(|group| group.subject == need.0).unwrap().notices[0];
        assert_eq!((notice.kind, notice.reason.as_str()), (NoticeKind::Assigned, "I matsalen."));
    }

    async fn following_is_for_who_may_see_it(world) {
        let (need, _) = submitted(&world, "Nät").await;
        let (store, now) = (&world.store, world.now);
        assert!(is_hidden(&watch(store, &world.other_teacher, now, SubjectKind::Need, need.0, true).await));
        watch(store, &world.head, now, SubjectKind::Need, need.0, true).await.unwrap();
        // Follows in the database, but may not see it.
        let mut unit = store.begin().await.unwrap();
        crate::watches::follow(&mut unit.wire(), now, world.other_teacher.person, SubjectKind::Need, need.0, crate::watches::Cause::Chosen).await.unwrap();
        unit.save().await.unwrap();
        register(&world, need).await;
        assert_eq!(verbs(&world, &world.head, need.0).await, [Verb::Registered]);
        assert!(!told(&world, &world.head).await[0].notices[0].own);
        assert!(told(&world, &world.other_teacher).await.is_empty());
        let seen = watching(store, &world.teacher, SubjectKind::Need, need.0).await.unwrap();
        assert_eq!((seen.own, seen.follows), (true, true));
        watch(store, &world.teacher, now, SubjectKind::Need, need.0, false).await.unwrap();
        watch(store, &world.head, now, SubjectKind::Need, need.0, false).await.unwrap();
        let seen = watching(store, &world.teacher, SubjectKind::Need, need.0).await.unwrap();
        assert_eq!((seen.own, seen.follows), (true, false));
        join(&world, need).await;
        let form = domain::needs::AssessmentForm { relevance: "shared".into(), assessment: "Fler.".into() };
        crate::needs::assess(store, &world.strategist, now, at(&world, need).await, &form).await.unwrap();
        assert_eq!(verbs(&world, &world.teacher, need.0).await, [Verb::Registered, Verb::Assessed], "each step, not each change");
        assert_eq!(verbs(&world, &world.head, need.0).await, [Verb::Registered]);
        let letters = take_all(&world, now).await;
        let to_teacher: Vec<_> = letters.iter().filter(|letter| letter.name == "teacher").collect();
        assert_eq!(to_teacher.len(), 1);
        assert_eq!(to_teacher[0].groups[0].notices.len(), 1, "no letter after saying no");
    }

    async fn what_is_read_is_read_until_it_is_marked_again(world) {
        let (first, _) = submitted(&world, "Nät").await;
        let (second, _) = submitted(&world, "Skrivare").await;
        register(&world, first).await;
        register(&world, second).await;
        let (store, me, now) = (&world.store, &world.teacher, world.now);
        assert_eq!(unread_of(&world, me).await, 2);
        let mut heard = store.announcements();
        visited(store, me, now, second.0).await.unwrap();
        assert_eq!(heard.try_recv().unwrap().topic, crate::Topic::Person(me.person));
        visited(store, me, now, second.0).await.unwrap();
        assert!(heard.try_recv().is_err(), "nothing changed");
        assert_eq!(unread_of(&world, me).await, 1);
        assert_eq!(told(&world, me).await.iter().map(|g| g.subject).collect::<Vec<_>>(), [first.0, second.0], "unread first");
        let only = Filter { unread: true, ..Filter::default() };
        let (groups, total) = list(store, me, &only).await.unwrap();
        assert_eq!((groups.len(), total, groups[0].subject), (1, 1, first.0));
        let mut link = store.read().await.unwrap();
        assert_eq!(latest(&mut link.wire(), me, 5).await.unwrap().len(), 1);
        drop(link);
        assert_eq!(mark(store, &world.head, now, What::All, true).await.unwrap(), 0, "others' stay as they are");
        assert_eq!(mark(store, me, now, What::All, true).await.unwrap(), 1);
        assert_eq!(unread_of(&world, me).await, 0);
        assert_eq!(mark(store, me, now, What::Subject(first.0), false).await.unwrap(), 1);
        assert_eq!(unread_of(&world, me).await, 1);
        let tasks = Filter { kind: Some(NoticeKind::Assigned), ..Filter::default() };
        assert_eq!(list(store, me, &tasks).await.unwrap().1, 0);
    }

    async fn a_letter_is_sent_once_and_tried_again_until_it_is(world) {
        let (need, _) = submitted(&world, "Nät").await;
        register(&world, need).await;
        let (store, now) = (&world.store, world.now);
        assert_eq!(gather(store, now).await.unwrap(), 1);
        assert_eq!(gather(store, now).await.unwrap(), 0);
        let letter = take(store, now).await.unwrap().unwrap();
        assert_eq!((letter.address.as_str(), letter.delivery, letter.attempts), ("teacher@exempelkommun.example", Delivery::AtOnce, 1));
        assert!(take(store, now).await.unwrap().is_none(), "it is somebody's already");
        end(store, now, &letter, End::Later, "451", "").await.unwrap();
        assert!(take(store, now + Duration::seconds(4)).await.unwrap().is_none());
        let again = take(store, now + Duration::seconds(6)).await.unwrap().unwrap();
        assert_eq!((again.id, again.attempts), (letter.id, 2));
        // The first sender comes back late.
        assert!(!hand_over(store, now, &letter).await.unwrap());
        // The second one dies before anything is sent; a third takes over.
        let third = take(store, now + Duration::minutes(10)).await.unwrap().unwrap();
        assert!(hand_over(store, now + Duration::minutes(10), &third).await.unwrap());
        end(store, now + Duration::minutes(10), &third, End::Sent, "", "").await.unwrap();
        assert!(take(store, now + Duration::days(2)).await.unwrap().is_none());
        assert_eq!(counts(store).await.unwrap(), [("sent".to_owned(), 1)]);
    }

    async fn a_letter_cut_off_while_handed_over_is_not_sent_again_and_nothing_is_lost(world) {
        let (need, _) = submitted(&world, "Nät").await;
        register(&world, need).await;
        let (store, now) = (&world.store, world.now);
        gather(store, now).await.unwrap();
        let letter = take(store, now).await.unwrap().unwrap();
        assert!(hand_over(store, now, &letter).await.unwrap());
        assert_eq!(settle_unclear(store, now + Duration::minutes(14)).await.unwrap(), 0);
        assert_eq!(settle_unclear(store, now + Duration::minutes(16)).await.unwrap(), 1);
        assert!(take_all(&world, now + Duration::minutes(20)).await.is_empty());
        let digest = take_all(&world, next_morning(now)).await;
        assert_eq!((digest.len(), digest[0].delivery, digest[0].groups[0].subject), (1, Delivery::Daily, need.0));
        assert_ne!(digest[0].id, letter.id);
    }

    async fn a_refused_address_gets_no_more_letters_until_it_is_tried_again(world) {
        let (need, _) = submitted(&world, "Nät").await;
        register(&world, need).await;
        let (store, now) = (&world.store, world.now);
        gather(store, now).await.unwrap();
        let letter = take(store, now).await.unwrap().unwrap();
        end(store, now, &letter, End::Refused, "550", "5.1.1 No such\r\nmailbox").await.unwrap();
        let bounced = wishes(store, &world.teacher).await.unwrap().bounced.unwrap();
        assert_eq!((bounced.how, bounced.since, bounced.answer.as_str()), (Bounce::Refused, now, "5.1.1 No such mailbox"));
        assert_eq!(bounced.address, "teacher@exempelkommun.example");
        let form = domain::needs::AssessmentForm { relevance: "shared".into(), assessment: "Fler.".into() };
        crate::needs::assess(store, &world.strategist, now, at(&world, need).await, &form).await.unwrap();
        assert!(take_all(&world, now).await.is_empty());
        try_again(store, &world.teacher, now).await.unwrap();
        assert!(wishes(store, &world.teacher).await.unwrap().bounced.is_none());
        crate::needs::decline(store, &world.strategist, now, at(&world, need).await, "Inte IT.").await.unwrap();
        assert_eq!(take_all(&world, now).await.len(), 1);
    }

    async fn only_ones_own_and_nothing_from_before_letters_were_set_up(world) {
        let (store, now) = (&world.store, world.now);
        let (need, _) = submitted(&world, "Nät").await;
        watch(store, &world.head, now, SubjectKind::Need, need.0, true).await.unwrap();
        wish(&world, &world.head, |form| form.only_own = "on".into()).await;
        register(&world, need).await;
        let letters = take_all(&world, now).await;
        assert_eq!(letters.iter().map(|letter| letter.name.as_str()).collect::<Vec<_>>(), ["teacher"]);
        put_aside_earlier(store, now + Duration::days(9)).await.unwrap();

        let world = World::new(store.engine()).await.unwrap();
        let (need, _) = submitted(&world, "Nät").await;
        register(&world, need).await;
        put_aside_earlier(&world.store, now + Duration::days(9)).await.unwrap();
        assert!(take_all(&world, now + Duration::days(9)).await.is_empty());
    }

    async fn one_says_no_by_a_letter_without_signing_in(world) {
        let (store, now) = (&world.store, world.now);
        let (need, _) = submitted(&world, "Nät").await;
        register(&world, need).await;
        let token = take_all(&world, now).await[0].token;
        assert!(is_hidden(&offer(store, now, uuid::Uuid::new_v4()).await));
        assert!(is_hidden(&say_no(store, now, uuid::Uuid::new_v4(), None).await));
        let seen = offer(store, now, token).await.unwrap();
        assert_eq!((seen.subjects[0].1.title.as_str(), seen.kinds.as_slice()), ("Nät", &[NoticeKind::StateChanged][..]));
        let other = SayNo::Kind(NoticeKind::Assigned);
        assert!(is_hidden(&say_no(store, now, token, Some(other)).await), "not what the letter carried");
        assert!(is_hidden(&say_no(store, now, token, Some(SayNo::Subject(uuid::Uuid::new_v4()))).await));
        // One click: the letter's one subject.
        say_no(store, now, token, None).await.unwrap();
        let form = domain::needs::AssessmentForm { relevance: "shared".into(), assessment: "Fler.".into() };
        crate::needs::assess(store, &world.strategist, now, at(&world, need).await, &form).await.unwrap();
        assert!(take_all(&world, now).await.is_empty());
        let (other, _) = submitted(&world, "Skrivare").await;
        register(&world, other).await;
        let token = take_all(&world, now).await[0].token;
        say_no(store, now, token, Some(SayNo::Kind(NoticeKind::StateChanged))).await.unwrap();
        assert_eq!(wishes(store, &world.teacher).await.unwrap().wishes.delivery(NoticeKind::StateChanged), Delivery::None);
    }
}

both_engines! {
    async fn what_is_said_reaches_those_who_may_read_it(world) {
        use domain::conversations::{Audience, On, ThreadForm};
        let (need, _) = submitted(&world, "Nät").await;
        register(&world, need).await;
        join(&world, need).await;
        mark(&world.store, &world.teacher, world.now, What::All, true).await.unwrap();
        let say = async |by: &Actor, audience: Audience, body: &str, seconds: i64| {
            let form = ThreadForm { audience: audience.code().into(), body: body.into(), ..ThreadForm::default() };
            let now = world.now + Duration::seconds(seconds);
            crate::conversations::open(&world.store, by, now, On::Need(need), "", &form).await.unwrap()
        };
        let kinds = async |actor: &Actor| {
            let groups = told(&world, actor).await;
            let notices = groups.into_iter().flat_map(|group| group.notices);
            notices.filter(|notice| notice.verb == Verb::Commented).map(|notice| notice.kind).collect::<Vec<_>>()
        };
        say(&world.strategist, Audience::Staff, "Bland oss, @security", 1).await;
        assert_eq!(kinds(&world.security).await, [NoticeKind::Mentioned]);
        assert!(kinds(&world.teacher).await.is_empty(), "the author may not read it");
        assert_eq!(unread_of(&world, &world.teacher).await, 0);
        say(&world.strategist, Audience::Everyone, "Till alla, @teacher", 2).await;
        assert_eq!(kinds(&world.teacher).await, [NoticeKind::Mentioned]);
        assert_eq!(kinds(&world.other_teacher).await, [NoticeKind::Commented]);
        assert_eq!(kinds(&world.security).await, [NoticeKind::Commented, NoticeKind::Mentioned], "a mention lets one follow");
        say(&world.teacher, Audience::Unit, "I enheten", 3).await;
        assert_eq!(kinds(&world.other_teacher).await.len(), 1, "not for the other school");
        assert!(kinds(&world.strategist).await.contains(&NoticeKind::Commented));
    }
}

async fn execute_state(world: &World, id: domain::ids::ProposalId, state: &str) {
    let mut unit = world.store.begin().await.unwrap();
    execute!(
        &mut unit.wire(),
        "UPDATE proposals SET state = $2 WHERE id = $1",
        id.0,
        state
    )
    .unwrap();
    unit.save().await.unwrap();
}

async fn proposals_version(world: &World, id: domain::ids::ProposalId) -> i64 {
    let mut link = world.store.read().await.unwrap();
    proposals::head(&mut link.wire(), id)
        .await
        .unwrap()
        .unwrap()
        .version
}

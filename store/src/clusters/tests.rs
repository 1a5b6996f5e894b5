//! The use cases of groups on both engines.

use std::collections::BTreeMap;

use domain::{
    Code,
    clusters::{
        ClusterEvent, ClusterForm, ClusterState, DecisionForm, DeviationForm, Fit, FitsForm, SolutionForm,
        Standing,
    },
    ids::{ClusterId, NeedId},
    journal::{SubjectKind, Verb},
    needs::{AssessmentForm, JoinForm, NeedForm, NeedState},
    notifications::{Next, NoticeKind},
    people::Actor,
    policy::Reason,
    proposals::basics::StartForm,
};
use time::{Date, Duration, macros::date};

use super::*;
use crate::{
    Refusal, journal, my_page, needs,
    needs::tests::{assessed, at as need_at, is_hidden, is_stale, is_wrong_state, submitted, verbs},
    notifications,
    testing::{World, both_engines},
};

const TODAY: Date = date!(2026 - 11 - 23);

fn form(title: &str) -> ClusterForm {
    ClusterForm {
        title: title.into(),
        assessment: "Båda saknar uppkoppling i lektionssalen.".into(),
        ..ClusterForm::default()
    }
}

/// A group to suggest.
fn group<'a>(form: &'a ClusterForm, members: &'a [NeedId]) -> NewCluster<'a> {
    NewCluster {
        key: "",
        form,
        members,
        confirm: false,
    }
}

/// An assessed need of the world's school that says this.
async fn saying(world: &World, title: &str, problem: &str) -> NeedId {
    let (store, staff, now) = (&world.store, &world.strategist, world.now);
    let form = NeedForm {
        problem: problem.into(),
        desired_effect: problem.into(),
        ..needs::tests::form(world, title)
    };
    let new = needs::Submission {
        need: None,
        key: "",
        form: &form,
        answer: "",
        base: None,
    };
    let (need, _) = needs::submit(store, &world.teacher, now, new).await.unwrap();
    needs::register(store, staff, now, need_at(world, need).await)
        .await
        .unwrap();
    let form = AssessmentForm {
        relevance: "shared".into(),
        assessment: "Fler har det.".into(),
    };
    needs::assess(store, staff, now, need_at(world, need).await, &form)
        .await
        .unwrap();
    need
}

/// Two assessed needs of the world's school; the other school stands behind the second.
async fn two(world: &World) -> [NeedId; 2] {
    let problem = "Det trådlösa nätet faller bort när hela klassen är uppkopplad.";
    let first = saying(world, "Trådlöst nät i aulan", problem).await;
    let second = saying(world, "Trådlöst nät i slöjdsalen", problem).await;
    let behind = JoinForm {
        unit: world.other_school.to_string(),
        difference: "Hos oss gäller det matsalen.".into(),
        ..JoinForm::default()
    };
    needs::join(&world.store, &world.other_teacher, world.now, second, "", &behind)
        .await
        .unwrap();
    [first, second]
}

async fn made(world: &World, members: &[NeedId], confirm: bool) -> ClusterId {
    let form = form("Trådlöst nät i skolorna");
    let new = NewCluster {
        key: "",
        form: &form,
        members,
        confirm,
    };
    let reference = create(&world.store, &world.strategist, world.now, new)
        .await
        .unwrap();
    named(&world.store, &reference.to_string()).await.unwrap()
}

async fn seen(world: &World, actor: &Actor, id: ClusterId) -> ClusterView {
    view(&world.store, actor, id, TODAY).await.unwrap()
}

async fn at(world: &World, id: ClusterId) -> At<'static> {
    At {
        cluster: id,
        version: seen(world, &world.strategist, id).await.version,
        key: "",
    }
}

/// A group with a joint solution.
async fn solved(world: &World) -> ClusterId {
    let id = made(world, &two(world).await, true).await;
    let form = SolutionForm {
        solution: "Samma trådlösa nät i alla skolor.".into(),
        system: "Kommunnätet".into(),
        reason: "Det täcker bådas salar.".into(),
        ..SolutionForm::default()
    };
    let at = at(world, id).await;
    choose_solution(&world.store, &world.strategist, world.now, at, &form)
        .await
        .unwrap();
    id
}

fn wish(world: &World) -> DeviationForm {
    DeviationForm {
        unit: world.school.to_string(),
        requirement: "Ritplattor med sladd.".into(),
        reason: "Trådlöst räcker inte för bild.".into(),
        ..DeviationForm::default()
    }
}

fn says(verdict: &str, until: &str) -> DecisionForm {
    DecisionForm {
        verdict: verdict.into(),
        until: until.into(),
        reason: "Tills nya plattor är köpta.".into(),
    }
}

/// What the person was told about groups, newest first: what, why, what next.
async fn told(world: &World, actor: &Actor) -> Vec<(Verb, NoticeKind, String, Option<Next>)> {
    let (groups, _) = notifications::list(&world.store, actor, &notifications::Filter::default())
        .await
        .unwrap();
    groups
        .into_iter()
        .filter(|group| group.kind == SubjectKind::Cluster)
        .flat_map(|group| group.notices)
        .map(|notice| (notice.verb, notice.kind, notice.reason, notice.next))
        .collect()
}

async fn journal_of(world: &World, id: ClusterId) -> Vec<Verb> {
    let mut link = world.store.read().await.unwrap();
    let kept = journal::of(&mut link.wire(), SubjectKind::Cluster, id.0)
        .await
        .unwrap();
    kept.into_iter().map(|entry| entry.verb).collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>) -> (String, Code) {
    match result {
        Err(Refusal::Invalid(errors)) => (errors.0[0].field.clone(), errors.0[0].code),
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn open_needs_are_suggested_until_somebody_acts(world) {
        let (store, staff, now) = (&world.store, &world.strategist, world.now);
        let members = two(&world).await;
        saying(&world, "Matsedel för allergiker", "Köket vet inte vilka som är allergiska.").await;
        let found = suggestions(store, staff, 9).await.unwrap();
        assert!(!found.finding);
        assert_eq!((found.groups.len(), found.total), (1, 1));
        let none = suggestions(store, staff, 0).await.unwrap();
        assert_eq!((none.groups.len(), none.total), (0, 1), "counted also when not shown");
        let group = &found.groups[0];
        let mut ids: Vec<NeedId> = group.members.iter().map(|member| member.id).collect();
        // Ids of one moment have no order.
        ids.sort();
        let mut expected = members.to_vec();
        expected.sort();
        assert_eq!(ids, expected);
        assert!(!group.shared.is_empty() && !group.partly_rejected);
        assert_eq!(group.members.iter().map(|member| member.joiners).sum::<i64>(), 1);
        for other in [&world.teacher, &world.head, &world.architect] {
            assert!(matches!(suggestions(store, other, 9).await, Err(Refusal::Denied(Reason::NoRole))));
        }
        let (near, suggested) = group_for_need(store, staff, members[0], &[]).await.unwrap();
        assert!(near.is_empty());
        let suggested = suggested.unwrap();
        let mut alone: Vec<NeedId> = suggested.members.iter().map(|member| member.id).collect();
        alone.sort();
        assert_eq!(alone, expected, "found for one need as over all");
        let sorted = |words: &[String]| std::collections::BTreeSet::from_iter(words.to_vec());
        assert_eq!(sorted(&suggested.shared), sorted(&group.shared));
        for other in [&world.teacher, &world.architect] {
            assert!(group_for_need(store, other, members[0], &[]).await.is_err());
        }
        // Found not to belong together: not suggested again.
        let form = form("Nät");
        let new = NewCluster { key: "click", form: &form, members: &members, confirm: false };
        assert_eq!(refused(reject_suggestion(store, staff, now, new, " ").await).0, "reason");
        let first = reject_suggestion(store, staff, now, new, "Olika byggnader.").await.unwrap();
        let again = reject_suggestion(store, staff, now, new, "Olika byggnader.").await.unwrap();
        assert_eq!(first, again);
        assert_eq!(first.to_string(), "G-2026-0001");
        assert!(suggestions(store, staff, 9).await.unwrap().groups.is_empty());
        assert!(group_for_need(store, staff, members[0], &[]).await.unwrap().1.is_none());
        // A third that is like both is a reason to look again.
        let third = saying(&world, "Trådlöst nät i matsalen", "Det trådlösa nätet faller bort i matsalen.").await;
        let found = suggestions(store, staff, 9).await.unwrap();
        assert!(found.groups.iter().any(|group| group.members.iter().any(|member| member.id == third)));
        // It can be taken up after all.
        let id = named(store, "G-2026-0001").await.unwrap();
        let here = at(&world, id).await;
        confirm(store, staff, now, here, "De delar ändå fiber.").await.unwrap();
        assert_eq!(seen(&world, staff, id).await.state, ClusterState::Confirmed);
        assert_eq!(journal_of(&world, id).await, [Verb::Created, Verb::Rejected, Verb::Confirmed]);
        let left = suggestions(store, staff, 9).await.unwrap();
        assert!(left.groups.iter().all(|group| group.members.iter().all(|member| !members.contains(&member.id))));
    }

    async fn a_suggestion_of_the_staff_is_nobody_elses_until_it_is_confirmed(world) {
        let (store, staff, now) = (&world.store, &world.strategist, world.now);
        let members = two(&world).await;
        let id = made(&world, &members, false).await;
        for other in [&world.teacher, &world.head, &world.other_teacher, &world.admin] {
            assert!(is_hidden(&view(store, other, id, TODAY).await), "{}", other.name);
            assert_eq!(list(store, other, TODAY, &Filter::default()).await.unwrap().1, 0, "{}", other.name);
        }
        assert!(!verbs(&world, members[0]).await.contains(&Verb::Grouped));
        assert!(group_of_need(store, &world.teacher, members[0]).await.unwrap().is_none());
        assert!(group_of_need(store, staff, members[0]).await.unwrap().is_some());
        let here = at(&world, id).await;
        assert_eq!(refused(confirm(store, staff, now, here, "").await).0, "assessment");
        confirm(store, staff, now, here, "Samma brist.").await.unwrap();
        assert!(is_stale(&confirm(store, staff, now, here, "Igen.").await));
        for reader in [&world.teacher, &world.head, &world.other_teacher, &world.coordinator, &world.architect] {
            let group = seen(&world, reader, id).await;
            assert!(group.events.is_empty(), "{}", reader.name);
            assert_eq!(list(store, reader, TODAY, &Filter::default()).await.unwrap().1, 1, "{}", reader.name);
        }
        assert!(is_hidden(&view(store, &world.admin, id, TODAY).await));
        // The other school reads the group, and of its needs those it stands behind.
        let group = seen(&world, &world.other_teacher, id).await;
        assert_eq!(group.members.iter().filter(|member| member.may_read).count(), 1);
        assert!(verbs(&world, members[0]).await.contains(&Verb::Grouped));
        let (news, _) = notifications::list(store, &world.other_teacher, &notifications::Filter::default()).await.unwrap();
        let told = news.iter().flat_map(|group| &group.notices).find(|notice| notice.verb == Verb::Grouped).unwrap();
        assert_eq!((told.reason.as_str(), told.next), ("Samma brist.", Some(Next::SolutionSought)));
    }

    async fn a_need_is_in_one_group_that_lives(world) {
        let (store, staff, now) = (&world.store, &world.strategist, world.now);
        let members = two(&world).await;
        let id = made(&world, &members, true).await;
        let (third, _) = assessed(&world, "Passerkort").await;
        let (new_one, _) = submitted(&world, "Skrivare").await;
        let form = form("Andra");
        let refusal = refused(create(store, staff, now, group(&form, &[members[0], third])).await);
        assert_eq!(refusal, ("members".to_owned(), Code::InAnotherGroup));
        let refusal = refused(create(store, staff, now, group(&form, &[new_one, third])).await);
        assert_eq!(refusal, ("members".to_owned(), Code::UnknownReference), "not registered yet");
        assert_eq!(refused(create(store, staff, now, group(&form, &[third, third])).await).1, Code::TooFew);
        let denied = create(store, &world.head, now, group(&form, &[members[0], third])).await;
        assert!(matches!(denied, Err(Refusal::Denied(Reason::NoRole))));
        // In and out, each with its reason, in the needs' journals too.
        let here = at(&world, id).await;
        regroup(store, staff, now, here, &[members[0], third], "Passerkort hör hit.").await.unwrap();
        assert!(is_stale(&regroup(store, staff, now, here, &members, "Nej.").await));
        assert!(verbs(&world, members[1]).await.contains(&Verb::Ungrouped));
        assert!(verbs(&world, third).await.contains(&Verb::Grouped));
        assert!(is_hidden(&view(store, &world.other_teacher, id, TODAY).await), "no longer theirs");
        let alone = regroup(store, staff, now, at(&world, id).await, &[third], "Ensam.").await;
        assert_eq!(refused(alone).1, Code::TooFew);
        // When it is closed, its needs may come into another.
        close(store, staff, now, at(&world, id).await, "Löst.").await.unwrap();
        assert!(is_wrong_state(&edit(store, staff, now, at(&world, id).await, &form).await));
        create(store, staff, now, group(&form, &[members[0], third])).await.unwrap();
        let of_need = group_of_need(store, staff, third).await.unwrap().unwrap();
        assert_eq!(of_need.reference.to_string(), "G-2026-0002");
    }

    async fn the_solution_is_balanced_against_each_unit(world) {
        let (store, staff, now) = (&world.store, &world.strategist, world.now);
        let id = solved(&world).await;
        let group = seen(&world, staff, id).await;
        assert_eq!((group.state, group.units.len(), group.balance.open), (ClusterState::SolutionChosen, 2, 2));
        assert_eq!(group.units[1].needs[0].1, "Hos oss gäller det matsalen.");
        let fits = |first: &str, second: &str, note: &str| FitsForm(BTreeMap::from([
            (format!("fit_{}", world.school), first.to_owned()),
            (format!("fit_{}", world.other_school), second.to_owned()),
            (format!("note_{}", world.other_school), note.to_owned()),
        ]));
        let lacking = note_fits(store, staff, now, at(&world, id).await, &fits("full", "partly", "")).await;
        assert_eq!(refused(lacking), (format!("note_{}", world.other_school), Code::Required));
        let here = at(&world, id).await;
        note_fits(store, staff, now, here, &fits("full", "partly", "Inte i matsalen.")).await.unwrap();
        let group = seen(&world, &world.other_teacher, id).await;
        assert_eq!((group.balance.full, group.balance.partly, group.balance.open), (1, 1, 0));
        assert_eq!((group.units[1].fit, group.units[1].note.as_str()), (Some(Fit::Partly), "Inte i matsalen."));
        // The same again changes nothing, an emptied one is open again.
        let version = group.version;
        note_fits(store, staff, now, at(&world, id).await, &fits("full", "partly", "Inte i matsalen.")).await.unwrap();
        assert_eq!(seen(&world, staff, id).await.version, version);
        note_fits(store, staff, now, at(&world, id).await, &fits("full", "", "")).await.unwrap();
        assert_eq!(seen(&world, staff, id).await.balance.open, 1);
        let heard = told(&world, &world.teacher).await;
        assert!(heard.contains(&(Verb::SolutionChosen, NoticeKind::StateChanged, "Det täcker bådas salar.".into(), Some(Next::UnitsAnswer))));
        assert!(heard.iter().any(|(verb, ..)| *verb == Verb::FitNoted));
        let unknown = SolutionForm { proposal: "P-2026-0099".into(), solution: "x".into(), reason: "y".into(), ..SolutionForm::default() };
        let refusal = refused(choose_solution(store, staff, now, at(&world, id).await, &unknown).await);
        assert_eq!(refusal, ("proposal".to_owned(), Code::UnknownReference));
    }

    async fn a_unit_asks_to_deviate_and_is_answered(world) {
        let (store, staff, now) = (&world.store, &world.strategist, world.now);
        let id = solved(&world).await;
        let mine = wish(&world);
        let denied = ask_to_deviate(store, &world.teacher, now, id, "", &mine).await;
        assert!(matches!(denied, Err(Refusal::Denied(Reason::NoRole))));
        let others = DeviationForm { unit: world.other_school.to_string(), ..mine.clone() };
        let denied = ask_to_deviate(store, &world.head, now, id, "", &others).await;
        assert!(matches!(denied, Err(Refusal::Denied(Reason::OtherUnit))));
        let elsewhere = DeviationForm { unit: world.staff.to_string(), ..mine.clone() };
        assert_eq!(refused(ask_to_deviate(store, staff, now, id, "", &elsewhere).await).1, Code::UnknownReference);
        let asks: Vec<_> = seen(&world, &world.head, id).await.may_ask.into_iter().map(|unit| unit.id).collect();
        assert_eq!(asks, [world.school]);
        ask_to_deviate(store, &world.head, now, id, "click", &mine).await.unwrap();
        ask_to_deviate(store, &world.head, now, id, "click", &mine).await.unwrap();
        assert_eq!(refused(ask_to_deviate(store, &world.head, now, id, "", &mine).await).1, Code::Duplicate);
        let group = seen(&world, &world.head, id).await;
        assert_eq!((group.units[0].deviations.len(), group.balance.requested), (1, 1));
        assert!(group.may_ask.is_empty() && group.units[0].deviations[0].may_end);
        // It waits on the staff's page, and the staff is told; nobody closes the group meanwhile.
        let mut link = store.read().await.unwrap();
        let waiting = waiting_for(&mut link.wire(), staff, TODAY).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].ends), (1, None));
        assert!(waiting_for(&mut link.wire(), &world.head, TODAY).await.unwrap().is_empty());
        drop(link);
        assert_eq!(told(&world, staff).await[0].1, NoticeKind::Assigned);
        assert!(is_wrong_state(&close(store, staff, now, at(&world, id).await, "Klart.").await));
        assert!(!seen(&world, staff, id).await.events.contains(&ClusterEvent::Close));
        let which = (id, group.units[0].deviations[0].id);
        let denied = answer(store, &world.head, now, which, "", &says("accepted", "")).await;
        assert!(matches!(denied, Err(Refusal::Denied(Reason::NoRole))));
        assert_eq!(refused(answer(store, staff, now, which, "", &says("time_limited", "2026-11-23")).await), ("until".into(), Code::TooEarly));
        answer(store, staff, now, which, "yes", &says("time_limited", "2027-06-30")).await.unwrap();
        answer(store, staff, now, which, "yes", &says("time_limited", "2027-06-30")).await.unwrap();
        let twice = answer(store, &world.portfolio, now, which, "", &says("rejected", "")).await;
        assert!(is_wrong_state(&twice));
        let group = seen(&world, &world.head, id).await;
        assert_eq!((group.balance.deviating, group.balance.until), (1, Some(date!(2027 - 06 - 30))));
        let heard = told(&world, &world.head).await;
        assert_eq!(heard[0], (Verb::DeviationDecided, NoticeKind::StateChanged, "Tills nya plattor är köpta.".into(), Some(Next::JointSolutionAfter)));
        assert!(told(&world, &world.other_teacher).await.iter().all(|(verb, ..)| *verb != Verb::DeviationDecided), "not theirs");
        // It ends by its date, or earlier when the unit says so.
        let late = view(store, staff, id, date!(2027 - 07 - 01)).await.unwrap();
        assert_eq!((late.balance.deviating, late.units[0].deviations[0].standing), (0, Standing::Expired));
        assert_eq!(late.may_ask.len(), 2, "another may be asked for");
        let soon = date!(2027 - 06 - 01);
        let mut link = store.read().await.unwrap();
        assert_eq!(waiting_for(&mut link.wire(), staff, soon).await.unwrap()[0].ends, Some(date!(2027 - 06 - 30)));
        drop(link);
        // The day is among the dates of those whom it concerns, and nobody else's.
        for (actor, dates) in [(staff, 1), (&world.head, 1), (&world.other_teacher, 0)] {
            let coming = my_page::my_page(store, actor, soon).await.unwrap().deadlines;
            let ends: Vec<_> = coming.iter().filter(|date| date.kind == my_page::Coming::Deviation).collect();
            assert_eq!(ends.len(), dates, "{}", actor.name);
            assert!(ends.iter().all(|date| date.on == date!(2027 - 06 - 30) && date.href().is_some_and(|href| href.starts_with("/groups/G-"))));
        }
        let later = now + Duration::days(400);
        assert!(is_wrong_state(&end_deviation(store, &world.head, later, which, "", "För sent.").await));
        let denied = end_deviation(store, &world.teacher, now, which, "", "Nej.").await;
        assert!(matches!(denied, Err(Refusal::Denied(Reason::NoRole))));
        end_deviation(store, &world.head, now, which, "", "Nya plattor finns.").await.unwrap();
        assert_eq!(seen(&world, staff, id).await.units[0].deviations[0].standing, Standing::Ended);
        assert!(is_wrong_state(&end_deviation(store, &world.head, now, which, "", "Igen.").await));
        close(store, staff, now, at(&world, id).await, "Allt är på plats.").await.unwrap();
        assert_eq!(journal_of(&world, id).await, [
            Verb::Created, Verb::Confirmed, Verb::SolutionChosen, Verb::DeviationRequested, Verb::DeviationDecided,
            Verb::DeviationEnded, Verb::Closed,
        ]);
        assert_eq!(journal::verify(store).await.unwrap().1, vec![]);
    }

    async fn who_asks_does_not_answer(world) {
        let (store, staff, now) = (&world.store, &world.strategist, world.now);
        let id = solved(&world).await;
        ask_to_deviate(store, staff, now, id, "", &wish(&world)).await.unwrap();
        let group = seen(&world, staff, id).await;
        let mine = &group.units[0].deviations[0];
        assert!(mine.own && !mine.may_answer);
        let which = (id, mine.id);
        let denied = answer(store, staff, now, which, "", &says("accepted", "")).await;
        assert!(matches!(denied, Err(Refusal::Denied(Reason::SelfApproval))));
        let mut link = store.read().await.unwrap();
        assert!(waiting_for(&mut link.wire(), staff, TODAY).await.unwrap().is_empty());
        assert_eq!(waiting_for(&mut link.wire(), &world.portfolio, TODAY).await.unwrap().len(), 1);
        drop(link);
        answer(store, &world.portfolio, now, which, "", &says("rejected", "")).await.unwrap();
        // The head of the unit is told too, though somebody else asked.
        assert_eq!(told(&world, &world.head).await[0].3, Some(Next::JointSolutionHolds));
    }

    async fn a_group_becomes_one_proposal(world) {
        let (store, staff, now) = (&world.store, &world.strategist, world.now);
        let members = two(&world).await;
        let id = made(&world, &members, false).await;
        let start = StartForm { title: "Trådlöst nät".into(), summary: String::new() };
        assert!(is_wrong_state(&promote(store, staff, now, at(&world, id).await, &members, &start).await));
        confirm(store, staff, now, at(&world, id).await, "Samma brist.").await.unwrap();
        assert_eq!(refused(promote(store, staff, now, at(&world, id).await, &[], &start).await).1, Code::TooFew);
        let here = At { key: "once", ..at(&world, id).await };
        let proposal = promote(store, staff, now, here, &members, &start).await.unwrap();
        assert_eq!(promote(store, staff, now, here, &members, &start).await.unwrap(), proposal);
        let group = seen(&world, &world.teacher, id).await;
        assert!(group.members.iter().all(|member| member.need.state == NeedState::Promoted));
        let given = group.proposal.unwrap();
        assert_eq!((given.reference, given.may_read), (proposal, false));
        assert_eq!(needs::view(store, &world.teacher, members[1]).await.unwrap().proposal.unwrap().reference, proposal);
        // Told once, at the need.
        assert!(told(&world, &world.teacher).await.is_empty());
    }

    async fn groups_are_listed_and_found(world) {
        let (store, staff, now) = (&world.store, &world.strategist, world.now);
        let id = solved(&world).await;
        ask_to_deviate(store, &world.head, now, id, "", &wish(&world)).await.unwrap();
        let (third, _) = assessed(&world, "Passerkort").await;
        let (fourth, _) = assessed(&world, "Taggar till vikarier").await;
        let form = form("Åtkomst");
        let new = NewCluster { key: "", form: &form, members: &[third, fourth], confirm: true };
        create(store, staff, now + Duration::minutes(1), new).await.unwrap();
        let titles = async |filter: Filter| -> Vec<String> {
            let (rows, total) = list(store, staff, TODAY, &filter).await.unwrap();
            assert_eq!(i64::try_from(rows.len()).unwrap(), total);
            rows.into_iter().map(|row| row.title).collect()
        };
        let (net, access) = ("Trådlöst nät i skolorna", "Åtkomst");
        assert_eq!(titles(Filter::default()).await, [access, net]);
        assert_eq!(titles(Filter::default().ordered("title")).await, [net, access], "å comes last");
        assert_eq!(titles(Filter::default().ordered("reference")).await, [net, access]);
        assert_eq!(titles(Filter::default().ordered("-units")).await, [net, access]);
        assert_eq!(titles(Filter { unanswered: true, ..Filter::default() }).await, [net]);
        assert_eq!(titles(Filter { text: "kommunnätet SKOLOR".into(), ..Filter::default() }).await, [net]);
        assert_eq!(titles(Filter { state: Some(ClusterState::Confirmed), ..Filter::default() }).await, [access]);
        let (rows, _) = list(store, &world.coordinator, TODAY, &Filter { text: "nät".into(), ..Filter::default() }).await.unwrap();
        assert_eq!((rows[0].needs, rows[0].units, rows[0].unanswered, rows[0].deviating), (2, 2, 1, 0));
        let (_, beyond) = list(store, staff, TODAY, &Filter { page: 9, ..Filter::default() }).await.unwrap();
        assert_eq!(beyond, 2);
    }
}

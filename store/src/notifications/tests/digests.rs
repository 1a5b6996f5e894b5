//! Daily and weekly letters: whole, newest first, through restarts and changes of mind, on both engines.

use std::collections::BTreeSet;

use domain::notifications::Language;

use super::*;

/// Everything a person was told, by id.
async fn all_told(world: &World, actor: &Actor) -> BTreeSet<uuid::Uuid> {
    let mut link = world.store.read().await.unwrap();
    let rows = fetch_all!(
        &mut link.wire(),
        (uuid::Uuid,),
        "SELECT id FROM notifications WHERE person_id = $1",
        actor.person.0,
    )
    .unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

/// Registers and assesses a need at a time.
async fn two_steps(world: &World, title: &str, now: OffsetDateTime) {
    let (need, _) = submitted(world, title).await;
    crate::needs::register(&world.store, &world.strategist, now, at(world, need).await)
        .await
        .unwrap();
    let form = domain::needs::AssessmentForm {
        relevance: "shared".into(),
        assessment: format!("Bedömt: {title}"),
    };
    crate::needs::assess(&world.store, &world.strategist, now, at(world, need).await, &form)
        .await
        .unwrap();
}

/// Newest first, among the subjects and within each.
fn assert_newest_first(letter: &Letter) {
    let last: Vec<_> = letter.groups.iter().map(|group| group.notices[0].at).collect();
    assert!(last.is_sorted_by(|a, b| a >= b), "{last:?}");
    for group in &letter.groups {
        assert!(group.notices.is_sorted_by(|a, b| a.at >= b.at));
        assert_eq!(group.total, group.notices.len() as i64, "none is left out");
    }
}

fn carried(letters: &[Letter]) -> Vec<uuid::Uuid> {
    let groups = letters.iter().flat_map(|letter| &letter.groups);
    groups
        .flat_map(|group| &group.notices)
        .map(|notice| notice.id)
        .collect()
}

both_engines! {
    async fn a_digest_is_whole_and_newest_first(world) {
        wish(&world, &world.teacher, |form| form.state_changed = "daily".into()).await;
        let mut needs = Vec::new();
        for n in 0..8 {
            let (need, _) = submitted(&world, &format!("Behov {n}")).await;
            register(&world, need).await;
            needs.push(need.0);
        }
        let now = world.now;
        assert!(take_all(&world, now + Duration::hours(2)).await.is_empty(), "it waits for the morning");
        let letters = take_all(&world, next_morning(now)).await;
        assert_eq!(letters.len(), 1);
        needs.reverse();
        assert_eq!(letters[0].groups.iter().map(|group| group.subject).collect::<Vec<_>>(), needs);
        assert!(take_all(&world, now + Duration::days(2)).await.is_empty());
        // Weekly: on Monday, and a change of mind moves what waits.
        wish(&world, &world.teacher, |form| form.state_changed = "weekly".into()).await;
        let (need, _) = submitted(&world, "Till måndag").await;
        register(&world, need).await;
        assert!(take_all(&world, now + Duration::days(3)).await.is_empty());
        assert_eq!(take_all(&world, now + Duration::days(7)).await.len(), 1);
        let (need, _) = submitted(&world, "Inga brev").await;
        register(&world, need).await;
        wish(&world, &world.teacher, |form| form.state_changed = "none".into()).await;
        assert!(take_all(&world, now + Duration::days(14)).await.is_empty());
        assert_eq!(told(&world, &world.teacher).await.len(), 10, "told all the same");
    }

    async fn nothing_is_missed_or_told_twice_by_many_events_restarts_and_changes_of_mind(world) {
        let (store, me) = (&world.store, &world.teacher);
        let to_me = async |now| {
            // As at each start of the program.
            put_aside_earlier(store, now).await.unwrap();
            take_over(store, now).await.unwrap();
            let mut letters = take_all(&world, now).await;
            letters.retain(|letter| letter.person == me.person);
            letters.iter().for_each(assert_newest_first);
            letters
        };
        assert!(to_me(world.now).await.is_empty());
        wish(&world, me, |form| {
            form.state_changed = "daily".into();
            form.language = "en".into();
        }).await;
        let mut sent = Vec::new();
        let mut day = world.now;
        // A Monday's events, in the evening too.
        for n in 0..30 {
            two_steps(&world, &format!("Måndag {n}"), day + Duration::minutes(20 * n)).await;
        }
        assert!(to_me(day + Duration::hours(12)).await.is_empty());
        day += Duration::days(1);
        let tuesday = to_me(day).await;
        assert_eq!((tuesday.len(), tuesday[0].groups.len(), carried(&tuesday).len()), (1, 30, 60));
        assert_eq!((tuesday[0].language, tuesday[0].delivery), (Language::English, Delivery::Daily));
        sent.extend(carried(&tuesday));
        // Half of Tuesday's is told, then the week is wanted instead of the day, and then all at once.
        for n in 0..10 {
            two_steps(&world, &format!("Tisdag {n}"), day + Duration::minutes(n)).await;
        }
        wish(&world, me, |form| form.state_changed = "weekly".into()).await;
        for n in 0..10 {
            two_steps(&world, &format!("Sent i tisdags {n}"), day + Duration::hours(3) + Duration::minutes(n)).await;
        }
        for days in 1..=5 {
            assert!(to_me(day + Duration::days(days)).await.is_empty(), "it waits for Monday");
        }
        day += Duration::days(6);
        let monday = to_me(day).await;
        assert_eq!((monday.len(), monday[0].delivery, carried(&monday).len()), (1, Delivery::Weekly, 40));
        sent.extend(carried(&monday));
        two_steps(&world, "Sist", day + Duration::hours(1)).await;
        wish(&world, me, |form| form.state_changed = "at_once".into()).await;
        let at_once = to_me(day + Duration::hours(2)).await;
        assert_eq!((at_once.len(), carried(&at_once).len()), (1, 2));
        sent.extend(carried(&at_once));
        assert!(to_me(day + Duration::days(30)).await.is_empty());
        let once: BTreeSet<_> = sent.iter().copied().collect();
        assert_eq!(once.len(), sent.len(), "told twice");
        assert_eq!(once, all_told(&world, me).await, "something is missing");
    }

    async fn what_waits_for_monday_is_not_put_aside_by_a_restart_before_the_first_letter(world) {
        let (store, me, now) = (&world.store, &world.teacher, world.now);
        put_aside_earlier(store, now).await.unwrap();
        wish(&world, me, |form| form.state_changed = "weekly".into()).await;
        two_steps(&world, "Nät", now).await;
        put_aside_earlier(store, now + Duration::days(4)).await.unwrap();
        let letters = take_all(&world, now + Duration::days(7)).await;
        assert_eq!((letters.len(), carried(&letters).len()), (1, 2));
    }

    async fn one_click_in_a_digest_says_no_to_its_kinds_and_to_no_other(world) {
        let (store, now, me) = (&world.store, world.now, &world.teacher);
        wish(&world, me, |form| form.state_changed = "daily".into()).await;
        for n in 0..3 {
            two_steps(&world, &format!("Behov {n}"), now).await;
        }
        let token = take_all(&world, next_morning(now)).await[0].token;
        say_no(store, now, token, None).await.unwrap();
        // Clicked twice, as mail programs do.
        say_no(store, now, token, None).await.unwrap();
        let wishes = wishes(store, me).await.unwrap().wishes;
        assert_eq!(wishes.delivery(NoticeKind::StateChanged), Delivery::None);
        for kind in [NoticeKind::Assigned, NoticeKind::Mentioned, NoticeKind::Commented, NoticeKind::Changed] {
            assert_eq!(wishes.delivery(kind), kind.usual(), "{kind}");
        }
        two_steps(&world, "Efter", now + Duration::days(1)).await;
        assert!(take_all(&world, now + Duration::days(3)).await.is_empty());
        assert_eq!(all_told(&world, me).await.len(), 8, "told all the same");
    }
}

//! Search on both engines: the same hits, by permission, as the database stands.

use std::collections::HashMap;

use domain::{
    conversations::{Audience, CommentForm, On, ThreadForm},
    journal::SubjectKind,
    notifications::NoticeKind,
    people::Actor,
    policy::{self, Action},
    search::{Chosen, Facet, Kind, Order},
    views::ListPlace,
};

use super::{room::Room, *};
use crate::{
    Engine, Store, conversations, needs,
    needs::tests::{at, form, submitted},
    notifications, people, sight,
    systems::tests::{registered, retired},
    testing::{Empty, World, both_engines, waiting_keeps_no_connection},
    views,
};

fn for_text(text: &str) -> Filter {
    Filter {
        text: text.into(),
        chosen: Chosen::default(),
        order: Order::Relevance,
        page: 1,
        english: false,
    }
}

async fn found(world: &World, actor: &Actor, text: &str) -> Results {
    find(&world.store, Some(actor), &for_text(text)).await.unwrap()
}

fn plain(pieces: &[domain::search::Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

async fn titles(world: &World, actor: &Actor, text: &str) -> Vec<String> {
    let results = found(world, actor, text).await;
    assert_eq!(results.total, i64::try_from(results.hits.len()).unwrap());
    results.hits.iter().map(|hit| plain(&hit.title)).collect()
}

async fn says(world: &World, by: &Actor, need: domain::ids::NeedId, audience: Audience, body: &str) {
    let form = ThreadForm {
        audience: audience.code().into(),
        body: body.into(),
        ..ThreadForm::default()
    };
    conversations::open(&world.store, by, world.now, On::Need(need), "", &form)
        .await
        .unwrap();
}

both_engines! {
    async fn needs_are_found_in_the_order_they_fit(world) {
        submitted(&world, "Trådlöst nät i aulan").await;
        submitted(&world, "Nya elevdatorer").await;
        submitted(&world, "Datorer till elevhälsan").await;
        let staff = &world.strategist;
        assert_eq!(titles(&world, staff, "nätet").await, ["Trådlöst nät i aulan"]);
        assert_eq!(titles(&world, staff, "elevdator").await, ["Nya elevdatorer", "Datorer till elevhälsan"]);
        assert_eq!(titles(&world, staff, "\"nät i aulan\"").await, ["Trådlöst nät i aulan"]);
        assert_eq!(titles(&world, staff, "uppkoppling -datorer -elevdatorer").await, ["Trådlöst nät i aulan"]);
        let wrong = found(&world, staff, "trådlsöt").await;
        assert_eq!(wrong.corrected, [("trådlsöt".to_owned(), "trådlöst".to_owned())]);
        assert!(wrong.hits[0].title.iter().any(|piece| piece.marked && piece.text == "Trådlöst"));
        assert!(found(&world, staff, "  ").await.hits.is_empty());
    }

    async fn a_system_is_found_by_what_it_is_for_until_it_is_retired(world) {
        let system = registered(&world, "Lönnen", "Sjukanmäla elever på webben.").await;
        let hits = found(&world, &world.other_teacher, "sjukanmälan").await;
        assert_eq!((hits.hits[0].kind, hits.hits[0].reference.as_str()), (Kind::System, "S-2026-0001"));
        assert_eq!(hits.counts[Facet::State as usize][0].value, "system.in_use");
        let nobody = find(&world.store, None, &for_text("sjukanmälan")).await.unwrap();
        assert!(nobody.hits.is_empty(), "the register is not public");
        retired(&world, system).await;
        assert!(titles(&world, &world.other_teacher, "Lönnen").await.is_empty());
        assert_eq!(titles(&world, &world.strategist, "Lönnen").await, ["Lönnen"]);
    }

    async fn what_changes_is_followed(world) {
        let staff = &world.strategist;
        assert!(titles(&world, staff, "passerkort").await.is_empty());
        let (need, reference) = submitted(&world, "Passerkort till vikarier").await;
        assert_eq!(titles(&world, staff, &reference.to_string()).await, ["Passerkort till vikarier"]);
        says(&world, staff, need, Audience::Everyone, "Samma som nycklarna i fjol?").await;
        let hits = found(&world, staff, "nycklar").await.hits;
        assert_eq!((hits[0].kind, hits[0].place.as_str()), (Kind::Comment, "Passerkort till vikarier"));
        needs::withdraw(&world.store, &world.teacher, world.now, at(&world, need).await, "").await.unwrap();
        assert!(titles(&world, staff, "passerkort").await.is_empty());
        assert!(found(&world, staff, "nycklar").await.hits.is_empty());
    }

    async fn a_draft_is_found_by_nobody(world) {
        let draft = form(&world, "Passerkort till vikarier");
        needs::save_draft(&world.store, &world.teacher, world.now, "", &draft).await.unwrap();
        for actor in [&world.teacher, &world.head, &world.strategist] {
            assert!(titles(&world, actor, "passerkort").await.is_empty());
        }
        assert!(find(&world.store, None, &for_text("passerkort")).await.unwrap().hits.is_empty());
    }

    async fn what_one_may_not_see_is_neither_found_nor_counted_nor_corrected_to(world) {
        let (need, _) = submitted(&world, "Passerkort till vikarier").await;
        says(&world, &world.strategist, need, Audience::Staff, "Hemlighuset väntar.").await;
        assert_eq!(found(&world, &world.strategist, "hemlighus").await.total, 1);
        for actor in [&world.teacher, &world.other_teacher, &world.politician] {
            let results = found(&world, actor, "hemlighus").await;
            assert_eq!(results, Results::default());
            assert_eq!(found(&world, actor, "hmelighuset").await, Results::default());
        }
        assert_eq!(found(&world, &world.other_teacher, "passerkort").await, Results::default());
        assert_eq!(found(&world, &world.head, "passerkort").await.total, 1);
    }

    async fn files_in_comments_are_found_by_those_who_read_the_thread_until_it_is_hidden(world) {
        use crate::attachments::{Kept, New};
        let (need, _) = submitted(&world, "Nät").await;
        let content = Kept { id: crate::new_id(world.now), bytes: 8, sha256: String::new(), head: Vec::new() };
        let file = New { name: "Passerkort.pdf", file_type: domain::attachments::FileType::Pdf, content: &content, preview: false };
        let form = ThreadForm { audience: Audience::Staff.code().into(), body: "Se bilagan".into(), ..ThreadForm::default() };
        let brought = conversations::Brought { key: "", files: &[file] };
        let made = conversations::open(&world.store, &world.security, world.now, On::Need(need), brought, &form).await.unwrap();
        let seen = async |actor| found(&world, actor, "passerkort").await.hits.iter().map(|hit| hit.kind).collect::<Vec<_>>();
        assert_eq!(seen(&world.strategist).await, [Kind::Attachment]);
        assert!(seen(&world.teacher).await.is_empty());
        assert_eq!(found(&world, &world.strategist, "bilaga").await.total, 1);
        let why = domain::conversations::ModerationForm { reason: "Fel fil.".into() };
        conversations::hide(&world.store, &world.strategist, world.now, made.comment, &why).await.unwrap();
        assert!(seen(&world.strategist).await.is_empty());
        assert_eq!(found(&world, &world.strategist, "bilaga").await.total, 0);
        conversations::show(&world.store, &world.strategist, world.now, made.comment, &why).await.unwrap();
        assert_eq!(seen(&world.strategist).await, [Kind::Attachment]);
        conversations::remove(&world.store, &world.security, world.now, made.comment).await.unwrap();
        assert!(seen(&world.strategist).await.is_empty());
    }

    async fn hits_are_narrowed_and_counted(world) {
        let (need, _) = submitted(&world, "Passerkort till vikarier").await;
        submitted(&world, "Passerkort till slöjdsalen").await;
        let mut world = world;
        world.now += time::Duration::days(1);
        says(&world, &world.strategist, need, Audience::Everyone, "Passerkort finns.").await;
        let mut filter = for_text("passerkort");
        filter.chosen.0[Facet::Kind as usize] = Kind::Need.code().into();
        filter.chosen.0[Facet::Unit as usize] = world.education.to_string();
        let results = find(&world.store, Some(&world.strategist), &filter).await.unwrap();
        assert_eq!(results.total, 2);
        let kinds: HashMap<_, _> = results.counts[Facet::Kind as usize].iter().map(|c| (c.value.as_str(), c.hits)).collect();
        assert_eq!(kinds, HashMap::from([("need", 2), ("comment", 1)]));
        filter.chosen.0[Facet::Unit as usize] = world.other_school.to_string();
        assert_eq!(find(&world.store, Some(&world.strategist), &filter).await.unwrap().total, 0);
        filter.chosen = Chosen::default();
        filter.order = Order::Newest;
        let results = find(&world.store, Some(&world.strategist), &filter).await.unwrap();
        let on: Vec<_> = results.hits.iter().map(|hit| hit.kind).collect();
        assert_eq!(on, [Kind::Comment, Kind::Need, Kind::Need]);
    }

    async fn a_watched_search_tells_once_of_what_is_new_and_one_may_see(world) {
        let (store, now) = (&world.store, world.now);
        submitted(&world, "Passerkort till vikarier").await;
        let view = domain::views::ViewForm { name: "Kort".into(), place: "search".into(), query: "q=passerkort".into() };
        for actor in [&world.head, &world.other_teacher] {
            views::save(store, actor, now, &view).await.unwrap();
            let saved = views::of_list(store, actor, ListPlace::Search).await.unwrap();
            watched::watch(store, actor, now, saved[0].id, &for_text("passerkort")).await.unwrap();
            assert!(views::of_list(store, actor, ListPlace::Search).await.unwrap()[0].watched);
            let foreign = watched::unwatch(store, &world.strategist, saved[0].id).await;
            assert!(matches!(foreign, Err(crate::Refusal::NotFound)));
        }
        let look = async || {
            let mut told = 0;
            for one in watched::all(store).await.unwrap() {
                told += watched::look(store, now, &one, &for_text("passerkort")).await.unwrap();
            }
            told
        };
        assert_eq!(look().await, 0, "what was there is not new");
        submitted(&world, "Passerkort till slöjdsalen").await;
        assert_eq!(look().await, 1, "the head of the school, not the other school");
        assert_eq!(look().await, 0, "told once");
        let (groups, _) = notifications::list(store, &world.head, &notifications::Filter::default()).await.unwrap();
        assert_eq!(groups[0].notices[0].kind, NoticeKind::Found);
        assert_eq!(groups[0].heading.as_ref().unwrap().title, "Passerkort till slöjdsalen");
        // The same name with another search is not watched unasked.
        views::save(store, &world.head, now, &domain::views::ViewForm { query: "q=nyckel".into(), ..view }).await.unwrap();
        assert!(!views::of_list(store, &world.head, ListPlace::Search).await.unwrap()[0].watched);
    }

    async fn who_waits_for_the_index_keeps_nobody_else_waiting(world) {
        submitted(&world, "Passerkort").await;
        let held = world.store.search().held().await;
        let actor = world.teacher.clone();
        let waiting = waiting_keeps_no_connection(&world.store, |store| {
            let actor = actor.clone();
            async move { find(&store, Some(&actor), &for_text("passerkort")).await.unwrap().total }
        })
        .await;
        drop(held);
        for one in waiting {
            assert_eq!(one.await.unwrap(), 1);
        }
    }

    async fn comments_that_are_changed_or_removed_are_followed(world) {
        let (need, _) = submitted(&world, "Passerkort").await;
        says(&world, &world.teacher, need, Audience::Unit, "Nyckelknippan är tung.").await;
        assert_eq!(found(&world, &world.teacher, "nyckelknippa").await.total, 1);
        let seen = conversations::of_subject(&world.store, &world.teacher, On::Need(need)).await.unwrap();
        let comment = &seen.threads[0].comments[0];
        let form = CommentForm { body: "Taggen är lätt.".into(), ..CommentForm::default() };
        conversations::edit(&world.store, &world.teacher, world.now, conversations::CommentAt { comment: comment.id, version: comment.version, key: "" }, &form).await.unwrap();
        assert_eq!(found(&world, &world.teacher, "nyckelknippa").await.total, 0);
        assert_eq!(found(&world, &world.teacher, "tagg").await.total, 1);
    }
}

/// Over the whole example: what each person finds is exactly what the rules, asked one by one, let through.
async fn by_permission(engine: Engine) -> Option<Vec<(String, String, Vec<uuid::Uuid>)>> {
    let empty = Empty::new(engine).await?;
    let now = time::macros::datetime!(2026-11-23 09:00 UTC);
    let store: &Store = &empty.store;
    crate::demo::load(store, now).await.unwrap();
    let mut link = store.read().await.unwrap();
    let w = &mut link.wire();
    let people: Vec<(uuid::Uuid, String)> = fetch_all!(
        w,
        (uuid::Uuid, String),
        "SELECT id, email FROM persons ORDER BY email"
    )
    .unwrap();
    let mut all = Vec::new();
    for word in ["elever", "system", "skola", "beslut", "nät"] {
        let mut seen_by_anybody: HashMap<(Kind, uuid::Uuid), Room> = HashMap::new();
        let query = domain::search::Query::parse(word);
        store
            .search()
            .with(store, |kept| {
                for hit in kept.index.search(&query, |_| true).hits {
                    seen_by_anybody.insert((hit.key.kind, hit.key.id.0), hit.key.room);
                }
            })
            .await
            .unwrap();
        assert!(!seen_by_anybody.is_empty(), "{word}");
        for (id, email) in &people {
            let Some(actor) = people::actor(w, domain::ids::PersonId(*id), now.date())
                .await
                .unwrap()
            else {
                continue;
            };
            let mut mine = Vec::new();
            let mut filter = for_text(word);
            loop {
                let results = find(store, Some(&actor), &filter).await.unwrap();
                mine.extend(results.hits.into_iter().map(|hit| (hit.kind, hit.id, hit.public)));
                if filter.page * PAGE >= results.total {
                    assert_eq!(results.total, i64::try_from(mine.len()).unwrap());
                    break;
                }
                filter.page += 1;
            }
            for ((kind, id), room) in &seen_by_anybody {
                let hit = mine.iter().find(|(k, i, _)| k == kind && i == id);
                let reads = match room {
                    Room::Need(need) => sight::may_read(w, &actor, SubjectKind::Need, *need)
                        .await
                        .unwrap(),
                    Room::Proposal(proposal) => sight::may_read(w, &actor, SubjectKind::Proposal, *proposal)
                        .await
                        .unwrap(),
                    Room::System(system) => sight::may_read(w, &actor, SubjectKind::System, *system)
                        .await
                        .unwrap(),
                    Room::Step(_) => {
                        policy::may(Some(&actor), Action::PlanRead, &policy::Subject::Site).is_allowed()
                    }
                };
                match (kind, hit) {
                    (Kind::Comment, hit) => {
                        let thread: Option<uuid::Uuid> =
                            scalar!(w, uuid::Uuid, "SELECT thread_id FROM comments WHERE id = $1", *id)
                                .unwrap();
                        let thread = domain::ids::ThreadId(thread.unwrap());
                        assert_eq!(
                            hit.is_some(),
                            conversations::may_read(w, &actor, thread).await.unwrap(),
                            "{email} {word}"
                        );
                    }
                    (_, Some((_, _, true))) => {
                        let Room::Proposal(proposal) = room else {
                            panic!("only proposals are public")
                        };
                        let published: Option<i64> = scalar!(
                            w,
                            i64,
                            "SELECT COUNT(*) FROM publications b JOIN proposals p ON p.id = b.proposal_id
                             WHERE b.proposal_id = $1 AND p.state IN ('approved', 'approved_with_changes', 'rejected',
                                'in_execution', 'completed', 'benefits_followed_up', 'closed')",
                            *proposal,
                        )
                        .unwrap();
                        assert!(!reads && published == Some(1), "{email} {word}");
                    }
                    (_, hit) => assert_eq!(hit.is_some(), reads, "{email} {word} {kind} {room:?}"),
                }
            }
            all.push((
                word.to_owned(),
                email.clone(),
                mine.into_iter().map(|(_, id, _)| id).collect(),
            ));
        }
    }
    Some(all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_finds_what_the_rules_let_through_and_nothing_else_sqlite() {
    assert!(
        by_permission(Engine::Sqlite)
            .await
            .is_some_and(|found| !found.is_empty())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_finds_what_the_rules_let_through_and_nothing_else_postgres() {
    by_permission(Engine::Postgres).await;
}

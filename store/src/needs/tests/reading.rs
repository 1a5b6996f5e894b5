//! Lists, search, one's own page.

use domain::{
    needs::{Progress, Stop, Urgency},
    reference::{Prefix, Reference},
};

use super::*;
use crate::testing::both_engines;

async fn own(world: &World, actor: &Actor) -> MyNeeds {
    let mut link = world.store.read().await.unwrap();
    mine(&mut link.wire(), actor, world.now.date()).await.unwrap()
}

both_engines! {
    async fn a_list_holds_only_what_one_may_see(world) {
        let store = &world.store;
        submitted(&world, "Nät").await;
        let (gone, _) = submitted(&world, "Återtaget").await;
        withdraw(store, &world.teacher, world.now, at(&world, gone).await, "").await.unwrap();
        save_draft(store, &world.teacher, world.now, "", &form(&world, "Utkast")).await.unwrap();
        let other = NeedForm { unit: world.other_school.to_string(), ..form(&world, "Skrivare") };
        let new = Submission { need: None, key: "", form: &other, answer: "", base: None };
        submit(store, &world.other_teacher, world.now, new).await.unwrap();
        let all = Filter::default();
        assert_eq!(titles(&world, &world.teacher, &all).await, ["Nät", "Utkast", "Återtaget"]);
        assert_eq!(titles(&world, &world.head, &all).await, ["Nät"]);
        assert_eq!(titles(&world, &world.other_teacher, &all).await, ["Skrivare"]);
        for reader in [&world.coordinator, &world.strategist, &world.architect, &world.delegate] {
            assert_eq!(titles(&world, reader, &all).await, ["Nät", "Skrivare"], "{}", reader.name);
        }
        for nobody in [&world.politician, &world.admin] {
            assert!(titles(&world, nobody, &all).await.is_empty(), "{}", nobody.name);
        }
        // The list and the page agree on every need and every person.
        let mut link = store.read().await.unwrap();
        let w = &mut link.wire();
        let ids: Vec<(uuid::Uuid, String)> = fetch_all!(w, (uuid::Uuid, String), "SELECT id, title FROM needs").unwrap();
        drop(link);
        for actor in [
            &world.teacher, &world.other_teacher, &world.head, &world.coordinator, &world.strategist,
            &world.portfolio, &world.secretary, &world.politician, &world.admin,
        ] {
            let listed = titles(&world, actor, &all).await;
            for (id, title) in &ids {
                let readable = view(store, actor, NeedId(*id)).await.is_ok();
                assert_eq!(readable, listed.contains(title), "{} {title}", actor.name);
            }
        }
    }

    async fn filters_narrow_and_sorts_order(world) {
        let store = &world.store;
        let by = &world.strategist;
        for (title, urgency, wanted) in
            [("Öppna data", "wish", ""), ("Ärenden", "law", "2027-06-01"), ("Arkiv", "contract_ends", "2027-01-01")]
        {
            let form = NeedForm { urgency: urgency.into(), wanted_by: wanted.into(), ..form(&world, title) };
            let new = Submission { need: None, key: "", form: &form, answer: "", base: None };
            submit(store, &world.teacher, world.now, new).await.unwrap();
        }
        let today = world.now.date();
        let order = async |order| {
            let filter = Filter::default().ordered(order);
            assert_eq!(filter.order(), order);
            let (rows, _) = list(store, by, today, &filter).await.unwrap();
            rows.into_iter().map(|row| row.title).collect::<Vec<_>>()
        };
        assert_eq!(order("title").await, ["Arkiv", "Ärenden", "Öppna data"]);
        assert_eq!(order("-title").await, ["Öppna data", "Ärenden", "Arkiv"]);
        assert_eq!(order("urgency").await, ["Ärenden", "Arkiv", "Öppna data"]);
        assert_eq!(order("-urgency").await, ["Öppna data", "Arkiv", "Ärenden"]);
        assert_eq!(order("wanted_by").await, ["Arkiv", "Ärenden", "Öppna data"]);
        assert_eq!(order("-wanted_by").await, ["Öppna data", "Ärenden", "Arkiv"]);
        assert_eq!(order("reference").await, ["Öppna data", "Ärenden", "Arkiv"]);
        assert_eq!(order("-reference").await, ["Arkiv", "Ärenden", "Öppna data"]);
        for same_time in ["submitted", "-submitted", "updated", "-updated"] {
            assert_eq!(order(same_time).await.len(), 3);
        }
        assert_eq!(Filter::default().ordered("-price").order(), "-updated");

        let search = |text: &str| Filter { text: text.into(), ..Filter::default() };
        assert_eq!(titles(&world, by, &search("ÄRENDEN")).await, ["Ärenden"]);
        assert_eq!(titles(&world, by, &search("lektionerna öppna DATA hållas")).await, Vec::<String>::new());
        assert_eq!(titles(&world, by, &search("data lektionerna öppna")).await, ["Öppna data"]);
        assert_eq!(titles(&world, by, &search("b-2026-0003")).await, ["Arkiv"]);
        assert_eq!(titles(&world, by, &search("100%' OR 1=1")).await, Vec::<String>::new());
        let law = Filter { urgency: Some(Urgency::Law), ..Filter::default() };
        assert_eq!(titles(&world, by, &law).await, ["Ärenden"]);
        let below = Filter { unit: Some(world.education), ..Filter::default() };
        assert_eq!(titles(&world, by, &below).await.len(), 3);
        let elsewhere = Filter { unit: Some(world.other_school), ..Filter::default() };
        assert!(titles(&world, by, &elsewhere).await.is_empty());
        let far = Filter { page: i64::MAX, ..Filter::default() };
        assert_eq!(list(store, by, today, &far).await.unwrap(), (Vec::new(), 3));
    }

    async fn pages_hold_twenty_five_and_lose_none(world) {
        let store = &world.store;
        for n in 0..27 {
            submitted(&world, &format!("Behov {n:02}")).await;
        }
        let mut seen = Vec::new();
        for page in 1..=3 {
            let filter = Filter { page, ..Filter::default().ordered("title") };
            let (rows, total) = list(store, &world.head, world.now.date(), &filter).await.unwrap();
            assert_eq!(total, 27);
            seen.extend(rows.into_iter().map(|row| row.title));
        }
        assert_eq!(seen, (0..27).map(|n| format!("Behov {n:02}")).collect::<Vec<_>>());
    }

    async fn ones_own_page_holds_what_waits_and_what_is_on_its_way(world) {
        let store = &world.store;
        let (id, reference) = submitted(&world, "Nät").await;
        save_draft(store, &world.teacher, world.now, "", &form(&world, "Utkast")).await.unwrap();
        let page = own(&world, &world.teacher).await;
        assert_eq!((page.drafts.len(), page.sent.len()), (1, 1));
        assert!(page.queue.is_none());
        let now = at(&world, id).await;
        return_with_question(store, &world.strategist, world.now, now, "Var?").await.unwrap();
        let page = own(&world, &world.teacher).await;
        assert_eq!(page.to_answer[0].reference, Some(reference));

        submitted(&world, "Skrivare").await;
        let staff = own(&world, &world.strategist).await;
        assert_eq!(staff.queue.unwrap().submitted, 1);
        assert_eq!(staff.queue_rows[0].title, "Skrivare");
    }

    async fn the_way_follows_the_need_and_its_proposal(world) {
        let store = &world.store;
        let by = &world.strategist;
        let (id, _) = assessed(&world, "Nät").await;
        let start = domain::proposals::basics::StartForm { title: "Nät".into(), summary: String::new() };
        let promotion = Promotion { at: at(&world, id).await, also: &[], target: Target::New(&start) };
        promote(store, by, world.now, promotion).await.unwrap();
        let seen = view(store, &world.teacher, id).await.unwrap();
        let here: Vec<_> = seen.way.iter().filter(|m| m.progress == Progress::Now).map(|m| m.stop).collect();
        assert_eq!(here, [Stop::Proposed]);
        for stop in [Stop::Submitted, Stop::Registered, Stop::Assessed, Stop::Proposed] {
            assert_eq!(seen.reached_at(stop), Some(world.now), "{stop}");
        }
        assert_eq!(seen.reached_at(Stop::Decided), None);
    }

    async fn addresses_name_needs(world) {
        let (id, reference) = submitted(&world, "Nät").await;
        let draft = save_draft(&world.store, &world.teacher, world.now, "", &form(&world, "U")).await.unwrap();
        let mut link = world.store.read().await.unwrap();
        let w = &mut link.wire();
        assert_eq!(id_of(w, reference).await.unwrap(), Some(id));
        assert_eq!(id_of(w, Reference::new(Prefix::Proposal, 2026, 1)).await.unwrap(), None);
        assert_eq!(id_of_address(w, "b-2026-1").await.unwrap(), Some(id));
        assert_eq!(id_of_address(w, &draft.to_string()).await.unwrap(), Some(draft));
        for nothing in ["B-2026-0099", "", "../etc", "018f0000-0000-7000-8000-000000000001"] {
            assert_eq!(id_of_address(w, nothing).await.unwrap(), None, "{nothing}");
            assert!(is_hidden(&named(&world.store, nothing).await), "{nothing}");
        }
        assert_eq!(facts(w, id).await.unwrap().unwrap().author, world.teacher.person);
    }

    async fn columns_ask_for_more_only_when_they_are_shown_and_tell_no_more_than_one_may_see(world) {
        use domain::conversations::{Audience, On, ThreadForm};
        let store = &world.store;
        let (need, _) = assessed(&world, "Nät").await;
        let on = On::Need(need);
        for audience in [Audience::Everyone, Audience::Staff, Audience::Unit] {
            let form = ThreadForm { audience: audience.code().into(), body: "Hur många?".into(), ..ThreadForm::default() };
            crate::conversations::open(store, &world.strategist, world.now, on, "", &form).await.unwrap();
        }
        let start = domain::proposals::basics::StartForm { title: "Nätet".into(), summary: String::new() };
        let promotion = Promotion { at: at(&world, need).await, also: &[], target: Target::New(&start) };
        let proposal = promote(store, &world.strategist, world.now, promotion).await.unwrap();
        let seen = async |actor, columns: &[Column]| {
            let today = world.now.date();
            let (rows, _) = list(store, actor, today, &Filter::default()).await.unwrap();
            more(store, actor, today, &rows, columns).await.unwrap().remove(&need).unwrap_or_default()
        };
        let staff = seen(&world.strategist, Column::ALL).await;
        assert_eq!(staff, More { joiners: 0, comments: 3, proposals: vec![proposal] });
        let author = seen(&world.teacher, Column::ALL).await;
        assert_eq!(author, More { joiners: 0, comments: 2, proposals: Vec::new() }, "the staff's own is not counted");
        assert_eq!(seen(&world.strategist, Column::USUAL).await, More::default());
    }
}

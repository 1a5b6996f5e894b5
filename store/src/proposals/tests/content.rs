//! Writing the content: sections, rows, contributions, completeness.

use std::collections::BTreeMap;

use domain::{
    Code,
    decisions::Obstacle,
    journal::Verb,
    money::{Amount, Precision},
    policy::Reason,
    proposals::{
        alternatives::{Alternative, AlternativeForm},
        basics::{BasicsForm, StartForm},
        benefits::{Benefit, BenefitForm},
        contributions::ContributionsForm,
        costs::{Cost, CostForm},
        information::InformationForm,
        placement::PlacementForm,
        privacy::PrivacyForm,
        responsibility::ResponsibilityForm,
        risks::{Risk, RiskForm},
        staff::StaffForm,
    },
};
use uuid::Uuid;

use super::{at, draft, kept, verbs, version};
use crate::{
    Conflict, Refusal, plan,
    proposals::{self, At, content, create},
    refusal::fields_of,
    testing::{World, both_engines},
};

fn s(text: &str) -> String {
    text.to_owned()
}

fn code_of<T: std::fmt::Debug>(result: Result<T, Refusal>) -> (String, Code) {
    match result {
        Err(Refusal::Invalid(invalid)) => (invalid.0[0].field.clone(), invalid.0[0].code),
        other => panic!("not refused for a field: {other:?}"),
    }
}

fn basics(title: &str) -> BasicsForm {
    BasicsForm {
        title: s(title),
        summary: s("Kort"),
        background: s("Därför"),
        wanted_start: s("2027-01-11"),
    }
}

fn cost(kind: &str, year: &str, precision: &str, amount: &str) -> CostForm {
    CostForm {
        kind: s(kind),
        year: s(year),
        precision: s(precision),
        amount: s(amount),
        hours: s("100"),
        ..Default::default()
    }
}

fn alternative(title: &str, do_nothing: bool, chosen: bool) -> AlternativeForm {
    let on = |on| if on { s("on") } else { s("") };
    AlternativeForm {
        title: s(title),
        description: s("Text"),
        do_nothing: on(do_nothing),
        chosen: on(chosen),
    }
}

/// Everything that a decision needs of the content.
async fn fill(world: &World, reference: domain::reference::Reference) {
    let (store, by, now) = (&world.store, &world.strategist, world.now);
    let one = at(reference, 1);
    let step = plan::testing::small_plan(world).await;
    let sponsor = ResponsibilityForm {
        sponsor_unit: world.education.to_string(),
        sponsor_person: s("Utbildningsdirektören"),
        benefit_owner: s("Rektor"),
    };
    proposals::save_responsibility(store, by, now, one, &sponsor)
        .await
        .unwrap();
    let placement = PlacementForm {
        step: step.to_string(),
        procurement: s("unsure"),
        ..Default::default()
    };
    proposals::save_placement(store, by, now, one, &placement)
        .await
        .unwrap();
    let class = InformationForm {
        confidentiality: s("moderate"),
        integrity: s("considerable"),
        availability: s("serious"),
        ..Default::default()
    };
    proposals::save_information(store, by, now, one, &class)
        .await
        .unwrap();
    let privacy = PrivacyForm {
        personal_data: s("ordinary"),
        children: s("yes"),
        third_country: s("no"),
        processor: s("unsure"),
        dpia: s("yes"),
        dpia_reason: s("Barn i stor skala"),
        ..Default::default()
    };
    proposals::save_privacy(store, by, now, one, &privacy)
        .await
        .unwrap();
    let staff = StaffForm {
        staff_affected: s("some"),
        staff_count: s("50"),
        staff_precision: s("approximate"),
        staff_kind: s("training"),
        staff_how: s("Utbildning"),
        union_status: s("informed"),
        ..Default::default()
    };
    proposals::save_staff(store, by, now, one, &staff).await.unwrap();
    let aims = ContributionsForm(BTreeMap::from([
        (s("value_A1"), s("2")),
        (s("reason_A1"), s("Bättre service")),
    ]));
    proposals::save_contributions(store, by, now, one, &aims)
        .await
        .unwrap();
    proposals::add::<Alternative>(store, by, now, one, &alternative("Inget", true, false))
        .await
        .unwrap();
    proposals::add::<Cost>(store, by, now, one, &cost("external", "2027", "exact", "1 000"))
        .await
        .unwrap();
    let risk = RiskForm {
        kind: s("legal"),
        event: s("Skadestånd"),
        consequence: s("Dyrt"),
        probability: s("2"),
        impact: s("4"),
        ..Default::default()
    };
    proposals::add::<Risk>(store, by, now, one, &risk).await.unwrap();
    let benefit = BenefitForm {
        what: s("Snabbt"),
        receiver: s("Elever"),
        kind: s("quality"),
        ..Default::default()
    };
    proposals::add::<Benefit>(store, by, now, one, &benefit)
        .await
        .unwrap();
}

async fn told_by_sql(world: &World, reference: domain::reference::Reference) -> Vec<Obstacle> {
    let mut link = world.store.read().await.unwrap();
    let w = &mut link.wire();
    let id = proposals::id_of(w, reference).await.unwrap().unwrap();
    proposals::completeness(w, id).await.unwrap()
}

both_engines! {
    async fn a_double_click_creates_one_proposal(world) {
        let form = StartForm { title: s("Gemensam inloggning"), summary: s("") };
        let first = create(&world.store, &world.strategist, world.now, "key", &form).await.unwrap();
        let again = create(&world.store, &world.strategist, world.now, "key", &form).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(first.to_string(), "P-2026-0001");
        assert_eq!(draft(&world, "Nästa").await.to_string(), "P-2026-0002");
        assert_eq!(verbs(&world, first).await, [Verb::Created]);
        let refused = create(&world.store, &world.teacher, world.now, "", &form).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NoRole))));
        let unnamed = create(&world.store, &world.strategist, world.now, "", &StartForm::default()).await;
        assert_eq!(code_of(unnamed), (s("title"), Code::Required));
    }

    async fn all_of_the_content_is_kept_and_then_nothing_is_missing(world) {
        let reference = draft(&world, "Gemensam inloggning").await;
        let before = content(&world.store, &world.strategist, reference).await.unwrap();
        assert_eq!(before.obstacles, [
            Obstacle::NoSponsor, Obstacle::NoBenefitOwner, Obstacle::NoDoNothingAlternative, Obstacle::NoCosts,
            Obstacle::NoRisks, Obstacle::NoInformationClass, Obstacle::NoDataProtectionScreening,
            Obstacle::NoStaffImpact, Obstacle::NoContribution,
        ]);
        assert_eq!(told_by_sql(&world, reference).await, before.obstacles);
        fill(&world, reference).await;
        let view = content(&world.store, &world.strategist, reference).await.unwrap();
        assert_eq!(view.obstacles, []);
        assert_eq!(told_by_sql(&world, reference).await, []);
        assert_eq!(view.frame.sponsor.as_ref().map(|u| u.id), Some(world.education));
        assert_eq!(view.step().map(|step| step.no), Some(1));
        assert_eq!(view.contributions[0].aim.code, "A1");
        assert_eq!((view.contributions[0].value, view.contributions.len()), (2, 1));
        assert_eq!(view.frame.head.total, Amount::exact(1_000));
        assert_eq!(view.sections.privacy.content.unwrap().dpia_reason, "Barn i stor skala");
        assert!(view.sections.staff.content.is_some());
        assert_eq!(view.authors, ["strategist"]);
        // The journal tells names, not ids.
        let told = kept(&world, reference).await;
        let change = |field: &str| {
            told.iter().flat_map(|e| &e.changes).find(|c| c.field == field).map(|c| c.after.clone())
        };
        assert_eq!(change("responsibility.sponsor_unit"), Some(s("UBF")));
        assert_eq!(change("placement.step"), Some(s("1 Upphandling")));
        assert_eq!(change("contributions.value_A1"), Some(s("2")));
    }

    async fn two_people_in_different_sections_do_not_clash(world) {
        let reference = draft(&world, "A").await;
        let one = at(reference, 1);
        proposals::save_basics(&world.store, &world.strategist, world.now, one, &basics("B")).await.unwrap();
        let class = InformationForm { systems: s("Elevregistret"), ..Default::default() };
        proposals::save_information(&world.store, &world.portfolio, world.now, one, &class).await.unwrap();
        let view = content(&world.store, &world.strategist, reference).await.unwrap();
        assert_eq!(view.authors, ["portfolio", "strategist"]);
        assert_eq!(view.sections.information.content.systems, "Elevregistret");
        // The state's version is untouched, so an event form still holds.
        assert_eq!(version(&world, reference).await, 1);
    }

    async fn a_stale_form_is_told_what_stands_there_now(world) {
        let reference = draft(&world, "A").await;
        let one = at(reference, 1);
        let save = async |by, form: BasicsForm| proposals::save_basics(&world.store, by, world.now, one, &form).await;
        save(&world.strategist, basics("B")).await.unwrap();
        match save(&world.portfolio, basics("C")).await {
            Err(Refusal::Conflict(Conflict::Stale { version, current })) => {
                assert_eq!(version, 2);
                assert_eq!(current["title"], "B");
                assert_eq!(current["wanted_start"], "2027-01-11");
            }
            other => panic!("not stale: {other:?}"),
        }
        assert_eq!(verbs(&world, reference).await, [Verb::Created, Verb::Edited]);
    }

    async fn two_people_in_different_fields_of_a_section_lose_nothing(world) {
        let reference = draft(&world, "A").await;
        let base = fields_of(&BasicsForm { title: s("A"), summary: s("Ett konto för allt."), ..Default::default() });
        let one = At { base: Some(&base), ..at(reference, 1) };
        let save = async |by, form: BasicsForm| proposals::save_basics(&world.store, by, world.now, one, &form).await;
        let form = |title: &str, summary: &str| BasicsForm { title: s(title), summary: s(summary), ..Default::default() };
        save(&world.strategist, form("B", "Ett konto för allt.")).await.unwrap();
        save(&world.portfolio, form("A", "Ett konto\r\nför allt och alla. ")).await.unwrap();
        let view = content(&world.store, &world.portfolio, reference).await.unwrap();
        let kept = view.sections.basics.content;
        assert_eq!((kept.title.as_str(), kept.summary.as_str()), ("B", "Ett konto\nför allt och alla."));
        // The journal tells of each only what that person changed.
        let entries = super::kept(&world, reference).await;
        let fields: Vec<Vec<String>> = entries[1..].iter().map(|e| e.changes.iter().map(|c| c.field.clone()).collect()).collect();
        assert_eq!(fields, [[s("basics.title")], [s("basics.summary")]]);
        // The same field: nothing is saved, and what stands there now is told.
        match save(&world.portfolio, form("C", "Ett konto för allt.")).await {
            Err(Refusal::Conflict(Conflict::Stale { version, current })) => {
                assert_eq!((version, current["title"].as_str()), (3, "B"));
            }
            other => panic!("not stale: {other:?}"),
        }
    }

    async fn a_row_is_merged_by_field_and_so_are_contributions(world) {
        let reference = draft(&world, "A").await;
        let (store, now) = (&world.store, world.now);
        let id = proposals::add::<Cost>(store, &world.strategist, now, at(reference, 0), &cost("external", "2027", "exact", "5")).await.unwrap().unwrap();
        let base = fields_of(&CostForm::from(&content(store, &world.strategist, reference).await.unwrap().costs[0].content));
        let one = At { base: Some(&base), ..at(reference, 1) };
        let form = cost("external", "2028", "exact", "5");
        proposals::change_row::<Cost>(store, &world.strategist, now, one, id, &form).await.unwrap();
        let form = cost("external", "2027", "exact", "7");
        proposals::change_row::<Cost>(store, &world.portfolio, now, one, id, &form).await.unwrap();
        let kept = content(store, &world.strategist, reference).await.unwrap().costs.remove(0).content;
        assert_eq!((kept.year, kept.amount.kronor), (2028, 7));
        let form = cost("external", "2029", "exact", "5");
        let refused = proposals::change_row::<Cost>(store, &world.portfolio, now, one, id, &form).await;
        assert!(matches!(refused, Err(Refusal::Conflict(Conflict::Stale { .. }))));
    }

    async fn of_two_at_once_one_wins(world) {
        let reference = draft(&world, "A").await;
        let one = at(reference, 1);
        let (b, c) = (basics("B"), basics("C"));
        let (first, second) = tokio::join!(
            proposals::save_basics(&world.store, &world.strategist, world.now, one, &b),
            proposals::save_basics(&world.store, &world.portfolio, world.now, one, &c),
        );
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    }

    async fn a_resent_form_changes_once(world) {
        let reference = draft(&world, "A").await;
        let sent = At { reference, version: 1, key: "resent", base: None };
        for _ in 0..2 {
            proposals::save_basics(&world.store, &world.strategist, world.now, sent, &basics("B")).await.unwrap();
        }
        let twice = At { key: "row", ..sent };
        for _ in 0..2 {
            let form = cost("external", "2027", "exact", "5");
            proposals::add::<Cost>(&world.store, &world.strategist, world.now, twice, &form).await.unwrap();
        }
        assert_eq!(verbs(&world, reference).await, [Verb::Created, Verb::Edited, Verb::Edited]);
        let view = content(&world.store, &world.strategist, reference).await.unwrap();
        assert_eq!(view.costs.len(), 1);
    }

    async fn an_unchanged_form_leaves_no_trace(world) {
        let reference = draft(&world, "A").await;
        let form = BasicsForm { title: s("A"), summary: s("Ett konto för allt."), ..Default::default() };
        proposals::save_basics(&world.store, &world.portfolio, world.now, at(reference, 1), &form).await.unwrap();
        let view = content(&world.store, &world.portfolio, reference).await.unwrap();
        assert_eq!((view.sections.basics.version, view.authors), (1, vec![s("strategist")]));
    }

    async fn only_the_staff_writes_and_only_while_it_is_open(world) {
        let reference = draft(&world, "A").await;
        let save = async |by| {
            proposals::save_basics(&world.store, by, world.now, at(reference, 1), &basics("B")).await
        };
        assert!(matches!(save(&world.teacher).await, Err(Refusal::NotFound)));
        assert!(matches!(save(&world.finance).await, Err(Refusal::Denied(Reason::NoRole))));
        let mut unit = world.store.begin().await.unwrap();
        let w = &mut unit.wire();
        let id = proposals::id_of(w, reference).await.unwrap().unwrap();
        execute!(w, "UPDATE proposals SET state = 'in_review' WHERE id = $1", id.0).unwrap();
        unit.save().await.unwrap();
        let refused = save(&world.strategist).await;
        assert!(matches!(&refused, Err(Refusal::Conflict(Conflict::State { state, event }))
            if state == "in_review" && event == "edit"), "{refused:?}");
    }

    async fn a_recused_person_does_not_write(world) {
        let reference = draft(&world, "A").await;
        let mut unit = world.store.begin().await.unwrap();
        let w = &mut unit.wire();
        let id = proposals::id_of(w, reference).await.unwrap().unwrap();
        execute!(
            w,
            "INSERT INTO recusals (id, proposal_id, person_id, ground, set_by, set_at)
             VALUES ($1, $2, $3, 'kin', $4, '2026-11-23T09:00:00.000000Z')",
            Uuid::new_v4(), id.0, world.portfolio.person.0, world.strategist.person.0,
        ).unwrap();
        unit.save().await.unwrap();
        let refused =
            proposals::save_basics(&world.store, &world.portfolio, world.now, at(reference, 1), &basics("B")).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::Recused))));
        let frame = proposals::frame(&world.store, &world.portfolio, reference).await.unwrap();
        assert!(frame.recused && !frame.may_edit);
    }

    async fn rows_are_added_changed_and_removed(world) {
        let reference = draft(&world, "A").await;
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        let add = async |form: CostForm| {
            proposals::add::<Cost>(store, by, now, at(reference, 0), &form).await.unwrap().unwrap()
        };
        let first = add(cost("external", "2027", "exact", "1 000")).await;
        let second = add(cost("internal_time", "2026", "approximate", "")).await;
        let total = async || content(store, by, reference).await.unwrap().frame.head.total;
        assert_eq!(total().await, Amount { kronor: 46_000, precision: Precision::Approximate });
        let changed = cost("external", "2027", "unknown", "");
        proposals::change_row::<Cost>(store, by, now, at(reference, 1), first, &changed).await.unwrap();
        assert_eq!(total().await, Amount { kronor: 45_000, precision: Precision::AtLeast });
        let stale = proposals::change_row::<Cost>(store, by, now, at(reference, 1), first, &changed).await;
        assert!(matches!(stale, Err(Refusal::Conflict(Conflict::Stale { version: 2, .. }))));
        let stale = proposals::remove::<Cost>(store, by, now, at(reference, 1), first).await;
        assert!(matches!(stale, Err(Refusal::Conflict(Conflict::Stale { .. }))));
        proposals::remove::<Cost>(store, by, now, at(reference, 2), first).await.unwrap();
        proposals::remove::<Cost>(store, by, now, at(reference, 2), first).await.unwrap();
        let view = content(store, by, reference).await.unwrap();
        assert_eq!(view.costs.iter().map(|row| row.id).collect::<Vec<_>>(), [second]);
        assert_eq!((view.costs[0].content.hours, view.costs[0].content.rate), (Some(100), Some(450)));
        let other = draft(&world, "B").await;
        let foreign = proposals::change_row::<Cost>(store, by, now, at(other, 1), second, &changed).await;
        assert!(matches!(foreign, Err(Refusal::NotFound)));
        let removal = kept(&world, reference).await.pop().unwrap();
        assert_eq!((removal.changes[0].field.as_str(), removal.changes[0].after.as_str()), ("costs", ""));
    }

    async fn one_alternative_is_chosen_and_one_is_doing_nothing(world) {
        let reference = draft(&world, "A").await;
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        let add = async |form: AlternativeForm| {
            proposals::add::<Alternative>(store, by, now, at(reference, 0), &form).await
        };
        add(alternative("Inget", true, true)).await.unwrap();
        assert_eq!(code_of(add(alternative("Heller inget", true, false)).await), (s("do_nothing"), Code::Duplicate));
        let new = add(alternative("Upphandla", false, true)).await.unwrap();
        let view = content(store, by, reference).await.unwrap();
        let chosen: Vec<_> = view.alternatives.iter().filter(|a| a.content.chosen).map(|a| Some(a.id)).collect();
        assert_eq!(chosen, [new]);
    }

    async fn what_does_not_exist_is_refused_by_field(world) {
        let reference = draft(&world, "A").await;
        let (store, by, now) = (&world.store, &world.strategist, world.now);
        let nobody = Uuid::new_v4().to_string();
        let form = ResponsibilityForm { sponsor_unit: nobody.clone(), ..Default::default() };
        let refused = proposals::save_responsibility(store, by, now, at(reference, 1), &form).await;
        assert_eq!(code_of(refused), (s("sponsor_unit"), Code::UnknownReference));
        let form = PlacementForm { step: nobody, ..Default::default() };
        let refused = proposals::save_placement(store, by, now, at(reference, 1), &form).await;
        assert_eq!(code_of(refused), (s("step"), Code::UnknownReference));
        let form = InformationForm {
            confidentiality: s("exceptionally_serious"), integrity: s("serious"), availability: s("serious"),
            ..Default::default()
        };
        let refused = proposals::save_information(store, by, now, at(reference, 1), &form).await;
        assert_eq!(code_of(refused), (s("confidentiality"), Code::SecurityProtected));
        assert_eq!(verbs(&world, reference).await, [Verb::Created]);
    }
}

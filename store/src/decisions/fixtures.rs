//! An order of delegation and proposals on their way to a decision, for tests.

use domain::{
    decisions::{Level, ReadyForm, SendForm},
    ids::{DelegationId, ProposalId, UnitId},
    organisation::UnitKind,
    people::Actor,
    proposals::ProposalEvent,
    reference::Reference,
    reviews::{OpenForm, Speciality},
};
use time::macros::date;

use super::{At, NewDelegation, add_delegation, make_ready, send_to_decider};
use crate::{
    proposals,
    reviews::{Open, open, testing::opinion},
    scores::testing::{card, must_haves_met},
    testing::World,
    units,
};

/// The points the tests name.
pub(crate) struct Order {
    /// The delegate's larger point, up to 5 million.
    pub delegate: DelegationId,
    pub subcommittee: UnitId,
}

/// The demonstration ladder of the domain reference §2.5 with the world's delegate and bodies.
pub(crate) async fn order(world: &World) -> Order {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    let subcommittee = units::NewUnit {
        kind: UnitKind::Subcommittee,
        name_sv: "KSAU",
        name_en: "KSAU",
        short_code: "KSAU",
        parent: Some(world.board),
        diary_prefix: None,
        valid_from: date!(2020 - 01 - 01),
    };
    let subcommittee = units::add(w, &subcommittee, world.now).await.unwrap();
    let mut points = Vec::new();
    for (code, level, body, limit_max) in [
        ("1.1", Level::Delegated, None, Some(700_000)),
        ("1.2", Level::Delegated, None, Some(5_000_000)),
        ("1.3", Level::Subcommittee, Some(subcommittee), Some(10_000_000)),
        ("1.4", Level::ExecutiveBoard, Some(world.board), None),
        ("1.5", Level::Council, Some(world.council), None),
    ] {
        let new = NewDelegation {
            code,
            level,
            holder_sv: if body.is_some() { "Organ" } else { "Direktör" },
            holder_en: if body.is_some() { "Body" } else { "Director" },
            person: body.is_none().then_some(world.delegate.person),
            body,
            board: world.board,
            description_sv: "Beslut om införande",
            description_en: "Decisions on introduction",
            conditions_sv: "",
            conditions_en: "",
            limit_max,
            principle: level == Level::Council,
            valid_from: date!(2020 - 01 - 01),
        };
        points.push(add_delegation(w, &new, world.now).await.unwrap());
    }
    unit.save().await.unwrap();
    Order {
        delegate: points[1],
        subcommittee,
    }
}

/// A proposal by the strategist with all its parts, reviewed, scored and prioritised; it costs 100 kronor.
pub(crate) async fn prioritised(world: &World, title: &str) -> (At<'static>, ProposalId) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    let made =
        proposals::create_from_needs(w, &world.strategist, world.now, title, "En sammanfattning.", &[]);
    let (id, reference) = made.await.unwrap();
    proposals::advance(w, id, ProposalEvent::StartPreparation, world.now)
        .await
        .unwrap();
    unit.save().await.unwrap();
    fill(world, id).await;
    review(world, reference).await;
    crate::reviews::testing::advance(world, id, ProposalEvent::Prioritise).await;
    (
        At {
            reference,
            version: version(world, id).await,
            key: "",
        },
        id,
    )
}

/// Gives a proposal in preparation all its parts.
pub(crate) async fn fill(world: &World, id: ProposalId) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    execute!(
        w,
        "UPDATE proposals SET sponsor_unit = $2, benefit_owner = 'Utbildningschef', confidentiality = 'moderate',
                              integrity = 'moderate', availability = 'moderate', personal_data = 'none',
                              staff_affected = 'no', total_kronor = 100, total_precision = 'exact'
         WHERE id = $1",
        id.0,
        world.education.0,
    )
    .unwrap();
    let row = || crate::new_id(world.now);
    execute!(
        w,
        "INSERT INTO proposal_costs (id, proposal_id, version, kind, year, kronor, precision, note)
         VALUES ($1, $2, 1, 'external', 2027, 100, 'exact', '')",
        row(),
        id.0,
    )
    .unwrap();
    execute!(
        w,
        "INSERT INTO proposal_alternatives (id, proposal_id, version, title, description, do_nothing, chosen)
         VALUES ($1, $2, 1, 'Inget', 'Som i dag', TRUE, FALSE)",
        row(),
        id.0,
    )
    .unwrap();
    execute!(
        w,
        "INSERT INTO proposal_risks (id, proposal_id, version, kind, cause, event, consequence, probability, impact,
                                     response)
         VALUES ($1, $2, 1, 'operation', 'a', 'b', 'c', 1, 1, 'd')",
        row(),
        id.0,
    )
    .unwrap();
    let direction = row();
    execute!(
        w,
        "INSERT INTO directions (id, version_no, title_sv, title_en, about_sv, about_en, period_from, status,
                                 decided_by, decided_paragraph, created_at)
         SELECT $1, 1, 'Inriktning', 'Direction', '', '', 2026, 'adopted', '', '', ''
         WHERE NOT EXISTS (SELECT 1 FROM directions)",
        direction,
    )
    .unwrap();
    execute!(
        w,
        "INSERT INTO aims (id, direction_id, position, code, label_sv, label_en, text_sv, text_en, weight)
         SELECT $1, d.id, 1, 'A1', 'Nytta', 'Benefit', '', '', 100 FROM directions d
         WHERE NOT EXISTS (SELECT 1 FROM aims)",
        row(),
    )
    .unwrap();
    execute!(
        w,
        "INSERT INTO proposal_contributions (proposal_id, aim_id, contribution, reason)
         SELECT $1, id, 2, 'Mer nytta.' FROM aims",
        id.0,
    )
    .unwrap();
    unit.save().await.unwrap();
}

/// Opens its review; all opinions, the must-haves and two cards come in.
pub(crate) async fn review(world: &World, reference: Reference) {
    let form = OpenForm::suggested(world.now.date());
    open(
        &world.store,
        &world.strategist,
        world.now,
        Open {
            reference,
            key: "",
            form: &form,
        },
    )
    .await
    .unwrap();
    for (actor, speciality) in [
        (&world.architect, Speciality::Architecture),
        (&world.security, Speciality::InformationSecurity),
        (&world.privacy, Speciality::DataProtection),
        (&world.finance, Speciality::Finance),
        (&world.procurement, Speciality::Procurement),
    ] {
        opinion(world, actor, reference, speciality, 0, "supports")
            .await
            .unwrap();
    }
    must_haves_met(world, reference).await;
    for actor in [&world.architect, &world.finance] {
        card(world, actor, reference, 0, 3).await.unwrap();
    }
}

/// The same made ready with two resolutions, at this cost.
pub(crate) async fn ready(world: &World, title: &str, kronor: i64) -> (At<'static>, ProposalId) {
    let (at, id) = prioritised(world, title).await;
    let form = ReadyForm {
        resolutions: "Inför systemet.\nFölj upp efter ett år.".into(),
    };
    make_ready(&world.store, &world.strategist, world.now, at, &form)
        .await
        .unwrap();
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    execute!(
        w,
        "UPDATE proposals SET total_kronor = $2 WHERE id = $1",
        id.0,
        kronor
    )
    .unwrap();
    unit.save().await.unwrap();
    (
        At {
            version: version(world, id).await,
            ..at
        },
        id,
    )
}

/// The same laid before a body that meets today.
pub(crate) async fn before(
    world: &World,
    title: &str,
    kronor: i64,
    body: UnitId,
) -> (At<'static>, ProposalId) {
    let (at, id) = ready(world, title, kronor).await;
    let form = SendForm {
        to: format!("body:{body}"),
        meeting_on: crate::day(world.now.date()),
        note: String::new(),
    };
    send_to_decider(&world.store, &world.portfolio, world.now, at, &form)
        .await
        .unwrap();
    (
        At {
            version: version(world, id).await,
            ..at
        },
        id,
    )
}

pub(crate) async fn version(world: &World, id: ProposalId) -> i64 {
    let mut link = world.store.read().await.unwrap();
    proposals::head(&mut link.wire(), id)
        .await
        .unwrap()
        .unwrap()
        .version
}

/// Makes somebody an author of the proposal.
pub(crate) async fn author(world: &World, id: ProposalId, actor: &Actor) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    execute!(
        w,
        "INSERT INTO proposal_authors (proposal_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        id.0,
        actor.person.0,
    )
    .unwrap();
    unit.save().await.unwrap();
}

/// Sets something up that no use case may do.
pub(crate) async fn run(world: &World, sql: &'static str) {
    let mut unit = world.store.begin().await.unwrap();
    let w = &mut unit.wire();
    execute!(w, sql).unwrap();
    unit.save().await.unwrap();
}

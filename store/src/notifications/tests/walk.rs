//! The whole way of a need, from submitted to benefits followed up: its author and those who joined are told of each
//! step with the reason and what comes next, on both engines.

use domain::{
    decisions::{BodyForm, ReadyForm, SendForm},
    journal::SubjectKind::{Need, Proposal},
    needs::AssessmentForm,
    proposals::{ProposalEvent, referrals::ReferralForm},
};

use super::*;
use crate::decisions::{self, fixtures};

/// What a step is told as: where, what, why and what comes next.
type Step = (SubjectKind, Verb, &'static str, Option<Next>);

struct Walk<'a> {
    world: &'a World,
    need: NeedId,
    /// How many notifications each of the two has had so far.
    author: usize,
    joiner: usize,
}

async fn notices(world: &World, actor: &Actor, need: NeedId) -> Vec<Notice> {
    // The centre shows the latest of each subject; the letters hold all.
    let mut link = world.store.read().await.unwrap();
    let w = &mut link.wire();
    let rows = fetch_all!(
        w,
        super::super::group::Row,
        concat!(
            "WITH mine AS (SELECT n.id, n.kind, n.subject_kind, n.subject_id, n.own, n.read_at, n.seq,
                                  CAST(0 AS BIGINT) AS total, CAST(0 AS BIGINT) AS unread
                           FROM notifications n WHERE n.person_id = $1 AND n.subject_id = $2)
             SELECT ",
            super::super::group::columns!(),
            "FROM mine JOIN journal j ON j.seq = mine.seq ORDER BY mine.seq"
        ),
        actor.person.0,
        need.0,
    )
    .unwrap();
    let groups = super::super::group::grouped(w, actor, rows).await.unwrap();
    groups.into_iter().flat_map(|group| group.notices).collect()
}

impl Walk<'_> {
    /// Both have been told of these steps since the last time, and of nothing else.
    async fn told(&mut self, steps: &[Step]) {
        for (actor, seen) in [
            (&self.world.teacher, &mut self.author),
            (&self.world.other_teacher, &mut self.joiner),
        ] {
            let all = notices(self.world, actor, self.need).await;
            let new: Vec<_> = all[*seen..]
                .iter()
                .map(|n| (n.about, n.verb, n.reason.as_str(), n.next))
                .collect();
            assert_eq!(new, steps, "{}", actor.name);
            assert!(
                all[*seen..]
                    .iter()
                    .all(|n| n.own && n.kind == NoticeKind::StateChanged)
            );
            *seen = all.len();
        }
    }
}

both_engines! {
    async fn a_need_is_followed_to_its_benefits_by_its_author_and_those_who_joined(world) {
        let (store, now, staff) = (&world.store, world.now, &world.strategist);
        fixtures::order(&world).await;
        let (need, _) = submitted(&world, "Nät i matsalen").await;
        register(&world, need).await;
        join(&world, need).await;
        let mut walk = Walk { world: &world, need, author: 2, joiner: 0 };
        assert_eq!(verbs(&world, &world.teacher, need.0).await, [Verb::Registered, Verb::Joined]);

        let form = AssessmentForm { relevance: "shared".into(), assessment: "Fler har det.".into() };
        crate::needs::assess(store, staff, now, at(&world, need).await, &form).await.unwrap();
        walk.told(&[(Need, Verb::Assessed, "Fler har det.", Some(Next::StaffDecidesForm))]).await;

        let start = domain::proposals::basics::StartForm { title: "Nät i alla skolor".into(), summary: "Trådlöst.".into() };
        let promotion = crate::needs::Promotion { at: at(&world, need).await, also: &[], target: crate::needs::Target::New(&start) };
        let reference = crate::needs::promote(store, staff, now, promotion).await.unwrap();
        let id = proposals::named(store, reference).await.unwrap();
        walk.told(&[(Need, Verb::Promoted, "", Some(Next::ProposalPrepared))]).await;

        let here = async || proposals::At { reference, version: fixtures::version(&world, id).await, key: "", base: None };
        proposals::start_preparation(store, staff, now, here().await, "Internt.").await.unwrap();
        walk.told(&[(Proposal, Verb::PreparationStarted, "", Some(Next::Reviewed))]).await;
        let referral = ReferralForm { recipient: "Elevrådet".into(), due_on: "2026-12-20".into(), ..ReferralForm::default() };
        proposals::refer(store, staff, now, here().await, &referral).await.unwrap();
        walk.told(&[(Proposal, Verb::Referred, "", Some(Next::Reviewed))]).await;
        proposals::close_referral(store, staff, now, here().await, "Alla har svarat.").await.unwrap();
        walk.told(&[(Proposal, Verb::ReferralClosed, "", Some(Next::Reviewed))]).await;

        fixtures::fill(&world, id).await;
        fixtures::review(&world, reference).await;
        walk.told(&[(Proposal, Verb::ReviewOpened, "", Some(Next::ScoredAndPrioritised))]).await;
        let input = crate::scores::Prioritise { reference, key: "", comment: "Väger tungt." };
        crate::scores::prioritise(store, staff, now, input).await.unwrap();
        walk.told(&[(Proposal, Verb::Prioritised, "", Some(Next::Readied))]).await;
        let matter = async || decisions::At { reference, version: fixtures::version(&world, id).await, key: "" };
        let form = ReadyForm { resolutions: "Inför nätet.".into() };
        decisions::make_ready(store, staff, now, matter().await, &form).await.unwrap();
        walk.told(&[(Proposal, Verb::MadeReady, "", Some(Next::LaidBeforeDecider))]).await;
        let form = SendForm { to: format!("body:{}", world.board), meeting_on: "2026-11-23".into(), note: String::new() };
        decisions::send_to_decider(store, &world.portfolio, now, matter().await, &form).await.unwrap();
        walk.told(&[(Proposal, Verb::SentToDecider, "", Some(Next::DeciderDecides))]).await;

        let mut form = BodyForm { body: world.board.to_string(), meeting_on: "2026-11-23".into(), paragraph: "7".into(), ..BodyForm::default() };
        form.resolutions.insert("outcome_1".into(), "approved".into());
        decisions::record_body_decision(store, &world.secretary, now, matter().await, &form).await.unwrap();
        walk.told(&[(Proposal, Verb::Decided, "", Some(Next::Started))]).await;
        let decided = notices(&world, &world.teacher, need).await;
        assert_eq!(decided.last().unwrap().outcome, Some(domain::decisions::Outcome::Approved));

        for (event, verb, text, next) in [
            (ProposalEvent::StartExecution, Verb::ExecutionStarted, "Vi börjar i vår.", Next::Delivered),
            (ProposalEvent::Complete, Verb::Completed, "Nätet finns i alla salar.", Next::BenefitsMeasured),
            (ProposalEvent::FollowUpBenefits, Verb::BenefitsFollowedUp, "Två timmar mer i veckan.", Next::ClosedSoon),
            (ProposalEvent::Close, Verb::Closed, "Allt är klart.", Next::Over),
        ] {
            let form = OutcomeForm { day: "2026-11-23".into(), text: text.into() };
            proposals::report(store, staff, now, here().await, event, &form).await.unwrap();
            let mut steps = Vec::new();
            if event == ProposalEvent::FollowUpBenefits {
                steps.push((Need, Verb::Fulfilled, "", Some(Next::ClosedSoon)));
            }
            steps.push((Proposal, verb, text, Some(next)));
            walk.told(&steps).await;
        }
        // Letters carry each step once, too.
        let mut carried = std::collections::BTreeMap::<String, Vec<Verb>>::new();
        for letter in take_all(&world, now).await {
            let of = letter.groups.iter().filter(|group| group.subject == need.0);
            carried.entry(letter.name.clone()).or_default().extend(of.flat_map(|group| &group.notices).map(|notice| notice.verb));
        }
        assert_eq!(carried["teacher"].len(), walk.author - 1, "all but the joining, which comes weekly");
        assert_eq!(carried["other teacher"].len(), walk.joiner);
    }

    async fn those_behind_a_need_hear_when_it_rests_is_merged_taken_out_again_or_declined(world) {
        let (store, now, staff) = (&world.store, world.now, &world.strategist);
        let (kept, proposal) = promoted(&world, "Nät").await;
        let version = fixtures::version(&world, proposals::named(store, proposal).await.unwrap()).await;
        let at_proposal = proposals::At { reference: proposal, version, key: "", base: None };
        proposals::untie_need(store, staff, now, at_proposal, kept, "Hör inte hit.").await.unwrap();
        let last = async |need: NeedId| {
            let all = notices(&world, &world.teacher, need).await;
            let notice = all.last().unwrap().clone();
            (notice.verb, notice.kind, notice.reason, notice.next)
        };
        let changed = NoticeKind::StateChanged;
        assert_eq!(last(kept).await, (Verb::NeedUnlinked, changed, "Hör inte hit.".into(), Some(Next::StaffDecidesForm)));
        let park = domain::needs::ParkForm { reason: "Efter sommaren.".into(), until: "2027-08-15".into() };
        crate::needs::park(store, staff, now, at(&world, kept).await, &park).await.unwrap();
        assert_eq!(last(kept).await, (Verb::Parked, changed, "Efter sommaren.".into(), Some(Next::WaitsForDate)));
        crate::needs::resume(store, staff, now, at(&world, kept).await, "Nu går det.").await.unwrap();
        assert_eq!(last(kept).await, (Verb::Resumed, changed, "Nu går det.".into(), Some(Next::StaffDecidesForm)));
        crate::needs::decline(store, staff, now, at(&world, kept).await, "Inte IT.").await.unwrap();
        assert_eq!(last(kept).await, (Verb::Declined, changed, "Inte IT.".into(), Some(Next::Over)));
    }
}

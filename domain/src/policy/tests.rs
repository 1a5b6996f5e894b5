//! Every action against every role, as one table. A new action or role without its place in it fails.

use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::{clusters::ClusterState, ids::PersonId, people::Grant, reviews::Speciality};

const COUNCIL: UnitId = UnitId(Uuid::from_u128(1));
const ADMINISTRATION: UnitId = UnitId(Uuid::from_u128(2));
const SCHOOL: UnitId = UnitId(Uuid::from_u128(3));
const OTHER_SCHOOL: UnitId = UnitId(Uuid::from_u128(4));

const ME: PersonId = PersonId(Uuid::from_u128(10));
const SOMEBODY: PersonId = PersonId(Uuid::from_u128(11));

/// The columns: the roles in the order of [`Role::ALL`], each granted for the whole municipality and alone; then
/// - `none`: nobody is signed in,
/// - `empty`: signed in without a role,
/// - `author`: has every role and wrote the subject,
/// - `needs`: has every role and wrote a need that the proposal answers,
/// - `recused`: has every role and is shut out of the matter,
/// - `other`: has the unit-bound roles (submitter, head, co-ordinator) in another unit.
///
/// The cells: `+` allowed, `-` no role, `h` hidden for want of a role, `i` not signed in, `a` not the author,
/// `s` self-approval, `r` recused, `u` other unit, `x` hidden since in another unit.
///
/// The subjects: the school's unit; a submitted need of the school by somebody else; a proposal in review by
/// somebody else that answers it; of it the review of the reviewer's own speciality, and a thread about it for those
/// who work with it, opened by its author.
#[rustfmt::skip]
const TABLE: &[(Action, [&str; 5], [&str; 6])] = &[
    //                            sub hea coo   str por   arc sec dat fin pro   del scr ele   adm
    //                                              none empty author needs recused other
    (Action::NeedCreate,         ["+ + +", "+ -", "- - - - -", "- - -", "-"], ["i", "-", "+", "+", "+", "u"]),
    (Action::NeedRead,           ["+ + +", "+ +", "+ + + + +", "+ + h", "h"], ["i", "h", "+", "+", "+", "x"]),
    (Action::NeedEdit,           ["a a a", "a a", "a a a a a", "a a h", "h"], ["i", "h", "+", "+", "a", "x"]),
    (Action::NeedQueue,          ["- - -", "+ +", "- - - - -", "- - -", "-"], ["i", "-", "+", "+", "+", "-"]),
    (Action::NeedHandle,         ["- - -", "+ +", "- - - - -", "- - h", "h"], ["i", "h", "+", "+", "+", "x"]),
    (Action::NeedJoin,           ["+ + +", "+ -", "- - - - -", "- - h", "h"], ["i", "h", "+", "+", "+", "x"]),
    (Action::NeedImport,         ["- - -", "+ +", "- - - - -", "- - -", "-"], ["i", "-", "+", "+", "+", "-"]),
    (Action::ClusterRead,        ["+ + +", "+ +", "+ + + + +", "+ + h", "h"], ["i", "h", "+", "+", "+", "x"]),
    (Action::ClusterManage,      ["- - -", "+ +", "- - - - -", "- - h", "h"], ["i", "h", "+", "+", "+", "x"]),
    (Action::DeviationAsk,       ["- + +", "+ +", "- - - - -", "- - h", "h"], ["i", "h", "+", "+", "+", "x"]),
    (Action::DeviationDecide,    ["- - -", "+ +", "- - - - -", "- - h", "h"], ["i", "h", "s", "s", "+", "x"]),
    (Action::ProposalList,       ["- - +", "+ +", "+ + + + +", "+ + +", "-"], ["i", "-", "+", "+", "+", "+"]),
    (Action::ProposalRead,       ["h h +", "+ +", "+ + + + +", "+ + h", "h"], ["i", "h", "+", "+", "+", "h"]),
    (Action::ProposalPrepare,    ["h h -", "+ +", "- - - - -", "- - h", "h"], ["i", "h", "+", "+", "r", "h"]),
    (Action::ProposalFollowUp,   ["h h -", "+ +", "- - - - -", "- - h", "h"], ["i", "h", "+", "+", "r", "h"]),
    (Action::ReviewGive,         ["h h -", "- -", "+ + + + +", "- - h", "h"], ["i", "h", "s", "s", "r", "h"]),
    (Action::ReviewRead,         ["h h +", "+ +", "+ + + + +", "+ + h", "h"], ["i", "h", "+", "+", "+", "h"]),
    (Action::ScoreGive,          ["h h -", "+ +", "+ + + + +", "- - h", "h"], ["i", "h", "s", "s", "r", "h"]),
    (Action::ScoreRead,          ["h h -", "+ +", "+ + + + +", "+ + h", "h"], ["i", "h", "+", "+", "r", "h"]),
    (Action::DecideByDelegation, ["h h -", "- -", "- - - - -", "+ - h", "h"], ["i", "h", "s", "s", "r", "h"]),
    (Action::DecisionRecord,     ["h h -", "- +", "- - - - -", "- + h", "h"], ["i", "h", "s", "s", "r", "h"]),
    (Action::RecusalSet,         ["h h -", "+ +", "- - - - -", "- + h", "h"], ["i", "h", "+", "+", "r", "h"]),
    (Action::DirectionRead,      ["+ + +", "+ +", "+ + + + +", "+ + +", "+"], ["+", "+", "+", "+", "+", "+"]),
    (Action::PlanRead,           ["+ + +", "+ +", "+ + + + +", "+ + +", "+"], ["+", "+", "+", "+", "+", "+"]),
    (Action::PlanReview,         ["- - -", "+ +", "- - - - -", "- - -", "-"], ["i", "-", "+", "+", "+", "-"]),
    (Action::InitiativeRead,     ["+ + +", "+ +", "+ + + + +", "+ + +", "+"], ["+", "+", "+", "+", "+", "+"]),
    (Action::JournalRead,        ["- - -", "+ +", "- - - - -", "- + -", "+"], ["i", "-", "+", "+", "+", "-"]),
    (Action::ThreadRead,         ["h h +", "+ +", "+ + + + +", "+ + h", "h"], ["i", "h", "+", "+", "+", "h"]),
    (Action::ThreadWrite,        ["h h +", "+ +", "+ + + + +", "+ + h", "h"], ["i", "h", "+", "+", "r", "h"]),
    (Action::ThreadResolve,      ["h h a", "+ +", "a a a a a", "a a h", "h"], ["i", "h", "+", "+", "r", "h"]),
    (Action::CommentEdit,        ["h h a", "a a", "a a a a a", "a a h", "h"], ["i", "h", "+", "+", "r", "h"]),
    (Action::CommentHide,        ["h h -", "+ +", "- - - - -", "- - h", "h"], ["i", "h", "s", "s", "r", "h"]),
    (Action::CommentReadHidden,  ["h h -", "+ +", "- - - - -", "- + h", "h"], ["i", "h", "+", "+", "+", "h"]),
    (Action::ThreadRegister,     ["h h -", "+ +", "- - - - -", "- - h", "h"], ["i", "h", "+", "+", "r", "h"]),
    (Action::SystemRead,         ["+ + +", "+ +", "+ + + + +", "+ + +", "+"], ["i", "+", "+", "+", "+", "+"]),
    (Action::SystemManage,       ["- - -", "+ +", "+ - - - -", "- - -", "-"], ["i", "-", "+", "+", "+", "-"]),
    (Action::WordsManage,        ["- - -", "+ +", "- - - - -", "- - -", "-"], ["i", "-", "+", "+", "+", "-"]),
    (Action::PeopleManage,       ["- - -", "- -", "- - - - -", "- - -", "+"], ["i", "-", "+", "+", "+", "-"]),
];

fn meaning(cell: &str) -> Verdict {
    match cell {
        "+" => Verdict::Allowed,
        "-" => Verdict::Denied(Reason::NoRole),
        "h" => Verdict::Hidden(Reason::NoRole),
        "i" => Verdict::Denied(Reason::NotSignedIn),
        "a" => Verdict::Denied(Reason::NotAuthor),
        "s" => Verdict::Denied(Reason::SelfApproval),
        "r" => Verdict::Denied(Reason::Recused),
        "u" => Verdict::Denied(Reason::OtherUnit),
        "x" => Verdict::Hidden(Reason::OtherUnit),
        other => panic!("{other:?} means nothing"),
    }
}

fn actor(roles: &[Role], scope: UnitId) -> Actor {
    Actor {
        person: ME,
        name: "Me".into(),
        unit_path: vec![ADMINISTRATION, COUNCIL],
        grants: roles
            .iter()
            .map(|role| Grant {
                role: *role,
                unit: scope,
                acting: false,
            })
            .collect(),
    }
}

fn school() -> Vec<UnitId> {
    vec![SCHOOL, ADMINISTRATION, COUNCIL]
}

fn need(state: NeedState, author: PersonId) -> NeedFacts {
    NeedFacts {
        state,
        author,
        unit_path: school(),
        joiners: Vec::new(),
        joined_paths: Vec::new(),
    }
}

/// A confirmed group that the school's need is a member of, written by its author.
fn cluster(need: &NeedFacts) -> ClusterFacts {
    ClusterFacts {
        state: ClusterState::Confirmed,
        people: vec![need.author],
        unit_paths: vec![need.unit_path.clone()],
    }
}

fn proposal(state: ProposalState) -> ProposalFacts {
    ProposalFacts {
        state,
        authors: vec![SOMEBODY],
        need_authors: vec![SOMEBODY],
        unit_paths: vec![school()],
        recused: vec![],
    }
}

/// What an action concerns: every action is asked about one kind of subject, some also about the site.
fn ask(actor: Option<&Actor>, action: Action, need: &NeedFacts, proposal: &ProposalFacts) -> Verdict {
    let path = school();
    let cluster = cluster(need);
    // Who wrote the proposal or a need it answers stands for who asked for the deviation, and for who opened the thread.
    let asker = *[&proposal.authors, &proposal.need_authors]
        .iter()
        .find_map(|people| people.iter().find(|person| **person == ME))
        .unwrap_or(&need.author);
    let speciality = actor
        .and_then(|a| a.specialities().first().copied())
        .unwrap_or(Speciality::Architecture);
    let thread = ThreadFacts {
        place: Place::Proposal(proposal),
        audience: Audience::Unit,
        opened_by: asker,
    };
    let subject = match action {
        Action::NeedCreate | Action::NeedImport => Subject::Unit(&path),
        Action::NeedRead | Action::NeedEdit | Action::NeedHandle | Action::NeedJoin => Subject::Need(need),
        Action::ClusterRead | Action::ClusterManage => Subject::Cluster(&cluster),
        Action::DeviationAsk => Subject::ClusterUnit(&cluster, &path),
        Action::DeviationDecide => Subject::Deviation(&cluster, asker),
        Action::ProposalRead
        | Action::ProposalPrepare
        | Action::ProposalFollowUp
        | Action::ReviewRead
        | Action::ScoreGive
        | Action::ScoreRead
        | Action::DecideByDelegation
        | Action::DecisionRecord
        | Action::RecusalSet => Subject::Proposal(proposal),
        Action::ReviewGive => Subject::Review(proposal, speciality),
        Action::ThreadRead | Action::ThreadWrite | Action::ThreadResolve | Action::ThreadRegister => {
            Subject::Thread(thread)
        }
        Action::SystemRead | Action::SystemManage => Subject::System(Lifecycle::InUse),
        Action::CommentEdit | Action::CommentHide | Action::CommentReadHidden => {
            Subject::Comment(thread, asker)
        }
        Action::NeedQueue
        | Action::ProposalList
        | Action::DirectionRead
        | Action::PlanRead
        | Action::PlanReview
        | Action::InitiativeRead
        | Action::JournalRead
        | Action::WordsManage
        | Action::PeopleManage => Subject::Site,
    };
    may(actor, action, &subject)
}

#[test]
fn every_action_has_its_row_once() {
    for action in Action::ALL {
        assert_eq!(
            TABLE.iter().filter(|row| row.0 == *action).count(),
            1,
            "{action} in the table"
        );
    }
    assert_eq!(TABLE.len(), Action::ALL.len());
}

#[test]
fn every_action_against_every_role() {
    let (need, proposal) = (
        need(NeedState::Submitted, SOMEBODY),
        proposal(ProposalState::InReview),
    );
    for (action, groups, _) in TABLE {
        let cells: Vec<&str> = groups.iter().flat_map(|group| group.split(' ')).collect();
        assert_eq!(cells.len(), Role::ALL.len(), "cells of {action}");
        for (role, cell) in Role::ALL.iter().zip(cells) {
            let actor = actor(&[*role], COUNCIL);
            let verdict = ask(Some(&actor), *action, &need, &proposal);
            assert_eq!(verdict, meaning(cell), "{action} by {role}");
        }
    }
}

#[test]
fn every_action_against_every_relation() {
    let others_need = need(NeedState::Submitted, SOMEBODY);
    let others = proposal(ProposalState::InReview);
    let my_need = need(NeedState::Submitted, ME);
    let wrote = ProposalFacts {
        authors: vec![SOMEBODY, ME],
        ..others.clone()
    };
    let asked_for = ProposalFacts {
        need_authors: vec![ME],
        ..others.clone()
    };
    let shut_out = ProposalFacts {
        recused: vec![ME],
        ..others.clone()
    };
    let all = actor(Role::ALL, COUNCIL);
    let empty = actor(&[], COUNCIL);
    let elsewhere = actor(
        &[Role::Submitter, Role::HeadOfUnit, Role::Coordinator],
        OTHER_SCHOOL,
    );
    for (action, _, [none, nothing, author, needs, recused, other]) in TABLE {
        let check = |name, actor, need, proposal, cell: &str| {
            assert_eq!(
                ask(actor, *action, need, proposal),
                meaning(cell),
                "{action}, column {name}"
            );
        };
        check("none", None, &others_need, &others, none);
        check("empty", Some(&empty), &others_need, &others, nothing);
        check("author", Some(&all), &my_need, &wrote, author);
        check("needs", Some(&all), &my_need, &asked_for, needs);
        check("recused", Some(&all), &others_need, &shut_out, recused);
        check("other", Some(&elsewhere), &others_need, &others, other);
    }
}

#[test]
fn a_wrong_kind_of_subject_is_denied() {
    let all = actor(Role::ALL, COUNCIL);
    for action in Action::ALL {
        if matches!(
            action,
            Action::DirectionRead | Action::PlanRead | Action::InitiativeRead
        ) {
            continue;
        }
        let path = school();
        let (need, proposal) = (need(NeedState::Submitted, ME), proposal(ProposalState::InReview));
        let review = Subject::Review(&proposal, Speciality::Finance);
        let cluster = cluster(&need);
        let thread = ThreadFacts {
            place: Place::Need(&need),
            audience: Audience::Everyone,
            opened_by: ME,
        };
        for subject in [
            Subject::Site,
            Subject::Unit(&path),
            Subject::Need(&need),
            Subject::Cluster(&cluster),
            Subject::ClusterUnit(&cluster, &path),
            Subject::Deviation(&cluster, SOMEBODY),
            Subject::Proposal(&proposal),
            review,
            Subject::System(Lifecycle::InUse),
            Subject::Thread(thread),
            Subject::Comment(thread, SOMEBODY),
        ] {
            let right = match action {
                Action::NeedCreate => matches!(subject, Subject::Unit(_)),
                Action::NeedRead | Action::NeedEdit | Action::NeedHandle | Action::NeedJoin => {
                    matches!(subject, Subject::Need(_))
                }
                Action::NeedImport => matches!(subject, Subject::Site | Subject::Unit(_)),
                Action::ClusterRead => matches!(subject, Subject::Cluster(_)),
                Action::ClusterManage => matches!(subject, Subject::Site | Subject::Cluster(_)),
                Action::DeviationAsk => matches!(subject, Subject::ClusterUnit(..)),
                Action::DeviationDecide => matches!(subject, Subject::Deviation(..)),
                Action::ReviewGive => matches!(subject, Subject::Review(..)),
                Action::ThreadRead | Action::ThreadWrite | Action::ThreadResolve | Action::ThreadRegister => {
                    matches!(subject, Subject::Thread(_))
                }
                Action::SystemRead => matches!(subject, Subject::System(_)),
                Action::SystemManage => matches!(subject, Subject::Site | Subject::System(_)),
                Action::CommentEdit | Action::CommentHide | Action::CommentReadHidden => {
                    matches!(subject, Subject::Comment(..))
                }
                Action::ProposalPrepare => matches!(subject, Subject::Site | Subject::Proposal(_)),
                Action::NeedQueue
                | Action::ProposalList
                | Action::PlanReview
                | Action::JournalRead
                | Action::WordsManage
                | Action::PeopleManage => matches!(subject, Subject::Site),
                _ => matches!(subject, Subject::Proposal(_)),
            };
            if !right {
                assert_eq!(
                    may(Some(&all), *action, &subject),
                    Verdict::Denied(Reason::NoRole),
                    "{action}"
                );
            }
        }
    }
}

#[test]
fn a_draft_and_a_withdrawn_need_are_their_authors_alone() {
    let all = actor(Role::ALL, COUNCIL);
    for state in NeedState::ALL {
        let private = matches!(state, NeedState::Draft | NeedState::Withdrawn);
        let expected = if private {
            Verdict::Hidden(Reason::NotAuthor)
        } else {
            Verdict::Allowed
        };
        let subject = need(*state, SOMEBODY);
        assert_eq!(
            may(Some(&all), Action::NeedRead, &Subject::Need(&subject)),
            expected,
            "{state}"
        );
        assert_eq!(
            may(Some(&all), Action::NeedHandle, &Subject::Need(&subject)),
            expected,
            "{state}"
        );
        let own = need(*state, ME);
        let submitter = actor(&[Role::Submitter], SCHOOL);
        assert!(
            may(Some(&submitter), Action::NeedRead, &Subject::Need(&own)).is_allowed(),
            "{state}"
        );
        assert!(
            may(Some(&submitter), Action::NeedEdit, &Subject::Need(&own)).is_allowed(),
            "{state}"
        );
    }
}

#[rstest]
#[case(SCHOOL, true)]
#[case(ADMINISTRATION, true)]
#[case(COUNCIL, true)]
#[case(OTHER_SCHOOL, false)]
fn a_unit_bound_role_reaches_its_unit_and_below(#[case] granted_in: UnitId, #[case] reaches: bool) {
    let subject = need(NeedState::Registered, SOMEBODY);
    for role in [Role::Submitter, Role::HeadOfUnit, Role::Coordinator] {
        let actor = actor(&[role], granted_in);
        assert_eq!(
            may(Some(&actor), Action::NeedRead, &Subject::Need(&subject)).is_allowed(),
            reaches,
            "{role}"
        );
        assert_eq!(
            may(Some(&actor), Action::NeedCreate, &Subject::Unit(&school())).is_allowed(),
            reaches,
            "{role}"
        );
    }
    let coordinator = actor(&[Role::Coordinator], granted_in);
    let subject = proposal(ProposalState::InReview);
    let reads = may(
        Some(&coordinator),
        Action::ProposalRead,
        &Subject::Proposal(&subject),
    );
    assert_eq!(reads.is_allowed(), reaches);
}

#[test]
fn nobody_gives_an_opinion_for_another_speciality() {
    let subject = proposal(ProposalState::InReview);
    for role in Role::ALL {
        let actor = actor(&[*role], COUNCIL);
        for speciality in Speciality::ALL {
            let verdict = may(
                Some(&actor),
                Action::ReviewGive,
                &Subject::Review(&subject, *speciality),
            );
            assert_eq!(
                verdict.is_allowed(),
                role.speciality() == Some(*speciality),
                "{role} for {speciality}"
            );
        }
    }
}

#[test]
fn an_elected_representative_reads_what_is_before_a_body_or_decided() {
    use ProposalState as S;
    let elected = actor(&[Role::ElectedRepresentative], COUNCIL);
    for state in S::ALL {
        let shown = match state {
            S::Draft | S::InPreparation | S::OnReferral | S::InReview | S::Prioritised | S::ReferredBack => {
                false
            }
            S::ReadyForDecision
            | S::InDecision
            | S::Tabled
            | S::Approved
            | S::ApprovedWithChanges
            | S::Rejected
            | S::InExecution
            | S::Completed
            | S::BenefitsFollowedUp
            | S::Closed => true,
        };
        let expected = if shown {
            Verdict::Allowed
        } else {
            Verdict::Hidden(Reason::NoRole)
        };
        let subject = proposal(*state);
        for action in [Action::ProposalRead, Action::ReviewRead, Action::ScoreRead] {
            assert_eq!(
                may(Some(&elected), action, &Subject::Proposal(&subject)),
                expected,
                "{action}, {state}"
            );
        }
    }
}

#[test]
fn the_result_is_open_to_all_readers_when_scoring_is_over() {
    use ProposalState as S;
    let coordinator = actor(&[Role::Coordinator], ADMINISTRATION);
    for state in S::ALL {
        let going_on = matches!(
            state,
            S::Draft | S::InPreparation | S::OnReferral | S::InReview | S::ReferredBack
        );
        let subject = ProposalFacts {
            recused: vec![ME],
            ..proposal(*state)
        };
        let verdict = may(
            Some(&coordinator),
            Action::ScoreRead,
            &Subject::Proposal(&subject),
        );
        let expected = if going_on {
            Verdict::Denied(Reason::NoRole)
        } else {
            Verdict::Allowed
        };
        assert_eq!(verdict, expected, "{state}");
        let assessor = actor(&[Role::FinanceReviewer], COUNCIL);
        let verdict = may(Some(&assessor), Action::ScoreRead, &Subject::Proposal(&subject));
        let expected = if going_on {
            Verdict::Denied(Reason::Recused)
        } else {
            Verdict::Allowed
        };
        assert_eq!(verdict, expected, "recused, {state}");
    }
}

/// Joining opens the need to the joiner and to the unit it was joined for, as to the author's unit.
#[test]
fn a_joined_need_is_read_in_the_joiners_unit() {
    let mut subject = need(NeedState::Registered, SOMEBODY);
    let elsewhere = actor(&[Role::Submitter], OTHER_SCHOOL);
    let head = actor(&[Role::HeadOfUnit], OTHER_SCHOOL);
    let read = |actor: &Actor, need: &NeedFacts| may(Some(actor), Action::NeedRead, &Subject::Need(need));
    assert_eq!(read(&elsewhere, &subject), Verdict::Hidden(Reason::OtherUnit));
    assert!(may(Some(&elsewhere), Action::NeedJoin, &Subject::Need(&subject)).is_allowed());
    subject.joined_paths = vec![vec![OTHER_SCHOOL, ADMINISTRATION, COUNCIL]];
    assert!(read(&elsewhere, &subject).is_allowed() && read(&head, &subject).is_allowed());
    subject.joined_paths.clear();
    subject.joiners = vec![ME];
    assert!(read(&actor(&[], COUNCIL), &subject).is_allowed());
    // Neither opens what is its author's alone.
    subject.state = NeedState::Withdrawn;
    assert!(!read(&elsewhere, &subject).is_allowed());
    for state in NeedState::ALL {
        let subject = need(*state, SOMEBODY);
        let joins = may(Some(&elsewhere), Action::NeedJoin, &Subject::Need(&subject));
        assert_eq!(joins.is_allowed(), state.may_be_joined(), "{state}");
    }
}

/// Suggested and rejected groups are the staff's working material.
#[test]
fn units_read_groups_that_are_confirmed() {
    let own = need(NeedState::Registered, SOMEBODY);
    let head = actor(&[Role::HeadOfUnit], SCHOOL);
    for state in ClusterState::ALL {
        let subject = ClusterFacts {
            state: *state,
            ..cluster(&own)
        };
        let reads = may(Some(&head), Action::ClusterRead, &Subject::Cluster(&subject));
        assert_eq!(reads.is_allowed(), !state.is_working_material(), "{state}");
    }
    let path = [OTHER_SCHOOL, ADMINISTRATION, COUNCIL];
    let asks = may(
        Some(&head),
        Action::DeviationAsk,
        &Subject::ClusterUnit(&cluster(&own), &path),
    );
    assert_eq!(asks, Verdict::Denied(Reason::OtherUnit));
}

/// Who reads a thread about a need and about a proposal before a body, by its audience.
#[test]
fn a_thread_is_read_as_far_as_its_audience_reaches() {
    let subject = NeedFacts {
        joined_paths: vec![vec![OTHER_SCHOOL, ADMINISTRATION, COUNCIL]],
        ..need(NeedState::Registered, SOMEBODY)
    };
    let before_a_body = proposal(ProposalState::InDecision);
    let reads = |actor: &Actor, place, audience| {
        let thread = ThreadFacts {
            place,
            audience,
            opened_by: SOMEBODY,
        };
        may(Some(actor), Action::ThreadRead, &Subject::Thread(thread)).is_allowed()
    };
    // Unit, staff, everyone: about the need, and about the proposal.
    for (role, unit, [on_need, on_proposal]) in [
        (Role::Submitter, SCHOOL, ["u-e", "---"]),
        (Role::HeadOfUnit, SCHOOL, ["u-e", "---"]),
        (Role::Coordinator, ADMINISTRATION, ["u-e", "u-e"]),
        (Role::Submitter, OTHER_SCHOOL, ["--e", "---"]),
        (Role::Strategist, COUNCIL, ["use", "use"]),
        (Role::PortfolioOffice, COUNCIL, ["use", "use"]),
        (Role::FinanceReviewer, COUNCIL, ["use", "use"]),
        (Role::Delegate, COUNCIL, ["u-e", "u-e"]),
        (Role::CommitteeSecretary, COUNCIL, ["u-e", "u-e"]),
        (Role::ElectedRepresentative, COUNCIL, ["---", "--e"]),
        (Role::Administrator, COUNCIL, ["---", "---"]),
    ] {
        let actor = actor(&[role], unit);
        for (place, expected) in [
            (Place::Need(&subject), on_need),
            (Place::Proposal(&before_a_body), on_proposal),
        ] {
            let seen: String = [
                (Audience::Unit, 'u'),
                (Audience::Staff, 's'),
                (Audience::Everyone, 'e'),
            ]
            .into_iter()
            .map(|(audience, letter)| {
                if reads(&actor, place, audience) {
                    letter
                } else {
                    '-'
                }
            })
            .collect();
            assert_eq!(seen, expected, "{role}");
        }
    }
    let shut_out = ProposalFacts {
        recused: vec![ME],
        ..before_a_body.clone()
    };
    let strategist = actor(&[Role::Strategist], COUNCIL);
    assert!(!reads(&strategist, Place::Proposal(&shut_out), Audience::Staff));
    assert!(reads(&strategist, Place::Proposal(&shut_out), Audience::Everyone));
    // Following is not taking part.
    let elected = actor(&[Role::ElectedRepresentative], COUNCIL);
    let thread = ThreadFacts {
        place: Place::Proposal(&before_a_body),
        audience: Audience::Everyone,
        opened_by: SOMEBODY,
    };
    assert_eq!(
        may(Some(&elected), Action::ThreadWrite, &Subject::Thread(thread)),
        Verdict::Denied(Reason::NoRole)
    );
}

#[test]
fn a_retired_system_is_told_to_those_who_work_with_all_matters() {
    let retired = Subject::System(Lifecycle::Retired);
    for role in Role::ALL {
        let actor = actor(&[*role], COUNCIL);
        let reads = may(Some(&actor), Action::SystemRead, &retired);
        assert_eq!(reads.is_allowed(), READERS.contains(role), "{role}");
        let keeps = may(Some(&actor), Action::SystemManage, &retired);
        assert_eq!(keeps.is_allowed(), SYSTEM_KEEPERS.contains(role), "{role}");
        assert_eq!(matches!(keeps, Verdict::Hidden(_)), !reads.is_allowed(), "{role}");
    }
}

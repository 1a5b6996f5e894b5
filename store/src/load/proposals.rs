//! Proposals with their content, from the needs they answer to where they stand.

use domain::{
    ids::{ProposalId, UnitId},
    journal::{Change, SubjectKind, Verb, change},
    money::{Amount, Precision, total},
    needs::PersonalData,
    people::Actor,
    proposals::ProposalState,
    reference::{Prefix, Reference},
    text,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{
    dice::Dice,
    needs::{Need, Note},
    proposal_words::{
        ALTERNATIVES, BACKGROUND, BENEFITS, CONTRIBUTIONS, EFFECTS, FOLLOW_UPS, NOTHING, RESULTS, RISKS,
    },
    town::Town,
    words::Matter,
};
use crate::{Refusal, Wire, counters, day, proposals::search_text, stamp};

/// A proposal before it is kept.
#[derive(Debug)]
pub(super) struct Proposal<'t> {
    pub id: ProposalId,
    pub reference: Reference,
    pub title: String,
    pub summary: String,
    pub background: &'static str,
    pub state: ProposalState,
    pub sponsor: UnitId,
    pub created_at: OffsetDateTime,
    pub at: OffsetDateTime,
    pub cost: Amount,
    pub score: Option<(i64, &'static str)>,
    pub started_on: Option<Date>,
    pub completed_on: Option<Date>,
    pub followed_up_on: Option<Date>,
    pub closed_on: Option<Date>,
    matter: &'static Matter,
    version: i64,
    pub notes: Vec<Note<'t>>,
}

impl<'t> Proposal<'t> {
    /// A draft that answers these needs.
    pub async fn begin(
        w: &mut Wire<'_>,
        town: &'t Town,
        dice: &mut Dice,
        at: OffsetDateTime,
        needs: &mut [Need<'t>],
    ) -> Result<Self, Refusal> {
        let first = needs.first().ok_or(Refusal::damaged("needs of a proposal"))?;
        let matter = first.matter;
        let serial = counters::next(w, Prefix::Proposal.code(), at.year()).await?;
        let sponsor = dice.one(&town.sponsors);
        let mut proposal = Self {
            id: ProposalId(dice.id(at)),
            reference: Reference::new(Prefix::Proposal, at.year(), serial),
            title: format!("{} – {}", matter.proposal, sponsor.name_sv),
            summary: format!("{} {}", matter.effect, dice.text(EFFECTS)),
            background: dice.text(BACKGROUND),
            state: ProposalState::Draft,
            sponsor: sponsor.id,
            created_at: at,
            at,
            cost: Amount::exact(0),
            score: None,
            started_on: None,
            completed_on: None,
            followed_up_on: None,
            closed_on: None,
            matter,
            version: 1,
            notes: Vec::new(),
        };
        let staff = &town.strategist;
        let mut changes = Vec::new();
        change(&mut changes, "title", "", &proposal.title);
        proposal.note(staff, Verb::Created, changes, "");
        for need in needs {
            let number = need
                .reference
                .map_or_else(String::new, |reference| reference.to_string());
            let mut changes = Vec::new();
            change(
                &mut changes,
                "need",
                "",
                format!("{number} {}", need.content.title),
            );
            proposal.note(staff, Verb::NeedLinked, changes, "");
            need.promote(at, staff, proposal.reference);
        }
        Ok(proposal)
    }

    /// An entry at the present time of its way.
    pub fn note(&mut self, actor: &'t Actor, verb: Verb, changes: Vec<Change>, reason: &str) {
        self.notes.push(Note {
            at: self.at,
            actor,
            verb,
            changes,
            reason: reason.to_owned(),
        });
    }

    /// A change of state, with its entry.
    pub fn step(
        &mut self,
        actor: &'t Actor,
        verb: Verb,
        to: ProposalState,
        mut changes: Vec<Change>,
        reason: &str,
    ) {
        change(&mut changes, "state", self.state, to);
        self.state = to;
        self.version += 1;
        self.note(actor, verb, changes, reason);
    }

    /// The state after a decision, whose entry is written when the decision is kept.
    pub fn settle(&mut self, to: ProposalState) {
        self.state = to;
        self.version += 1;
    }

    /// The content is written, with as many entries as asked for: first the sections, then second thoughts.
    pub fn write(&mut self, dice: &mut Dice, town: &'t Town, edits: i64, now: OffsetDateTime) {
        let sections: [(&str, &str); 8] = [
            ("basics.background", self.background),
            ("responsibility.benefit_owner", "Förvaltningschefen"),
            ("alternatives", ALTERNATIVES[0][0]),
            ("benefits", BENEFITS[0][1]),
            ("risks", RISKS[0][1]),
            ("information.systems", self.matter.systems),
            ("privacy.dpia_reason", "Prövat tillsammans med dataskyddsombudet."),
            ("staff.staff_how", "Nya arbetssätt efter en halv dags utbildning."),
        ];
        for edit in 0..edits.max(0) {
            self.at = dice.later(self.at, 3, now);
            let mut changes = Vec::new();
            match sections.get(edit as usize) {
                Some((field, text)) => change(&mut changes, field, "", text),
                None => {
                    let hours = dice.between(80, 900);
                    change(&mut changes, "costs.hours", hours, hours + dice.between(5, 60));
                }
            }
            self.note(&town.strategist, Verb::Edited, changes, "");
        }
    }

    /// Keeps the proposal, its content and its ties.
    pub async fn keep(
        &mut self,
        w: &mut Wire<'_>,
        town: &Town,
        dice: &mut Dice,
        needs: &[Need<'_>],
    ) -> Result<(), Refusal> {
        let whole = self.state != ProposalState::Draft;
        let costs = if whole {
            costs(dice, i64::from(self.created_at.year()))
        } else {
            Vec::new()
        };
        self.cost = total(costs.iter().map(|(_, _, amount, _)| *amount));
        let filled = |text: &'static str| if whole { text } else { "" };
        let data = self.matter.personal_data;
        let levels = ["negligible", "moderate", "considerable"];
        let after = |reached: Option<Date>, text: &'static str| if reached.is_some() { text } else { "" };
        let yes_no = |yes: bool| if yes { "yes" } else { "no" };
        let union_status = dice.text(&["informed", "finished", "not_started"]);
        execute!(
            w,
            "INSERT INTO proposals (id, year, serial, reference, title, sort_key, search_text, state, version,
                                    created_by, created_at, updated_at, summary, background, sponsor_unit,
                                    sponsor_person, benefit_owner, step_id, procurement, procurement_note,
                                    confidentiality, integrity, availability, information_reason, systems,
                                    personal_data, children, third_country, processor, processor_name, dpia,
                                    dpia_reason, staff_affected, staff_count, staff_precision, staff_kind, staff_how,
                                    union_status, staff_plan, total_kronor, total_precision, score, band, started_on,
                                    completed_on, result, followed_up_on, benefit_report, closed_on, closing_note,
                                    state_since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                     $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                     $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $12)",
            self.id.0,
            i64::from(self.reference.year),
            self.reference.serial,
            self.reference.to_string(),
            &self.title,
            text::sort_key(&self.title),
            search_text(self.reference, &self.title, &self.summary),
            self.state.code(),
            self.version,
            town.strategist.person.0,
            stamp(self.created_at),
            stamp(self.at),
            &self.summary,
            filled(self.background),
            whole.then_some(self.sponsor.0),
            filled("Förvaltningschefen"),
            filled("Verksamhetschefen"),
            (whole && dice.chance(80)).then(|| *dice.one(&town.steps)),
            filled("yes"),
            filled("Avrop på gällande ramavtal."),
            if whole { dice.text(&levels) } else { "" },
            if whole { dice.text(&levels) } else { "" },
            if whole { dice.text(&levels) } else { "" },
            filled("Klassad tillsammans med verksamheten."),
            filled(self.matter.systems),
            if whole { data.code() } else { "" },
            filled(yes_no(self.matter.children)),
            filled("no"),
            filled("yes"),
            filled("Leverantören enligt ramavtalet"),
            filled(yes_no(matches!(data, PersonalData::Sensitive | PersonalData::ProtectedIdentity))),
            filled("Prövat tillsammans med dataskyddsombudet."),
            filled("some"),
            whole.then(|| dice.between(5, 1_200)),
            filled("approximate"),
            filled("ways_of_working"),
            filled("Nya arbetssätt efter en halv dags utbildning."),
            if whole { union_status } else { "" },
            filled("Information på arbetsplatsträffar före start."),
            self.cost.kronor,
            self.cost.precision.code(),
            self.score.map(|(score, _)| score),
            self.score.map(|(_, band)| band),
            self.started_on.map(day),
            self.completed_on.map(day),
            after(self.completed_on, dice.text(RESULTS)),
            self.followed_up_on.map(day),
            after(self.followed_up_on, dice.text(FOLLOW_UPS)),
            self.closed_on.map(day),
            after(self.closed_on, "Avslutat. Förvaltningen tar över."),
        )?;
        execute!(
            w,
            "INSERT INTO proposal_authors (proposal_id, person_id) VALUES ($1, $2)",
            self.id.0,
            town.strategist.person.0,
        )?;
        for need in needs {
            execute!(
                w,
                "INSERT INTO proposal_needs (proposal_id, need_id) VALUES ($1, $2)",
                self.id.0,
                need.id.0,
            )?;
        }
        if whole {
            self.keep_costs(w, dice, &costs).await?;
            self.keep_alternatives(w, dice).await?;
            self.keep_benefits(w, dice).await?;
            self.keep_risks(w, dice).await?;
            self.keep_contributions(w, town, dice).await?;
        }
        Ok(())
    }

    /// Writes the journal; gives its length.
    pub async fn keep_journal(&self, w: &mut Wire<'_>) -> Result<i64, Refusal> {
        super::needs::chain(w, SubjectKind::Proposal, self.id.0, &self.notes).await
    }

    async fn keep_costs(&self, w: &mut Wire<'_>, dice: &mut Dice, costs: &[CostRow]) -> Result<(), Refusal> {
        for (kind, year, amount, hours) in costs {
            execute!(
                w,
                "INSERT INTO proposal_costs (id, proposal_id, version, kind, year, kronor, precision, hours, rate, note)
                 VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, '')",
                dice.id(self.created_at),
                self.id.0,
                *kind,
                *year,
                amount.kronor,
                amount.precision.code(),
                *hours,
                hours.map(|_| 450_i64),
            )?;
        }
        Ok(())
    }

    async fn keep_alternatives(&self, w: &mut Wire<'_>, dice: &mut Dice) -> Result<(), Refusal> {
        let other = *dice.one(&ALTERNATIVES[1..]);
        for (place, [title, description]) in [ALTERNATIVES[0], other, ["Göra ingenting", NOTHING]]
            .iter()
            .enumerate()
        {
            execute!(
                w,
                "INSERT INTO proposal_alternatives (id, proposal_id, version, title, description, do_nothing, chosen)
                 VALUES ($1, $2, 1, $3, $4, $5, $6)",
                dice.id(self.created_at),
                self.id.0,
                *title,
                *description,
                place == 2,
                place == 0,
            )?;
        }
        Ok(())
    }

    async fn keep_benefits(&self, w: &mut Wire<'_>, dice: &mut Dice) -> Result<(), Refusal> {
        let from = dice.between(0, 3) as usize;
        for [kind, what, receiver, measure, baseline, target] in BENEFITS.iter().skip(from).take(3) {
            let told = self
                .followed_up_on
                .map(|_| dice.text(&["fully", "partly", "too_early"]));
            execute!(
                w,
                "INSERT INTO proposal_benefits (id, proposal_id, version, what, receiver, kind, measure, owner,
                                                baseline, target, realised, realised_text)
                 VALUES ($1, $2, 1, $3, $4, $5, $6, 'Verksamhetschefen', $7, $8, $9, $10)",
                dice.id(self.created_at),
                self.id.0,
                *what,
                *receiver,
                *kind,
                *measure,
                *baseline,
                *target,
                told.unwrap_or_default(),
                told.map_or("", |_| FOLLOW_UPS[0]),
            )?;
        }
        Ok(())
    }

    async fn keep_risks(&self, w: &mut Wire<'_>, dice: &mut Dice) -> Result<(), Refusal> {
        let from = dice.between(0, 4) as usize;
        for [kind, event, cause, consequence, response] in RISKS.iter().skip(from).take(3) {
            execute!(
                w,
                "INSERT INTO proposal_risks (id, proposal_id, version, kind, cause, event, consequence, probability,
                                             impact, response)
                 VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9)",
                dice.id(self.created_at),
                self.id.0,
                *kind,
                *cause,
                *event,
                *consequence,
                dice.between(1, 5),
                dice.between(1, 5),
                *response,
            )?;
        }
        Ok(())
    }

    async fn keep_contributions(
        &self,
        w: &mut Wire<'_>,
        town: &Town,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        for (place, aim) in town.aims.iter().enumerate() {
            if place > 0 && dice.chance(45) {
                continue;
            }
            execute!(
                w,
                "INSERT INTO proposal_contributions (proposal_id, aim_id, contribution, reason) VALUES ($1, $2, $3, $4)",
                self.id.0,
                *aim,
                dice.weighted(&[(3_i64, 2), (2, 4), (1, 5), (-1, 1), (-2, 1)]),
                dice.text(CONTRIBUTIONS),
            )?;
        }
        Ok(())
    }
}

/// Kind, year, amount, hours.
type CostRow = (&'static str, i64, Amount, Option<i64>);

fn costs(dice: &mut Dice, year: i64) -> Vec<CostRow> {
    let large = if dice.chance(20) { 9 } else { 1 };
    let external = dice.between(4, 60) * 10_000 * large;
    let hours = dice.between(80, 900);
    let operation = dice.between(1, 12) * 10_000 * large;
    let amount = |kronor, precision| Amount { kronor, precision };
    vec![
        ("external", year, amount(external, Precision::Approximate), None),
        (
            "internal_time",
            year,
            amount(hours * 450, Precision::Approximate),
            Some(hours),
        ),
        ("operation", year + 1, amount(operation, Precision::Exact), None),
        ("licence", year + 2, amount(operation / 2, Precision::Exact), None),
    ]
}

/// An id of something that belongs to the proposal.
pub(super) fn part(dice: &mut Dice, of: &Proposal<'_>) -> Uuid {
    dice.id(of.at)
}

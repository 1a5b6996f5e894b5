//! The world of the council memo of 2014: its direction, its plan in six steps, what was decided and what it
//! proposed; and the direction that the example municipality later adopted.

use domain::{
    decisions::Level,
    direction::DirectionStatus,
    ids::{AimId, StepId},
    money::{Amount, Precision},
    plan::{
        ConsequenceKind, Handling, HandlingForm, PartState, PlanCostKind, PlanStatus, ReviewForm, StepState,
        Term,
    },
};
use time::{
    Duration, OffsetDateTime,
    macros::{date, datetime},
};

use super::organisation::Town;
use crate::{
    Refusal, Store,
    direction::{self, NewAim, NewDirection, NewScopeArea},
    plan::{
        self, DecideHandling, NewConsequence, NewCost, NewDecision, NewPart, NewPlan, NewResolution, NewStep,
        ReviewStep,
    },
};

/// When the staff entered the old plan.
const ENTERED: OffsetDateTime = datetime!(2025-01-08 09:00 UTC);

/// What the text is taken from.
const MEMO: &str = "Tjänsteskrivelse om styrning och ledning av IT, hösten 2014";

/// Code, weights of 2014 (equal but for rounding) and today, label, text.
type AimText = (&'static str, i64, i64, [&'static str; 2], [&'static str; 2]);

#[rustfmt::skip]
const AIMS: &[AimText] = &[
    ("A1", 16, 25, ["Nytta styr", "Benefit decides"],
     ["Nyttan för invånarna och för verksamheten avgör vilka IT-lösningar vi väljer.",
      "The benefit to residents and to the services decides which IT solutions we choose."]),
    ("A2", 14, 15, ["Hållbar teknik", "Sustainable technology"],
     ["Tekniken ska hålla länge: den går att bygga vidare på, byta ut och ta hand om.",
      "Technology lasts: it can be extended, replaced and cared for over many years."]),
    ("A3", 14, 10, ["Tydlighet mot personalen", "Clarity to staff"],
     ["Den som berörs av en förändring får veta vad som händer, när och varför.",
      "Staff who are affected by a change are told what happens, when and why."]),
    ("A4", 14, 10, ["Rätt kompetens", "The right competence"],
     ["Vi rekryterar och utvecklar de IT-kunskaper som kommunen behöver.",
      "We recruit and develop the IT skills that the municipality needs."]),
    ("A5", 14, 15, ["Avtal som ger kvalitet och pris", "Contracts for quality and price"],
     ["Avtalens längd väljs så att vi får bästa möjliga kvalitet till bästa möjliga pris.",
      "Contract periods are chosen to give the best possible quality at the best possible price."]),
    ("A6", 14, 10, ["Vi följer avtal och lag", "Contracts and law are kept"],
     ["Vi köper på de avtal vi har och följer lagen om offentlig upphandling.",
      "We buy on the contracts we have and follow the public procurement act."]),
    ("A7", 14, 15, ["Demokrati och öppenhet", "Democracy and openness"],
     ["Digitala satsningar ska göra det lättare att följa, förstå och påverka kommunen.",
      "Digital investments make it easier to follow, understand and influence the municipality."]),
];

const SCOPE_AREAS: &[NewScopeArea<'static>] = &[
    NewScopeArea {
        code: "a",
        text: [
            "Samla och samordna IT-verksamheten och dess personal",
            "Co-ordinate IT operations and their staff",
        ],
    },
    NewScopeArea {
        code: "b",
        text: [
            "Bygga upp en IT-strategisk stab på kommunledningskontoret",
            "Set up an IT-strategic staff at the executive office",
        ],
    },
    NewScopeArea {
        code: "c",
        text: [
            "En styrmodell för IT som gäller hela kommunen",
            "One steering model for IT in the whole municipality",
        ],
    },
    NewScopeArea {
        code: "d",
        text: [
            "Gå igenom verksamheternas egna IT-lösningar, även skolans",
            "Review the IT solutions closest to the services, schools included",
        ],
    },
];

/// What proposals refer to.
pub(super) struct Steering {
    /// Steps 1 to 6.
    pub steps: Vec<StepId>,
}

/// Enters the direction and plan of 2014, what was found and decided on each step, and the direction in force.
pub(super) async fn load(store: &Store, town: &Town) -> Result<Steering, Refusal> {
    let strategist = town.actor("strateg")?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let aims = |weight: fn(&AimText) -> i64| -> Vec<NewAim<'static>> {
        AIMS.iter()
            .map(|aim| NewAim {
                code: aim.0,
                label: aim.3,
                text: aim.4,
                weight: weight(aim),
            })
            .collect()
    };
    let commissioned = NewDirection {
        title: [
            "Ny långsiktig inriktning för IT",
            "A new long-term direction for IT",
        ],
        about: [
            "Uppdraget från 2014: att lämna förslag till en ny långsiktig inriktning när upphandlingarna av IT-drift \
             och telefoni föreslogs avbrytas.",
            "The commission of 2014: to propose a new long-term direction, when the procurements of IT operations and \
             telephony were proposed to be cancelled.",
        ],
        period_from: 2014,
        period_to: Some(2016),
        status: DirectionStatus::Commissioned,
        decided_by: "",
        decided_on: None,
        paragraph: "",
        aims: &aims(|aim| aim.1),
        scope_areas: SCOPE_AREAS,
    };
    let old_aims = direction::create(w, strategist, ENTERED, &commissioned).await?;
    let steps = steps(town, &old_aims)?;
    let (_, steps) = plan::create(w, strategist, ENTERED + Duration::hours(1), &plan(&steps)).await?;
    let adopted = NewDirection {
        title: [
            "Inriktning för IT och digitalisering 2025–2030",
            "Direction for IT and digitalisation 2025–2030",
        ],
        about: [
            "Kommunens inriktning bygger på målen från 2014. Varje projektförslag visar hur det bidrar till målen, \
             och inriktningen följs upp varje höst.",
            "The municipality's direction builds on the aims of 2014. Every project proposal shows how it contributes \
             to them, and the direction is followed up each autumn.",
        ],
        period_from: 2025,
        period_to: Some(2030),
        status: DirectionStatus::Adopted,
        decided_by: "Kommunfullmäktige",
        decided_on: Some(date!(2024 - 12 - 16)),
        paragraph: "§ 214",
        aims: &aims(|aim| aim.2),
        scope_areas: SCOPE_AREAS,
    };
    direction::create(w, strategist, ENTERED + Duration::hours(2), &adopted).await?;
    unit.save().await?;
    for (i, step) in steps.iter().enumerate() {
        let at = ENTERED + Duration::hours(3) + Duration::minutes(10) * i32::try_from(i).unwrap_or(0);
        review(store, town, at, *step, i).await?;
    }
    pause(store, town, steps.first().copied()).await?;
    Ok(Steering { steps })
}

/// State, light, where it stands, proposed handling, how.
type Found = (&'static str, &'static str, &'static str, Handling, &'static str);

#[rustfmt::skip]
const FOUND: &[Found] = &[
    ("paused", "red",
     "Upphandlingen är pausad sedan den 23 oktober 2014 i väntan på kommunfullmäktiges sammanträde den 24 november. \
      Tilldelning kan ske tidigast den 22 december.",
     Handling::Cancel,
     "Upphandlingarna av IT-drift och telefoni föreslås avbrytas. Rekryteringar och de upphandlingar som behövs i \
      stället bör starta snabbt, så att driften är säker."),
    ("ongoing", "amber",
     "Arbete pågår inom flera systemområden. Ett projekt har börjat kartlägga systemen och avgränsa vad som hör till \
      verksamheterna.",
     Handling::ContinueAligned,
     "Arbetet fortsätter och anpassas till den nya inriktningen. Kartläggningen blir underlag för en samordnad \
      IT-produktion."),
    ("ongoing", "amber",
     "Alla skolor deltar. Arbetet ska ge en gemensam målbild för skolans IT. Upphandlingsunderlagen är inte påbörjade.",
     Handling::HoldUntil,
     "Upphandlingsunderlagen föreslås utgå. Samordningen av gymnasieskolans IT-personal väntar tills utredningen av \
      skolornas IT-miljö är klar och presenterad. Resten fortsätter som planerat, med hänsyn till varje skolas behov."),
    ("ongoing", "green",
     "Den IT-strategiska staben håller på att byggas upp på kommunledningskontoret.",
     Handling::Commission,
     "Staben fortsätter byggas upp. Den får i uppdrag att ta fram förslaget till inriktning och att därefter leda \
      genomförandet."),
    ("ongoing", "amber",
     "En samordnad enhet förbereds inom den större översynen av organisationen.",
     Handling::ContinueAligned,
     "Arbetet fortsätter i linje med inriktningen och väntar in kartläggningen i steg 2."),
    ("ongoing", "green",
     "Underlag till styrdokument förbereds och beräknas komma till kommunstyrelsen våren 2015.",
     Handling::Continue,
     "Arbetet fortsätter. När styrdokumentet är antaget följer riktlinjer för olika delar av IT."),
];

async fn review(
    store: &Store,
    town: &Town,
    at: OffsetDateTime,
    step: StepId,
    index: usize,
) -> Result<(), Refusal> {
    let Some((state, rag, status_text, handling, handling_text)) = FOUND.get(index) else {
        return Ok(());
    };
    let form = ReviewForm {
        as_of: "2014-11-03".into(),
        state: (*state).into(),
        rag: (*rag).into(),
        status_text: (*status_text).into(),
        proposed_handling: handling.to_string(),
        handling_text: (*handling_text).into(),
        source: MEMO.into(),
    };
    let input = ReviewStep {
        step,
        version: 1,
        key: "",
        form: &form,
    };
    plan::review_step(store, town.actor("strateg")?, at, &input).await
}

/// The pause that the city manager decided: the only decision on the handling of a single step. The rest is proposed.
async fn pause(store: &Store, town: &Town, step: Option<StepId>) -> Result<(), Refusal> {
    let Some(step) = step else { return Ok(()) };
    let form = HandlingForm {
        handling: Handling::Pause.to_string(),
        level: Level::Delegated.to_string(),
        decided_by: "Stadsdirektören".into(),
        decided_on: "2014-10-23".into(),
        paragraph: String::new(),
        case_number: "2013-1341".into(),
        text: "Upphandlingen pausas tills kommunfullmäktige har tagit ställning.".into(),
        target: "Upphandling av IT-drift och telefoni".into(),
        release_condition: "Kommunfullmäktige har behandlat frågan den 24 november 2014".into(),
        source: MEMO.into(),
    };
    let input = DecideHandling {
        step,
        version: 2,
        key: "",
        form: &form,
    };
    plan::decide_handling(
        store,
        town.actor("portfolj")?,
        ENTERED + Duration::hours(5),
        &input,
    )
    .await
}

/// The memo's steps. Only the years are told; half-years and quarters stand where the text gives them.
fn steps(town: &Town, aims: &[AimId]) -> Result<Vec<NewStep<'static>>, Refusal> {
    let office = Some(town.unit("KLK")?);
    let staff = Some(town.unit("ITS")?);
    let pick = |numbers: &[usize]| {
        numbers
            .iter()
            .filter_map(|n| aims.get(n - 1))
            .copied()
            .collect::<Vec<_>>()
    };
    Ok(vec![
        NewStep {
            title: [
                "Upphandling av IT-drift och telefoni",
                "Procurement of IT operations and telephony",
            ],
            about: [
                "Drift, datakommunikation, digital arbetsplats, servicedesk och telefoni skulle köpas av externa \
                 leverantörer.",
                "Operations, networks, the digital workplace, service desk and telephony were to be bought from \
                 external suppliers.",
            ],
            owner: office,
            starts: Term::Half(2014, 1),
            ends: Term::Quarter(2014, 4),
            approximate: true,
            state: StepState::Ongoing,
            parts: &[
                NewPart {
                    text: ["Upphandling av IT-drift", "Procurement of IT operations"],
                    state: PartState::OnHold,
                },
                NewPart {
                    text: ["Upphandling av telefoni", "Procurement of telephony"],
                    state: PartState::OnHold,
                },
                NewPart {
                    text: [
                        "Rekryteringar och ersättande upphandlingar",
                        "Recruitments and replacement procurements",
                    ],
                    state: PartState::NotBegun,
                },
            ],
            depends_on: &[],
            aims: pick(&[1, 2, 3, 5, 6]),
            scope_areas: &[],
        },
        NewStep {
            title: [
                "Upphandling av verksamhetsnära IT",
                "Procurement of IT close to the services",
            ],
            about: [
                "Verksamheternas egna system samlas i systemområden, kartläggs och upphandlas tillsammans.",
                "The services' own systems are grouped in system areas, mapped and procured together.",
            ],
            owner: staff,
            starts: Term::Year(2014),
            ends: Term::Year(2016),
            approximate: true,
            state: StepState::Ongoing,
            parts: &[
                NewPart {
                    text: [
                        "Kartläggning och avgränsning av systemen",
                        "Mapping and delimiting the systems",
                    ],
                    state: PartState::Ongoing,
                },
                NewPart {
                    text: [
                        "Upphandlingar inom systemområdena",
                        "Procurements within the system areas",
                    ],
                    state: PartState::Ongoing,
                },
            ],
            depends_on: &[],
            aims: pick(&[1, 2, 5, 6]),
            scope_areas: &["d"],
        },
        NewStep {
            title: ["Upphandling av skolans IT", "Procurement of IT for schools"],
            about: [
                "Skolornas IT ska få en gemensam målbild. Gemensamma lösningar vägs mot det som är särskilt för varje \
                 skola.",
                "IT in schools gets a common target picture. Joint solutions are weighed against what is particular \
                 to each school.",
            ],
            owner: Some(town.unit("UBF")?),
            starts: Term::Year(2014),
            ends: Term::Year(2016),
            approximate: true,
            state: StepState::Ongoing,
            parts: &[
                NewPart {
                    text: [
                        "Samlad målbild för skolans IT",
                        "A common target picture for IT in schools",
                    ],
                    state: PartState::Ongoing,
                },
                NewPart {
                    text: [
                        "Utredning av skolornas IT-miljö",
                        "Study of the schools' IT environment",
                    ],
                    state: PartState::Ongoing,
                },
                NewPart {
                    text: ["Upphandlingsunderlag", "Procurement documents"],
                    state: PartState::Removed,
                },
                NewPart {
                    text: [
                        "Samordning av gymnasieskolans IT-personal",
                        "Co-ordination of upper secondary schools' IT staff",
                    ],
                    state: PartState::OnHold,
                },
            ],
            depends_on: &[],
            aims: pick(&[1, 2, 3, 7]),
            scope_areas: &["d"],
        },
        NewStep {
            title: [
                "IT-organisation på kommunledningskontoret",
                "IT organisation at the executive office",
            ],
            about: [
                "En IT-strategisk stab ska ta fram inriktningen och leda arbetet när den är beslutad.",
                "An IT-strategic staff drafts the direction and leads the work once it is adopted.",
            ],
            owner: office,
            starts: Term::Half(2014, 2),
            ends: Term::Year(2015),
            approximate: true,
            state: StepState::Ongoing,
            parts: &[
                NewPart {
                    text: ["IT-strategisk stab", "IT-strategic staff"],
                    state: PartState::Ongoing,
                },
                NewPart {
                    text: [
                        "Förslag till långsiktig inriktning",
                        "Proposal for a long-term direction",
                    ],
                    state: PartState::NotBegun,
                },
            ],
            depends_on: &[],
            aims: pick(&[3, 4]),
            scope_areas: &["b"],
        },
        NewStep {
            title: [
                "Samordnad enhet för IT-produktion",
                "A co-ordinated unit for IT production",
            ],
            about: [
                "Kommunens egen IT-produktion samlas i en enhet som en del av den större omorganisationen.",
                "The municipality's own IT production is gathered in one unit, as part of the wider reorganisation.",
            ],
            owner: office,
            starts: Term::Year(2014),
            ends: Term::Year(2016),
            approximate: true,
            state: StepState::Ongoing,
            parts: &[NewPart {
                text: [
                    "Gemensam enhet för intern IT-produktion",
                    "One unit for internal IT production",
                ],
                state: PartState::Ongoing,
            }],
            depends_on: &[(
                2,
                [
                    "Kartläggningen visar vilka system och vilken personal som berörs.",
                    "The mapping shows which systems and which staff are concerned.",
                ],
            )],
            aims: pick(&[2, 3, 4]),
            scope_areas: &["a"],
        },
        NewStep {
            title: ["Styrmodell för IT", "A steering model for IT"],
            about: [
                "Ett styrdokument och riktlinjer som visar hur IT styrs, prioriteras och följs upp i hela kommunen.",
                "A governing document and guidelines that show how IT is steered, prioritised and followed up in the \
                 whole municipality.",
            ],
            owner: staff,
            starts: Term::Half(2014, 2),
            ends: Term::Year(2016),
            approximate: true,
            state: StepState::Ongoing,
            parts: &[
                NewPart {
                    text: [
                        "Underlag till styrdokument, till kommunstyrelsen våren 2015",
                        "Basis for governing documents, to the executive board in spring 2015",
                    ],
                    state: PartState::Ongoing,
                },
                NewPart {
                    text: [
                        "Riktlinjer som bygger på styrdokumentet",
                        "Guidelines that follow from it",
                    ],
                    state: PartState::NotBegun,
                },
            ],
            depends_on: &[(
                4,
                [
                    "Staben tar fram inriktningen som styrmodellen vilar på.",
                    "The staff drafts the direction that the steering model rests on.",
                ],
            )],
            aims: pick(&[1, 6, 7]),
            scope_areas: &["c"],
        },
    ])
}

fn plan<'a>(steps: &'a [NewStep<'a>]) -> NewPlan<'a> {
    NewPlan {
        title: [
            "Genomförandeplan för styrning och ledning av IT",
            "Implementation plan for the steering of IT",
        ],
        about: [
            "Kommunfullmäktige antog planen i sex steg i juni 2014. Samma höst lade kommunledningskontoret fram hur \
             varje steg borde hanteras. Bara åren är kända för flera av stegen; sådana tider är märkta som ungefärliga.",
            "The council adopted the plan in six steps in June 2014. The same autumn the executive office proposed how \
             to go on with each step. For several steps only the years are known; such times are marked approximate.",
        ],
        period_from: 2014,
        period_to: 2016,
        status: PlanStatus::Adopted,
        case_number: "2013-1341",
        steps,
        decisions: DECISIONS,
        resolutions: RESOLUTIONS,
        consequences: CONSEQUENCES,
        costs: COSTS,
        results: RESULTS,
    }
}

const DECISIONS: &[NewDecision<'static>] = &[
    NewDecision {
        level: Level::ExecutiveBoard,
        decided_by: "Kommunstyrelsen",
        decided_on: date!(2014 - 01 - 01),
        approximate: true,
        paragraph: "",
        text: "Att upphandla IT-drift och telefoni och avveckla den egna driften.",
        source: MEMO,
    },
    NewDecision {
        level: Level::Council,
        decided_by: "Kommunfullmäktige",
        decided_on: date!(2014 - 06 - 27),
        approximate: false,
        paragraph: "§ 160",
        text: "Att anta genomförandeplanen i sex steg.",
        source: MEMO,
    },
];

const RESOLUTIONS: &[NewResolution<'static>] = &[
    NewResolution {
        step: Some(1),
        handling: Handling::Cancel,
        recommending_body: "Kommunstyrelsen",
        deciding_body: "Kommunfullmäktige",
        own_behalf: false,
        text: [
            "Att avbryta upphandlingarna av IT-drift och telefoni som pågår.",
            "To cancel the procurements of IT operations and telephony that are under way.",
        ],
        condition: ["", ""],
    },
    NewResolution {
        step: Some(4),
        handling: Handling::Commission,
        recommending_body: "Kommunstyrelsen",
        deciding_body: "Kommunfullmäktige",
        own_behalf: false,
        text: [
            "Att ge kommunstyrelsen i uppdrag att komma tillbaka med ett förslag till ny långsiktig inriktning.",
            "To commission the executive board to return with a proposal for a new long-term direction.",
        ],
        condition: [
            "Återrapporteras till kommunfullmäktige",
            "Reported back to the council",
        ],
    },
    NewResolution {
        step: Some(3),
        handling: Handling::HoldUntil,
        recommending_body: "",
        deciding_body: "Kommunstyrelsen",
        own_behalf: true,
        text: [
            "Att avvakta med att samordna gymnasieskolans IT-personal.",
            "To wait with co-ordinating the upper secondary schools' IT staff.",
        ],
        condition: [
            "Tills skolornas IT-miljö är utredd och utredningen har presenterats",
            "Until the schools' IT environment has been studied and the study presented",
        ],
    },
];

const CONSEQUENCES: &[NewConsequence<'static>] = &[
    NewConsequence {
        step: Some(1),
        kind: ConsequenceKind::Legal,
        text: [
            "Det går inte att utesluta att företag som lämnat anbud begär skadestånd.",
            "Claims for damages from companies that tendered cannot be ruled out.",
        ],
        headcount: None,
        precision: Precision::Unknown,
    },
    NewConsequence {
        step: Some(1),
        kind: ConsequenceKind::Staff,
        text: [
            "Personal som skulle ha gått över till en leverantör stannar kvar i kommunen.",
            "Staff who would have been transferred to a supplier stay with the municipality.",
        ],
        headcount: Some(50),
        precision: Precision::Approximate,
    },
    NewConsequence {
        step: Some(1),
        kind: ConsequenceKind::Operation,
        text: [
            "Rekryteringar och ersättande upphandlingar behöver starta snabbt för att driften ska vara säker.",
            "Recruitments and replacement procurements must start quickly to keep operations safe.",
        ],
        headcount: None,
        precision: Precision::Unknown,
    },
    NewConsequence {
        step: None,
        kind: ConsequenceKind::Economy,
        text: [
            "Pengar och tid som redan är nedlagda under 2014 kommer bara delvis till nytta.",
            "Money and time already spent in 2014 come only partly to use.",
        ],
        headcount: None,
        precision: Precision::Unknown,
    },
];

const COSTS: &[NewCost<'static>] = &[
    NewCost {
        kind: PlanCostKind::External,
        year: 2014,
        amount: Amount {
            kronor: 4_000_000,
            precision: Precision::Approximate,
        },
        note: ["Externa kostnader under 2014", "External costs during 2014"],
    },
    NewCost {
        kind: PlanCostKind::InternalTime,
        year: 2014,
        amount: Amount::UNKNOWN,
        note: ["Egen arbetstid, inte uppmätt", "Own working time, not measured"],
    },
];

const RESULTS: &[[&str; 2]] = &[
    [
        "IT-miljön är bättre dokumenterad.",
        "The IT environment is better documented.",
    ],
    [
        "Förvaltningarna arbetar mer tillsammans.",
        "The departments work more together.",
    ],
    [
        "Fler ser att gemensamt arbete ger bättre service och högre effektivitet.",
        "More people see that working jointly gives better service and efficiency.",
    ],
];

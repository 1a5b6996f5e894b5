//! Units and people of the example municipality.

use std::collections::HashMap;

use domain::{
    ids::{PersonId, UnitId},
    organisation::UnitKind,
    people::{Actor, Role},
};
use time::{
    Duration, OffsetDateTime,
    macros::{date, datetime},
};

use crate::{Refusal, Store, people, units};

/// The password of every demo account.
pub const PASSWORD: &str = "riktning-demo";

/// When the municipality took the system into use.
const START: OffsetDateTime = datetime!(2025-01-07 08:00 UTC);

/// An account that the sign-in page lists in demo mode.
#[derive(Debug, Clone, Copy)]
struct Account {
    /// The part of the address before `@exempelkommun.example`.
    login: &'static str,
    name: &'static str,
    role: Role,
    /// Short code of the unit the person works in, and of the unit the role is granted in.
    home: &'static str,
    scope: &'static str,
}

const fn account(
    login: &'static str,
    name: &'static str,
    role: Role,
    home: &'static str,
    scope: &'static str,
) -> Account {
    Account {
        login,
        name,
        role,
        home,
        scope,
    }
}

/// The accounts to sign in with, in the order of the chain.
const ACCOUNTS: &[Account] = &[
    account("larare", "Maja Lind", Role::Submitter, "LIND", "LIND"),
    account("rektor", "Anders Holm", Role::HeadOfUnit, "LIND", "LIND"),
    account("samordnare", "Sara Nyström", Role::Coordinator, "UBF", "UBF"),
    account("strateg", "Johan Berg", Role::Strategist, "ITS", "KF"),
    account("sakerhet", "Petra Sand", Role::SecurityReviewer, "SÄK", "KF"),
    account(
        "dataskydd",
        "Nils Dahl",
        Role::DataProtectionReviewer,
        "JUR",
        "KF",
    ),
    account("ekonomi", "Eva Strand", Role::FinanceReviewer, "EKO", "KF"),
    account(
        "upphandling",
        "Omar Haddad",
        Role::ProcurementReviewer,
        "UPPH",
        "KF",
    ),
    account("arkitekt", "Lisa Fors", Role::ArchitectureReviewer, "ITS", "KF"),
    account("portfolj", "Karin Ås", Role::PortfolioOffice, "ITS", "KF"),
    account("direktor", "Birgitta Lund", Role::Delegate, "KLK", "KF"),
    account(
        "sekreterare",
        "Per Åkerman",
        Role::CommitteeSecretary,
        "KLK",
        "KF",
    ),
    account(
        "politiker",
        "Mona Sjögren",
        Role::ElectedRepresentative,
        "KS",
        "KF",
    ),
    account("admin", "Alex Rask", Role::Administrator, "KLK", "KF"),
];

/// Those who submit for the other units; they cannot sign in.
const SUBMITTERS: &[Account] = &[
    account(
        "anmalare.kronoparken",
        "Jonas Ekdahl",
        Role::Submitter,
        "KRON",
        "KRON",
    ),
    account(
        "anmalare.norrang",
        "Amina Warsame",
        Role::Submitter,
        "NORR",
        "NORR",
    ),
    account(
        "anmalare.larcentrum",
        "Ulf Persson",
        Role::Submitter,
        "LÄRC",
        "LÄRC",
    ),
    account(
        "anmalare.asbacken",
        "Ida Söderlund",
        Role::Submitter,
        "ÅSBA",
        "ÅSBA",
    ),
    account(
        "anmalare.solglantan",
        "Marika Öhman",
        Role::Submitter,
        "SOLG",
        "SOLG",
    ),
    account(
        "anmalare.fyrisstrand",
        "Daniel Kvist",
        Role::Submitter,
        "FYRI",
        "FYRI",
    ),
    account(
        "anmalare.hagback",
        "Elin Sjöberg",
        Role::Submitter,
        "HAGB",
        "HAGB",
    ),
    account(
        "anmalare.brunnsangen",
        "Tomas Hallin",
        Role::Submitter,
        "BRUN",
        "BRUN",
    ),
    account("anmalare.ekudden", "Fatima Noor", Role::Submitter, "EKUD", "EKUD"),
    account(
        "anmalare.kulturskolan",
        "Viktor Åberg",
        Role::Submitter,
        "KSKO",
        "KSKO",
    ),
    account("anmalare.aldre", "Gunilla Rydén", Role::Submitter, "ÄLF", "ÄLF"),
    account("anmalare.kultur", "Hanna Björk", Role::Submitter, "KUF", "KUF"),
    account("anmalare.idrott", "Stefan Moberg", Role::Submitter, "IFF", "IFF"),
    account(
        "anmalare.stadsbyggnad",
        "Klara Wessman",
        Role::Submitter,
        "SBF",
        "SBF",
    ),
    account("anmalare.miljo", "Rikard Toll", Role::Submitter, "MIF", "MIF"),
    account("anmalare.kansli", "Yvonne Frid", Role::Submitter, "KLK", "KLK"),
    account(
        "anmalare.arbetsmarknad",
        "Leila Aziz",
        Role::Submitter,
        "AMF",
        "AMF",
    ),
    account(
        "anmalare.utbildning",
        "Björn Tegel",
        Role::Submitter,
        "UBF",
        "UBF",
    ),
];

type Row = (
    UnitKind,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
);

/// Kind, short code, Swedish and English name, the code of the unit above, diary prefix.
#[rustfmt::skip]
const UNITS: &[Row] = &[
    (UnitKind::Council, "KF", "Kommunfullmäktige", "Municipal council", "", Some("KF")),
    (UnitKind::ExecutiveBoard, "KS", "Kommunstyrelsen", "Municipal executive board", "KF", Some("KS")),
    (UnitKind::Subcommittee, "KSAU", "Kommunstyrelsens arbetsutskott", "Executive board's working committee", "KS", None),
    (UnitKind::Administration, "KLK", "Kommunledningskontoret", "Executive office", "KS", None),
    (UnitKind::StaffOffice, "ITS", "IT-strategiska staben", "IT-strategic staff", "KLK", None),
    (UnitKind::Department, "EKO", "Ekonomiavdelningen", "Finance department", "KLK", None),
    (UnitKind::Department, "UPPH", "Upphandlingsavdelningen", "Procurement department", "KLK", None),
    (UnitKind::Department, "JUR", "Juridiska avdelningen", "Legal department", "KLK", None),
    (UnitKind::Department, "SÄK", "Säkerhetsavdelningen", "Security department", "KLK", None),
    (UnitKind::Department, "ITP", "Enheten för IT-produktion", "IT production unit", "KLK", None),
    (UnitKind::Committee, "UBN", "Utbildningsnämnden", "Education committee", "KF", Some("UBN")),
    (UnitKind::Administration, "UBF", "Utbildningsförvaltningen", "Education department", "UBN", None),
    (UnitKind::Committee, "KTN", "Kulturnämnden", "Culture committee", "KF", Some("KTN")),
    (UnitKind::Administration, "KUF", "Kulturförvaltningen", "Culture department", "KTN", None),
    (UnitKind::Committee, "IFN", "Idrotts- och fritidsnämnden", "Sports and leisure committee", "KF", Some("IFN")),
    (UnitKind::Administration, "IFF", "Idrotts- och fritidsverksamheten", "Sports and leisure services", "IFN", None),
    (UnitKind::Committee, "ÄLN", "Äldrenämnden", "Elderly care committee", "KF", Some("ALN")),
    (UnitKind::Administration, "ÄLF", "Äldreförvaltningen", "Elderly care department", "ÄLN", None),
    (UnitKind::Committee, "OSN", "Omsorgsnämnden", "Disability services committee", "KF", Some("OSN")),
    (UnitKind::Administration, "OMF", "Omsorgsförvaltningen", "Disability services department", "OSN", None),
    (UnitKind::Committee, "SCN", "Socialnämnden", "Social services committee", "KF", Some("SCN")),
    (UnitKind::Administration, "SOF", "Socialförvaltningen", "Social services department", "SCN", None),
    (UnitKind::Committee, "AMN", "Arbetsmarknadsnämnden", "Labour market committee", "KF", Some("AMN")),
    (UnitKind::Administration, "AMF", "Arbetsmarknadsförvaltningen", "Labour market department", "AMN", None),
    (UnitKind::Committee, "PBN", "Plan- och byggnadsnämnden", "Planning and building committee", "KF", Some("PBN")),
    (UnitKind::Administration, "SBF", "Stadsbyggnadsförvaltningen", "City planning department", "PBN", None),
    (UnitKind::Committee, "GSN", "Gatu- och samhällsmiljönämnden", "Streets and public environment committee", "KF", Some("GSN")),
    (UnitKind::Committee, "MHN", "Miljö- och hälsoskyddsnämnden", "Environment and health committee", "KF", Some("MHN")),
    (UnitKind::Administration, "MIF", "Miljöförvaltningen", "Environment department", "MHN", None),
    (UnitKind::Committee, "RÄN", "Räddningsnämnden", "Rescue services committee", "KF", Some("RÄN")),
    (UnitKind::Administration, "BRF", "Brandförsvaret", "Fire and rescue service", "RÄN", None),
    (UnitKind::Committee, "NGN", "Namngivningsnämnden", "Place names committee", "KF", Some("NGN")),
    (UnitKind::Committee, "ÖFN", "Överförmyndarnämnden", "Chief guardians' committee", "KF", Some("OFN")),
    (UnitKind::School, "LIND", "Lindvallsskolan", "Lindvall School (grades F–9)", "UBF", None),
    (UnitKind::School, "HAGB", "Hagbacksskolan", "Hagback School (grades F–9)", "UBF", None),
    (UnitKind::School, "NORR", "Norrängsskolan", "Norräng School (grades 7–9)", "UBF", None),
    (UnitKind::School, "ÅSBA", "Åsbackens skola", "Åsbacken School (grades F–6)", "UBF", None),
    (UnitKind::School, "BRUN", "Brunnsängens skola", "Brunnsängen School (grades F–6)", "UBF", None),
    (UnitKind::School, "MOSS", "Mosslundens skola", "Mosslunden School (grades F–6)", "UBF", None),
    (UnitKind::School, "EKUD", "Ekuddens anpassade grundskola", "Ekudden Adapted Compulsory School", "UBF", None),
    (UnitKind::School, "SJÖV", "Sjövallens resursskola", "Sjövallen Resource School", "UBF", None),
    (UnitKind::School, "KRON", "Kronoparkens gymnasium", "Kronoparken Upper Secondary School", "UBF", None),
    (UnitKind::School, "FYRI", "Fyrisstrands gymnasium", "Fyrisstrand Upper Secondary School", "UBF", None),
    (UnitKind::School, "BJÖR", "Björkdungens anpassade gymnasium", "Björkdungen Adapted Upper Secondary School", "UBF", None),
    (UnitKind::School, "LÄRC", "Lärcentrum vuxenutbildning", "Lärcentrum Adult Education", "UBF", None),
    (UnitKind::Preschool, "SOLG", "Solgläntans förskola", "Solgläntan Preschool", "UBF", None),
    (UnitKind::Preschool, "TALL", "Tallåsens förskola", "Tallåsen Preschool", "UBF", None),
    (UnitKind::Unit, "ELEV", "Elevhälsan", "Pupil health services", "UBF", None),
    (UnitKind::School, "KSKO", "Kulturskolan", "School of culture", "KUF", None),
];

/// What the rest of the demo builds on.
pub(super) struct Town {
    units: HashMap<&'static str, UnitId>,
    actors: HashMap<&'static str, Actor>,
    /// Submitters by their unit's Swedish name.
    submitters: HashMap<&'static str, &'static str>,
}

impl Town {
    /// The unit with this short code.
    pub fn unit(&self, code: &str) -> Result<UnitId, Refusal> {
        self.units.get(code).copied().ok_or(Refusal::damaged("demo unit"))
    }

    /// The unit with this Swedish name.
    pub fn unit_named(&self, name: &str) -> Result<UnitId, Refusal> {
        UNITS
            .iter()
            .find(|row| row.2 == name)
            .ok_or(Refusal::damaged("demo unit"))
            .and_then(|row| self.unit(row.1))
    }

    /// The person with this login.
    pub fn actor(&self, login: &str) -> Result<&Actor, Refusal> {
        self.actors.get(login).ok_or(Refusal::damaged("demo account"))
    }

    /// The one who submits for the unit with this Swedish name.
    pub fn submitter(&self, unit_name: &str) -> Result<&Actor, Refusal> {
        self.submitters
            .get(unit_name)
            .ok_or(Refusal::damaged("demo unit"))
            .and_then(|login| self.actor(login))
    }
}

/// Makes units and people.
pub(super) async fn load(store: &Store, now: OffsetDateTime) -> Result<Town, Refusal> {
    let hash = people::hash_password(PASSWORD).await?;
    let mut unit = store.begin().await?;
    let w = &mut unit.wire();
    let mut codes: HashMap<&'static str, UnitId> = HashMap::new();
    for (kind, short_code, name_sv, name_en, parent, diary_prefix) in UNITS.iter().copied() {
        let new = units::NewUnit {
            kind,
            name_sv,
            name_en,
            short_code,
            parent: codes.get(parent).copied(),
            diary_prefix,
            valid_from: date!(2011 - 01 - 01),
        };
        codes.insert(short_code, units::add(w, &new, START).await?);
    }
    let mut town = Town {
        units: codes,
        actors: HashMap::new(),
        submitters: HashMap::new(),
    };
    // A minute apart, so that they are listed in this order.
    let mut at = START;
    for account in ACCOUNTS.iter().chain(SUBMITTERS) {
        at += Duration::minutes(1);
        let email = format!("{}@exempelkommun.example", account.login);
        let new = people::NewPerson {
            name: account.name,
            email: &email,
            unit: town.unit(account.home)?,
            password: None,
        };
        let signs_in = ACCOUNTS.iter().any(|a| a.login == account.login);
        let person: PersonId =
            people::add_hashed(w, None, &new, signs_in.then_some(hash.as_str()), at).await?;
        let scope = town.unit(account.scope)?;
        people::grant(w, None, person, account.role, scope, at.date(), at).await?;
        if account.role == Role::Strategist {
            // Someone must be able to write a need for the staff itself.
            people::grant(
                w,
                None,
                person,
                Role::Submitter,
                town.unit("ITS")?,
                START.date(),
                START,
            )
            .await?;
        }
        let actor = people::actor(w, person, now.date())
            .await?
            .ok_or(Refusal::NotFound)?;
        town.actors.insert(account.login, actor);
        if account.role == Role::Submitter
            && let Some(row) = UNITS.iter().find(|row| row.1 == account.home)
        {
            town.submitters.insert(row.2, account.login);
        }
    }
    unit.save().await?;
    Ok(town)
}

//! What invented proposals say. Every text is made up.

pub(super) const BACKGROUND: &[&str] = &[
    "Flera enheter har beskrivit samma behov. I dag löses det olika på varje ställe, och kostnaden syns inte samlat.",
    "Nuvarande lösning är gammal och kan inte byggas ut. Avtalet ger ingen rätt till nya versioner.",
    "Behovet kom fram i dialogen med förvaltningarna och har koppling till genomförandeplanen.",
    "Ett försök på två enheter gav goda erfarenheter. Nu föreslås att resultatet tas om hand för alla.",
];

pub(super) const EFFECTS: &[&str] = &[
    "Personalen får mer tid till sitt uppdrag, och invånarna får samma service oavsett enhet.",
    "Lösningen görs en gång för hela kommunen och kan återanvändas av andra nämnder.",
    "Uppgifterna registreras en gång, och den som behöver dem ser dem direkt.",
    "Driften blir säkrare och beroendet av enstaka personer minskar.",
];

/// Title and description of an alternative.
pub(super) const ALTERNATIVES: &[[&str; 2]] = &[
    [
        "Upphandla en färdig tjänst",
        "En beprövad tjänst tas i bruk med vår egen inloggning. Föreslås, eftersom det går snabbast och kan avslutas.",
    ],
    [
        "Bygga ut det vi har",
        "Nuvarande system kompletteras av leverantören. Billigare första året men låser oss vid samma leverantör.",
    ],
    [
        "Samverka med en annan kommun",
        "Gemensam drift med en grannkommun. Lägre kostnad på sikt men längre tid till införande.",
    ],
    [
        "Utveckla själva med öppen källkod",
        "Ger full kontroll men kräver utvecklare som vi inte har i dag.",
    ],
];

pub(super) const NOTHING: &str =
    "Arbetet fortsätter som i dag. Kostnaden för manuellt arbete kvarstår och risken för fel ökar.";

/// Kind, what, for whom, measure, baseline, target.
pub(super) const BENEFITS: &[[&str; 6]] = &[
    [
        "freed_time",
        "Mindre tid till dubbelregistrering",
        "Administratörer",
        "Timmar per vecka",
        "14 timmar",
        "3 timmar",
    ],
    [
        "quality",
        "Rätt uppgift hos rätt person samma dag",
        "Medarbetare",
        "Andel inom ett dygn",
        "55 procent",
        "95 procent",
    ],
    [
        "economic",
        "Lägre kostnad för licenser",
        "Förvaltningen",
        "Kronor per år",
        "820 000",
        "540 000",
    ],
    [
        "risk",
        "Färre avbrott i verksamheten",
        "Alla användare",
        "Avbrott per termin",
        "9",
        "2",
    ],
    [
        "quality",
        "Invånare får besked snabbare",
        "Invånare",
        "Dagar till besked",
        "21 dagar",
        "7 dagar",
    ],
    [
        "freed_time",
        "Färre frågor till kansliet",
        "Kansliet",
        "Samtal per vecka",
        "60",
        "20",
    ],
];

/// Kind, event, cause, consequence, response.
pub(super) const RISKS: &[[&str; 5]] = &[
    [
        "operation",
        "Införandet drar ut på tiden",
        "Nyckelpersoner saknas",
        "Dubbla system under ett halvår",
        "Reserverad tid beslutas före start.",
    ],
    [
        "privacy",
        "Uppgifter lämnas ut till fel mottagare",
        "Otydliga roller",
        "Enskilda kan skadas",
        "Behörigheter prövas varje kvartal.",
    ],
    [
        "economy",
        "Kostnaden blir högre än beräknat",
        "Fler integrationer än väntat",
        "Annan verksamhet får vänta",
        "Beslutspunkt efter första etappen.",
    ],
    [
        "staff",
        "Medarbetare hinner inte utbildas",
        "Hög belastning vid terminsstart",
        "Lösningen används inte",
        "Utbildning läggs före lov.",
    ],
    [
        "security",
        "Inloggningen slås ut",
        "Beroende av en leverantör",
        "Arbetet stannar",
        "Reservväg provas två gånger om året.",
    ],
    [
        "children",
        "Elever får olika förutsättningar",
        "Enheterna inför i olika takt",
        "Likvärdigheten minskar",
        "Samma startdatum för alla skolor.",
    ],
    [
        "legal",
        "Upphandlingen överprövas",
        "Otydliga krav",
        "Ett halvårs fördröjning",
        "Kraven granskas av upphandlingen.",
    ],
];

pub(super) const CONTRIBUTIONS: &[&str] = &[
    "Nyttan för invånare är tydlig och går att mäta.",
    "Lösningen delas av flera nämnder i stället för att byggas flera gånger.",
    "Bygger på öppna gränssnitt och kan bytas ut.",
    "Bidrar indirekt genom att frigöra tid.",
    "Gör det lättare att följa hur beslut verkställs.",
    "Ökar beroendet av en leverantör, vilket måste hanteras.",
];

pub(super) const OPINIONS: &[&str] = &[
    "Förslaget följer våra principer. Inga invändningar.",
    "Lösningen är rimlig och går att förvalta med de resurser som finns.",
    "Kostnaden är väl beskriven. Driften behöver budgeteras från och med andra året.",
    "Behandlingen har laglig grund. Informationen till berörda ska tas fram före start.",
    "Ramavtal finns och kan användas utan ny upphandling.",
];

pub(super) const CONDITIONS: &[&str] = &[
    "Konsekvensbedömningen ska vara klar innan uppgifter förs över.",
    "Avtalet ska ge rätt till export av alla uppgifter i öppet format.",
    "Nivån på tillgänglighet ska provas före bred start.",
];

pub(super) const OBJECTION: &str = "Underlaget visar inte hur uppgifterna skyddas när leverantören använder underbiträden. Det måste redovisas först.";

pub(super) const JUDGEMENTS: &[&str] = &[
    "Stor nytta i förhållande till insatsen.",
    "Angeläget, men genomförandet är beroende av andra förslag.",
    "Nyttan finns men är svår att räkna hem.",
    "Många enheter har glädje av det.",
];

pub(super) const MUST_HAVE_NOTES: &[&str] = &[
    "Framgår av underlaget.",
    "Avstämt med förvaltningen.",
    "Ryms i beslutad budget.",
    "Utsedd och tillfrågad.",
];

/// Motivations of a decision; the last is for one that is rejected.
pub(super) const MOTIVATIONS: &[&str] = &[
    "Förslaget är väl berett, behovet gemensamt och kostnaden rimlig.",
    "Nyttan överväger och granskarnas villkor är tillgodosedda.",
    "Kostnaden kan inte motiveras med den nytta som är beskriven. Behoven får lösas inom ramen för befintliga tjänster.",
];

pub(super) const BACK: &[&str] = &[
    "Kostnaderna för drift efter andra året behöver redovisas.",
    "Underlaget behöver kompletteras med en beskrivning av hur personalen påverkas.",
];

pub(super) const RESULTS: &[&str] = &[
    "Lösningen är införd på alla enheter och den gamla är avvecklad.",
    "Infört enligt plan med en månads försening. Två enheter kopplas in senare.",
    "Första etappen är levererad och utvärderad.",
];

pub(super) const FOLLOW_UPS: &[&str] = &[
    "Målen är i huvudsak nådda. Tiden för administration har mer än halverats.",
    "Nyttan märks men är mindre än väntat eftersom två rutiner finns kvar.",
    "Samtliga mått följs varje månad och utvecklas som väntat.",
];

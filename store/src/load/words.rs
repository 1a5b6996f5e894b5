//! What invented needs are about. Every text is made up.

use domain::needs::{AffectedGroup as Group, PersonalData, Urgency};

/// A thing that is lacking again and again in a municipality.
#[derive(Debug)]
pub(super) struct Matter {
    pub titles: [&'static str; 3],
    pub problem: &'static str,
    pub today: &'static str,
    pub effect: &'static str,
    pub groups: &'static [Group],
    pub urgency: Urgency,
    pub personal_data: PersonalData,
    pub children: bool,
    /// What a proposal about it is called, and the systems it touches.
    pub proposal: &'static str,
    pub systems: &'static str,
}

const fn matter(
    titles: [&'static str; 3],
    texts: [&'static str; 3],
    groups: &'static [Group],
    kind: (Urgency, PersonalData, bool),
    proposal: &'static str,
    systems: &'static str,
) -> Matter {
    let [problem, today, effect] = texts;
    let (urgency, personal_data, children) = kind;
    Matter {
        titles,
        problem,
        today,
        effect,
        groups,
        urgency,
        personal_data,
        children,
        proposal,
        systems,
    }
}

use Group::{Children, Educators, Guardians, OtherStaff, Pupils, Residents};
use PersonalData::{None as NoData, Ordinary, ProtectedIdentity, Sensitive};
use Urgency::{ContractEnds, Law, OperationalRisk, Wish};

pub(super) const MATTERS: &[Matter] = &[
    matter(
        [
            "Trådlöst nät som räcker till hela huset",
            "Nätet faller när alla loggar in samtidigt",
            "Bättre täckning i paviljongerna",
        ],
        [
            "När flera klasser arbetar digitalt samtidigt tappar datorerna nätet, och lektionen måste läggas om på papper.",
            "Vi har nio accesspunkter från 2016. Felen anmäls men lösningen blir att starta om.",
            "Undervisningen kan planeras utan reservplan, och proven kan skrivas i alla salar.",
        ],
        &[Pupils, Educators],
        (OperationalRisk, NoData, true),
        "Trådlöst nät i skolor och förskolor",
        "Nätet, nätövervakningen",
    ),
    matter(
        [
            "Inloggning för vikarier första dagen",
            "Vikarier saknar konto och nycklar",
            "Snabbare konton för korta vikariat",
        ],
        [
            "En vikarie får konto efter tre till fem dagar. Under tiden lånas någon annans inloggning ut.",
            "Rektor skickar blankett till kansliet, som lägger in uppgifterna för hand i två system.",
            "Vikarien kan föra närvaro från första lektionen, och ingen delar lösenord.",
        ],
        &[Educators, OtherStaff],
        (OperationalRisk, Ordinary, false),
        "Konton för tillfällig personal",
        "Identitetstjänsten, personalsystemet",
    ),
    matter(
        [
            "Samlad anmälan av kränkningar",
            "Digital blankett för kränkande behandling",
            "Uppföljning av kränkningsärenden",
        ],
        [
            "Anmälningar görs på papper och kan bli liggande. Huvudmannen får en samlad bild först vid terminens slut.",
            "Blanketten skrivs ut, fylls i och läggs i ett skåp. Statistiken räknas för hand.",
            "Utredningen börjar inom två dagar och nämnden ser läget varje månad.",
        ],
        &[Pupils, Guardians, OtherStaff],
        (Law, Sensitive, true),
        "Ärendestöd för kränkande behandling",
        "Elevregistret, diariet",
    ),
    matter(
        [
            "Surfplattor till förskolans avdelningar",
            "Plattor som går att använda utomhus",
            "Byte av uttjänta surfplattor",
        ],
        [
            "Plattorna är sju år gamla, batterierna räcker inte en förmiddag och apparna slutar få uppdateringar.",
            "Två avdelningar delar på en platta. Dokumentationen skrivs hemma på kvällen.",
            "Barnen kan vara med och dokumentera, och personalen gör det under arbetstid.",
        ],
        &[Children, Educators],
        (ContractEnds, Ordinary, true),
        "Utbyte av enheter i förskolan",
        "Enhetshanteringen",
    ),
    matter(
        [
            "Schema som visar vem som är frånvarande",
            "Närvaro och schema i samma vy",
            "Frånvaro som når vårdnadshavare direkt",
        ],
        [
            "Schema och närvaro ligger i två system som inte talar med varandra. Frånvaro upptäcks för sent.",
            "Mentorn jämför två listor efter lunch och ringer hem till dem som saknas.",
            "Vårdnadshavare får veta inom en timme, och mentorn sparar tid.",
        ],
        &[Pupils, Educators, Guardians],
        (OperationalRisk, Ordinary, true),
        "Närvaro och schema hänger ihop",
        "Schemasystemet, elevregistret",
    ),
    matter(
        [
            "Digital signering av avtal",
            "Påskrift utan papper",
            "E-underskrift av tjänsteköp",
        ],
        [
            "Avtal skrivs ut, skrivs under, skannas och skickas med internpost. Det tar i snitt elva dagar.",
            "Originalen ligger i pärmar hos tre personer. Vid semester stannar allt.",
            "Avtal är påskrivna samma vecka och finns i arkivet utan skanning.",
        ],
        &[OtherStaff, Residents],
        (Wish, Ordinary, false),
        "E-underskrift i hela kommunen",
        "Diariet, e-arkivet",
    ),
    matter(
        [
            "Läsplattor i hemtjänsten",
            "Besök som dokumenteras på plats",
            "Insatser i realtid i äldreomsorgen",
        ],
        [
            "Besöken antecknas på lappar och skrivs in när passet är slut. Uppgifter glöms och larm missas.",
            "Två datorer delas av fjorton medarbetare mellan klockan 14 och 15.",
            "Den som tar över ser vad som är gjort, och den äldre slipper upprepa sig.",
        ],
        &[OtherStaff, Residents],
        (OperationalRisk, Sensitive, false),
        "Mobil dokumentation i omsorgen",
        "Verksamhetssystemet för omsorg, enhetshanteringen",
    ),
    matter(
        [
            "Bokning av lokaler och planer",
            "Föreningar ska kunna boka själva",
            "En kalender för alla hallar",
        ],
        [
            "Bokningar kommer på mejl och telefon, och samma tid lovas bort två gånger.",
            "Fyra kalkylark, ett per hall, uppdateras av den som hinner.",
            "Föreningarna ser lediga tider själva och nycklarna styrs av bokningen.",
        ],
        &[Residents, OtherStaff],
        (Wish, Ordinary, false),
        "Bokning av kommunens lokaler",
        "Bokningssystemet, passersystemet",
    ),
    matter(
        [
            "Övergång mellan stadier utan omskrivning",
            "Elevakter följer eleven",
            "Överlämning när eleven byter skola",
        ],
        [
            "När en elev byter skola skrivs stödåtgärder av för hand, och det som var bestämt glöms under hösten.",
            "Mappar lämnas över vid ett möte i juni. Kopior blir kvar på den gamla skolan.",
            "Stödet fortsätter från första skoldagen, och det finns en akt i stället för tre.",
        ],
        &[Pupils, Educators, Guardians],
        (Law, Sensitive, true),
        "Elevakt som följer eleven",
        "Elevregistret, elevhälsans journal",
    ),
    matter(
        [
            "Skyddade uppgifter ska synas för rätt personer",
            "Rutin och stöd för skyddad identitet",
            "Skyddade elever i alla register",
        ],
        [
            "Markeringen om skyddade personuppgifter följer inte med mellan systemen, och det är slumpen som avgör vem som vet.",
            "Rektor håller en egen lista som inte får finnas digitalt.",
            "Bara den som behöver ser uppgiften, och den försvinner inte vid ett byte.",
        ],
        &[Pupils, Guardians, OtherStaff],
        (Law, ProtectedIdentity, true),
        "Skyddade personuppgifter genom hela kedjan",
        "Elevregistret, identitetstjänsten, folkbokföringen",
    ),
    matter(
        [
            "Bygglov som går att följa",
            "Sökande vill se var ärendet är",
            "Färre samtal om handläggningstid",
        ],
        [
            "Sökande ringer för att fråga var ärendet ligger. Handläggarna svarar i telefon i stället för att handlägga.",
            "Brev skickas vid start och beslut. Däremellan är det tyst.",
            "Den sökande ser varje steg och handläggaren får sammanhängande tid.",
        ],
        &[Residents, OtherStaff],
        (Wish, Ordinary, false),
        "Följ ditt ärende",
        "Ärendesystemet, e-tjänsteplattformen",
    ),
    matter(
        [
            "Talsyntes och inläst material för alla ämnen",
            "Läromedel för elever med lässvårigheter",
            "Anpassade läromedel i rätt tid",
        ],
        [
            "Inlästa läromedel beställs bok för bok och kommer ofta när kapitlet är avklarat.",
            "Speciallärarna läser in delar själva. Licenserna räcker till var tredje elev.",
            "Eleven har rätt material samma dag som klassen börjar.",
        ],
        &[Pupils, Educators],
        (Law, Ordinary, true),
        "Tillgängliga läromedel",
        "Läromedelsportalen",
    ),
    matter(
        [
            "Avtalet för lärplattformen går ut",
            "Ny lärplattform efter avtalets slut",
            "Upphandling av lärplattform",
        ],
        [
            "Avtalet kan inte förlängas fler gånger och flytten av material tar minst ett läsår.",
            "Tio års uppgifter och bedömningar ligger i nuvarande plattform utan export.",
            "Skolorna kan planera läsåret och inget material går förlorat.",
        ],
        &[Pupils, Educators, Guardians],
        (ContractEnds, Ordinary, true),
        "Lärplattform för alla skolformer",
        "Lärplattformen, elevregistret, betygsdatabasen",
    ),
    matter(
        [
            "Reservrutin när betalningarna stannar",
            "Fakturor fastnar vid attest",
            "Attest i mobilen",
        ],
        [
            "Fakturor blir liggande när chefen är i verksamheten, och vi betalar dröjsmålsränta varje månad.",
            "Attest kräver dator på kontoret och ett kort som ofta är slut på giltighet.",
            "Fakturor betalas i tid och förseningsavgifterna upphör.",
        ],
        &[OtherStaff],
        (OperationalRisk, Ordinary, false),
        "Attest var man än är",
        "Ekonomisystemet",
    ),
    matter(
        [
            "Tolk på skärm vid utvecklingssamtal",
            "Distanstolkning i alla samtalsrum",
            "Tolk när den behövs",
        ],
        [
            "Samtal ställs in för att tolken inte hinner fram, och föräldrar får använda sina barn som tolkar.",
            "Bokning per telefon, en högtalare som flyttas mellan rummen.",
            "Alla vårdnadshavare kan delta på samma villkor.",
        ],
        &[Guardians, Educators],
        (Wish, Sensitive, true),
        "Distanstolkning",
        "Videotjänsten",
    ),
    matter(
        [
            "Temperatur och luft i klassrummen",
            "Sensorer för inneklimat",
            "Se när ventilationen inte hinner med",
        ],
        [
            "Elever får huvudvärk på eftermiddagen men mätningar görs först efter anmälan.",
            "Vaktmästaren mäter med lånad utrustning två gånger om året.",
            "Driften ser avvikelser samma dag och kan styra luften efter hur många som är i rummet.",
        ],
        &[Pupils, Educators, OtherStaff],
        (Wish, NoData, true),
        "Inneklimat i realtid",
        "Fastighetssystemet",
    ),
    matter(
        [
            "Sökning i gamla beslut",
            "Protokoll som går att hitta",
            "Beslut och bilagor på ett ställe",
        ],
        [
            "Det tar en halv dag att hitta vad nämnden har beslutat i en fråga, och ibland hittas det inte alls.",
            "Protokollen är skannade bilder utan text, ordnade efter datum.",
            "Handläggare och invånare hittar beslutet på en minut.",
        ],
        &[OtherStaff, Residents],
        (Wish, Ordinary, false),
        "Sökbara beslut",
        "Diariet, webbplatsen",
    ),
    matter(
        [
            "Digitala prov med säker webbläsare",
            "Nationella prov utan avbrott",
            "Provdatorer som är låsta",
        ],
        [
            "Vid generalprovet kom var femte elev inte in, och rättningen fick göras om.",
            "Datorerna ställs om för hand kvällen före varje prov.",
            "Alla elever kan skriva provet under samma villkor.",
        ],
        &[Pupils, Educators],
        (Law, Ordinary, true),
        "Säkra digitala prov",
        "Provtjänsten, enhetshanteringen",
    ),
    matter(
        [
            "Larm vid ensamarbete",
            "Trygghetslarm för personal på fältet",
            "Överfallslarm i mottagningen",
        ],
        [
            "Den som arbetar ensam kan inte påkalla hjälp utan att ringa, och täckningen är dålig i källaren.",
            "Sju äldre larmdosor vars batterier måste beställas utomlands.",
            "Hjälp är på plats inom fem minuter och larmet provas varje vecka.",
        ],
        &[OtherStaff],
        (OperationalRisk, Ordinary, false),
        "Personlarm i hela kommunen",
        "Larmtjänsten, mobiltelefonin",
    ),
    matter(
        [
            "Köhantering till vuxenutbildningen",
            "Ansökan som inte behöver skrivas om",
            "Besked om plats i rätt tid",
        ],
        [
            "Sökande får vänta i sex veckor på besked eftersom ansökningarna läggs in på nytt i elevregistret.",
            "E-tjänsten skickar en pdf som en handläggare skriver av.",
            "Besked lämnas inom en vecka och platserna fylls.",
        ],
        &[Pupils, Residents, OtherStaff],
        (Wish, Ordinary, false),
        "Ansökan och antagning i ett flöde",
        "Elevregistret, e-tjänsteplattformen",
    ),
];

/// What makes one need differ from the next.
pub(super) const DETAILS: &[&str] = &[
    "Det har tagits upp på arbetsplatsträffen vid flera tillfällen.",
    "Fackliga företrädare har lyft frågan i samverkan.",
    "Problemet blev tydligt under höstterminen när antalet användare ökade.",
    "Vi har provat att lösa det lokalt men saknar behörighet.",
    "Grannkommunen har en lösning som vi gärna visar.",
    "Leverantören säger att felet inte kommer att rättas i den version vi har.",
    "Flera medarbetare har byggt egna kalkylark för att klara vardagen.",
    "Vårdnadshavare har hört av sig om detta vid föräldramötet.",
    "Revisionen påpekade bristen i sin senaste granskning.",
    "Frågan berör också dem som arbetar kväll och helg.",
    "Vi räknar med att antalet ökar nästa läsår.",
    "En enkel rutin skulle hjälpa på kort sikt, men den håller inte länge.",
    "Elevrådet har skrivit till oss om saken.",
    "Två andra enheter har hört av sig med samma problem.",
    "Behovet är störst under årets första månader.",
    "Vi kan vara med och prova en lösning i liten skala.",
];

pub(super) const QUESTIONS: &[&str] = &[
    "Hur många berörs, ungefär? Räkna gärna både personal och elever.",
    "Finns det något avtal eller system i dag som ni betalar för själva?",
    "Är det samma behov som ni beskrev i våras, eller något nytt?",
    "Vad händer om det inte är löst till det datum ni anger?",
    "Kan ni beskriva en vanlig situation, steg för steg?",
    "Behandlas uppgifter om barn med skyddad identitet?",
];

pub(super) const ANSWERS: &[&str] = &[
    "Vi har räknat efter och kompletterat antalet. Det gäller alla årskurser.",
    "Nej, vi betalar inte för något själva. Det som finns är gemensamt.",
    "Det är samma grundproblem, men fler berörs nu.",
    "Då fortsätter vi med papper, vilket tar ungefär fyra timmar i veckan.",
    "Vi har skrivit in ett exempel under nuläget.",
    "Ja, i enstaka fall. Vi har lagt till det i beskrivningen.",
];

pub(super) const ASSESSMENTS: &[&str] = &[
    "Behovet är verifierat med enheten. Det bör lösas gemensamt och inte enhet för enhet.",
    "Liknande behov finns på flera håll. Tas med i nästa samlade förslag.",
    "Behovet är rimligt men ryms inte i årets plan.",
    "Det finns en tjänst i dag som täcker större delen. Enheten behöver hjälp att komma i gång.",
    "Behovet har koppling till lagkrav och bör prioriteras.",
    "Insatsen är liten och nyttan tydlig. Lämpar sig för ett försök.",
];

pub(super) const REASONS: &[&str] = &[
    "Vi återkommer när den gemensamma upphandlingen är klar.",
    "Kostnaden står inte i proportion till nyttan i dag. Hör av er om läget ändras.",
    "Behovet täcks av en tjänst som redan finns.",
    "Frågan hör till fastighetsdriften och är överlämnad dit.",
    "Enheten har meddelat att behovet inte längre finns.",
    "Vi väntar på nya föreskrifter som påverkar lösningen.",
];

pub(super) const SERVICES: &[&str] = &[
    "Tjänsten Låna en enhet, beställs i servicekatalogen.",
    "E-tjänsteplattformen: kontakta samordnaren för att lägga upp ett formulär.",
    "Identitetstjänsten: beställ tillfälliga konton minst en dag i förväg.",
    "Videotjänsten, som ingår för alla medarbetare.",
];

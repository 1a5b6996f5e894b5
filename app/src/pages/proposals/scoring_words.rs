//! Words of scoring: criteria, must-haves, bands, and what the journal tells of them.

use domain::scores::{Answer, Band, Criterion, Hundredths, MustHave, MustHavesForm};

use crate::{i18n::Locale, parts::tags::Tone, t};

pub fn criterion(l: Locale, criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::ResidentBenefit => t!(l, scores.resident_benefit),
        Criterion::OperationalBenefit => t!(l, scores.operational_benefit),
        Criterion::Direction => t!(l, scores.direction),
        Criterion::LegalDuty => t!(l, scores.legal_duty),
        Criterion::Urgency => t!(l, scores.urgency),
        Criterion::Reach => t!(l, scores.reach),
        Criterion::Feasibility => t!(l, scores.feasibility),
        Criterion::Democracy => t!(l, scores.democracy),
    }
}

/// What 0 and 5 mean.
pub fn criterion_hint(l: Locale, criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::ResidentBenefit => t!(l, scores.resident_benefit_hint),
        Criterion::OperationalBenefit => t!(l, scores.operational_benefit_hint),
        Criterion::Direction => t!(l, scores.direction_hint),
        Criterion::LegalDuty => t!(l, scores.legal_duty_hint),
        Criterion::Urgency => t!(l, scores.urgency_hint),
        Criterion::Reach => t!(l, scores.reach_hint),
        Criterion::Feasibility => t!(l, scores.feasibility_hint),
        Criterion::Democracy => t!(l, scores.democracy_hint),
    }
}

pub fn must_have(l: Locale, must: MustHave) -> &'static str {
    match must {
        MustHave::VerifiedNeed => t!(l, scores.verified_need),
        MustHave::RightOrganisation => t!(l, scores.right_organisation),
        MustHave::Competences => t!(l, scores.competences),
        MustHave::OneResponsible => t!(l, scores.one_responsible),
        MustHave::Funding => t!(l, scores.funding),
        MustHave::LongTermResponsibility => t!(l, scores.long_term_responsibility),
        MustHave::MissionLink => t!(l, scores.mission_link),
    }
}

pub fn answer(l: Locale, answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::Met) => t!(l, scores.met),
        Some(Answer::NotMet) => t!(l, scores.not_met),
        None => t!(l, scores.unanswered),
    }
}

pub const fn answer_tone(answer: Option<Answer>) -> Tone {
    match answer {
        Some(Answer::Met) => Tone::Success,
        Some(Answer::NotMet) => Tone::Danger,
        None => Tone::Neutral,
    }
}

/// "Band A".
pub fn band(l: Locale, band: Band) -> String {
    t!(l, scores.band_is, band = band.code()).to_string()
}

pub fn band_text(l: Locale, band: Band) -> &'static str {
    match band {
        Band::A => t!(l, scores.band_a_text),
        Band::B => t!(l, scores.band_b_text),
        Band::C => t!(l, scores.band_c_text),
    }
}

pub const fn band_tone(band: Band) -> Tone {
    match band {
        Band::A => Tone::Success,
        Band::B => Tone::Info,
        Band::C => Tone::Neutral,
    }
}

/// The decimal point of the language.
pub const fn separator(l: Locale) -> char {
    match l {
        Locale::sv => ',',
        Locale::en => '.',
    }
}

/// A figure with one decimal, or two where the second is not 0.
pub fn figure(l: Locale, figure: Hundredths) -> String {
    figure.text(separator(l))
}

/// The name of a field in the journal, if it is one of scoring.
pub fn journal_field(l: Locale, field: &str) -> Option<String> {
    if let Some(must) = MustHave::from_code(field) {
        return Some(must_have(l, must).to_owned());
    }
    if let Some(must) = MustHave::ALL
        .iter()
        .find(|m| MustHavesForm::note_field(**m) == field)
    {
        return Some(t!(l, scores.field_note, name = must_have(l, *must)).to_string());
    }
    let name = match field {
        "score" => t!(l, scores.field_score),
        "band" => t!(l, scores.band),
        "card" => t!(l, scores.field_card),
        "criteria" => t!(l, scores.field_criteria),
        "lifted_by_law" => t!(l, scores.field_lifted),
        _ => return None,
    };
    Some(name.to_owned())
}

/// A value in the journal in words, if the field holds codes.
pub fn journal_value(l: Locale, field: &str, value: &str) -> Option<String> {
    if MustHave::from_code(field).is_some() {
        return Some(answer(l, Answer::from_code(value)).to_owned());
    }
    match field {
        "criteria" => {
            let names: Vec<&str> = value
                .split(' ')
                .filter_map(Criterion::from_code)
                .map(|c| criterion(l, c))
                .collect();
            Some(names.join(", "))
        }
        "lifted_by_law" => Some(t!(l, common.yes).to_owned()),
        "score" | "card" => Some(value.replace('.', &separator(l).to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_speaks_in_words() {
        for l in [Locale::sv, Locale::en] {
            for must in MustHave::ALL {
                assert!(journal_field(l, must.code()).is_some(), "{must}");
                assert!(
                    journal_field(l, MustHavesForm::note_field(*must)).is_some(),
                    "{must}"
                );
            }
        }
        let said = |field, value| journal_value(Locale::sv, field, value);
        assert_eq!(said("funding", "not_met").as_deref(), Some("Inte uppfyllt"));
        assert_eq!(
            said("criteria", "reach democracy").as_deref(),
            Some("Gemensamhet, Demokrati och öppenhet")
        );
        assert_eq!(said("card", "A: 3 3 = 60.0").as_deref(), Some("A: 3 3 = 60,0"));
        assert_eq!(said("title", "x"), None);
    }
}

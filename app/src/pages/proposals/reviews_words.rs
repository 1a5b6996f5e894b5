//! Words of reviews: stances, and what the journal tells of opinions.

use domain::reviews::{OpenForm, Speciality, Stance};

use crate::{i18n::Locale, parts::tags::Tone, t, words};

pub fn stance(l: Locale, stance: Stance) -> &'static str {
    match stance {
        Stance::Supports => t!(l, reviews.supports),
        Stance::SupportsWithConditions => t!(l, reviews.supports_with_conditions),
        Stance::Objects => t!(l, reviews.objects),
        Stance::Abstains => t!(l, reviews.abstains),
    }
}

pub const fn stance_tone(stance: Stance) -> Tone {
    match stance {
        Stance::Supports => Tone::Success,
        Stance::SupportsWithConditions => Tone::Warning,
        Stance::Objects => Tone::Danger,
        Stance::Abstains => Tone::Neutral,
    }
}

/// The name of a field in the journal, if it is one of reviews.
pub fn journal_field(l: Locale, field: &str) -> Option<String> {
    let due = |s: &&Speciality| OpenForm::field(**s) == field;
    Some(match field {
        "round" => t!(l, reviews.field_round).to_owned(),
        "speciality" => t!(l, reviews.field_speciality).to_owned(),
        "stance" => t!(l, reviews.stance).to_owned(),
        "conditions" => t!(l, reviews.conditions).to_owned(),
        _ => {
            let speciality = *Speciality::ALL.iter().find(due)?;
            t!(l, reviews.field_due, area = words::speciality(l, speciality)).to_string()
        }
    })
}

/// A value in the journal in words, if the field holds codes.
pub fn journal_value(l: Locale, field: &str, value: &str) -> Option<String> {
    let text = match field {
        "speciality" => words::speciality(l, Speciality::from_code(value)?),
        "stance" => stance(l, Stance::from_code(value)?),
        _ => return None,
    };
    Some(text.to_owned())
}

//! Words for codes, numbers and times that every area needs. Area words live with the area's pages.

use domain::{
    Code, FieldError,
    attachments::FileFault,
    conversations::LegalStatus,
    money::{Amount, Precision},
    organisation::UnitKind,
    people::Role,
    policy::Reason,
    reviews::Speciality,
};
use time::{Date, OffsetDateTime};

pub use store::swedish_time;

use crate::{i18n::Locale, t};

/// The language tag for `lang`.
pub fn tag(l: Locale) -> &'static str {
    match l {
        Locale::sv => "sv",
        Locale::en => "en",
    }
}

/// 2026-11-23
pub fn date(date: Date) -> String {
    store::day(date)
}

/// 2026-11-23 14:58, Swedish time.
pub fn moment(at: OffsetDateTime) -> String {
    let at = swedish_time(at);
    format!("{} {:02}:{:02}", date(at.date()), at.hour(), at.minute())
}

/// The date of a moment, Swedish time.
pub fn day_of(at: OffsetDateTime) -> String {
    date(swedish_time(at).date())
}

/// v. 48
pub fn week(date: Date) -> String {
    format!("v. {}", date.iso_week())
}

/// 4 000 000, with narrow no-break spaces.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    if n < 0 {
        out.push('\u{2212}');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

/// Hundredths as a decimal: 1437 → 14,4 (`decimals` 1) or 14,37 (`decimals` 2); decimal comma in Swedish.
pub fn hundredths(l: Locale, n: i64, decimals: u32) -> String {
    let n = if decimals == 1 {
        (n + n.signum() * 5) / 10
    } else {
        n
    };
    let unit = 10_i64.pow(decimals);
    let point = match l {
        Locale::sv => ',',
        Locale::en => '.',
    };
    let sign = if n < 0 { "\u{2212}" } else { "" };
    let width = decimals as usize;
    format!(
        "{sign}{}{point}{:0width$}",
        number(n.abs() / unit),
        n.abs() % unit
    )
}

/// 4 000 000 kr, with how sure it is.
pub fn kronor(l: Locale, amount: Amount) -> String {
    let figure = t!(l, common.kronor, amount = number(amount.kronor)).to_string();
    match amount.precision {
        Precision::Exact => figure,
        Precision::Approximate => t!(l, common.about, amount = figure).to_string(),
        Precision::AtLeast => t!(l, common.at_least, amount = figure).to_string(),
        Precision::Unknown => t!(l, common.unknown).to_string(),
    }
}

pub fn precision(l: Locale, precision: Precision) -> &'static str {
    match precision {
        Precision::Exact => t!(l, common.precision_exact),
        Precision::Approximate => t!(l, common.precision_approximate),
        Precision::AtLeast => t!(l, common.precision_at_least),
        Precision::Unknown => t!(l, common.precision_unknown),
    }
}

pub fn speciality(l: Locale, speciality: Speciality) -> &'static str {
    match speciality {
        Speciality::Architecture => t!(l, common.speciality_architecture),
        Speciality::InformationSecurity => t!(l, common.speciality_information_security),
        Speciality::DataProtection => t!(l, common.speciality_data_protection),
        Speciality::Finance => t!(l, common.speciality_finance),
        Speciality::Procurement => t!(l, common.speciality_procurement),
    }
}

/// Whether a thread is part of the record.
pub fn legal_status(l: Locale, status: LegalStatus) -> &'static str {
    match status {
        LegalStatus::WorkingMaterial => t!(l, conversations.working_material),
        LegalStatus::Registered => t!(l, conversations.registered),
    }
}

pub fn role(l: Locale, role: Role) -> &'static str {
    match role {
        Role::Submitter => t!(l, common.role_submitter),
        Role::HeadOfUnit => t!(l, common.role_head_of_unit),
        Role::Coordinator => t!(l, common.role_coordinator),
        Role::Strategist => t!(l, common.role_strategist),
        Role::PortfolioOffice => t!(l, common.role_portfolio_office),
        Role::ArchitectureReviewer => t!(l, common.role_architecture_reviewer),
        Role::SecurityReviewer => t!(l, common.role_security_reviewer),
        Role::DataProtectionReviewer => t!(l, common.role_data_protection_reviewer),
        Role::FinanceReviewer => t!(l, common.role_finance_reviewer),
        Role::ProcurementReviewer => t!(l, common.role_procurement_reviewer),
        Role::Delegate => t!(l, common.role_delegate),
        Role::CommitteeSecretary => t!(l, common.role_committee_secretary),
        Role::ElectedRepresentative => t!(l, common.role_elected_representative),
        Role::Administrator => t!(l, common.role_administrator),
    }
}

pub fn unit_kind(l: Locale, kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Council => t!(l, common.unit_council),
        UnitKind::ExecutiveBoard => t!(l, common.unit_executive_board),
        UnitKind::Committee => t!(l, common.unit_committee),
        UnitKind::Subcommittee => t!(l, common.unit_subcommittee),
        UnitKind::Administration => t!(l, common.unit_administration),
        UnitKind::Department => t!(l, common.unit_department),
        UnitKind::StaffOffice => t!(l, common.unit_staff_office),
        UnitKind::School => t!(l, common.unit_school),
        UnitKind::Preschool => t!(l, common.unit_preschool),
        UnitKind::Unit => t!(l, common.unit_unit),
        UnitKind::Company => t!(l, common.unit_company),
    }
}

/// The Swedish or the English one of two kept texts; the Swedish when there is no English.
pub fn pick<'a>(l: Locale, sv: &'a str, en: &'a str) -> &'a str {
    match l {
        Locale::en if !en.is_empty() => en,
        _ => sv,
    }
}

/// What is wrong with a field.
pub fn problem(l: Locale, error: &FieldError) -> String {
    let p = |name: &str| error.params.get(name).cloned().unwrap_or_default();
    let figure = |name: &str| p(name).parse().map_or_else(|_| p(name), number);
    match error.code {
        Code::Required => t!(l, forms.required).to_string(),
        Code::TooLong => t!(l, forms.too_long, actual = figure("actual"), max = figure("max")).to_string(),
        Code::TooShort => t!(l, forms.too_short, min = p("min")).to_string(),
        Code::ControlCharacters => t!(l, forms.control_characters).to_string(),
        Code::NotANumber => t!(l, forms.not_a_number).to_string(),
        Code::OutOfRange => t!(l, forms.out_of_range, min = figure("min"), max = figure("max")).to_string(),
        Code::NotADate => t!(l, forms.not_a_date).to_string(),
        Code::TooEarly => t!(l, forms.too_early, earliest = p("earliest")).to_string(),
        Code::TooLate => t!(l, forms.too_late, latest = p("latest")).to_string(),
        Code::UnknownChoice => t!(l, forms.unknown_choice).to_string(),
        Code::UnknownReference => t!(l, forms.unknown_reference).to_string(),
        Code::Unchanged => t!(l, forms.unchanged).to_string(),
        Code::Duplicate => t!(l, forms.duplicate).to_string(),
        Code::NotAnAddress => t!(l, forms.not_an_address).to_string(),
        Code::TooMany => t!(l, forms.more_than, actual = figure("actual"), max = figure("max")).to_string(),
        Code::NotAWord => t!(l, forms.not_a_word, word = p("word")).to_string(),
        Code::NotALink => t!(l, forms.not_a_link).to_string(),
        Code::WrongSum => t!(l, forms.wrong_sum, expected = p("expected")).to_string(),
        Code::PersonalNumber => t!(l, forms.personal_number, excerpt = p("excerpt")).to_string(),
        Code::SecurityProtected => t!(l, forms.security_protected).to_string(),
        Code::LevelTooLow => t!(l, forms.level_too_low).to_string(),
        Code::InAnotherGroup => {
            t!(l, forms.in_another_group, need = p("need"), group = p("group")).to_string()
        }
        Code::TooFew => t!(l, forms.fewer_than, min = figure("min")).to_string(),
        Code::WrongRows => t!(l, forms.wrong_rows, count = figure("count")).to_string(),
        Code::FileRefused => {
            let fault = FileFault::from_code(&p("fault")).unwrap_or(FileFault::WrongType);
            match p("name") {
                name if name.is_empty() => file_fault(l, fault).to_owned(),
                name => format!("{name}. {}", file_fault(l, fault)),
            }
        }
    }
}

/// Why a file was not taken.
pub fn file_fault(l: Locale, fault: FileFault) -> &'static str {
    match fault {
        FileFault::Empty => t!(l, attachments.fault_empty),
        FileFault::TooLarge => t!(l, attachments.fault_too_large),
        FileFault::WrongType => t!(l, attachments.fault_wrong_type),
        FileFault::Mismatch => t!(l, attachments.fault_mismatch),
        FileFault::TooMany => t!(l, attachments.fault_too_many),
        FileFault::Unreadable => t!(l, attachments.fault_unreadable),
    }
}

pub fn reason(l: Locale, reason: Reason) -> &'static str {
    match reason {
        Reason::NotSignedIn => t!(l, errors.reason_not_signed_in),
        Reason::NoRole => t!(l, errors.reason_no_role),
        Reason::OtherUnit => t!(l, errors.reason_other_unit),
        Reason::NotAuthor => t!(l, errors.reason_not_author),
        Reason::SelfApproval => t!(l, errors.reason_self_approval),
        Reason::Recused => t!(l, errors.reason_recused),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::datetime;

    use super::*;

    #[rstest]
    #[case(datetime!(2026-11-23 14:58 UTC), "2026-11-23 15:58")]
    #[case(datetime!(2026-07-01 22:30 UTC), "2026-07-02 00:30")]
    #[case(datetime!(2026-03-29 00:59 UTC), "2026-03-29 01:59")]
    #[case(datetime!(2026-03-29 01:00 UTC), "2026-03-29 03:00")]
    #[case(datetime!(2026-10-25 00:59 UTC), "2026-10-25 02:59")]
    #[case(datetime!(2026-10-25 01:00 UTC), "2026-10-25 02:00")]
    fn moments_are_swedish(#[case] at: OffsetDateTime, #[case] shown: &str) {
        assert_eq!(moment(at), shown);
    }

    #[rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(4_000_000, "4\u{a0}000\u{a0}000")]
    #[case(-1234, "\u{2212}1\u{a0}234")]
    fn numbers(#[case] n: i64, #[case] shown: &str) {
        assert_eq!(number(n), shown);
    }

    #[test]
    fn decimals_have_the_languages_point() {
        assert_eq!(hundredths(Locale::sv, 1437, 1), "14,4");
        assert_eq!(hundredths(Locale::en, 1437, 2), "14.37");
        assert_eq!(hundredths(Locale::sv, 5, 2), "0,05");
    }

    #[test]
    fn an_amount_tells_how_sure_it_is() {
        let amount = Amount {
            kronor: 4_000_000,
            precision: Precision::Approximate,
        };
        assert_eq!(kronor(Locale::sv, amount), "cirka 4\u{a0}000\u{a0}000 kr");
    }
}

//! The result on the scoring tab: sum, band, spread and sensitivity, the arithmetic, and the cards.

use domain::scores::{Band, CriteriaSet, Criterion, Hundredths, Line, Scored};
use leptos::prelude::*;
use store::scores::{CardRow, ScoresView};

use super::{
    scoring_card::own_sum,
    scoring_words::{band, band_text, band_tone, criterion, figure},
};
use crate::{
    i18n::Locale,
    parts::{
        confirm::unfold,
        lists::table,
        prose::{facts, paragraphs, section},
        tags::{Tone, tag},
    },
    t, words,
};

/// The section, when the person asking sees a result and there is one.
pub fn result_section(l: Locale, seen: &ScoresView) -> Option<AnyView> {
    let (round, scored) = (seen.round.as_ref()?, seen.scored.as_ref()?);
    let preliminary = round
        .open
        .then(|| view! { <p class="ds-paragraph app-subtle">{t!(l, scores.result_preliminary)}</p> });
    let lifted = scored.lifted_by_law.then(|| {
        let mean = figure(l, scored.lines[Criterion::LegalDuty.index()].mean);
        let text = t!(l, scores.lifted, mean = mean).to_string();
        view! { <div class="ds-alert app-notice" data-color="info"><p class="ds-paragraph">{text}</p></div> }
    });
    let content = view! {
        {preliminary}
        <div class="app-score">
            <p class="app-score__sum">{own_sum(l, scored.sum)}</p>
            <p class="app-score__band">
                {tag(band_tone(scored.band), band(l, scored.band))}
                <span>{band_text(l, scored.band)}</span>
            </p>
        </div>
        {scale(l, &round.set, scored)}
        {lifted}
        {facts(result_facts(l, scored))}
        {arithmetic(l, scored)}
    };
    Some(section(
        "scoring-result",
        t!(l, scores.result_title),
        content.into_any(),
    ))
}

fn result_facts(l: Locale, scored: &Scored) -> Vec<(String, AnyView)> {
    let own_sums = t!(
        l,
        scores.own_sums_value,
        low = rounded(l, scored.spread.lowest),
        high = rounded(l, scored.spread.highest),
        deviation = rounded(l, scored.spread.deviation)
    )
    .to_string();
    let (low, high) = scored.sensitivity;
    let range = t!(
        l,
        scores.sensitivity_value,
        low = rounded(l, low),
        high = rounded(l, high)
    )
    .to_string();
    let bands = if scored.bands.0 == scored.bands.1 {
        t!(l, scores.sensitivity_same, band = scored.band.code()).to_string()
    } else {
        t!(
            l,
            scores.sensitivity_differs,
            low = scored.bands.0.code(),
            high = scored.bands.1.code()
        )
        .to_string()
    };
    let text = |text: String| view! { <span>{text}</span> }.into_any();
    vec![
        (
            t!(l, scores.assessors).to_owned(),
            text(scored.assessors.to_string()),
        ),
        (t!(l, scores.own_sums).to_owned(), text(own_sums)),
        (
            t!(l, scores.sensitivity).to_owned(),
            text(format!("{range} {bands}")),
        ),
    ]
}

/// One decimal is enough where a figure is not part of an addition.
fn rounded(l: Locale, figure: Hundredths) -> String {
    words::hundredths(l, figure.0, 1)
}

/// The sum on a line from 0 to 100 with the limits of the bands and the range of sensitivity.
fn scale(l: Locale, set: &CriteriaSet, scored: &Scored) -> AnyView {
    // The line runs from 20 to 580 in the drawing's own measure.
    let x = |at: Hundredths| 20 + at.0 * 560 / 10_000;
    let (low, high) = scored.sensitivity;
    let label = t!(
        l,
        scores.scale,
        sum = figure(l, scored.sum),
        a = figure(l, set.band_a_from),
        b = figure(l, set.band_b_from)
    )
    .to_string();
    let limits = [(set.band_b_from, Band::B), (set.band_a_from, Band::A)]
        .into_iter()
        .map(|(at, _)| {
            let x = x(at).to_string();
            view! { <line class="axis" x1=x.clone() x2=x y1="14" y2="54" stroke-width="2" /> }
        })
        .collect_view();
    let middle = |from: Hundredths, to: Hundredths| ((x(from) + x(to)) / 2).to_string();
    let names = [
        (middle(Hundredths(0), set.band_b_from), Band::C),
        (middle(set.band_b_from, set.band_a_from), Band::B),
        (middle(set.band_a_from, Hundredths(10_000)), Band::A),
    ]
    .into_iter()
    .map(|(x, name)| view! { <text class="app-scale-name" x=x y="22" text-anchor="middle">{name.code()}</text> })
    .collect_view();
    let ends = [Hundredths(0), set.band_b_from, set.band_a_from, Hundredths(10_000)]
        .into_iter()
        .map(|at| view! { <text x=x(at).to_string() y="78" text-anchor="middle">{(at.0 / 100).to_string()}</text> })
        .collect_view();
    view! {
        <svg class="app-chart app-score__scale" viewBox="0 0 600 84" role="img" aria-label=label>
            <line class="axis" x1="20" x2="580" y1="40" y2="40" stroke-width="2" />
            {limits}
            {names}
            {ends}
            <rect class="range" x=x(low).to_string() y="34" height="12" width=(x(high) - x(low)).max(1).to_string() rx="6" />
            <circle class="bar" cx=x(scored.sum).to_string() cy="40" r="8" />
        </svg>
    }
    .into_any()
}

/// Every criterion with its mean, spread and how its contribution comes about.
fn arithmetic(l: Locale, scored: &Scored) -> AnyView {
    let rows = scored
        .lines
        .iter()
        .map(|line| {
            let spread = format!("{}–{}", line.spread.lowest.0 / 100, line.spread.highest.0 / 100);
            view! {
                <tr>
                    <th scope="row">{criterion(l, line.criterion)}</th>
                    <td class="app-num">{line.weight}</td>
                    <td class="app-num">{words::hundredths(l, line.mean.0, 2)}</td>
                    <td class="app-num">{spread}</td>
                    <td class="app-num">{words::hundredths(l, line.spread.deviation.0, 2)}</td>
                    <td class="app-num">{working(l, line)}</td>
                    <td class="app-num">{words::hundredths(l, line.contribution.0, 2)}</td>
                </tr>
            }
        })
        .collect_view();
    let content = view! {
        <thead>
            <tr>
                <th scope="col">{t!(l, scores.criterion)}</th>
                <th scope="col" class="app-num">{t!(l, scores.weight)}</th>
                <th scope="col" class="app-num">{t!(l, scores.mean)}</th>
                <th scope="col" class="app-num">{t!(l, scores.spread)}</th>
                <th scope="col" class="app-num">{t!(l, scores.deviation)}</th>
                <th scope="col" class="app-num">{t!(l, scores.arithmetic)}</th>
                <th scope="col" class="app-num">{t!(l, scores.contribution)}</th>
            </tr>
        </thead>
        <tbody>{rows}</tbody>
        <tfoot>
            <tr>
                <th scope="row" colspan="6">{t!(l, scores.sum)}</th>
                <td class="app-num"><strong>{words::hundredths(l, scored.sum.0, 2)}</strong></td>
            </tr>
        </tfoot>
    };
    table(
        "scoring-arithmetic",
        t!(l, scores.result_table),
        content.into_any(),
    )
}

/// `20 × 3,5 / 5`; where the mean had to be rounded, `20 × 11 / (3 × 5)`, so that the figures are exact.
fn working(l: Locale, line: &Line) -> String {
    if line.mean_is_exact() {
        format!("{} × {} / 5", line.weight, figure(l, line.mean))
    } else {
        format!("{} × {} / ({} × 5)", line.weight, line.points, line.assessors)
    }
}

/// Every assessor's scores side by side and their reasons, when the person asking may see them.
pub fn cards(l: Locale, seen: &ScoresView) -> Option<AnyView> {
    let round = seen.round.as_ref()?;
    if seen.cards.is_empty() {
        // Without a result either there is nothing to say.
        seen.scored.as_ref()?;
        return Some(
            view! { <p class="ds-paragraph app-subtle app-after">{t!(l, scores.result_only)}</p> }.into_any(),
        );
    }
    let reasons = seen
        .cards
        .iter()
        .enumerate()
        .map(|(i, row)| reasons(l, i, row))
        .collect_view();
    let content = view! {
        {side_by_side(l, &round.set, &seen.cards)}
        {reasons}
    };
    Some(section(
        "scoring-cards",
        t!(l, scores.cards_title),
        content.into_any(),
    ))
}

fn side_by_side(l: Locale, set: &CriteriaSet, cards: &[CardRow]) -> AnyView {
    let names = cards
        .iter()
        .map(|row| {
            let flag = row
                .own_unit
                .then(|| view! { <div>{tag(Tone::Warning, t!(l, scores.own_unit))}</div> });
            view! { <th scope="col" class="app-num">{row.name.clone()}{flag}</th> }
        })
        .collect_view();
    let rows = Criterion::ALL
        .iter()
        .map(|c| {
            let scores = cards
                .iter()
                .map(|row| view! { <td class="app-num">{row.now.card.values.get(*c)}</td> });
            view! { <tr><th scope="row">{criterion(l, *c)}</th>{scores.collect_view()}</tr> }
        })
        .collect_view();
    let sums = cards
        .iter()
        .map(|row| view! { <td class="app-num"><strong>{figure(l, row.now.card.values.sum(set))}</strong></td> })
        .collect_view();
    let content = view! {
        <thead><tr><th scope="col">{t!(l, scores.criterion)}</th>{names}</tr></thead>
        <tbody>{rows}</tbody>
        <tfoot><tr><th scope="row">{t!(l, scores.own_sum)}</th>{sums}</tr></tfoot>
    };
    table(
        "scoring-cards-table",
        t!(l, scores.cards_table),
        content.into_any(),
    )
}

fn reasons(l: Locale, i: usize, row: &CardRow) -> AnyView {
    let card = &row.now.card;
    let why = Criterion::ALL
        .iter()
        .filter(|c| !card.why[c.index()].is_empty())
        .map(|c| {
            let name = format!("{} ({})", criterion(l, *c), card.values.get(*c));
            (
                name,
                view! { <span class="app-prose">{card.why[c.index()].clone()}</span> }.into_any(),
            )
        })
        .collect::<Vec<_>>();
    let why = (!why.is_empty()).then(|| facts(why));
    let given = t!(l, scores.card_given, date = words::moment(row.now.given_at)).to_string();
    let changed = row
        .earlier
        .iter()
        .map(|before| {
            let scores: Vec<String> = Criterion::ALL
                .iter()
                .map(|c| before.card.values.get(*c).to_string())
                .collect();
            let date = words::moment(before.given_at);
            let text = t!(l, scores.card_changed, date = date, scores = scores.join(", ")).to_string();
            view! { <p class="app-meta">{text}</p> }
        })
        .collect_view();
    let content = view! {
        {paragraphs(&card.motivation)}
        {why}
        <p class="app-meta">{given}</p>
        {changed}
    };
    let label = t!(l, scores.card_of, name = row.name.clone()).to_string();
    unfold(&format!("card-{i}"), label, false, content.into_any())
}

#[cfg(test)]
mod tests {
    use domain::scores::{CRITERIA, Values, result};

    use super::*;

    /// The working of the first criterion when the assessors gave it these scores.
    fn first(scores: &[i64]) -> String {
        let card = |score: &i64| {
            let mut values = [0; CRITERIA];
            values[0] = *score;
            Values::new(values)
        };
        let cards: Vec<Values> = scores.iter().filter_map(card).collect();
        result(&CriteriaSet::DEFAULT, &cards)
            .map(|scored| working(Locale::sv, &scored.lines[0]))
            .unwrap_or_default()
    }

    #[test]
    fn the_working_shown_is_exact() {
        assert_eq!(first(&[4, 3]), "20 × 3,5 / 5");
        assert_eq!(first(&[5, 5, 5]), "20 × 5,0 / 5");
        assert_eq!(first(&[4, 3, 4]), "20 × 11 / (3 × 5)");
    }

    #[test]
    fn the_scale_tells_its_figures_in_words() {
        let cards = [
            Values::new([3; CRITERIA]).unwrap(),
            Values::new([4; CRITERIA]).unwrap(),
        ];
        let scored = result(&CriteriaSet::DEFAULT, &cards).unwrap();
        let html = scale(Locale::sv, &CriteriaSet::DEFAULT, &scored).to_html();
        assert!(
            html.contains("role=\"img\"") && html.contains("Summan 70,0"),
            "{html}"
        );
    }
}

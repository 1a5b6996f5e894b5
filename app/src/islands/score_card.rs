//! The arithmetic of a score card while one sets the scores. Without scripts the figures are those of the saved
//! card, and the answer to the form shows the new ones.

use domain::scores::{Hundredths, MAX_SCORE};
use leptos::prelude::*;

/// `20 × 4 / 5 = 16,0`, or with a dash where no score is set.
pub fn points_text(weight: i64, score: Option<i64>, separator: char) -> String {
    match score {
        Some(score) => {
            let points = Hundredths(100 * weight * score / MAX_SCORE).text(separator);
            format!("{weight} × {score} / {MAX_SCORE} = {points}")
        }
        None => format!("{weight} × – / {MAX_SCORE}"),
    }
}

/// The sum of the scores set so far, and how many are not.
fn so_far(weights: &[i64], scores: &[Option<i64>]) -> (Hundredths, usize) {
    let sum = weights
        .iter()
        .zip(scores)
        .map(|(weight, score)| 100 * weight * score.unwrap_or(0) / MAX_SCORE)
        .sum();
    (
        Hundredths(sum),
        scores.iter().filter(|score| score.is_none()).count(),
    )
}

/// Shows the sum below the radio buttons inside and keeps `data-points` beside each criterion right. `weights`
/// and `scores` are in the order of the criteria.
#[island]
pub fn ScoreCard(
    weights: Vec<i64>,
    scores: Vec<Option<i64>>,
    separator: char,
    sum_label: String,
    of_hundred: String,
    missing_label: String,
    children: Children,
) -> impl IntoView {
    let (figures, set_figures) = signal(so_far(&weights, &scores));
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    let recount = {
        use domain::scores::Criterion;
        let recount = move || {
            let Some(root) = root.get_untracked() else { return };
            let mut scores = Vec::with_capacity(weights.len());
            for (criterion, weight) in Criterion::ALL.iter().zip(&weights) {
                let chosen = root
                    .query_selector(&format!("input[name={criterion}]:checked"))
                    .ok()
                    .flatten();
                let score = chosen
                    .and_then(|input| input.get_attribute("value"))
                    .and_then(|v| v.parse().ok());
                if let Ok(Some(place)) = root.query_selector(&format!("[data-points={criterion}]")) {
                    place.set_text_content(Some(&points_text(*weight, score, separator)));
                }
                scores.push(score);
            }
            set_figures.set(so_far(&weights, &scores));
        };
        // A browser may have filled the form in again after going back.
        let first = recount.clone();
        Effect::new(move |_| first());
        move |_: leptos::ev::Event| recount()
    };
    #[cfg(not(feature = "hydrate"))]
    let recount = {
        let _ = set_figures;
        |_: leptos::ev::Event| {}
    };
    view! {
        <div node_ref=root on:change=recount>
            {children()}
            <p class="app-card-sum" role="status">
                {sum_label}
                " "
                <strong class="app-num">{move || figures.get().0.text(separator)}</strong>
                " "
                {of_hundred}
                <span class="app-subtle" hidden=move || figures.get().1 == 0>
                    " · "
                    {missing_label}
                    ": "
                    {move || figures.get().1}
                </span>
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_those_of_the_rules() {
        use domain::scores::{CriteriaSet, Values};
        let scores = [4, 3, 2, 0, 5, 4, 3, 1];
        let typed: Vec<Option<i64>> = scores.iter().copied().map(Some).collect();
        let set = CriteriaSet::DEFAULT;
        let expected = Values::new(scores).map(|values| values.sum(&set));
        assert_eq!(expected, Some(so_far(&set.weights, &typed).0));
        assert_eq!(so_far(&[20, 15], &[Some(4), None]), (Hundredths(1600), 1));
        assert_eq!(points_text(15, Some(1), ','), "15 × 1 / 5 = 3,0");
        assert_eq!(points_text(15, None, ','), "15 × – / 5");
    }
}

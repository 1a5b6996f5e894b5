//! How much of the scoring a person sees: blind until one's own card is in.

use serde::{Deserialize, Serialize};

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sight {
    /// Nothing of the scoring.
    Nothing,
    /// How many cards there are and one's own form; nobody's values, no sum, no band.
    Blind,
    /// The result with its spread, nobody's own card.
    Result,
    /// The result and every card.
    Cards,
}

/// `may_read` and `may_give` are the policy's answers to `ScoreRead` and `ScoreGive`; `own_card`: the person's
/// card of this round is in; `open`: scoring is going on. While it is open an assessor without a card is blind;
/// a reader who does not score sees the result. When it is over, readers see the cards too.
pub const fn sight(may_read: bool, may_give: bool, own_card: bool, open: bool) -> Sight {
    match (may_read, may_give, own_card, open) {
        (false, _, _, _) => Sight::Nothing,
        (true, _, _, false) | (true, _, true, true) => Sight::Cards,
        (true, true, false, true) => Sight::Blind,
        (true, false, false, true) => Sight::Result,
    }
}

impl Sight {
    /// The sum, the spread and the band are shown.
    pub const fn sees_result(self) -> bool {
        matches!(self, Self::Result | Self::Cards)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    // read, give, own, open
    #[case(false, false, false, true, Sight::Nothing)]
    #[case(false, false, false, false, Sight::Nothing)]
    #[case(false, true, false, true, Sight::Nothing)]
    #[case(false, true, true, true, Sight::Nothing)]
    #[case(true, true, false, true, Sight::Blind)]
    #[case(true, true, true, true, Sight::Cards)]
    #[case(true, false, false, true, Sight::Result)]
    #[case(true, false, true, true, Sight::Cards)]
    #[case(true, true, false, false, Sight::Cards)]
    #[case(true, false, false, false, Sight::Cards)]
    fn blind_until_the_own_card_is_in(
        #[case] read: bool,
        #[case] give: bool,
        #[case] own: bool,
        #[case] open: bool,
        #[case] expected: Sight,
    ) {
        assert_eq!(sight(read, give, own, open), expected);
    }
}

//! How far the opinions have come, for guards and overviews. Asks for no permission.

use domain::{ids::ProposalId, reviews::Speciality};

use crate::{Refusal, Wire};

/// Opinions asked for and given in the present round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub asked: i64,
    pub given: i64,
}

async fn stances(w: &mut Wire<'_>, id: ProposalId) -> Result<Vec<(String, String)>, Refusal> {
    fetch_all!(
        w,
        (String, String),
        "SELECT v.speciality, v.stance FROM reviews v JOIN review_rounds r ON r.id = v.round_id
         WHERE r.proposal_id = $1 AND r.is_current",
        id.0,
    )
}

/// The specialities that have not given an opinion in the present round; all before the first.
pub async fn missing(w: &mut Wire<'_>, id: ProposalId) -> Result<Vec<Speciality>, Refusal> {
    let rows = stances(w, id).await?;
    let given = |speciality: Speciality| {
        rows.iter()
            .any(|(code, stance)| code == speciality.code() && !stance.is_empty())
    };
    Ok(Speciality::ALL.iter().copied().filter(|s| !given(*s)).collect())
}

/// `None` before review was opened the first time.
pub async fn progress(w: &mut Wire<'_>, id: ProposalId) -> Result<Option<Progress>, Refusal> {
    let rows = stances(w, id).await?;
    let given = rows.iter().filter(|(_, stance)| !stance.is_empty()).count() as i64;
    Ok((!rows.is_empty()).then_some(Progress {
        asked: rows.len() as i64,
        given,
    }))
}

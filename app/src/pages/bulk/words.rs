//! Words of actions on many rows.

use domain::bulk::{BulkAction, BulkState, Obstacle};
use leptos::prelude::*;

use crate::{
    i18n::Locale,
    parts::tags::{Tone, tag},
    t,
};

pub fn action(l: Locale, action: BulkAction) -> &'static str {
    match action {
        BulkAction::Register => t!(l, bulk.action_register),
        BulkAction::Park => t!(l, bulk.action_park),
        BulkAction::Redirect => t!(l, bulk.action_redirect),
        BulkAction::Decline => t!(l, bulk.action_decline),
        BulkAction::Close => t!(l, bulk.action_close),
        BulkAction::Follow => t!(l, bulk.action_follow),
        BulkAction::Unfollow => t!(l, bulk.action_unfollow),
    }
}

/// What following and not following come to.
pub fn will(l: Locale, action: BulkAction) -> &'static str {
    match action {
        BulkAction::Unfollow => t!(l, bulk.will_unfollow),
        _ => t!(l, bulk.will_follow),
    }
}

pub fn state(l: Locale, state: BulkState) -> &'static str {
    match state {
        BulkState::Previewed => t!(l, bulk.state_previewed),
        BulkState::Running => t!(l, bulk.state_running),
        BulkState::Done => t!(l, bulk.state_done),
        BulkState::Undoing => t!(l, bulk.state_undoing),
        BulkState::Undone => t!(l, bulk.state_undone),
    }
}

pub fn state_tag(l: Locale, of: BulkState) -> AnyView {
    let tone = match of {
        BulkState::Previewed | BulkState::Undone => Tone::Neutral,
        BulkState::Running | BulkState::Undoing => Tone::Info,
        BulkState::Done => Tone::Success,
    };
    tag(tone, state(l, of))
}

/// Why a row is left as it is.
pub fn obstacle(l: Locale, obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::State => t!(l, bulk.obstacle_state),
        Obstacle::NotAllowed => t!(l, bulk.obstacle_not_allowed),
        Obstacle::Changed => t!(l, bulk.obstacle_changed),
        Obstacle::Already => t!(l, bulk.obstacle_already),
        Obstacle::Gone => t!(l, bulk.obstacle_gone),
    }
}

//! What one is told: the notification centre, what letters one wants, saying no to letters, following.

mod list;
mod say_no;
mod settings;
mod unreached;
mod watch;
pub mod words;

pub use list::{NotificationsPage, mark_notices, news};
pub use say_no::{SayNoPage, refuse_letters};
pub use settings::{NotificationSettingsPage, save_notification_wishes};
pub use unreached::try_address_again;
pub use watch::{watch_button, watch_subject};

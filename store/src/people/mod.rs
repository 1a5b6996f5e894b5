//! Accounts, roles in units, signing in.

mod accounts;
mod actor;
mod address;
mod sign_in;

pub use accounts::{
    DemoAccount, NewPerson, RoleHolder, add, add_hashed, demo_accounts, find_by_email, grant, holders,
    name_of, set_password,
};
pub use actor::actor;
pub use address::correct_address;
pub use sign_in::{check_password, hash_password, sign_in};

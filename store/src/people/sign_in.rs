//! Passwords: argon2id, checked off the request threads.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use domain::{Code, FieldError, ids::PersonId};
use uuid::Uuid;

use crate::{Refusal, Store};

/// Fewest and most characters of a password.
const LENGTH: std::ops::RangeInclusive<usize> = 10..=200;

/// Hashes a password with a fresh salt.
pub async fn hash_password(password: &str) -> Result<String, Refusal> {
    let length = password.chars().count();
    if !LENGTH.contains(&length) {
        let code = if length < *LENGTH.start() {
            Code::TooShort
        } else {
            Code::TooLong
        };
        return Err(FieldError::new("password", code)
            .with("min", LENGTH.start())
            .with("max", LENGTH.end())
            .into());
    }
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || {
        let salt = SaltString::generate(&mut OsRng);
        Argon2::default()
            .hash_password(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(|e| Refusal::Unavailable(Box::new(e)))?
    .map_err(|e| Refusal::Unavailable(e.to_string().into()))
}

/// Does the password fit the hash?
pub async fn check_password(password: &str, hash: &str) -> Result<bool, Refusal> {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    })
    .await
    .map_err(|e| Refusal::Unavailable(Box::new(e)))
}

/// A hash of nothing anybody knows: an unknown address takes as long to refuse as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$cmlrdG5pbmctbm9ib2R5$Sm9Gc2NydjBkZ2Z3dFhHVUJQc3pLZ1NqcnVkQWJ5cU0";

/// The person with this address and password; `None` when they do not fit or the account is not active.
pub async fn sign_in(store: &Store, email: &str, password: &str) -> Result<Option<PersonId>, Refusal> {
    let found: Option<(Uuid, Option<String>)> = {
        let mut link = store.read().await?;
        let w = &mut link.wire();
        fetch_optional!(
            w,
            (Uuid, Option<String>),
            "SELECT id, password_hash FROM persons WHERE email = $1 AND active = $2",
            email.trim().to_lowercase(),
            true,
        )?
    };
    let (id, hash) = match found {
        Some((id, Some(hash))) => (Some(id), hash),
        _ => (None, NOBODY.to_owned()),
    };
    let fits = check_password(password, &hash).await?;
    Ok(id.filter(|_| fits).map(PersonId))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{people, testing::both_engines};

    both_engines! {
        async fn only_the_right_password_signs_in(world) {
            let mut unit = world.store.begin().await.unwrap();
            let new = people::NewPerson {
                name: "A", email: " A@Exempel.Example ", unit: world.school, password: Some("a-long-password"),
            };
            let id = people::add(&mut unit.wire(), None, &new, world.now).await.unwrap();
            unit.save().await.unwrap();
            let try_with = async |email, password| sign_in(&world.store, email, password).await.unwrap();
            assert_eq!(try_with("a@exempel.example", "a-long-password").await, Some(id));
            assert_eq!(try_with("A@exempel.example", "a-long-password").await, Some(id));
            assert_eq!(try_with("a@exempel.example", "another-password").await, None);
            assert_eq!(try_with("b@exempel.example", "a-long-password").await, None);
        }
    }

    #[tokio::test]
    async fn the_hash_of_nobody_is_well_formed() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(!check_password("x", NOBODY).await.unwrap());
        assert!(matches!(hash_password("short").await, Err(Refusal::Invalid(_))));
    }
}

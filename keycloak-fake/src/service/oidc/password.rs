//! Hashes of imported passwords: computed with the realm unlocked and off the runtime, for they take long.

use crate::domain::{Decision, Denied};
use crate::state::{Realm, Secret};

/// Whether `password` is what the imported credential was made of.
pub(super) async fn verify(realm: &Realm, user: &str, credential: &str, password: &str) -> Decision<bool> {
    let found = realm.users.get(user).and_then(|user| user.credentials.iter().find(|one| *one.id == *credential));
    let Some(Secret::Imported(imported)) = found.map(|credential| credential.secret.clone()) else { return Ok(false) };
    let password = password.to_owned();
    let hash = move || crate::import::password::verify(&imported, &password);
    let verdict = match tokio::runtime::Handle::try_current() {
        Err(_) => Ok(hash()),
        Ok(runtime) => runtime.spawn_blocking(hash).await,
    };
    match verdict {
        Ok(Ok(verdict)) => Ok(verdict),
        Ok(Err(_)) => Err(Denied::NotDone("this kind of password hash")),
        Err(_) => Err(Denied::NotDone("a password hash that failed")),
    }
}

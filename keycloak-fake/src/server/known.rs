//! Keycloak's operations that no trait binds.

/// An operation of Keycloak's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) name: &'static str,
}

/// Every operation of the list.
pub(super) fn operations() -> impl Iterator<Item = Known> {
    include_str!("known-operations.txt").lines().filter_map(|line| {
        let mut words = line.split(' ');
        let known = Known {
            method: words.next().filter(|word| !word.starts_with('#'))?,
            path: words.next()?,
            name: words.next()?,
        };
        Some(known)
    })
}

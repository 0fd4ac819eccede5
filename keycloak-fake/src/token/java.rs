//! The order in which Java's hash tables give out what was put in: Keycloak's lists of roles, audiences and claims come
//! in it, and tests compare whole answers. It is a fixed order, no chance is in it.

/// The order of a `HashSet` or of a `HashMap`'s keys, each of `items` put in once, in their present order.
pub(crate) fn sort<T>(items: &mut [T], key: impl Fn(&T) -> &str) {
    sort_among(items, items.len(), key);
}

/// The same, for items that lie in a table with `count` keys. What falls together stays as it was.
pub(crate) fn sort_among<T>(items: &mut [T], count: usize, key: impl Fn(&T) -> &str) {
    let mask = capacity(count) - 1;
    items.sort_by_cached_key(|item| spread(key(item)) & mask);
}

/// The order of a map that Java holds as a `HashMap`.
pub(crate) fn sorted_map(
    map: serde_json::Map<String, serde_json::Value>,
) -> serde_json::Map<String, serde_json::Value> {
    let mut entries: Vec<_> = map.into_iter().collect();
    sort(&mut entries, |(name, _)| name);
    entries.into_iter().collect()
}

/// How many buckets there are when `count` entries are in: twice as many whenever three quarters are exceeded.
fn capacity(count: usize) -> u32 {
    let mut capacity = 16;
    while count > capacity / 4 * 3 {
        capacity *= 2;
    }
    u32::try_from(capacity).unwrap_or(1 << 31)
}

/// `String.hashCode`.
pub(crate) fn hash(text: &str) -> u32 {
    text.encode_utf16().fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)))
}

/// What `HashMap` does to it.
fn spread(text: &str) -> u32 {
    let hash = hash(text);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::sort;

    #[test]
    fn roles_come_in_the_order_of_a_real_token() {
        let mut roles = ["r1", "r2", "offline_access", "uma_authorization", "default-roles-oracle-tok"];
        sort(&mut roles, |role| role);
        assert_eq!(roles, ["r2", "offline_access", "uma_authorization", "default-roles-oracle-tok", "r1"]);
    }

    #[test]
    fn claims_come_in_the_order_of_a_real_token() {
        let mut claims = ["preferred_username", "client_id", "clientHost", "email_verified", "clientAddress"];
        sort(&mut claims, |claim| claim);
        assert_eq!(claims, ["clientHost", "email_verified", "preferred_username", "clientAddress", "client_id"]);
    }

    /// In the order of Keycloak 26.7.4 on a page.
    #[test]
    fn messages_come_in_the_order_of_a_real_page() {
        let mut keys = ["error-invalid-length-too-short", "error-invalid-email", "msgX"];
        sort(&mut keys, |key| key);
        assert_eq!(keys, ["msgX", "error-invalid-email", "error-invalid-length-too-short"]);
    }
}

//! Users in the order of their usernames: a page of them from anywhere, and those in whose names a text stands.
//!
//! Leaves of a hundred users keep the texts of their names side by side, so that a search reads memory in a row. A
//! search only narrows down: whether a user is what a filter asks for is the filter's to say.

use std::sync::Arc;

use memchr::memmem::Finder;

use super::User;

/// How many users a leaf has at most: with more a change copies more, with fewer there are more leaves to count.
const FULL: usize = 128;

/// An index over users, copied on write.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory {
    leaves: imbl::Vector<Arc<Leaf>>,
    /// How many people each leaf has, for the way to a page: service accounts are not listed, so they don't count.
    people: Arc<Vec<u32>>,
}

#[derive(Clone, Debug, Default)]
struct Leaf {
    users: Vec<Arc<User>>,
    /// The lower-cased names of all.
    text: String,
    /// Where each user's names end in it.
    ends: Vec<usize>,
    people: u32,
}

impl Directory {
    /// How many users there are, without service accounts.
    pub(crate) fn people(&self) -> usize {
        self.people.iter().map(|&people| people as usize).sum()
    }

    /// The users, without service accounts, from the `first` on.
    pub(crate) fn people_from(&self, first: usize) -> impl Iterator<Item = &Arc<User>> {
        let (mut leaf, mut skip) = (0, first);
        while let Some(&people) = self.people.get(leaf).filter(|&&people| people as usize <= skip) {
            skip -= people as usize;
            leaf += 1;
        }
        // An iterator of the vector's own would go through all that is before.
        let leaves = (leaf..self.leaves.len()).filter_map(|at| self.leaves.get(at));
        leaves.flat_map(|leaf| &leaf.users).filter(|user| is_person(user)).skip(skip)
    }

    /// The users in whose names the lower-cased `text` may stand, service accounts among them.
    pub(crate) fn candidates<'a>(&'a self, text: &str) -> impl Iterator<Item = &'a Arc<User>> + use<'a> {
        let finder = Arc::new(Finder::new(text).into_owned());
        self.leaves.iter().flat_map(move |leaf| leaf.candidates(finder.clone()))
    }

    /// Puts a user in, in place of `old`.
    pub(super) fn put(&mut self, old: Option<&User>, user: &Arc<User>) {
        if let Some(old) = old {
            self.remove(old);
        }
        let mut at = self.leaf_of(&user.username).unwrap_or_else(|| self.insert_leaf(0, Leaf::default()));
        if self.leaves.get(at).is_some_and(|leaf| leaf.users.len() >= FULL) {
            at = self.split(at, &user.username);
        }
        self.change(at, |leaf| leaf.insert(leaf.place_of(&user.username), user.clone()));
    }

    /// Takes a user out.
    pub(super) fn remove(&mut self, user: &User) {
        let Some(at) = self.leaf_of(&user.username) else { return };
        let is_empty = self.change(at, |leaf| {
            if let Some(place) = leaf.users.iter().position(|had| had.id == user.id) {
                leaf.remove(place);
            }
            leaf.users.is_empty()
        });
        if is_empty == Some(true) {
            self.leaves.remove(at);
            Arc::make_mut(&mut self.people).remove(at);
        }
    }

    /// Where a user of this name is, or belongs: the last leaf that does not start after it.
    fn leaf_of(&self, username: &str) -> Option<usize> {
        let starts_after = |leaf: &Arc<Leaf>| leaf.users.first().is_some_and(|first| *first.username > *username);
        let (mut low, mut high) = (0, self.leaves.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.leaves.get(middle) {
                Some(leaf) if !starts_after(leaf) => low = middle + 1,
                _ => high = middle,
            }
        }
        if self.leaves.is_empty() { None } else { Some(low.saturating_sub(1)) }
    }

    /// Makes room in a full leaf; returns where the user of this name belongs then.
    fn split(&mut self, at: usize, username: &str) -> usize {
        let is_last = at + 1 == self.leaves.len();
        let half = self.change(at, |leaf| {
            // Users mostly come in order: a full last leaf stays full.
            if is_last && leaf.place_of(username) == leaf.users.len() {
                return Leaf::default();
            }
            let half = leaf.users.split_off(FULL / 2);
            *leaf = Leaf::of(std::mem::take(&mut leaf.users));
            Leaf::of(half)
        });
        let Some(half) = half else { return at };
        let is_before = half.users.first().is_some_and(|first| *first.username > *username);
        let next = self.insert_leaf(at + 1, half);
        if is_before { at } else { next }
    }

    fn change<T>(&mut self, at: usize, change: impl FnOnce(&mut Leaf) -> T) -> Option<T> {
        let leaf = Arc::make_mut(self.leaves.get_mut(at)?);
        let outcome = change(leaf);
        if let Some(people) = Arc::make_mut(&mut self.people).get_mut(at) {
            *people = leaf.people;
        }
        Some(outcome)
    }

    fn insert_leaf(&mut self, at: usize, leaf: Leaf) -> usize {
        Arc::make_mut(&mut self.people).insert(at, leaf.people);
        self.leaves.insert(at, Arc::new(leaf));
        at
    }
}

impl Leaf {
    fn of(users: impl IntoIterator<Item = Arc<User>>) -> Self {
        let mut leaf = Self::default();
        users.into_iter().for_each(|user| leaf.insert(leaf.users.len(), user));
        leaf
    }

    fn place_of(&self, username: &str) -> usize {
        self.users.partition_point(|user| *user.username < *username)
    }

    fn insert(&mut self, place: usize, user: Arc<User>) {
        let (start, text) = (self.start_of(place), names(&user));
        self.text.insert_str(start, &text);
        self.ends.insert(place, start);
        self.ends.iter_mut().skip(place).for_each(|end| *end += text.len());
        self.people += u32::from(is_person(&user));
        self.users.insert(place, user);
    }

    fn remove(&mut self, place: usize) {
        let (start, end) = (self.start_of(place), self.start_of(place + 1));
        self.text.drain(start..end);
        self.ends.remove(place);
        self.ends.iter_mut().skip(place).for_each(|had| *had -= end - start);
        self.people -= u32::from(is_person(&self.users.remove(place)));
    }

    fn start_of(&self, place: usize) -> usize {
        place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0)
    }

    fn candidates(&self, finder: Arc<Finder<'static>>) -> impl Iterator<Item = &Arc<User>> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = from + finder.find(self.text.as_bytes().get(from..)?)?;
            let place = self.ends.partition_point(|&end| end <= found);
            from = *self.ends.get(place)?;
            self.users.get(place)
        })
    }
}

fn is_person(user: &User) -> bool {
    user.service_account_of.is_none()
}

/// The names of a user, each behind a character that no name has.
fn names(user: &User) -> String {
    let mut names = String::new();
    for name in [Some(&user.username), user.email.as_ref(), user.first_name.as_ref(), user.last_name.as_ref()] {
        names.push('\0');
        names.push_str(&name.map(|name| name.to_lowercase()).unwrap_or_default());
    }
    names
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn user(name: u16, is_account: bool, mail: u8) -> Arc<User> {
        let service_account_of = is_account.then(|| "client".into());
        let email = (mail > 0).then(|| format!("m{mail}@x").into());
        let username = format!("u{name:03}").into();
        Arc::new(User { id: format!("id{name}").into(), username, email, service_account_of, ..User::default() })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn it_lists_and_finds_what_a_sorted_map_does(changes in vec((0..400_u16, 0..4_u8, 0..3_u8), 0..1500)) {
            let (mut directory, mut model) = (Directory::default(), BTreeMap::new());
            for (name, what, mail) in changes {
                let new = user(name, what == 1, mail);
                let old: Option<Arc<User>> = model.remove(&*new.username);
                if what == 0 {
                    old.iter().for_each(|old| directory.remove(old));
                } else {
                    directory.put(old.as_deref(), &new);
                    model.insert(new.username.to_string(), new);
                }
            }
            let names = |users: Vec<&Arc<User>>| users.iter().map(|user| user.username.to_string()).collect::<Vec<_>>();
            let people: Vec<_> = model.values().filter(|user| is_person(user)).collect();
            prop_assert_eq!(directory.people(), people.len());
            for first in [0, 1, 100, people.len() / 2, people.len()] {
                let expected = people.iter().skip(first).copied().collect();
                prop_assert_eq!(names(directory.people_from(first).collect()), names(expected));
            }
            for text in ["", "m1@", "u0", "u1", "nothing"] {
                let wanted = |user: &&Arc<User>| {
                    user.username.contains(text) || user.email.as_ref().is_some_and(|email| email.contains(text))
                };
                let expected = model.values().filter(wanted).collect();
                prop_assert_eq!(names(directory.candidates(text).collect()), names(expected));
            }
        }
    }
}

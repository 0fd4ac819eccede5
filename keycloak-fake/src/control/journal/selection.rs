//! Choosing from the journal, and asserting what is there.

use std::fmt;

use super::filter::Filter;
use super::show::Listing;
use super::{Entry, Journal};

/// Requests of a journal that have something in common. What it holds is looked up when it is asked.
///
/// The assertions panic with what was looked for and the whole journal, in which what was found is marked. They also do
/// where the journal has lost requests, since what is not there may have been.
#[derive(Clone)]
#[must_use]
pub struct Selection {
    journal: Journal,
    filters: Vec<Filter>,
}

impl Selection {
    pub(super) fn new(journal: Journal) -> Self {
        Self { journal, filters: Vec::new() }
    }

    #[track_caller]
    pub(super) fn operation(self, name: &str) -> Self {
        let named: Vec<_> = keycloak_api::operations().into_iter().filter(|info| info.name == name).collect();
        assert!(!named.is_empty(), "no trait of keycloak-api has an operation `{name}`");
        self.with(Filter::Operation(name.to_owned(), named))
    }

    fn with(mut self, filter: Filter) -> Self {
        self.filters.push(filter);
        self
    }

    /// Only those in this realm.
    pub fn realm(self, name: impl Into<String>) -> Self {
        self.with(Filter::Realm(name.into()))
    }

    /// Only those of this client, by its `clientId`.
    pub fn client(self, client_id: impl Into<String>) -> Self {
        self.with(Filter::Client(client_id.into()))
    }

    /// Only those of this user.
    pub fn user(self, name: impl Into<String>) -> Self {
        self.with(Filter::User(name.into()))
    }

    /// Only those with this value of a parameter, such as `grant_type` and `refresh_token`.
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(Filter::Parameter(name.into(), value.into()))
    }

    /// Only those that were answered well.
    pub fn good(self) -> Self {
        self.with(Filter::Good(true))
    }

    /// Only those that failed.
    pub fn failed(self) -> Self {
        self.with(Filter::Good(false))
    }

    /// Only those that came after the last of `others`. An assertion on it fails where there are no others.
    pub fn after(self, others: &Self) -> Self {
        self.with(Filter::After(Box::new(others.clone())))
    }

    /// Only those that came before the first of `others`. An assertion on it fails where there are no others.
    pub fn before(self, others: &Self) -> Self {
        self.with(Filter::Before(Box::new(others.clone())))
    }

    /// The requests, in the order in which they came.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let all = self.journal.entries();
        let chosen = self.chosen(&all);
        all.into_iter().filter(|entry| chosen.contains(&entry.number)).collect()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.chosen(&self.journal.entries()).len()
    }

    /// # Panics
    /// Unless there is exactly one.
    #[track_caller]
    pub fn assert_once(&self) {
        self.assert_count(1);
    }

    /// # Panics
    /// If there is one.
    #[track_caller]
    pub fn assert_none(&self) {
        self.assert_count(0);
    }

    /// # Panics
    /// Unless there are so many.
    #[track_caller]
    pub fn assert_count(&self, expected: usize) {
        let (all, chosen) = self.checked();
        assert!(
            chosen.len() == expected,
            "expected {expected} of {self}, but there are {}:\n{}",
            chosen.len(),
            Listing { entries: &all, marked: &chosen },
        );
    }

    /// # Panics
    /// Unless there is one, and one of `others`, and the first of `others` came after the last of these.
    #[track_caller]
    pub fn assert_before(&self, others: &Self) {
        let (all, first) = self.checked();
        let (_, then) = others.checked();
        let marked = [first.as_slice(), &then].concat();
        let in_order = matches!((first.last(), then.first()), (Some(last), Some(first)) if last < first);
        assert!(
            in_order,
            "expected all {} of {self} before all {} of {others}, and some of both:\n{}",
            first.len(),
            then.len(),
            Listing { entries: &all, marked: &marked },
        );
    }

    /// The journal, and the numbers of these in it, where both tell all that there was to tell.
    #[track_caller]
    fn checked(&self) -> (Vec<Entry>, Vec<u64>) {
        let all = self.journal.entries();
        let lost = self.journal.lost();
        assert!(lost == 0, "the journal has lost its first {lost} requests; give it more room, or clear it in between");
        for others in self.filters.iter().filter_map(Filter::others) {
            assert!(
                !others.chosen(&all).is_empty(),
                "there is none of {others} to go by:\n{}",
                Listing { entries: &all, marked: &[] }
            );
        }
        let chosen = self.chosen(&all);
        (all, chosen)
    }

    /// The numbers of these among all.
    pub(super) fn chosen(&self, all: &[Entry]) -> Vec<u64> {
        let bounds: Vec<_> = self.filters.iter().map(|filter| filter.bound(all)).collect();
        let is_chosen =
            |entry: &&Entry| self.filters.iter().zip(&bounds).all(|(filter, bound)| filter.has(entry, *bound));
        all.iter().filter(is_chosen).map(|entry| entry.number).collect()
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("requests")?;
        self.filters.iter().try_for_each(|filter| write!(formatter, " {filter}"))
    }
}

impl fmt::Debug for Selection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Selection({self})")
    }
}

//! Parts of long lists.

use keycloak_api::operation::Form;
use maud::{Markup, html};

/// How many a page shows.
const SIZE: i32 = 50;

/// Which part of a list a page shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paging {
    first: i32,
}

impl Paging {
    /// What the query asks for; the start where it asks for nothing that is one.
    pub(super) fn of(query: &Form) -> Self {
        let first = query.get("first").and_then(|first| first.parse().ok()).unwrap_or(0);
        Self { first: i32::clamp(first, 0, i32::MAX - 2 * SIZE) }
    }

    /// How many to skip.
    pub(super) fn first(self) -> Option<i32> {
        Some(self.first)
    }

    /// How many to ask for: one more than are shown, by which it is known whether there are more.
    pub(super) fn max(self) -> Option<i32> {
        Some(SIZE + 1)
    }

    /// The part of a list that is there as a whole.
    pub(super) fn part<T>(self, all: impl Iterator<Item = T>) -> Vec<T> {
        let (skip, take) = (usize::try_from(self.first), usize::try_from(SIZE + 1));
        all.skip(skip.unwrap_or_default()).take(take.unwrap_or_default()).collect()
    }

    /// What is shown of what was asked for, with links to the parts before and after. `kept` stays in the query.
    pub(super) fn cut<T>(self, mut items: Vec<T>, path: &str, kept: &[(&str, &str)]) -> (Vec<T>, Markup) {
        let size = usize::try_from(SIZE).unwrap_or_default();
        let has_more = items.len() > size;
        items.truncate(size);
        let to = |first: i32| {
            let mut query = Form::default();
            for (name, value) in kept.iter().filter(|(_, value)| !value.is_empty()) {
                query.append(*name, *value);
            }
            query.append("first", first.to_string());
            format!("{path}?{}", query.encode())
        };
        let links = html! {
            @if self.first > 0 || has_more {
                nav .pages aria-label="Pages" {
                    @if self.first > 0 { a rel="prev" href=(to((self.first - SIZE).max(0))) { "Previous" } }
                    span { (self.first + 1) "–" (self.first + i32::try_from(items.len()).unwrap_or(SIZE)) }
                    @if has_more { a rel="next" href=(to(self.first + SIZE)) { "Next" } }
                }
            }
        };
        (items, links)
    }
}

//! A list of any length, asked for page by page. It knows no resource.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::error::Result;

/// How many are asked for at once, where nobody says another number; Keycloak's own.
const SIZE: i32 = 100;

type Fetched<'a, T> = Pin<Box<dyn Future<Output = Result<Vec<T>>> + Send + 'a>>;
type Fetch<'a, T> = Box<dyn Fn(i32, i32) -> Fetched<'a, T> + Send + Sync + 'a>;

/// A list, page by page: a [`Stream`] of its items, or whole pages by [`Pages::next_page`].
///
/// The next page is asked for when the one before is used up. What is created or deleted meanwhile may shift the list,
/// so that an item comes twice or not at all; this is how Keycloak's lists are. The list ends with a page that is
/// shorter than was asked for, or with the first error.
pub struct Pages<'a, T> {
    fetch: Fetch<'a, T>,
    size: i32,
    /// How many to skip for the next page.
    first: i32,
    /// How many are still wanted.
    wanted: Option<i32>,
    /// What is left of the last page.
    items: VecDeque<T>,
    asked: Option<(i32, Fetched<'a, T>)>,
    is_over: bool,
}

impl<'a, T> Pages<'a, T> {
    /// What `fetch` gives for `first` and `max`, from `start`, and no more than `limit`.
    pub(super) fn new(
        start: Option<i32>,
        limit: Option<i32>,
        fetch: impl Fn(i32, i32) -> Fetched<'a, T> + Send + Sync + 'a,
    ) -> Self {
        // A negative limit is none, as for Keycloak.
        let wanted = limit.filter(|limit| *limit >= 0);
        let first = start.unwrap_or_default().max(0);
        Self {
            fetch: Box::new(fetch),
            size: SIZE,
            first,
            wanted,
            items: VecDeque::new(),
            asked: None,
            is_over: wanted == Some(0),
        }
    }

    /// Asks for so many at once; at least for one.
    #[must_use]
    pub fn page_size(mut self, size: i32) -> Self {
        self.size = size.max(1);
        self
    }

    /// The next page, or what is left of one that the stream began; nothing at the end.
    ///
    /// # Errors
    /// What the listing says. The list is over then.
    pub async fn next_page(&mut self) -> Result<Option<Vec<T>>> {
        poll_fn(|context| self.poll_page(context)).await.transpose()?;
        Ok((!self.items.is_empty()).then(|| std::mem::take(&mut self.items).into()))
    }

    /// All that is left of the list.
    ///
    /// # Errors
    /// What the listing says.
    pub async fn all(mut self) -> Result<Vec<T>> {
        let mut all = Vec::new();
        while let Some(page) = self.next_page().await? {
            all.extend(page);
        }
        Ok(all)
    }

    /// Ready when there are items, or none to come.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<()>>> {
        if !self.items.is_empty() {
            return Poll::Ready(Some(Ok(())));
        }
        if self.is_over {
            return Poll::Ready(None);
        }
        let (first, size) = (self.first, self.wanted.map_or(self.size, |wanted| wanted.min(self.size)));
        let (size, fetched) = self.asked.get_or_insert_with(|| (size, (self.fetch)(first, size)));
        let (size, answer) = (*size, ready!(fetched.as_mut().poll(context)));
        self.asked = None;
        Poll::Ready(match answer {
            Ok(page) => {
                self.keep(page, size);
                (!self.items.is_empty()).then_some(Ok(()))
            }
            Err(error) => {
                self.is_over = true;
                Some(Err(error))
            }
        })
    }

    fn keep(&mut self, page: Vec<T>, size: i32) {
        // A page that is longer than was asked for is the list of a server that does not page this list.
        self.is_over = i32::try_from(page.len()) != Ok(size);
        self.first = self.first.saturating_add(size);
        self.wanted = self.wanted.map(|wanted| wanted - size);
        self.is_over |= self.wanted == Some(0);
        self.items = page.into();
    }
}

// Nothing in it is pinned but the boxed future.
impl<T> Unpin for Pages<'_, T> {}

impl<T> Stream for Pages<'_, T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        match ready!(self.poll_page(context)) {
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
            _ => Poll::Ready(self.items.pop_front().map(Ok)),
        }
    }
}

impl<T> fmt::Debug for Pages<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, size, is_over, .. } = self;
        let mut shown = formatter.debug_struct("Pages");
        shown.field("first", first).field("size", size).field("is_over", is_over).finish_non_exhaustive()
    }
}

#[cfg(feature = "blocking")]
pub(super) mod blocking {
    use std::future::poll_fn;
    use std::pin::Pin;

    use futures_core::Stream as _;

    use crate::error::Result;
    use crate::operation::BlockOn;

    /// A list, page by page: an iterator over its items, or whole pages by [`Pages::next_page`].
    #[derive(Debug)]
    pub struct Pages<'a, B: ?Sized, T> {
        front: &'a B,
        pages: super::Pages<'a, T>,
    }

    impl<'a, B: BlockOn + ?Sized, T> Pages<'a, B, T> {
        pub(in crate::navigation) fn new(front: &'a B, pages: super::Pages<'a, T>) -> Self {
            Self { front, pages }
        }

        /// Asks for so many at once; at least for one.
        #[must_use]
        pub fn page_size(self, size: i32) -> Self {
            Self { pages: self.pages.page_size(size), ..self }
        }

        /// The next page, or what is left of one that the iterator began; nothing at the end.
        ///
        /// # Errors
        /// What the listing says. The list is over then.
        pub fn next_page(&mut self) -> Result<Option<Vec<T>>> {
            self.front.block_on(self.pages.next_page())
        }
    }

    impl<B: BlockOn + ?Sized, T> Iterator for Pages<'_, B, T> {
        type Item = Result<T>;

        fn next(&mut self) -> Option<Result<T>> {
            let pages = &mut self.pages;
            self.front.block_on(poll_fn(|context| Pin::new(&mut *pages).poll_next(context)))
        }
    }
}

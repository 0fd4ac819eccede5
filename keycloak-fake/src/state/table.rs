//! A table: records by id, and by their key in order.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use equivalent::{Comparable, Equivalent};

use super::Id;

/// What tells a record from its siblings, and orders them: the id of what holds it (empty for the realm itself), and
/// its name there.
pub(crate) type Key<'a> = (&'a str, &'a str);

/// What a table holds.
pub(crate) trait Record: Clone {
    /// Its id, unique in the table.
    fn id(&self) -> &Id;
    /// Its key, unique in the table.
    fn key(&self) -> Key<'_>;
}

/// Records by id and by key, copied on write.
pub(crate) struct Table<T> {
    by_id: imbl::OrdMap<Id, Arc<T>>,
    by_key: imbl::OrdSet<ByKey<T>>,
}

/// A record in the place that its key gives it: the key itself would take six times as much, and be copied with each
/// change that comes near.
struct ByKey<T>(Arc<T>);

impl<T: fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Table").field(&self.by_id).finish()
    }
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self { by_id: self.by_id.clone(), by_key: self.by_key.clone() }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { by_id: imbl::OrdMap::new(), by_key: imbl::OrdSet::new() }
    }
}

impl<T: Record> Table<T> {
    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The record of this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<T>> {
        self.by_id.get(id)
    }

    /// The record of this name that lies directly in the realm.
    pub(crate) fn named(&self, name: &str) -> Option<&Arc<T>> {
        self.named_in("", name)
    }

    /// The record of this name in `holder`.
    pub(crate) fn named_in(&self, holder: &str, name: &str) -> Option<&Arc<T>> {
        self.by_key.get(&At(holder, name)).map(|ByKey(record)| record)
    }

    /// Puts a record in, in place of one of the same id. The caller has made sure that its key is free.
    pub(crate) fn put(&mut self, record: T) -> Arc<T> {
        let record = Arc::new(record);
        if let Some(old) = self.by_id.insert(record.id().clone(), record.clone())
            && old.key() != record.key()
        {
            self.by_key.remove(&At::of(&*old));
        }
        self.by_key.insert(ByKey(record.clone()));
        record
    }

    /// Changes the record of this id, if there is one.
    pub(crate) fn change(&mut self, id: &str, change: impl FnOnce(&mut T)) -> Option<Arc<T>> {
        let mut record = T::clone(self.by_id.get(id)?);
        change(&mut record);
        Some(self.put(record))
    }

    /// Takes the record of this id out.
    pub(crate) fn remove(&mut self, id: &str) -> Option<Arc<T>> {
        let record = self.by_id.remove(id)?;
        self.by_key.remove(&At::of(&*record));
        Some(record)
    }

    /// Every record, in the order of the keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.by_key.iter().map(|ByKey(record)| record)
    }

    /// Every record of `holder`, in the order of the names. An empty holder means the realm itself.
    pub(crate) fn iter_in(&self, holder: &str) -> impl Iterator<Item = &Arc<T>> {
        let start = At(holder, "");
        let records = self.by_key.range::<_, At<'_>>(&start..).map(|ByKey(record)| record);
        records.take_while(move |record| record.key().0 == holder)
    }
}

/// A key that is looked for.
struct At<'a>(&'a str, &'a str);

impl<'a> At<'a> {
    fn of<T: Record>(record: &'a T) -> Self {
        let (holder, name) = record.key();
        Self(holder, name)
    }
}

impl<T: Record> Equivalent<ByKey<T>> for At<'_> {
    fn equivalent(&self, ByKey(record): &ByKey<T>) -> bool {
        (self.0, self.1) == record.key()
    }
}

impl<T: Record> Comparable<ByKey<T>> for At<'_> {
    fn compare(&self, ByKey(record): &ByKey<T>) -> Ordering {
        (self.0, self.1).cmp(&record.key())
    }
}

impl<T> Clone for ByKey<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Record> PartialEq for ByKey<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.key() == other.0.key()
    }
}

impl<T: Record> Eq for ByKey<T> {}

impl<T: Record> PartialOrd for ByKey<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Record> Ord for ByKey<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.key().cmp(&other.0.key())
    }
}

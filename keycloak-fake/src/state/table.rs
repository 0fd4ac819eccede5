//! A table: records by id, and by their key in order.

use std::ops::Bound;
use std::sync::Arc;

use super::Id;

/// What tells a record from its siblings, and orders them: the id of what holds it (empty for the realm itself), and
/// its name there.
pub(crate) type Key = (Id, Arc<str>);

/// What a table holds.
pub(crate) trait Record: Clone {
    /// Its id, unique in the table.
    fn id(&self) -> &Id;
    /// Its key, unique in the table.
    fn key(&self) -> Key;
}

/// Records by id and by key, copied on write.
#[derive(Debug)]
pub(crate) struct Table<T> {
    by_id: imbl::HashMap<Id, Arc<T>>,
    by_key: imbl::OrdMap<Key, Id>,
}

impl<T> Clone for Table<T> {
    fn clone(&self) -> Self {
        Self { by_id: self.by_id.clone(), by_key: self.by_key.clone() }
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { by_id: imbl::HashMap::new(), by_key: imbl::OrdMap::new() }
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
        let id = self.by_key.get(&(Id::from(holder), Arc::from(name)))?;
        self.by_id.get(id)
    }

    /// Puts a record in, in place of one of the same id. The caller has made sure that its key is free.
    pub(crate) fn put(&mut self, record: T) -> Arc<T> {
        let record = Arc::new(record);
        if let Some(old) = self.by_id.insert(record.id().clone(), record.clone()) {
            let old = old.key();
            if old != record.key() {
                self.by_key.remove(&old);
            }
        }
        self.by_key.insert(record.key(), record.id().clone());
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
        self.by_key.remove(&record.key());
        Some(record)
    }

    /// Every record, in the order of the keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.by_key.values().filter_map(|id| self.by_id.get(id))
    }

    /// Every record of `holder`, in the order of the names. An empty holder means the realm itself.
    pub(crate) fn iter_in(&self, holder: &str) -> impl Iterator<Item = &Arc<T>> {
        let holder = Id::from(holder);
        let start = (holder.clone(), Arc::from(""));
        self.by_key
            .range((Bound::Included(start), Bound::Unbounded))
            .take_while(move |((of, _), _)| *of == holder)
            .filter_map(|(_, id)| self.by_id.get(id))
    }
}

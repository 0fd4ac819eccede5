//! A `Deserializer` without a text: it makes up whatever the type asks for.
//!
//! A type with a flattened `extra` does not say which fields it has, only whether it knows a name that it is shown. So
//! the first value of a type is shown every name there is, and which it knew is kept. Later values get some of those
//! fields, filled, and some that no type knows.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};
use serde_json::{Error, Value, json};

use crate::names::NAMES;
use crate::tape::Tape;

/// The names that a type knows, by the name of its visitor.
static KNOWN: LazyLock<Mutex<HashMap<&'static str, BTreeSet<String>>>> = LazyLock::new(Mutex::default);

/// How many fields of its own a value has at most.
const FIELDS: usize = 12;

/// A value, and what went into it.
pub(crate) struct MadeUp<T> {
    pub(crate) value: T,
    pub(crate) texts: Vec<String>,
    /// The members that the type does not know.
    pub(crate) unknown: Vec<(String, Value)>,
}

struct State<'a> {
    tape: Tape<'a>,
    unknown: Vec<(String, Value)>,
    /// Whether the value that was asked for last is of a field that the type knows.
    is_known: bool,
}

/// Makes a value up as `tape` says.
pub(crate) fn make_up<T: DeserializeOwned>(tape: &[u8]) -> Result<MadeUp<T>, Error> {
    let state = RefCell::new(State { tape: Tape::new(tape), unknown: Vec::new(), is_known: false });
    let value = T::deserialize(Source { state: &state, place: Place::Inside })?;
    let State { tape, unknown, .. } = state.into_inner();
    Ok(MadeUp { value, texts: tape.texts, unknown })
}

/// The names that the type of this name knows.
pub(crate) fn known(type_name: &str) -> BTreeSet<String> {
    let known = KNOWN.lock().unwrap();
    let found = known.iter().find(|(visitor, _)| visitor.contains(&format!("::{type_name}>")));
    found.map(|(_, names)| names.clone()).unwrap_or_default()
}

/// Where a value stands.
#[derive(Clone, Debug)]
enum Place {
    /// In a map, or nowhere.
    Inside,
    /// In a list. What reads lists leniently takes a text for a whole object, and nothing else.
    Listed,
    /// In a field that may be absent, and is not.
    Optional,
    /// In a field of which it is asked whether the type knows it.
    Asked,
    /// In a field of this name that the type does not know.
    Unknown(String),
}

#[derive(Clone)]
struct Source<'s, 't> {
    state: &'s RefCell<State<'t>>,
    place: Place,
}

impl<'t> Source<'_, 't> {
    fn tape<T>(&self, draw: impl FnOnce(&mut Tape<'t>) -> T) -> T {
        let mut state = self.state.borrow_mut();
        state.is_known = true;
        draw(&mut state.tape)
    }

    fn at(&self, place: Place) -> Self {
        Self { state: self.state, place }
    }
}

macro_rules! whole {
    ($($method:ident $visit:ident $type:ty)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let drawn = self.tape(Tape::whole);
            visitor.$visit(<$type>::try_from(drawn).unwrap_or(<$type>::MAX))
        })*
    };
}

impl<'de> Deserializer<'de> for Source<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = match &self.place {
            // Nobody asks for anything: the type does not know the field.
            Place::Asked => return visitor.visit_unit(),
            Place::Unknown(name) => {
                let mut state = self.state.borrow_mut();
                let value = state.tape.json();
                state.unknown.push((name.clone(), value.clone()));
                value
            }
            // What is read leniently takes this for a map, and for an object with a field that it does not know.
            Place::Optional => {
                let (name, text) = self.tape(|tape| (tape.text(), tape.text()));
                json!({name: [text]})
            }
            Place::Inside => self.tape(Tape::scalar),
            Place::Listed => Value::String(self.tape(Tape::text)),
        };
        value.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.state.borrow_mut().is_known = true;
        match self.place {
            Place::Asked => visitor.visit_none(),
            Place::Inside | Place::Listed => visitor.visit_some(self),
            _ => visitor.visit_some(self.at(Place::Optional)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.tape(Tape::byte) % 2 == 1)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.tape(Tape::fraction))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.tape(Tape::text))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let length = self.tape(|tape| tape.below(3));
        visitor.visit_seq(Items { source: self.at(Place::Listed), left: length })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        // Only a derived visitor is a type's; a map's has another name.
        let of = type_name::<V>();
        if of.contains("__Visitor") {
            return self.members(of, visitor);
        }
        let length = self.tape(|tape| tape.below(3));
        visitor.visit_map(Entries { source: self.at(Place::Inside), left: length })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(de::Error::custom(format!("{name} keeps no field that it does not know")))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let variant = variants[self.tape(|tape| tape.below(variants.len()))];
        visitor.visit_enum(StrDeserializer::<Error>::new(variant))
    }

    whole! {
        deserialize_i8 visit_i8 i8
        deserialize_i16 visit_i16 i16
        deserialize_i32 visit_i32 i32
        deserialize_i64 visit_i64 i64
        deserialize_u8 visit_u8 u8
        deserialize_u16 visit_u16 u16
        deserialize_u32 visit_u32 u32
        deserialize_u64 visit_u64 u64
    }

    forward_to_deserialize_any! {
        f32 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

impl<'s, 't> Source<'s, 't> {
    fn members<'de, V: Visitor<'de>>(self, of: &'static str, visitor: V) -> Result<V::Value, Error> {
        let known = KNOWN.lock().unwrap().get(of).cloned();
        let Some(known) = known else {
            let (mut names, mut found) = (NAMES.iter(), BTreeSet::new());
            let value = visitor.visit_map(Asking { source: self, names: &mut names, last: None, found: &mut found })?;
            KNOWN.lock().unwrap().insert(of, found);
            return Ok(value);
        };
        let left = self.tape(|tape| {
            let mut left: Vec<&String> = known.iter().collect();
            let some = tape.below(FIELDS.min(left.len()) + 1);
            let mut members: Vec<_> =
                (0..some).map(|_| (left.swap_remove(tape.below(left.len())).clone(), true)).collect();
            // The names of the fields that no type knows are unlike any other.
            let unknown = tape.below(3);
            members.extend((0..unknown).map(|_| (format!("x-{}", tape.text()), false)));
            // Not to be looked for by themselves.
            for (name, _) in members.iter().filter(|(_, is_known)| !is_known) {
                tape.texts.retain(|text| !name.ends_with(text.as_str()));
            }
            members
        });
        visitor.visit_map(Members { source: self, left, next: None })
    }
}

struct Items<'s, 't> {
    source: Source<'s, 't>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(self.source.clone()).map(Some)
    }
}

/// The entries of a map.
struct Entries<'s, 't> {
    source: Source<'s, 't>,
    left: usize,
}

impl<'de> MapAccess<'de> for Entries<'_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(self.source.clone()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.source.clone())
    }
}

/// Every name there is, to find those that a type knows.
struct Asking<'a, 's, 't, N> {
    source: Source<'s, 't>,
    names: &'a mut N,
    last: Option<String>,
    found: &'a mut BTreeSet<String>,
}

impl<'de, 'a, N: Iterator<Item = &'a String>> MapAccess<'de> for Asking<'_, '_, '_, N> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(name) = self.names.next() else { return Ok(None) };
        self.last = Some(name.clone());
        seed.deserialize(StrDeserializer::<Error>::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        self.source.state.borrow_mut().is_known = false;
        let value = seed.deserialize(self.source.at(Place::Asked));
        if self.source.state.borrow().is_known {
            self.found.extend(self.last.take());
        }
        value
    }
}

/// Some fields of a type, and some that it does not know.
struct Members<'s, 't> {
    source: Source<'s, 't>,
    left: Vec<(String, bool)>,
    next: Option<(String, bool)>,
}

impl<'de> MapAccess<'de> for Members<'_, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next = self.left.pop();
        let Some((name, _)) = &self.next else { return Ok(None) };
        seed.deserialize(StrDeserializer::<Error>::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let (name, is_known) = self.next.take().unwrap_or_default();
        // A field that is there is not absent, so what it holds is asked for as if it were a field of its own.
        let place = if is_known { Place::Optional } else { Place::Unknown(name) };
        seed.deserialize(self.source.at(place))
    }
}

//! Query parameters into types, as laxly as Keycloak reads them.
//!
//! What is empty is not there, the first of several counts, and every word but `true` is false. A number that is none
//! is an error.

use serde::de::value::{Error, MapDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// Reads a flat struct.
pub(super) fn read<T: DeserializeOwned>(query: &str) -> Result<T, Error> {
    let mut pairs: Vec<(String, Text)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if !value.is_empty() && pairs.iter().all(|(taken, _)| *taken != name) {
            pairs.push((name.into_owned(), Text(value.into_owned())));
        }
    }
    T::deserialize(MapDeserializer::new(pairs.into_iter()))
}

/// Reads the parameter `name`, if it is there.
pub(super) fn read_value<T: DeserializeOwned>(query: &str, name: &str) -> Result<Option<T>, Error> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(key, value)| key == name && !value.is_empty());
    found.map(|(_, value)| T::deserialize(Text(value.into_owned()))).transpose()
}

/// A parameter's value, which becomes what is asked for.
struct Text(String);

impl IntoDeserializer<'_> for Text {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.0.parse().map_err(serde::de::Error::custom)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Text {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.0.eq_ignore_ascii_case("true"))
    }

    numbers! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Filter {
        first: Option<i32>,
        exact: Option<bool>,
        search: Option<String>,
    }

    #[test]
    fn reads_as_keycloak_does() {
        let read = |query| read::<Filter>(query).ok();
        let filter =
            |first, exact, search: Option<&str>| Some(Filter { first, exact, search: search.map(str::to_owned) });
        assert_eq!(read("first=1&first=2&exact=TRUE&search=a%20b"), filter(Some(1), Some(true), Some("a b")));
        assert_eq!(read("first=&exact=&search="), filter(None, None, None));
        assert_eq!(read("exact=abc&unknown=1"), filter(None, Some(false), None));
        assert_eq!(read("first=%2B3"), filter(Some(3), None, None));
        for bad in ["first=abc", "first=1.0", "first=%201", "first=99999999999"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(read_value::<bool>("a=1&b=true", "b"), Ok(Some(true)));
        assert_eq!(read_value::<i32>("b=", "b"), Ok(None));
        assert!(read_value::<i32>("b=x", "b").is_err());
    }
}

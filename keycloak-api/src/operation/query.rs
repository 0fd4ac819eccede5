//! Query parameters from types, and into types as laxly as Keycloak reads them.
//!
//! What is empty is not there, the first of several counts unless a list is asked for, and every word but `true` is
//! false. A number that is none is an error.

use serde::Serialize;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::Form;

/// Reads a flat struct.
pub(super) fn read<T: DeserializeOwned>(query: &str) -> Result<T, Error> {
    let mut pairs: Vec<(String, Text)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
        match pairs.iter_mut().find(|(taken, _)| *taken == name) {
            Some((_, Text(_, more))) => more.push(value.into_owned()),
            None => pairs.push((name.into_owned(), Text(value.into_owned(), Vec::new()))),
        }
    }
    T::deserialize(MapDeserializer::new(pairs.into_iter()))
}

/// Writes a flat struct; a list is a parameter for each of its values.
///
/// # Errors
/// A struct that is not flat.
pub(super) fn write<T: Serialize>(query: &T, form: &mut Form) -> Result<(), serde_json::Error> {
    use serde::ser::Error as _;
    let Value::Object(fields) = serde_json::to_value(query)? else {
        return Err(serde_json::Error::custom("a query is a struct"));
    };
    for (name, value) in fields {
        let values = if let Value::Array(values) = value { values } else { vec![value] };
        for value in values {
            match value {
                Value::Null => {}
                Value::String(text) => form.append(name.as_str(), text),
                Value::Bool(_) | Value::Number(_) => form.append(name.as_str(), value.to_string()),
                Value::Array(_) | Value::Object(_) => return Err(serde_json::Error::custom("a query is flat")),
            }
        }
    }
    Ok(())
}

/// Reads the parameter `name`, if it is there.
pub(super) fn read_value<T: DeserializeOwned>(query: &str, name: &str) -> Result<Option<T>, Error> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let found = pairs.find(|(key, value)| key == name && !value.is_empty());
    found.map(|(_, value)| T::deserialize(Text(value.into_owned(), Vec::new()))).transpose()
}

/// A parameter's value, which becomes what is asked for, and what stands under the same name after it.
struct Text(String, Vec<String>);

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

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(std::iter::once(self.0).chain(self.1)))
    }

    numbers! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
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

    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    struct Several {
        r#type: Option<Vec<String>>,
        first: Option<i32>,
    }

    #[test]
    fn a_list_is_written_as_several_parameters() {
        let mut form = Form::default();
        let several = Several { r#type: Some(vec!["A".to_owned(), "B C".to_owned()]), first: None };
        assert!(write(&several, &mut form).is_ok());
        assert_eq!(form.encode(), "type=A&type=B+C");
        assert!(write(&vec![1], &mut form).is_err());
        assert!(write(&[("a", [[1]])].into_iter().collect::<std::collections::BTreeMap<_, _>>(), &mut form).is_err());
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
        let several = super::read::<Several>("type=A&first=1&type=&type=B").ok();
        assert_eq!(several, Some(Several { r#type: Some(vec!["A".to_owned(), "B".to_owned()]), first: Some(1) }));
        assert_eq!(read_value::<bool>("a=1&b=true", "b"), Ok(Some(true)));
        assert_eq!(read_value::<i32>("b=", "b"), Ok(None));
        assert!(read_value::<i32>("b=x", "b").is_err());
    }
}

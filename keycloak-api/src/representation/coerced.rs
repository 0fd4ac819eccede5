//! Reads JSON as Keycloak's own reader does: a number or a word for a text, a text for a number or a word, the last of
//! two fields of the same name. What it makes of whole maps and lists is `lenient`'s business.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer, de, forward_to_deserialize_any};
use serde_json::{Error, Value};

/// Reads a representation that was sent to Keycloak, or written for it. An empty text is no number and no boolean here,
/// though Keycloak takes it for `null`.
///
/// # Errors
/// A value that is not of its field's kind and cannot be taken for one.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Coerced(value))
}

/// Reads a representation from the start of `text`, and looks at nothing behind it.
///
/// # Errors
/// A text that is no JSON, or as [`from_value`].
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, Error> {
    let strict = match T::deserialize(&mut serde_json::Deserializer::from_slice(text)) {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    match Value::deserialize(&mut serde_json::Deserializer::from_slice(text)) {
        Ok(value) => from_value(value),
        // Keycloak reads as it goes: what is of another kind is told of before what ends too soon.
        Err(no_json) => Err(if strict.is_data() { strict } else { no_json }),
    }
}

struct Coerced(Value);

impl Coerced {
    fn whole(&self) -> Option<i64> {
        match &self.0 {
            Value::String(text) => text.trim().parse().ok(),
            #[expect(clippy::cast_possible_truncation, reason = "Keycloak drops what is behind the point")]
            Value::Number(number) if number.is_f64() => {
                number.as_f64().filter(|value| value.abs() < 9e18).map(|value| value as i64)
            }
            _ => None,
        }
    }
}

macro_rules! whole {
    ($($method:ident)*) => {
        $(fn $method<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.whole() {
                Some(number) => visitor.visit_i64(number),
                None => self.0.$method(visitor),
            }
        })*
    };
}

macro_rules! fraction {
    ($($method:ident)*) => {
        $(fn $method<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0.as_str().and_then(|text| text.trim().parse().ok()) {
                Some(number) => visitor.visit_f64(number),
                None => self.0.$method(visitor),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Coerced {
    type Error = Error;

    fn deserialize_any<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (name, Self(value)));
                visitor.visit_map(MapDeserializer::new(members))
            }
            Value::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Self))),
            scalar => scalar.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: de::Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_bool<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0 {
            Value::String(text) if matches!(text.trim(), "true" | "True" | "TRUE") => visitor.visit_bool(true),
            Value::String(text) if matches!(text.trim(), "false" | "False" | "FALSE") => visitor.visit_bool(false),
            Value::Number(number) if !number.is_f64() => visitor.visit_bool(number.as_i64() != Some(0)),
            _ => self.0.deserialize_bool(visitor),
        }
    }

    fn deserialize_str<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0 {
            Value::Bool(word) => visitor.visit_string(word.to_string()),
            Value::Number(number) => visitor.visit_string(number.to_string()),
            _ => self.0.deserialize_string(visitor),
        }
    }

    fn deserialize_string<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_enum<V: de::Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    whole! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 }
    whole! { deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }
    fraction! { deserialize_f32 deserialize_f64 }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Coerced {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::error::Category;

    use super::from_slice;
    use crate::representation::{ClientRepresentation, UserRepresentation};

    fn user(text: &str) -> UserRepresentation {
        from_slice(text.as_bytes()).unwrap()
    }

    fn refused(text: &str) -> Category {
        from_slice::<ClientRepresentation>(text.as_bytes()).unwrap_err().classify()
    }

    #[test]
    fn scalars_are_taken_for_others() {
        assert_eq!(user(r#"{"username":7,"firstName":true}"#), user(r#"{"username":"7","firstName":"true"}"#));
        for truth in [r#""true""#, r#"" TRUE ""#, r#""True""#, "1", "-2"] {
            assert_eq!(user(&format!(r#"{{"enabled":{truth}}}"#)).enabled, Some(true), "{truth}");
        }
        assert_eq!(user(r#"{"enabled":0}"#).enabled, Some(false));
        for number in ["5", r#""5""#, "5.7", r#"" 5""#] {
            assert_eq!(user(&format!(r#"{{"createdTimestamp":{number}}}"#)).created_timestamp, Some(5), "{number}");
        }
        assert_eq!(user(r#"{"requiredActions":[5,"x"]}"#).required_actions.unwrap(), ["5", "x"]);
    }

    #[test]
    fn the_last_of_two_fields_counts_and_what_follows_does_not() {
        assert_eq!(user(r#"{"username":"one","username":"two"} and more"#), user(r#"{"username":"two"}"#));
    }

    #[test]
    fn what_is_of_another_kind_is_told_before_what_ends_too_soon() {
        for text in [r#"{"enabled":1.5}"#, r#"{"enabled":"tRue"}"#, r#"{"notBefore":true}"#, r#"{"name":[]}"#, "[", "5"]
        {
            assert_eq!(refused(text), Category::Data, "{text}");
        }
        assert_eq!(refused("{"), Category::Eof);
        assert_eq!(refused("nope"), Category::Syntax);
    }
}

//! Fields that Keycloak's representations do not have: it refuses a body with one.

use keycloak_api::representation::{
    ClientRepresentation, ClientScopeRepresentation, CredentialRepresentation, GroupRepresentation,
    ProtocolMapperRepresentation, RoleRepresentation, UserRepresentation,
};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, Invalid};

/// A representation, and what it has in it.
pub(crate) trait Known {
    /// The first field that Keycloak does not know, with the name of the representation that it is in.
    fn unknown(&self) -> Option<(&'static str, &str)>;
}

/// Refuses what has a field that Keycloak does not know.
pub(crate) fn refuse<T: Known + Serialize + ?Sized>(body: &T) -> Decision<()> {
    let Some((representation, field)) = body.unknown() else { return Ok(()) };
    let column = column(&serde_json::to_string(body).unwrap_or_default(), field);
    let invalid = Invalid::UnknownField { representation, field: field.to_owned(), column };
    Err(AdminDenied::Invalid(invalid).into())
}

/// How far Keycloak has read when it notices, in the text that a client sends, counted from 1: past a number or a word,
/// past the opening of anything else.
fn column(text: &str, field: &str) -> usize {
    let name = format!("{}:", Value::from(field));
    let Some(start) = text.rfind(&name) else { return 1 };
    let value = &text[start + name.len()..];
    let read = if value.starts_with(['"', '{', '[']) { 1 } else { value.find([',', '}', ']']).unwrap_or(value.len()) };
    start + name.len() + read + 1
}

fn own<'a>(name: &'static str, extra: &'a Map<String, Value>) -> Option<(&'static str, &'a str)> {
    extra.keys().next().map(|field| (name, field.as_str()))
}

fn first_in<T: Known>(list: Option<&Vec<T>>) -> Option<(&'static str, &str)> {
    list?.iter().find_map(Known::unknown)
}

impl<T: Known> Known for [T] {
    fn unknown(&self) -> Option<(&'static str, &str)> {
        self.iter().find_map(Known::unknown)
    }
}

impl Known for UserRepresentation {
    fn unknown(&self) -> Option<(&'static str, &str)> {
        first_in(self.credentials.as_ref()).or_else(|| own("UserRepresentation", &self.extra))
    }
}

impl Known for CredentialRepresentation {
    fn unknown(&self) -> Option<(&'static str, &str)> {
        own("CredentialRepresentation", &self.extra)
    }
}

impl Known for GroupRepresentation {
    fn unknown(&self) -> Option<(&'static str, &str)> {
        first_in(self.sub_groups.as_ref()).or_else(|| own("GroupRepresentation", &self.extra))
    }
}

impl Known for RoleRepresentation {
    fn unknown(&self) -> Option<(&'static str, &str)> {
        let composites = self.composites.as_ref().and_then(|composites| own("Composites", &composites.extra));
        composites.or_else(|| own("RoleRepresentation", &self.extra))
    }
}

impl Known for ProtocolMapperRepresentation {
    fn unknown(&self) -> Option<(&'static str, &str)> {
        own("ProtocolMapperRepresentation", &self.extra)
    }
}

impl Known for ClientScopeRepresentation {
    fn unknown(&self) -> Option<(&'static str, &str)> {
        first_in(self.protocol_mappers.as_ref()).or_else(|| own("ClientScopeRepresentation", &self.extra))
    }
}

impl Known for ClientRepresentation {
    fn unknown(&self) -> Option<(&'static str, &str)> {
        first_in(self.protocol_mappers.as_ref()).or_else(|| own("ClientRepresentation", &self.extra))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_is_keycloaks() {
        assert_eq!(column(r#"{"username":"abcd","nope":"str"}"#, "nope"), 28);
        assert_eq!(column(r#"{"username":"abcd","nope":true}"#, "nope"), 31);
        assert_eq!(column(r#"{"username":"abcd","nope":[1]}"#, "nope"), 28);
        assert_eq!(column(r#"[{"name":"r","nope":1}]"#, "nope"), 22);
    }
}

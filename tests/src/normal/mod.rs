//! Making answers comparable: what differs from run to run is replaced, what Keycloak means stays.
//!
//! An id becomes `<uuid 1>`, `<uuid 2>`, … in the order in which a case meets them, so that two places that hold the
//! same id still show it. A token becomes its header and claims. A time becomes its distance from the token's `iat`.
//! Lists that Keycloak keeps in the order of a hash are sorted. Three passes: [`expand`] opens tokens, [`order`]
//! sorts by what does not differ, and only then ids get their numbers.

mod alias;
pub mod expand;
mod headers;
mod names;
pub mod order;
pub mod page;
pub mod page_fields;

use serde_json::{Map, Value, json};

use crate::wire::Answer;
use alias::Aliases;

/// Replaces what differs from run to run, the same by the same throughout a case.
#[derive(Debug, Default)]
pub struct Normaliser {
    aliases: Aliases,
}

impl Normaliser {
    /// Replaces `value` by `name` wherever it stands. Longer values come first.
    pub fn name(&mut self, value: impl Into<String>, name: impl Into<String>) {
        self.aliases.name(value.into(), name.into());
    }

    /// An answer with its headers. `is_unordered` says that the list which it is has no order.
    pub fn answer(&mut self, answer: &Answer, is_unordered: bool) -> Value {
        let mut whole = Map::new();
        whole.insert("status".to_owned(), json!(answer.status.as_u16()));
        whole.insert("headers".to_owned(), headers::shown(&answer.headers, &mut self.aliases));
        let body = match serde_json::from_slice::<Value>(&answer.body) {
            Ok(body) if is_unordered => self.unordered(&body),
            Ok(body) => self.value(&body),
            Err(_) if answer.header("content-type").starts_with("text/html") => {
                page::shown(&answer.text(), &mut self.aliases)
            }
            Err(_) => self.value(&Value::String(answer.text())),
        };
        if body != json!("") {
            whole.insert("body".to_owned(), body);
        }
        Value::Object(whole)
    }

    /// A value of JSON.
    pub fn value(&mut self, value: &Value) -> Value {
        let ordered = order::ordered("", expand::expanded(value));
        self.aliases.value("", &ordered, None)
    }

    /// A value of JSON whose outer list has no order.
    pub fn unordered(&mut self, value: &Value) -> Value {
        let ordered = order::ordered(names::ANY_UNORDERED, expand::expanded(value));
        self.aliases.value("", &ordered, None)
    }
}

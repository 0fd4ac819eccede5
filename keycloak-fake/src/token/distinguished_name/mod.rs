//! Distinguished names as texts, as Java writes and reads them: Keycloak compares a certificate's subject with a text, or
//! with a pattern for one.

mod keywords;
mod reading;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use x509_cert::der::Encode as _;
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::{Tag, Tagged as _};
use x509_cert::name::Name;

/// What [`DistinguishedName::text`] puts into quotes.
const QUOTED: &str = ",+=\n<>#;\\\"";
/// What [`DistinguishedName::rfc2253`] escapes.
const ESCAPED: &str = ",=+<>#;\"\\";

/// A distinguished name, its parts in the order of the certificate: the widest first.
#[derive(Clone, Debug)]
pub(crate) struct DistinguishedName(Vec<Vec<Attribute>>);

/// One value of a part.
#[derive(Clone, Debug)]
struct Attribute {
    kind: ObjectIdentifier,
    value: Any,
}

impl DistinguishedName {
    /// The name in a certificate.
    pub(super) fn of(name: &Name) -> Self {
        let attributes = name.iter_rdn().map(|part| {
            part.iter().map(|attribute| Attribute { kind: attribute.oid, value: attribute.value.clone() }).collect()
        });
        Self(attributes.collect())
    }

    /// Reads a text, as an administrator writes it. `None` where Java takes it for no name.
    pub(crate) fn read(text: &str) -> Option<Self> {
        reading::name(text).map(Self)
    }

    /// The text that exact names are compared by (RFC 2253), with the few more keywords that Keycloak has there.
    pub(crate) fn rfc2253(&self) -> String {
        self.written(",", "+", Attribute::rfc2253)
    }

    /// The text that patterns are held against: Java's own.
    pub(crate) fn text(&self) -> String {
        self.written(", ", " + ", Attribute::text)
    }

    fn written(&self, between: &str, within: &str, write: impl Fn(&Attribute) -> String) -> String {
        let part = |part: &Vec<Attribute>| part.iter().map(&write).collect::<Vec<_>>().join(within);
        self.0.iter().rev().map(part).collect::<Vec<_>>().join(between)
    }
}

impl Attribute {
    fn rfc2253(&self) -> String {
        let value = |text: String| {
            let escaped = |sign: char| match sign {
                '\0' => "\\00".to_owned(),
                sign if ESCAPED.contains(sign) => format!("\\{sign}"),
                sign => sign.to_string(),
            };
            let is_blank = |sign: char| matches!(sign, ' ' | '\r');
            let whole: String = text.chars().map(escaped).collect();
            let inner = whole.trim_matches(is_blank);
            let lead = whole.len() - whole.trim_start_matches(is_blank).len();
            let after = lead + inner.len();
            let blanks = |part: &str| part.chars().flat_map(|sign| ['\\', sign]).collect::<String>();
            if inner.is_empty() {
                return blanks(&whole);
            }
            format!(
                "{}{inner}{}",
                blanks(whole.get(..lead).unwrap_or_default()),
                blanks(whole.get(after..).unwrap_or_default())
            )
        };
        match keywords::rfc2253(&self.kind) {
            Some(keyword) => format!("{keyword}={}", self.characters().map_or_else(|| self.hex(), value)),
            None => format!("{}={}", self.kind, self.hex()),
        }
    }

    fn text(&self) -> String {
        let keyword = keywords::own(&self.kind).map_or_else(|| format!("OID.{}", self.kind), str::to_owned);
        format!("{keyword}={}", self.characters().map_or_else(|| self.hex(), |text| quoted(&text)))
    }

    /// The value, if it is a text of any kind.
    fn characters(&self) -> Option<String> {
        let bytes = self.value.value();
        Some(match self.value.tag() {
            Tag::PrintableString | Tag::Utf8String | Tag::Ia5String | Tag::GeneralString => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            Tag::TeletexString => bytes.iter().copied().map(char::from).collect(),
            Tag::BmpString => {
                let pairs = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                char::decode_utf16(pairs).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
            _ => return None,
        })
    }

    /// The value as it is in a certificate.
    fn hex(&self) -> String {
        let bytes = self.value.to_der().unwrap_or_default();
        bytes.iter().fold("#".to_owned(), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

fn quoted(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let is_blank = |sign: &char| matches!(sign, ' ' | '\n');
    if signs.len() > 1 && signs.first() == Some(&'"') && signs.last() == Some(&'"') {
        let inner = text.get(1..text.len() - 1).unwrap_or_default();
        return format!("\"{}\"", escaped(inner));
    }
    let has_special = signs.iter().any(|sign| QUOTED.contains(*sign));
    let has_blanks = signs.first().is_some_and(is_blank)
        || signs.last().is_some_and(is_blank)
        || signs.windows(2).any(|pair| pair.iter().all(is_blank));
    let escaped = escaped(text);
    if has_special || has_blanks { format!("\"{escaped}\"") } else { escaped }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

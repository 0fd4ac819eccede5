//! The short names of attributes' types.

use x509_cert::der::asn1::ObjectIdentifier;

/// Types by Java's keyword. Where a type has several, the last one is written.
const OWN: [(&str, &str); 20] = [
    ("CN", "2.5.4.3"),
    ("C", "2.5.4.6"),
    ("L", "2.5.4.7"),
    ("S", "2.5.4.8"),
    ("ST", "2.5.4.8"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("T", "2.5.4.12"),
    ("IP", "1.3.6.1.4.1.42.2.11.2.1"),
    ("STREET", "2.5.4.9"),
    ("DC", DOMAIN_COMPONENT),
    ("DNQUALIFIER", "2.5.4.46"),
    ("DNQ", "2.5.4.46"),
    ("SURNAME", "2.5.4.4"),
    ("GIVENNAME", "2.5.4.42"),
    ("INITIALS", "2.5.4.43"),
    ("GENERATION", "2.5.4.44"),
    ("EMAIL", EMAIL),
    ("EMAILADDRESS", EMAIL),
    ("UID", "0.9.2342.19200300.100.1.1"),
];
/// What is written as well.
const SERIAL_NUMBER: (&str, &str) = ("SERIALNUMBER", "2.5.4.5");
/// The keywords that Keycloak adds.
const KEYCLOAKS: [(&str, &str); 4] = [
    SERIAL_NUMBER,
    ("BUSINESSCATEGORY", "2.5.4.15"),
    ("JURISDICTIONCOUNTRYNAME", "1.3.6.1.4.1.311.60.2.1.3"),
    ("EMAILADDRESS", EMAIL),
];
/// The keywords of RFC 2253, section 2.3.
const RFC2253: [&str; 9] = ["CN", "C", "L", "ST", "O", "OU", "STREET", "DC", "UID"];

const EMAIL: &str = "1.2.840.113549.1.9.1";
const DOMAIN_COMPONENT: &str = "0.9.2342.19200300.100.1.25";

/// No number is written longer than this, unless by zeros that say nothing.
const LONGEST_NUMBER: usize = 256;

/// The keyword that Java writes for a type.
pub(super) fn own(kind: &ObjectIdentifier) -> Option<&'static str> {
    let kind = kind.to_string();
    let found = OWN.iter().chain([&SERIAL_NUMBER]).rfind(|(_, known)| *known == kind);
    found.map(|(keyword, _)| *keyword)
}

/// The keyword that Keycloak has Java write where it compares names.
pub(super) fn rfc2253(kind: &ObjectIdentifier) -> Option<&'static str> {
    let text = kind.to_string();
    let keycloaks = KEYCLOAKS.iter().find(|(_, known)| *known == text).map(|(keyword, _)| *keyword);
    keycloaks.or_else(|| own(kind).filter(|keyword| RFC2253.contains(keyword)))
}

/// The type of a keyword, or of a number.
pub(super) fn kind(keyword: &str) -> Option<ObjectIdentifier> {
    let keyword = keyword.trim().to_uppercase();
    let known = KEYCLOAKS.iter().chain(&OWN).chain([&("E", EMAIL)]).find(|(known, _)| *known == keyword);
    let number = known.map_or_else(|| keyword.strip_prefix("OID.").unwrap_or(&keyword), |(_, number)| number);
    // Its parser takes some of the stack for each digit.
    if number.len() > LONGEST_NUMBER { None } else { number.parse().ok() }
}

/// Whether a value of this type is ASCII, whatever is in it.
pub(super) fn is_ascii(kind: &ObjectIdentifier) -> bool {
    matches!(kind.to_string().as_str(), EMAIL | DOMAIN_COMPONENT)
}

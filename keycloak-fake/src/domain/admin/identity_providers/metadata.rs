//! What an identity provider says of itself in SAML's metadata (SAML 2.0 Metadata, section 2). Signatures of metadata are
//! not looked at, as Keycloak does not.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use crate::domain::authz::moment;
use crate::domain::denied::AdminDenied;
use crate::domain::{Decision, Denied};
use crate::state::Seconds;

const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const SIGNATURES: &str = "http://www.w3.org/2000/09/xmldsig#";
const ASSERTIONS: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const BINDINGS: &str = "urn:oasis:names:tc:SAML:2.0:bindings:";

/// What can stand in the description of an entity.
const OF_ENTITY: [&str; 11] = [
    "Extensions",
    "IDPSSODescriptor",
    "SPSSODescriptor",
    "RoleDescriptor",
    "AuthnAuthorityDescriptor",
    "AttributeAuthorityDescriptor",
    "PDPDescriptor",
    "AffiliationDescriptor",
    "Organization",
    "ContactPerson",
    "AdditionalMetadataLocation",
];
/// What can stand in that of an identity provider.
const OF_PROVIDER: [&str; 12] = [
    "Extensions",
    "KeyDescriptor",
    "Organization",
    "ContactPerson",
    "ArtifactResolutionService",
    "SingleLogoutService",
    "ManageNameIDService",
    "NameIDFormat",
    "SingleSignOnService",
    "NameIDMappingService",
    "AssertionIDRequestService",
    "AttributeProfile",
];

/// A document with entities of its own is no longer, in bytes.
const LONGEST_WITH_ENTITIES: usize = 64 * 1024;
/// It refers to entities no more often.
const MOST_REFERENCES: usize = 100;
/// No document has more nodes.
const MOST_NODES: u32 = 1_000_000;

/// An identity provider's settings. None, where the metadata are those of something else.
///
/// # Errors
/// The file is no metadata. What it says is beyond this fake: keys without certificates, other forms of time.
pub(super) fn read(file: &[u8], now: Seconds) -> Decision<BTreeMap<String, String>> {
    const BROKEN: AdminDenied = AdminDenied::Breaks;
    let text = str::from_utf8(file).map_err(|_| BROKEN)?.trim();
    // A file of entities that stand for each other could be of any size when they are written out.
    if text.contains("<!ENTITY") && (text.len() > LONGEST_WITH_ENTITIES || text.matches('&').count() > MOST_REFERENCES)
    {
        return Err(Denied::NotDone("SAML metadata with many entities of their own"));
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| BROKEN)?;
    let root = document.root_element();
    // Of several, the first one is meant.
    let entity = if is(root, "EntitiesDescriptor") {
        root.children().find(|child| is(*child, "EntityDescriptor")).ok_or(BROKEN)?
    } else {
        Some(root).filter(|root| is(*root, "EntityDescriptor")).ok_or(BROKEN)?
    };
    require_known(entity, &OF_ENTITY)?;
    let name = entity.attribute("entityID").ok_or(BROKEN)?;
    let Some(provider) = entity.children().find(|child| is(*child, "IDPSSODescriptor")) else {
        return Ok(BTreeMap::new());
    };
    require_known(provider, &OF_PROVIDER)?;
    let is_valid = match entity.attribute("validUntil") {
        None => true,
        Some(until) => now < time(until)?,
    };
    let keys = Keys::of(provider)?;
    let flag = |is_on: bool| Some(is_on.to_string());
    let is_signed = matches!(provider.attribute("WantAuthnRequestsSigned"), Some("true" | "1"));
    let (login, is_login_posted) = address(provider, "SingleSignOnService");
    let (logout, is_logout_posted) = address(provider, "SingleLogoutService");
    let settings = [
        ("idpEntityId", Some(name.to_owned())),
        ("enabledFromMetadata", flag(is_valid)),
        ("singleSignOnServiceUrl", login),
        ("singleLogoutServiceUrl", logout),
        ("artifactResolutionServiceUrl", at(provider, "ArtifactResolutionService", "SOAP")),
        ("postBindingResponse", flag(is_login_posted)),
        ("postBindingAuthnRequest", flag(is_login_posted)),
        ("postBindingLogout", flag(is_logout_posted)),
        ("artifactBindingResponse", flag(false)),
        ("wantAuthnRequestsSigned", flag(is_signed)),
        ("validateSignature", flag(is_signed || !keys.signing.is_empty())),
        ("signingCertificate", Some(keys.signing.join(",")).filter(|all| !all.is_empty())),
        ("encryptionPublicKey", keys.encryption),
        ("nameIDPolicyFormat", child(provider, "NameIDFormat").map(text_of)),
        ("addExtensionsElementWithKeyInfo", flag(false)),
        ("loginHint", flag(false)),
        ("hideOnLoginPage", is_hidden(entity).then(|| "true".to_owned())),
    ];
    Ok(settings.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

/// The certificates of keys.
struct Keys {
    signing: Vec<String>,
    encryption: Option<String>,
}

impl Keys {
    fn of(provider: Node<'_, '_>) -> Decision<Self> {
        let (mut found, mut any) = (Self { signing: Vec::new(), encryption: None }, None);
        for key in provider.children().filter(|child| is(*child, "KeyDescriptor")) {
            let certificate = key.descendants().find(|node| node.has_tag_name((SIGNATURES, "X509Certificate")));
            let certificate = certificate.map(text_of).ok_or(Denied::NotDone("keys of SAML's metadata alone"))?;
            match key.attribute("use") {
                Some("signing") => found.signing.push(certificate),
                Some("encryption") => found.encryption = Some(certificate),
                Some(_) => return Err(AdminDenied::Breaks.into()),
                None => any = Some(certificate),
            }
        }
        // What is for nothing in particular is for what nothing else is there for.
        if found.signing.is_empty() {
            found.signing.extend(any.clone());
        }
        found.encryption = found.encryption.or(any);
        Ok(found)
    }
}

/// The address of a service, and whether it is posted to, which comes before all else.
fn address(provider: Node<'_, '_>, service: &str) -> (Option<String>, bool) {
    let posted = at(provider, service, "HTTP-POST");
    let is_posted = posted.is_some();
    (posted.or_else(|| at(provider, service, "HTTP-Redirect")), is_posted)
}

fn at(provider: Node<'_, '_>, service: &str, binding: &str) -> Option<String> {
    let mut services = provider.children().filter(|child| is(*child, service));
    let found = services.find(|it| it.attribute("Binding").and_then(|own| own.strip_prefix(BINDINGS)) == Some(binding));
    found?.attribute("Location").map(str::to_owned)
}

/// Whether the provider does not want to be among those to choose from.
fn is_hidden(entity: Node<'_, '_>) -> bool {
    let extensions = child(entity, "Extensions");
    let mut attributes = extensions
        .into_iter()
        .flat_map(|all| all.descendants())
        .filter(|it| it.has_tag_name((ASSERTIONS, "Attribute")));
    attributes.any(|attribute| {
        let mut values = attribute.children().filter(Node::is_element).map(text_of);
        attribute.attribute("Name") == Some("http://macedir.org/entity-category")
            && values.any(|value| value == "http://refeds.org/category/hide-from-discovery")
    })
}

/// A moment (XML Schema Part 2, section 3.2.7), in Greenwich's time.
fn time(text: &str) -> Decision<Seconds> {
    let bare = text.strip_suffix('Z').map(|text| text.replacen('T', " ", 1));
    let read = bare.and_then(|text| moment::read(&text).ok());
    read.map(|ms| ms.div_euclid(1000)).ok_or(Denied::NotDone("other forms of time in SAML's metadata"))
}

/// Keycloak takes nothing that it does not know.
fn require_known(parent: Node<'_, '_>, known: &[&str]) -> Decision<()> {
    let is_known = |node: Node<'_, '_>| {
        let name = node.tag_name();
        match name.namespace() {
            Some(METADATA) => known.contains(&name.name()),
            Some(SIGNATURES) => name.name() == "Signature",
            Some(ASSERTIONS) => name.name() == "Attribute",
            _ => false,
        }
    };
    let all_known = parent.children().filter(Node::is_element).all(is_known);
    if all_known { Ok(()) } else { Err(AdminDenied::Breaks.into()) }
}

fn child<'a, 'input>(parent: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    parent.children().find(|child| is(*child, name))
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((METADATA, name))
}

fn text_of(node: Node<'_, '_>) -> String {
    node.text().unwrap_or_default().to_owned()
}

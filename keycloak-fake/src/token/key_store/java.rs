//! Java's own key stores. No crate that is kept up reads them without trusting the lengths in them.
//!
//! All numbers have their highest byte first. A file is a head (`FEEDFEED`, the version, how many entries), the entries,
//! and a hash over the store's password and all of it. A private key is mixed with a stream of hashes of its password.

use aws_lc_rs::digest::{Context, Digest, SHA1_FOR_LEGACY_USE_ONLY, SHA1_OUTPUT_LEN};
use rand::RngExt as _;
use x509_cert::Certificate;
use x509_cert::der::asn1::OctetStringRef;
use x509_cert::der::{Decode as _, Reader as _, SliceReader};
use x509_cert::spki::AlgorithmIdentifierRef;

use super::{Held, StoreEntry, StoreFault, StoreFormat, StorePasswords, unwrapped, wrapped};
use crate::token::keys::{OCTET_STRING, SEQUENCE, element};

const MAGIC: &[u8] = b"\xfe\xed\xfe\xed";
const VERSION: u32 = 2;
/// What kinds of entries there are.
const KEY: u32 = 1;
const CERTIFICATE: u32 = 2;
const CERTIFICATE_KIND: &[u8] = b"X.509";
/// What is hashed between the password and the file.
const WHITENER: &[u8] = b"Mighty Aphrodite";
/// How a key is mixed (1.3.6.1.4.1.42.2.17.1.1), with its NULL, whole.
const PROTECTION: &[u8] = b"\x30\x0e\x06\x0a\x2b\x06\x01\x04\x01\x2a\x02\x11\x01\x01\x05\x00";
/// The object identifier alone.
const PROTECTION_OID: &str = "1.3.6.1.4.1.42.2.17.1.1";

pub(super) fn is_one(file: &[u8]) -> bool {
    file.starts_with(MAGIC)
}

pub(super) fn write(
    entries: &[StoreEntry],
    key_password: &str,
    store_password: &str,
    now_ms: i64,
) -> Result<Vec<u8>, StoreFault> {
    let mut file = MAGIC.to_vec();
    put_number(&mut file, VERSION);
    put_number(&mut file, entries.len() as u32);
    for StoreEntry { name, held } in entries {
        put_number(&mut file, if held.private.is_some() { KEY } else { CERTIFICATE });
        // Java breaks on a name that is too long for its length.
        put_text(&mut file, &spelled(name)).ok_or(StoreFault::Unreadable)?;
        file.extend(now_ms.to_be_bytes());
        if let Some(private) = &held.private {
            put(&mut file, &locked(&wrapped(private)?, key_password));
            // The chain is the certificate alone.
            put_number(&mut file, 1);
        }
        put_text(&mut file, CERTIFICATE_KIND).ok_or(StoreFault::Unreadable)?;
        put(&mut file, &held.certificate);
    }
    let hash = sealed(&file, store_password);
    file.extend(hash.as_ref());
    Ok(file)
}

pub(super) fn read(file: &[u8], name: &str, passwords: StorePasswords<'_>) -> Result<Option<Held>, StoreFault> {
    let mut left = file.get(MAGIC.len()..).ok_or(StoreFault::Unreadable)?;
    let found = entries(&mut left, &spelled(name)).ok_or(StoreFault::Unreadable)?;
    let hash = take(&mut left, SHA1_OUTPUT_LEN).ok_or(StoreFault::Unreadable)?;
    let body = file.get(..file.len() - left.len() - hash.len()).unwrap_or_default();
    if passwords.store.is_some_and(|password| sealed(body, password).as_ref() != hash) {
        return Err(StoreFault::Password(StoreFormat::Java));
    }
    let Some((key, certificate)) = found else { return Ok(None) };
    // A key that does not open is as good as none.
    let key = key.zip(passwords.key).and_then(|(key, password)| unlocked(key, password));
    let private = key.map(|key| unwrapped(&key)).transpose()?;
    Ok(Some(Held { private, certificate: certificate.to_vec() }))
}

type Found<'a> = Option<(Option<&'a [u8]>, &'a [u8])>;

/// Reads every entry, and gives the key, as it is locked, and the certificate of the one with this name.
fn entries<'a>(left: &mut &'a [u8], name: &[u8]) -> Option<Found<'a>> {
    if !matches!(number(left)?, 1 | VERSION) {
        return None;
    }
    let mut found = None;
    for _ in 0..number(left)? {
        let kind = number(left)?;
        let is_wanted = text(left)? == name;
        take(left, size_of::<i64>())?;
        let key = if kind == KEY { Some(part(left)?) } else { None };
        let count = match kind {
            KEY => number(left)?,
            CERTIFICATE => 1,
            _ => return None,
        };
        let mut first = None;
        for _ in 0..count {
            let kind = text(left)?;
            let certificate = part(left)?;
            let is_good = kind == CERTIFICATE_KIND && Certificate::from_der(certificate).is_ok();
            first = first.or(is_good.then_some(Some(certificate))?);
        }
        if let Some(certificate) = first.filter(|_| is_wanted) {
            found = Some((key, certificate));
        }
    }
    Some(found)
}

/// Names are kept in small letters, and written as Java writes texts: each of UTF-16's units in one to three bytes.
fn spelled(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for unit in name.to_lowercase().encode_utf16() {
        let low = |shift: u16| 0x80 | (unit >> shift & 0x3f) as u8;
        match unit {
            1..0x80 => bytes.push(unit as u8),
            0 | 0x80..0x800 => bytes.extend([0xc0 | (unit >> 6) as u8, low(0)]),
            _ => bytes.extend([0xe0 | (unit >> 12) as u8, low(6), low(0)]),
        }
    }
    bytes
}

/// The hash over a file, by which it and the password are known to be whole.
fn sealed(file: &[u8], password: &str) -> Digest {
    hash(password, &[WHITENER, file])
}

fn locked(key: &[u8], password: &str) -> Vec<u8> {
    let salt: [u8; SHA1_OUTPUT_LEN] = rand::rng().random();
    let check = hash(password, &[key]);
    let mixed = mixed(key, &salt, password);
    element(SEQUENCE, &[PROTECTION, &element(OCTET_STRING, &[&salt, &mixed, check.as_ref()])])
}

fn unlocked(locked: &[u8], password: &str) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(locked).ok()?;
    let data = reader.sequence(|reader| {
        let protection = AlgorithmIdentifierRef::decode(reader)?;
        let data = <&OctetStringRef>::decode(reader)?;
        Ok::<_, x509_cert::der::Error>((protection.oid.to_string() == PROTECTION_OID).then_some(data.as_bytes()))
    });
    let (salt, rest) = data.ok()??.split_at_checked(SHA1_OUTPUT_LEN)?;
    let (mixed_key, check) = rest.split_at_checked(rest.len().checked_sub(SHA1_OUTPUT_LEN)?)?;
    let key = mixed(mixed_key, salt, password);
    (hash(password, &[&key]).as_ref() == check).then_some(key)
}

/// The bytes mixed with the stream of hashes that begins with the salt; twice gives them back.
fn mixed(bytes: &[u8], salt: &[u8], password: &str) -> Vec<u8> {
    let mut mixed = Vec::with_capacity(bytes.len());
    let mut last = salt.to_vec();
    for chunk in bytes.chunks(SHA1_OUTPUT_LEN) {
        last = hash(password, &[&last]).as_ref().to_vec();
        mixed.extend(chunk.iter().zip(&last).map(|(byte, mask)| byte ^ mask));
    }
    mixed
}

/// A hash over the password, in UTF-16, and these.
fn hash(password: &str, parts: &[&[u8]]) -> Digest {
    let mut context = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    password.encode_utf16().for_each(|unit| context.update(&unit.to_be_bytes()));
    parts.iter().for_each(|part| context.update(part));
    context.finish()
}

fn put_number(file: &mut Vec<u8>, number: u32) {
    file.extend(number.to_be_bytes());
}

fn put_text(file: &mut Vec<u8>, text: &[u8]) -> Option<()> {
    file.extend(u16::try_from(text.len()).ok()?.to_be_bytes());
    file.extend(text);
    Some(())
}

fn put(file: &mut Vec<u8>, part: &[u8]) {
    put_number(file, part.len() as u32);
    file.extend(part);
}

fn take<'a>(left: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = left.split_at_checked(length)?;
    *left = rest;
    Some(taken)
}

fn number(left: &mut &[u8]) -> Option<u32> {
    take(left, size_of::<u32>())?.try_into().ok().map(u32::from_be_bytes)
}

fn text<'a>(left: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take(left, size_of::<u16>())?.try_into().ok().map(u16::from_be_bytes)?;
    take(left, usize::from(length))
}

fn part<'a>(left: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = number(left)?;
    take(left, usize::try_from(length).ok()?)
}

//! The little of DER (ITU-T X.690) that keys and certificates need to be written with. Nothing is read here.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(in crate::token) const OCTET_STRING: u8 = 0x04;
pub(super) const UTF8_STRING: u8 = 0x0c;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(in crate::token) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// `rsaEncryption` with its NULL, whole.
pub(in crate::token) const RSA_ENCRYPTION: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
/// `sha256WithRSAEncryption` with its NULL, whole.
pub(super) const SHA256_WITH_RSA: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00";
/// `id-at-commonName`, whole.
pub(super) const COMMON_NAME: &[u8] = b"\x06\x03\x55\x04\x03";

/// An element: tag, length and these parts one after the other.
pub(in crate::token) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    push_length(&mut out, length);
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// A number that is not negative, from its bytes with the highest first.
pub(in crate::token) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    let bytes = &bytes[first..];
    // The highest bit is the sign.
    if bytes.first().is_none_or(|byte| *byte >= 0x80) {
        element(INTEGER, &[&[0], bytes])
    } else {
        element(INTEGER, &[bytes])
    }
}

/// A string of whole bytes.
pub(in crate::token) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(BIT_STRING, &[&[0], bytes])
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    if length < 0x80 {
        out.push(length as u8);
        return;
    }
    let bytes = length.to_be_bytes();
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    out.push(0x80 | (bytes.len() - first) as u8);
    out.extend_from_slice(&bytes[first..]);
}

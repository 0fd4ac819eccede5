//! Distinguished names as administrators write them, read as Java reads them: less strictly than RFC 2253 has it.

use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::{Decode as _, Tag};

use super::{Attribute, keywords};

/// What has to be escaped outside quotes.
const SPECIAL: &str = ",+<>;\"";
/// What can be escaped.
const ESCAPABLE: &str = ",=\n+<>#;\\\" ";

/// The parts of a name, the widest first.
pub(super) fn name(text: &str) -> Option<Vec<Vec<Attribute>>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let part = |part: &str| split(part, "+").into_iter().map(attribute).collect::<Option<Vec<_>>>();
    let mut parts = split(text, ",;").into_iter().map(part).collect::<Option<Vec<_>>>()?;
    parts.reverse();
    Some(parts)
}

/// What stands between these signs, where they are neither escaped nor in quotes.
fn split<'a>(text: &'a str, at: &str) -> Vec<&'a str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let is_end = |sign: char| {
        let is_plain = !std::mem::take(&mut is_escaped);
        match sign {
            '\\' if is_plain => is_escaped = true,
            '"' if is_plain => is_quoted = !is_quoted,
            _ => {}
        }
        is_plain && !is_quoted && at.contains(sign)
    };
    text.split(is_end).collect()
}

fn attribute(text: &str) -> Option<Attribute> {
    let (keyword, value) = text.split_once('=')?;
    let kind = keywords::kind(keyword)?;
    let value = value.trim_start_matches([' ', '\n']);
    let value = if let Some(hex) = value.strip_prefix('#') {
        whole(hex)?
    } else if let Some(quoted) = value.strip_prefix('"') {
        self::value(&kind, &Text::quoted(quoted)?)?
    } else {
        self::value(&kind, &Text::plain(value)?)?
    };
    Some(Attribute { kind, value })
}

/// A value as it stands in a certificate, in hexadecimal digits.
fn whole(hex: &str) -> Option<Any> {
    let digits: Vec<u32> = hex.chars().map(|sign| sign.to_digit(16)).collect::<Option<_>>()?;
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    });
    Any::from_der(&pairs.collect::<Option<Vec<u8>>>()?).ok()
}

fn value(kind: &ObjectIdentifier, text: &Text) -> Option<Any> {
    if keywords::is_ascii(kind) {
        let ascii: String = text.signs.chars().map(|sign| if sign.is_ascii() { sign } else { '?' }).collect();
        return Any::new(Tag::Ia5String, ascii.into_bytes()).ok();
    }
    let is_printable = !text.has_hex && text.signs.chars().all(is_printable);
    let tag = if is_printable { Tag::PrintableString } else { Tag::Utf8String };
    Any::new(tag, text.signs.clone().into_bytes()).ok()
}

/// Whether a sign can stand in a PrintableString (X.680, section 41.4).
fn is_printable(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || " '()+,-./:=?".contains(sign)
}

/// A value's text.
struct Text {
    signs: String,
    /// Whether bytes of it were given by their numbers.
    has_hex: bool,
}

impl Text {
    fn quoted(text: &str) -> Option<Self> {
        let mut read = Reading::default();
        let mut signs = text.chars();
        loop {
            match signs.next()? {
                '"' => break,
                '\\' => read.escaped(&mut signs)?,
                sign => read.push(sign),
            }
        }
        // Nothing but blanks may follow.
        if signs.any(|sign| !matches!(sign, ' ' | '\n')) {
            return None;
        }
        let text = read.text()?;
        Some(Self { signs: text.signs.trim_matches(|sign: char| sign <= ' ').to_owned(), ..text })
    }

    fn plain(text: &str) -> Option<Self> {
        let mut read = Reading::default();
        let mut signs = text.chars();
        let mut blanks = 0;
        while let Some(sign) = signs.next() {
            if sign == ' ' {
                // They count only where something follows.
                blanks += 1;
                continue;
            }
            (0..std::mem::take(&mut blanks)).for_each(|_| read.push(' '));
            match sign {
                '\\' => read.escaped(&mut signs)?,
                sign if SPECIAL.contains(sign) => return None,
                sign => read.push(sign),
            }
        }
        read.text()
    }
}

#[derive(Default)]
struct Reading {
    bytes: Vec<u8>,
    has_hex: bool,
}

impl Reading {
    fn push(&mut self, sign: char) {
        self.bytes.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// What follows a backslash: a sign, or a byte's two digits.
    fn escaped(&mut self, signs: &mut std::str::Chars<'_>) -> Option<()> {
        let sign = signs.next()?;
        if let Some(high) = sign.to_digit(16) {
            let low = signs.next()?.to_digit(16)?;
            self.bytes.push(u8::try_from(high * 16 + low).ok()?);
            self.has_hex = true;
            return Some(());
        }
        ESCAPABLE.contains(sign).then(|| self.push(sign))
    }

    fn text(self) -> Option<Text> {
        let signs = String::from_utf8_lossy(&self.bytes).into_owned();
        Some(Text { signs, has_hex: self.has_hex })
    }
}

//! Chance, as bytes of a tape: a shorter tape makes a smaller value, so that a failure shrinks by itself. Behind its end
//! there are zeros, which make the smallest value there is.

use serde_json::{Map, Value, json};

/// Letters of every kind that JSON treats in its own way, and some that it does not.
const LETTERS: [char; 16] =
    ['a', 'Z', '0', ' ', '"', '\\', '/', '\n', '\u{0}', '\u{7f}', 'é', '€', '\u{2028}', '\u{fffd}', '😀', '{'];

pub(crate) struct Tape<'a> {
    bytes: &'a [u8],
    /// How many texts were made: each is another one.
    count: usize,
    /// The texts that were made.
    pub(crate) texts: Vec<String>,
}

impl<'a> Tape<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, count: 0, texts: Vec::new() }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let drawn = usize::from(u16::from_be_bytes([self.byte(), self.byte()]));
        drawn.checked_rem(end).unwrap_or_default()
    }

    pub(crate) fn whole(&mut self) -> i64 {
        match self.byte() % 4 {
            0 => i64::from(self.byte()),
            1 => -i64::from(self.byte()),
            2 => i64::from(i32::MIN),
            _ => i64::MAX,
        }
    }

    /// A number that JSON's decimals hold exactly.
    pub(crate) fn fraction(&mut self) -> f64 {
        f64::from(i32::from_be_bytes([self.byte(), self.byte(), self.byte(), self.byte()])) / 4.0
    }

    /// A text that is no other.
    pub(crate) fn text(&mut self) -> String {
        self.count += 1;
        let length = self.byte() % 6;
        let mut text: String = (0..length).map(|_| LETTERS[usize::from(self.byte() % 16)]).collect();
        text.push_str(&format!("#{}", self.count));
        self.texts.push(text.clone());
        text
    }

    /// Any JSON that is no list and no object.
    pub(crate) fn scalar(&mut self) -> Value {
        match self.byte() % 4 {
            0 => json!(self.text()),
            1 => json!(self.byte().is_multiple_of(2)),
            2 => json!(self.whole()),
            _ => json!(self.fraction()),
        }
    }

    /// Any JSON.
    pub(crate) fn json(&mut self) -> Value {
        match self.byte() % 8 {
            0 => Value::Null,
            1 => json!(u64::MAX),
            2 => Value::Array((0..self.byte() % 3).map(|_| self.json()).collect()),
            3 => Value::Object((0..self.byte() % 3).map(|_| (self.text(), self.json())).collect::<Map<_, _>>()),
            _ => self.scalar(),
        }
    }
}

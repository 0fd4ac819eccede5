//! Java's regular expressions, which settings of a realm hold: read and written anew for [`fancy_regex`].
//!
//! What stands for something else there, such as `\w`, which Java takes for letters of ASCII, is written out. What
//! cannot be written out is [`Unread::Beyond`]; nothing is taken for something near it.

use std::iter::Peekable;
use std::str::Chars;

use fancy_regex::{CompileError, Error, Regex};

/// Why a pattern was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// Java does not take it either.
    Broken,
    /// Java may know what it means; this fake does not.
    Beyond,
}

/// What a dot stands for: no end of a line.
const DOT: &str = r"[^\n\r\u{85}\u{2028}\u{2029}]";

/// A pattern for whole texts.
///
/// # Errors
/// [`Unread`].
pub(crate) fn compile(pattern: &str) -> Result<Regex, Unread> {
    let written = Writer { rest: pattern.chars().peekable(), written: String::new(), depth: 0 }.write()?;
    Regex::new(&format!("^(?:{written})$")).map_err(|error| match error {
        // Java takes some of those that look back as far as they like.
        Error::CompileError(error) if looks_too_far_back(&error) => Unread::Beyond,
        _ => Unread::Broken,
    })
}

/// Whether the whole text is what the pattern says.
///
/// # Errors
/// [`Unread::Beyond`] where it takes too many steps to tell.
pub(crate) fn is_whole(pattern: &Regex, text: &str) -> Result<bool, Unread> {
    pattern.is_match(text).map_err(|_| Unread::Beyond)
}

fn looks_too_far_back(error: &CompileError) -> bool {
    matches!(error, CompileError::LookBehindNotConst | CompileError::VariableLookBehindRequiresFeature)
}

struct Writer<'a> {
    rest: Peekable<Chars<'a>>,
    written: String,
    /// In how many classes within each other this is.
    depth: usize,
}

/// Classes do not stand deeper in each other: each takes some of the stack.
const DEEPEST: usize = 64;

impl Writer<'_> {
    fn write(mut self) -> Result<String, Unread> {
        while let Some(character) = self.rest.next() {
            match character {
                '\\' => self.escaped(false)?,
                '[' => self.class()?,
                '.' => self.written.push_str(DOT),
                '{' => self.count()?,
                '(' => self.group()?,
                other => self.written.push(other),
            }
        }
        Ok(self.written)
    }

    /// What follows an opening bracket: what a group is for.
    fn group(&mut self) -> Result<(), Unread> {
        self.written.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        self.written.push('?');
        match self.rest.peek() {
            Some(':' | '=' | '!' | '>' | '<') => Ok(()),
            // Flags change what everything stands for.
            Some(_) => Err(Unread::Beyond),
            None => Err(Unread::Broken),
        }
    }

    /// How often: `{2}`, `{2,}`, `{2,3}`. Java takes nothing else in these brackets.
    fn count(&mut self) -> Result<(), Unread> {
        let mut inner = String::new();
        loop {
            match self.rest.next() {
                Some('}') => break,
                Some(character @ ('0'..='9' | ',')) => inner.push(character),
                _ => return Err(Unread::Broken),
            }
        }
        let (least, most) = inner.split_once(',').unwrap_or((&inner, ""));
        if least.is_empty() || most.contains(',') {
            return Err(Unread::Broken);
        }
        self.written.push_str(&format!("{{{inner}}}"));
        Ok(())
    }

    /// A class of characters, with those within it.
    fn class(&mut self) -> Result<(), Unread> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Unread::Beyond);
        }
        self.written.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.written.push('^');
        }
        let mut is_first = true;
        let mut last = None;
        loop {
            let character = self.rest.next().ok_or(Unread::Broken)?;
            match character {
                // Java and its successors do not agree on what this is.
                ']' if is_first => return Err(Unread::Beyond),
                ']' => break,
                '\\' => self.escaped(true)?,
                '[' if self.rest.peek() == Some(&':') => return Err(Unread::Beyond),
                '[' => self.class()?,
                // They are operators there, and characters in Java.
                '-' | '~' if last == Some(character) => return Err(Unread::Beyond),
                other => self.written.push(other),
            }
            is_first = false;
            last = Some(character);
        }
        self.written.push(']');
        self.depth -= 1;
        Ok(())
    }

    /// What a backslash makes of the next character.
    fn escaped(&mut self, in_class: bool) -> Result<(), Unread> {
        let character = self.rest.next().ok_or(Unread::Broken)?;
        let written = match character {
            'd' => "[0-9]",
            'D' => "[^0-9]",
            'w' => "[a-zA-Z0-9_]",
            'W' => "[^a-zA-Z0-9_]",
            's' => r"[\t\n\x0B\f\r ]",
            'S' => r"[^\t\n\x0B\f\r ]",
            't' => r"\t",
            'n' => r"\n",
            'r' => r"\r",
            'f' => r"\f",
            'a' => r"\x07",
            'e' => r"\x1B",
            'x' => return self.code('x', 2),
            'u' => return self.code('u', 4),
            'p' => return self.property(),
            'Q' => return self.quoted(in_class),
            '1'..='9' if !in_class => {
                // Of more digits Java takes as many as there are groups.
                if self.rest.peek().is_some_and(char::is_ascii_digit) {
                    return Err(Unread::Beyond);
                }
                self.written.extend(['\\', character]);
                return Ok(());
            }
            'k' if !in_class && self.rest.peek() == Some(&'<') => r"\k",
            other if other.is_ascii_alphanumeric() => return Err(Unread::Beyond),
            other => {
                self.literal(other);
                return Ok(());
            }
        };
        self.written.push_str(written);
        Ok(())
    }

    /// A character by its number.
    fn code(&mut self, kind: char, digits: usize) -> Result<(), Unread> {
        if self.rest.peek() == Some(&'{') {
            return Err(Unread::Beyond);
        }
        let text: String = (0..digits).filter_map(|_| self.rest.next_if(char::is_ascii_hexdigit)).collect();
        if text.len() != digits {
            return Err(Unread::Broken);
        }
        self.written.push_str(&format!(r"\{kind}{{{text}}}"));
        Ok(())
    }

    /// What characters have in common, by name: those of POSIX are of ASCII in Java.
    fn property(&mut self) -> Result<(), Unread> {
        if self.rest.next_if_eq(&'{').is_none() {
            return Err(Unread::Beyond);
        }
        let mut name = String::new();
        loop {
            match self.rest.next() {
                Some('}') => break,
                Some(character) => name.push(character),
                None => return Err(Unread::Broken),
            }
        }
        let written = match &*name {
            "Lower" => "[a-z]",
            "Upper" => "[A-Z]",
            "Alpha" => "[a-zA-Z]",
            "Digit" => "[0-9]",
            "Alnum" => "[a-zA-Z0-9]",
            "XDigit" => "[0-9a-fA-F]",
            "Punct" => r"[!-/:-@\[-`{-~]",
            "Space" => r"[\t\n\x0B\f\r ]",
            "ASCII" => r"[\x00-\x7F]",
            "L" => r"\p{L}",
            "Lu" => r"\p{Lu}",
            "Ll" => r"\p{Ll}",
            "N" => r"\p{N}",
            "Nd" => r"\p{Nd}",
            "P" => r"\p{P}",
            "S" => r"\p{S}",
            "M" => r"\p{M}",
            _ => return Err(Unread::Beyond),
        };
        self.written.push_str(written);
        Ok(())
    }

    /// Characters that stand for themselves, till `\E`.
    fn quoted(&mut self, in_class: bool) -> Result<(), Unread> {
        if in_class {
            return Err(Unread::Beyond);
        }
        while let Some(character) = self.rest.next() {
            if character == '\\' && self.rest.next_if_eq(&'E').is_some() {
                break;
            }
            self.literal(character);
        }
        Ok(())
    }

    fn literal(&mut self, character: char) {
        if character.is_ascii_punctuation() {
            self.written.push('\\');
        }
        self.written.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        is_whole(&compile(pattern).unwrap(), text).unwrap()
    }

    #[test]
    fn letters_and_digits_are_those_of_ascii() {
        assert!(fits(r"\w+\d", "a_1") && !fits(r"\w", "é") && !fits(r"\d", "٣") && fits(r"[\D&&\w]+", "ab"));
        assert!(fits(r"\p{Alpha}[\p{Punct}]", "a!") && !fits(r"\p{Alpha}", "ä") && fits(r"\p{L}", "ä"));
        assert!(fits(r"\Qa.\E", "a.") && !fits(r"\Qa.\E", "ab") && !fits(".", "\r"));
    }

    #[test]
    fn patterns_look_around_and_back() {
        assert!(fits(r"(?=.*[0-9]).{3,}", "ab1") && !fits(r"(?=.*[0-9]).{3,}", "abc"));
        assert!(fits(r"(a|b)\1", "bb") && !fits(r"(a|b)\1", "ab") && fits("a++b", "aab") && !fits("a++ab", "aab"));
    }

    #[test]
    fn what_java_refuses_and_what_is_not_known_are_told_apart() {
        for broken in ["[", "(", "x{,3}", "{", "x{a}", "*", r"\", r"\x1"] {
            assert_eq!(compile(broken).err(), Some(Unread::Broken), "{broken}");
        }
        for beyond in ["(?i)a", r"a\b", r"\R", "[a--b]", r"\p{IsLatin}", "[]a]", r"\P{L}", "(?<=a+)b"] {
            assert_eq!(compile(beyond).err(), Some(Unread::Beyond), "{beyond}");
        }
        assert_eq!(compile(&"[".repeat(100_000)).err(), Some(Unread::Beyond), "classes without end");
    }
}

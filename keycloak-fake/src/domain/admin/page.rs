//! Pages of listings, and the ways in which Keycloak compares texts.

/// The part of a listing that `first` and `max` ask for. A negative number is as good as none.
pub(crate) fn page<T>(items: impl Iterator<Item = T>, first: Option<i32>, max: Option<i32>) -> impl Iterator<Item = T> {
    let skip = first.and_then(|first| usize::try_from(first).ok()).unwrap_or(0);
    let take = max.and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX);
    items.skip(skip).take(take)
}

/// A text with wildcards, lower-cased.
#[derive(Clone, Debug)]
pub(crate) struct Pattern(Vec<Token>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Just(char),
    One,
    Any,
}

impl Token {
    fn character(self) -> Option<char> {
        if let Self::Just(character) = self { Some(character) } else { None }
    }
}

impl Pattern {
    /// Matches `text` anywhere; `%` and `_` in it are wildcards, as in SQL.
    pub(crate) fn inside(text: &str) -> Self {
        let token = |c| match c {
            '%' => Token::Any,
            '_' => Token::One,
            other => Token::Just(other),
        };
        let text = text.to_lowercase();
        Self([Token::Any].into_iter().chain(text.chars().map(token)).chain([Token::Any]).collect())
    }

    /// Matches what starts with `text`; `*` in it stands for anything.
    pub(crate) fn prefix(text: &str) -> Self {
        let token = |c| if c == '*' { Token::Any } else { Token::Just(c) };
        Self(text.to_lowercase().chars().map(token).chain([Token::Any]).collect())
    }

    /// Matches `text` alone.
    pub(crate) fn whole(text: &str) -> Self {
        Self(text.to_lowercase().chars().map(Token::Just).collect())
    }

    /// The longest text without a wildcard, lower-cased: it stands in whatever matches.
    pub(crate) fn literal(&self) -> String {
        let runs = self.0.split(|token| !matches!(token, Token::Just(_)));
        let text = |run: &[Token]| run.iter().filter_map(|token| token.character()).collect::<String>();
        runs.map(text).max_by_key(String::len).unwrap_or_default()
    }

    /// Whether the whole of `text` is what the pattern says.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let (mut tokens, mut rest) = (self.0.as_slice(), text.as_str());
        // Where to go on after the last `Any`, if it has to stand for one character more.
        let mut retry: Option<(&[Token], &str)> = None;
        loop {
            let first = rest.chars().next();
            match (tokens.first(), first) {
                (None, None) => return true,
                (Some(Token::Any), _) => {
                    tokens = &tokens[1..];
                    retry = Some((tokens, rest));
                    continue;
                }
                (Some(Token::Just(wanted)), Some(found)) if *wanted == found => {}
                (Some(Token::One), Some(_)) => {}
                _ => {
                    let Some((after, from)) = retry else { return false };
                    let Some(skipped) = from.chars().next() else { return false };
                    (tokens, rest) = (after, &from[skipped.len_utf8()..]);
                    retry = Some((tokens, rest));
                    continue;
                }
            }
            tokens = &tokens[1..];
            rest = &rest[first.map_or(0, char::len_utf8)..];
        }
    }
}

/// Reads `key1:value1 key2:"value 2"`; what has no colon is passed over, as Keycloak does.
pub(crate) fn attribute_query(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (key, after) = token(rest, &[':', ' ']);
        rest = after;
        let Some(after) = rest.strip_prefix(':') else {
            rest = rest.trim_start();
            continue;
        };
        let (value, after) = token(after, &[' ']);
        pairs.push((key, value));
        rest = after.trim_start();
    }
    pairs
}

/// Whether attributes, of which `values_of` gives one's, have all the values that are asked for; the values' case does
/// not count.
pub(crate) fn has_all<'a>(values_of: impl Fn(&str) -> Option<&'a Vec<String>>, wanted: &[(String, String)]) -> bool {
    wanted.iter().all(|(key, value)| {
        values_of(key).is_some_and(|values| values.iter().any(|had| had.to_lowercase() == value.to_lowercase()))
    })
}

/// The text up to one of `ends`, or between quotes, and what follows.
fn token<'a>(text: &'a str, ends: &[char]) -> (String, &'a str) {
    if let Some(quoted) = text.strip_prefix('"')
        && let Some((inside, after)) = quoted.split_once('"')
    {
        return (inside.to_owned(), after);
    }
    let end = text.find(ends).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_keycloak_does() {
        assert!(Pattern::prefix("us*r1").matches("User1"));
        assert!(Pattern::prefix("us").matches("user1"));
        assert!(!Pattern::prefix("ser").matches("user1"));
        assert!(Pattern::prefix("*ser*").matches("user1"));
        assert!(Pattern::inside("SER").matches("user1"));
        assert!(Pattern::inside("user%").matches("user1"));
        assert!(Pattern::inside("u_e").matches("user1"));
        assert!(!Pattern::inside("user*1").matches("user1"));
        assert!(!Pattern::prefix("user_").matches("user1"));
        assert!(Pattern::prefix("*a*b").matches("xaxxaxb"));
        assert!(Pattern::whole("USER1").matches("user1"));
        assert!(!Pattern::whole("use").matches("user1"));
        assert!(Pattern::prefix("").matches("anything"));
        assert_eq!(Pattern::prefix("a*Bcd*e").literal(), "bcd");
        assert_eq!(Pattern::inside("%_").literal(), "");
    }

    #[test]
    fn attribute_queries_are_pairs() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(attribute_query("b:y c:d"), [pair("b", "y"), pair("c", "d")]);
        assert_eq!(attribute_query("\"a b\":\"c d\""), [pair("a b", "c d")]);
        assert_eq!(attribute_query("b"), []);
        assert_eq!(attribute_query("b:"), [pair("b", "")]);
    }

    #[test]
    fn pages_are_cut_out() {
        let numbers = |first, max| page(0..5, first, max).collect::<Vec<_>>();
        assert_eq!(numbers(Some(1), Some(2)), [1, 2]);
        assert_eq!(numbers(Some(-1), Some(-1)), [0, 1, 2, 3, 4]);
        assert_eq!(numbers(None, Some(0)), [0; 0]);
    }
}

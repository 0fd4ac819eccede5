//! What of events can be asked for: paths, kinds.

/// Whether `one` is among `all`.
pub(super) fn is_one<T: AsRef<str>>(all: &[T], one: &str) -> bool {
    all.iter().any(|other| other.as_ref() == one)
}

/// A path in which `*` stands for anything.
#[derive(Debug)]
pub(super) struct Path<'a>(Vec<&'a str>);

impl<'a> Path<'a> {
    pub(super) fn new(path: &'a str) -> Self {
        Self(path.split('*').collect())
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        let [first, rest @ ..] = self.0.as_slice() else { return true };
        let Some(mut left) = path.strip_prefix(first) else { return false };
        let Some((last, middle)) = rest.split_last() else { return left.is_empty() };
        for part in middle {
            match left.find(part) {
                Some(at) => left = &left[at + part.len()..],
                None => return false,
            }
        }
        left.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        assert!(Path::new("users/*").matches("users/1") && Path::new("*").matches("") && Path::new("a").matches("a"));
        assert!(Path::new("*/role-mappings/*").matches("users/1/role-mappings/realm"));
        assert!(!Path::new("users/*").matches("groups/1") && !Path::new("users").matches("users/1"));
    }
}

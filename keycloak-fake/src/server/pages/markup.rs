//! The one markup on the pages that is not the fake's own: what a realm is called, and what helps with a field of its
//! users' profile. Its administrator may write it, and nothing of it may run or lead astray.

use std::sync::LazyLock;

use ammonia::Builder;
use maud::{Markup, PreEscaped, html};

use crate::service::oidc::RealmName;

/// What Keycloak takes.
const TAGS: [&str; 49] = [
    "a",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "label",
    "legend",
    "li",
    "map",
    "ol",
    "p",
    "pre",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];

/// Those of all elements, beside those that [`Builder`] knows of each.
const ATTRIBUTES: [&str; 4] = ["class", "id", "lang", "title"];

const SCHEMES: [&str; 4] = ["ftp", "http", "https", "mailto"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .tags(TAGS.into_iter().collect())
        .generic_attributes(ATTRIBUTES.into_iter().collect())
        .url_schemes(SCHEMES.into_iter().collect())
        .link_rel(Some("nofollow"));
    cleaner
});

/// A realm's name as it stands on top of a page. Styles, of which Keycloak keeps the harmless ones, are left out.
pub(super) fn of(name: &RealmName) -> Markup {
    cleaned(name.html())
}

/// A text that may have markup.
pub(super) fn cleaned(markup: &str) -> Markup {
    // Most have none.
    if markup.contains(['<', '&']) {
        PreEscaped(CLEANER.clean(markup).to_string())
    } else {
        html! { (markup) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_runs() {
        for (markup, expected) in [
            ("<b>x</b>", "<b>x</b>"),
            ("<div class=\"kc-logo-text\"><span>x</span></div>", "<div class=\"kc-logo-text\"><span>x</span></div>"),
            ("x<script>alert(9)</script>", "x"),
            ("<img src=\"https://example.org/x\" onerror=\"alert(9)\">", "<img src=\"https://example.org/x\">"),
            ("<a href=\"javascript:alert(9)\">x</a>", "<a rel=\"nofollow\">x</a>"),
            ("<p style=\"position:fixed\">x</p>", "<p>x</p>"),
            ("x < 9 & y", "x &lt; 9 &amp; y"),
            ("<b>x", "<b>x</b>"),
        ] {
            assert_eq!(CLEANER.clean(markup).to_string(), expected, "{markup}");
        }
    }
}

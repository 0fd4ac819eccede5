//! A method's HTTP binding: the verb, the path's template and its arguments.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitInt, LitStr, Token};

const VERBS: [&str; 6] = ["get", "head", "post", "put", "delete", "options"];

/// `#[post("/admin/realms/{realm}/users", success = 201)]`, read.
pub(crate) struct Binding {
    /// The name of the `http::Method` constant.
    pub(crate) method: Ident,
    pub(crate) path: LitStr,
    pub(crate) success: Option<LitInt>,
    pub(crate) repeatable: bool,
    pub(crate) media: Option<LitStr>,
}

impl Binding {
    /// Takes the one binding out of `attributes`.
    pub(crate) fn take(attributes: &mut Vec<Attribute>, method: &Ident) -> syn::Result<Self> {
        let is_binding = |attribute: &Attribute| VERBS.iter().any(|verb| attribute.path().is_ident(verb));
        let Some(position) = attributes.iter().position(is_binding) else {
            return Err(syn::Error::new(
                method.span(),
                format!(
                    "`{method}` has no binding: give it one of #[get(\"/…\")], #[head], #[post], #[put], #[delete], #[options]"
                ),
            ));
        };
        let attribute = attributes.remove(position);
        if let Some(second) = attributes.iter().find(|attribute| is_binding(attribute)) {
            return Err(syn::Error::new_spanned(second, format!("`{method}` has two bindings")));
        }
        let Some(verb) = attribute.path().get_ident() else {
            return Err(syn::Error::new_spanned(attribute, "a binding's name is one word"));
        };
        let method = Ident::new(&verb.to_string().to_uppercase(), verb.span());
        let arguments: Arguments = attribute.parse_args()?;
        check_template(&arguments.path)?;
        let Arguments { path, success, repeatable, media } = arguments;
        Ok(Self { method, path, success, repeatable, media })
    }

    /// The names between braces, in the order of the path.
    pub(crate) fn segments(&self) -> Vec<String> {
        self.path
            .value()
            .split('/')
            .filter_map(|segment| Some(segment.strip_prefix('{')?.strip_suffix('}')?.to_owned()))
            .collect()
    }
}

struct Arguments {
    path: LitStr,
    success: Option<LitInt>,
    repeatable: bool,
    media: Option<LitStr>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse().map_err(|error| syn::Error::new(error.span(), "the path comes first, as a string"))?;
        let mut arguments = Self { path, success: None, repeatable: false, media: None };
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let name: Ident = input.parse()?;
            if name == "success" {
                input.parse::<Token![=]>()?;
                let status: LitInt = input.parse()?;
                if !(200..300).contains(&status.base10_parse::<u16>()?) {
                    return Err(syn::Error::new(status.span(), "a success status is from 200 to 299"));
                }
                arguments.success = Some(status);
            } else if name == "repeatable" {
                arguments.repeatable = true;
            } else if name == "media" {
                input.parse::<Token![=]>()?;
                arguments.media = Some(input.parse()?);
            } else {
                let known = "known arguments are `success = …`, `repeatable` and `media = …`";
                return Err(syn::Error::new(name.span(), known));
            }
        }
        Ok(arguments)
    }
}

fn check_template(path: &LitStr) -> syn::Result<()> {
    let text = path.value();
    let wrong = |message: &str| Err(syn::Error::new(path.span(), message));
    if !text.starts_with('/') {
        return wrong("a path starts with `/`");
    }
    if text.contains(['?', '#']) {
        return wrong("a path has no query: use a `#[query]` parameter");
    }
    for segment in text.split('/').skip(1) {
        if segment.is_empty() {
            return wrong("a path has no empty segment");
        }
        let braced = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let inner = braced.unwrap_or(segment);
        if inner.contains(['{', '}']) {
            return wrong("braces hold one whole segment: `/{realm}/`");
        }
        if braced.is_some() && syn::parse_str::<Ident>(inner).is_err() {
            return Err(syn::Error::new(Span::call_site(), format!("`{{{inner}}}` does not name a parameter")));
        }
    }
    Ok(())
}

//! A method's parameter: where it travels, and in which form its type is held on each side.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, FnArg, GenericArgument, Ident, LitStr, Meta, Pat, PatType, PathArguments, Type};

/// Where a parameter travels.
pub(crate) enum Place {
    Path,
    Query,
    QueryValue(LitStr),
    Json,
    Text,
    Multipart,
    Form,
    FormValue(LitStr),
    Client,
    Bearer,
}

/// A parameter of an operation.
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    pub(crate) kind: Type,
    pub(crate) place: Place,
}

impl Parameter {
    /// Reads `argument` and strips what only this macro understands from it.
    pub(crate) fn take(argument: &mut FnArg) -> syn::Result<Option<Self>> {
        let FnArg::Typed(PatType { attrs, pat, ty, .. }) = argument else { return Ok(None) };
        let Pat::Ident(pattern) = pat.as_ref() else {
            return Err(syn::Error::new_spanned(pat, "a parameter is a plain name"));
        };
        let name = pattern.ident.clone();
        let mut place = Place::Path;
        if attrs.len() > 1 {
            return Err(syn::Error::new(name.span(), format!("`{name}` travels in one place only")));
        }
        if let Some(attribute) = attrs.pop() {
            place = read_place(&attribute)?;
        }
        let parameter = Self { name, kind: ty.as_ref().clone(), place };
        parameter.check()?;
        Ok(Some(parameter))
    }

    fn check(&self) -> syn::Result<()> {
        let wrong = |message: String| Err(syn::Error::new_spanned(&self.kind, message));
        match self.place {
            // Some operations are anybody's.
            Place::Bearer if option(&self.kind).is_some_and(is_str) => Ok(()),
            Place::Path | Place::Bearer | Place::Text if !is_str(&self.kind) => {
                wrong(format!("`{}` is a `&str`", self.name))
            }
            Place::Query | Place::Json | Place::Multipart | Place::Form | Place::Client
                if !matches!(self.kind, Type::Reference(_)) =>
            {
                wrong(format!("`{}` is passed by reference", self.name))
            }
            _ => Ok(()),
        }
    }

    /// How a handler holds the value: `&str` as `String`, `&[T]` as `Vec<T>`, `&T` as `T`.
    pub(crate) fn owned(&self) -> TokenStream {
        owned(&self.kind)
    }

    /// How a handler lends the value that it holds to the method.
    pub(crate) fn lend(&self) -> TokenStream {
        let name = &self.name;
        match &self.kind {
            Type::Reference(_) => quote!(&#name),
            kind if option(kind).is_some_and(|inner| matches!(inner, Type::Reference(_))) => quote!(#name.as_deref()),
            _ => quote!(#name),
        }
    }
}

/// The `T` of an `Option<T>`.
pub(crate) fn option(kind: &Type) -> Option<&Type> {
    let Type::Path(path) = kind else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

fn owned(kind: &Type) -> TokenStream {
    if is_str(kind) {
        return quote!(::std::string::String);
    }
    if let Some(inner) = option(kind) {
        let inner = owned(inner);
        return quote!(::core::option::Option<#inner>);
    }
    match kind {
        Type::Reference(reference) => match reference.elem.as_ref() {
            Type::Slice(slice) => {
                let element = &slice.elem;
                quote!(::std::vec::Vec<#element>)
            }
            other => quote!(#other),
        },
        other => quote!(#other),
    }
}

fn is_str(kind: &Type) -> bool {
    matches!(kind, Type::Reference(reference)
        if matches!(reference.elem.as_ref(), Type::Path(path) if path.path.is_ident("str")))
}

fn read_place(attribute: &Attribute) -> syn::Result<Place> {
    let name = attribute.path().get_ident().map(Ident::to_string).unwrap_or_default();
    if !matches!(attribute.meta, Meta::Path(_)) {
        match name.as_str() {
            "query" => return Ok(Place::QueryValue(attribute.parse_args()?)),
            "form" => return Ok(Place::FormValue(attribute.parse_args()?)),
            _ => {}
        }
    }
    attribute.meta.require_path_only()?;
    match name.as_str() {
        "query" => Ok(Place::Query),
        "json" => Ok(Place::Json),
        "text" => Ok(Place::Text),
        "multipart" => Ok(Place::Multipart),
        "form" => Ok(Place::Form),
        "client" => Ok(Place::Client),
        "bearer" => Ok(Place::Bearer),
        _ => Err(syn::Error::new_spanned(
            attribute,
            "known places are #[query], #[query(\"name\")], #[json], #[text], #[multipart], #[form], \
             #[form(\"name\")], #[client] and #[bearer]",
        )),
    }
}

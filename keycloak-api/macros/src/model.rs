//! A trait, read into the operations that it binds.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, GenericArgument, Ident, ItemTrait, PathArguments, ReturnType, Signature, TraitItem, Type};

use crate::binding::Binding;
use crate::parameter::{Parameter, Place};

/// A method and its binding.
pub(crate) struct Operation {
    pub(crate) signature: Signature,
    pub(crate) docs: Vec<syn::Attribute>,
    pub(crate) binding: Binding,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) answer: Answer,
}

/// What the reply carries.
pub(crate) enum Answer {
    Nothing,
    Created,
    Text,
    Bytes,
    Json,
}

impl Operation {
    /// The name of the constant that describes the operation.
    pub(crate) fn constant(&self) -> Ident {
        format_ident!("{}", self.signature.ident.to_string().to_uppercase())
    }

    /// The status that a server answers.
    pub(crate) fn success(&self) -> TokenStream {
        match (&self.binding.success, &self.answer) {
            (Some(status), _) => quote!(#status),
            (None, Answer::Created) => quote!(201),
            (None, Answer::Nothing) => quote!(204),
            (None, _) => quote!(200),
        }
    }

    /// The segments of the path that are parameters, each with its name.
    pub(crate) fn texts(&self) -> Vec<TokenStream> {
        let segments = self.parameters.iter().filter(|parameter| matches!(parameter.place, Place::Path));
        segments
            .map(|parameter| {
                let (name, text) = (&parameter.name, parameter.name.to_string());
                quote!((#text, #name))
            })
            .collect()
    }

    /// The operation's own module of constants, named after the trait.
    pub(crate) fn module(item: &ItemTrait) -> Ident {
        format_ident!("__{}_operations", item.ident.to_string().to_lowercase())
    }
}

/// Reads `item` and strips the bindings from it.
pub(crate) fn read(item: &mut ItemTrait) -> syn::Result<Vec<Operation>> {
    let mut operations = Vec::new();
    for member in &mut item.items {
        let TraitItem::Fn(function) = member else {
            return Err(syn::Error::new_spanned(member, "a trait of operations holds methods only"));
        };
        if let Some(body) = &function.default {
            return Err(syn::Error::new_spanned(
                body,
                "an operation has no default body: every backend says what it does",
            ));
        }
        let binding = Binding::take(&mut function.attrs, &function.sig.ident)?;
        let docs = function.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect();
        let answer = read_answer(&function.sig)?;
        let mut parameters = Vec::new();
        for argument in &mut function.sig.inputs {
            parameters.extend(Parameter::take(argument)?);
        }
        let operation = Operation { signature: function.sig.clone(), docs, binding, parameters, answer };
        check(&operation)?;
        operations.push(operation);
    }
    Ok(operations)
}

fn check(operation: &Operation) -> syn::Result<()> {
    let Signature { asyncness, ident, inputs, .. } = &operation.signature;
    let wrong = |message: String| Err(syn::Error::new(ident.span(), message));
    if asyncness.is_none() {
        return wrong(format!("`{ident}` is not `async`"));
    }
    if !matches!(inputs.first(), Some(FnArg::Receiver(receiver)) if receiver.reference.is_some() && receiver.mutability.is_none())
    {
        return wrong(format!("`{ident}` takes `&self`"));
    }
    let segments = operation.binding.segments();
    let of_path = |parameter: &&Parameter| matches!(parameter.place, Place::Path);
    for segment in &segments {
        if !operation.parameters.iter().filter(of_path).any(|parameter| parameter.name == segment) {
            return Err(syn::Error::new(operation.binding.path.span(), format!("no parameter is named `{segment}`")));
        }
    }
    for parameter in operation.parameters.iter().filter(of_path) {
        if !segments.iter().any(|segment| parameter.name == segment) {
            let name = &parameter.name;
            return Err(syn::Error::new(
                name.span(),
                format!(
                    "the path has no `{{{name}}}`: add it, or say where `{name}` travels, such as #[query] or #[json]"
                ),
            ));
        }
    }
    let is_body = |place: &Place| matches!(place, Place::Json | Place::Text | Place::Multipart | Place::Form);
    let bodies = operation.parameters.iter().filter(|parameter| is_body(&parameter.place));
    if bodies.count() > 1 {
        return wrong(format!("`{ident}` has two bodies"));
    }
    Ok(())
}

fn read_answer(signature: &Signature) -> syn::Result<Answer> {
    let wrong = || syn::Error::new(signature.ident.span(), format!("`{}` returns `Result<…>`", signature.ident));
    let ReturnType::Type(_, kind) = &signature.output else { return Err(wrong()) };
    let Type::Path(path) = kind.as_ref() else { return Err(wrong()) };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Result").ok_or_else(wrong)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return Err(wrong()) };
    let Some(GenericArgument::Type(kind)) = arguments.args.first() else { return Err(wrong()) };
    Ok(match kind {
        Type::Tuple(tuple) if tuple.elems.is_empty() => Answer::Nothing,
        Type::Path(path) => match path.path.segments.last().map(|segment| segment.ident.to_string()).as_deref() {
            Some("Created") => Answer::Created,
            Some("String") => Answer::Text,
            Some("Bytes") => Answer::Bytes,
            _ => Answer::Json,
        },
        _ => Answer::Json,
    })
}

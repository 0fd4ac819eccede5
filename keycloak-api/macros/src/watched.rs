//! What comes around a method of an implementation: the implementing type is told of it before and after, and may answer in
//! its place.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::{FnArg, Ident, ImplItemFn, Pat, Path, ReturnType, Type};

/// The method, with what comes around it, and with the parameters that it tells of.
pub(crate) fn watched(path: &Path, function: &ImplItemFn, of_forms: bool) -> TokenStream {
    let ImplItemFn { attrs, vis, sig, block, .. } = function;
    let ReturnType::Type(_, answer) = &sig.output else { return function.to_token_stream() };
    let constant = constant(function);
    let mut parameters = Parameters::of(function);
    let body = if of_forms { quote!(async #block.await) } else { noted(path, function, &parameters, answer) };
    if is_of_key(answer) {
        // What was sent is a file.
        parameters.values.clear();
    }
    let given = parameters.given(of_forms);
    let around = around(&quote!(<dyn #path>::#constant), &parameters.texts, &given, &sig.output, &body);
    quote! {
        #(#attrs)* #vis #sig {
            #around
        }
    }
}

/// What comes around `body`: `self.watch(description, texts, the rest of what was given)` comes first. If it gives a
/// watch, that may answer in the body's place, and change what the body comes to.
pub(crate) fn around(
    info: &TokenStream,
    texts: &[TokenStream],
    given: &[TokenStream],
    answer: &ReturnType,
    body: &TokenStream,
) -> TokenStream {
    let ReturnType::Type(_, answer) = answer else { return body.clone() };
    let (write, read) = written(answer);
    quote! {
        let mut watch = self.watch(#info, &[#(#texts),*], |given| {
            #(given.#given;)*
            let _ = given;
        });
        if let ::core::option::Option::Some(watch) = &mut watch
            && let ::core::option::Option::Some(told) = watch.before().await
        {
            return watch.told(told).and_then(|reply| reply.#read(#info));
        }
        let outcome: #answer = #body;
        match watch {
            ::core::option::Option::None => outcome,
            ::core::option::Option::Some(watch) => {
                watch.after(outcome, |outcome| #write, |reply| reply.#read(#info)).await
            }
        }
    }
}

/// How an answer is written as a reply, and how it is read from one.
fn written(answer: &Type) -> (TokenStream, TokenStream) {
    let text: String = answer.to_token_stream().to_string().split_whitespace().collect();
    let status = quote!(200);
    let (write, read) = match text.as_str() {
        "Result<()>" => return (quote!(::keycloak_api::operation::empty_reply(204, outcome)), quote!(empty)),
        "Result<Created>" => return (quote!(::keycloak_api::operation::created_reply(201, outcome)), quote!(created)),
        "Result<String>" => (quote!(text_reply), quote!(text)),
        "Result<Bytes>" => {
            let write = quote!(::keycloak_api::operation::bytes_reply(200, "application/octet-stream", outcome));
            return (write, quote!(bytes));
        }
        _ => (quote!(json_reply), quote!(json)),
    };
    (quote!(::keycloak_api::operation::#write(#status, outcome)), read)
}

/// What a method is called with.
struct Parameters {
    /// Those that are texts, with their names.
    texts: Vec<TokenStream>,
    optional_texts: Vec<Ident>,
    clients: Vec<Ident>,
    /// Those of other types, by reference.
    values: Vec<Ident>,
}

impl Parameters {
    fn of(function: &ImplItemFn) -> Self {
        let mut found = Self { texts: Vec::new(), optional_texts: Vec::new(), clients: Vec::new(), values: Vec::new() };
        for argument in &function.sig.inputs {
            let FnArg::Typed(argument) = argument else { continue };
            let Pat::Ident(name) = &*argument.pat else { continue };
            let name = name.ident.clone();
            match &*argument.ty {
                Type::Reference(kind) => match &*kind.elem {
                    Type::Path(path) if path.path.is_ident("str") => {
                        let text = name.to_string();
                        found.texts.push(quote!((#text, #name)));
                    }
                    Type::Path(path) if path.path.is_ident("ClientAuth") => found.clients.push(name),
                    _ => found.values.push(name),
                },
                kind if kind.to_token_stream().to_string().replace(' ', "") == "Option<&str>" => {
                    found.optional_texts.push(name);
                }
                _ => {}
            }
        }
        found
    }

    /// What is told of those that are no texts.
    fn given(&self, of_forms: bool) -> Vec<TokenStream> {
        let texts = self.optional_texts.iter().map(|name| {
            let text = name.to_string();
            quote!(text(#text, #name))
        });
        let clients = self.clients.iter().map(|name| quote!(client(#name.client_id())));
        let values = self.values.iter().map(|name| match of_forms {
            true => quote!(form(|form| ::keycloak_api::operation::IntoForm::write(#name, form))),
            false => quote!(value(|| ::serde_json::to_value(#name).ok())),
        });
        texts.chain(clients).chain(values).collect()
    }
}

/// Whether the answer says what was read from a file with a key.
fn is_of_key(answer: &Type) -> bool {
    answer.to_token_stream().to_string().contains("CertificateRepresentation")
}

fn constant(function: &ImplItemFn) -> Ident {
    format_ident!("{}", function.sig.ident.to_string().to_uppercase())
}

/// The method's body, which tells the implementing type of what it did: `self.begin(description, texts)` comes first, and
/// `self.done(begun, texts, id of what was created, what was sent)` after a good outcome. Of a key, what came of it stands
/// for what was sent.
fn noted(path: &Path, function: &ImplItemFn, parameters: &Parameters, answer: &Type) -> TokenStream {
    let (block, constant, texts) = (&function.block, constant(function), &parameters.texts);
    let mut body = match parameters.values.last() {
        Some(name) => quote!(::serde_json::to_value(#name).ok()),
        None => quote!(::core::option::Option::None),
    };
    let answered = answer.to_token_stream().to_string();
    // A file with a key tells nothing: what was read from it does.
    if is_of_key(answer) {
        body = quote!(::serde_json::to_value(outcome).ok());
    }
    let created = if answered.contains("Created") {
        quote!(::core::option::Option::Some(&outcome.id))
    } else {
        quote!(::core::option::Option::None)
    };
    quote! {{
        let begun = self.begin(<dyn #path>::#constant, &[#(#texts),*]);
        let outcome: #answer = async #block.await;
        if let (::core::option::Option::Some(begun), ::core::result::Result::Ok(outcome)) = (begun, &outcome) {
            self.done(begun, &[#(#texts),*], #created, || #body);
            let _ = outcome;
        }
        outcome
    }}
}

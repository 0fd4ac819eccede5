//! The methods that an implementation leaves to one answer: the trait hands out its signatures as a macro of the trait's
//! own name, and the attribute on the implementation asks that macro for those it names.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, ItemTrait, Pat, Path, ReturnType, Token, Type, Visibility,
    parenthesized,
};

use crate::model::Operation;

/// `not_done(list_users, get_user), not_enabled(count_users)`; `forms` alone says that the methods are of forms.
pub(crate) struct Groups(Punctuated<Group, Token![,]>);

struct Group {
    answer: Ident,
    /// `None` of the word alone.
    methods: Option<Punctuated<Ident, Token![,]>>,
}

impl Parse for Groups {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Punctuated::parse_terminated(input).map(Self)
    }
}

impl Parse for Group {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let answer: Ident = input.parse()?;
        if answer == "forms" {
            return Ok(Self { answer, methods: None });
        }
        let content;
        parenthesized!(content in input);
        Ok(Self { answer, methods: Some(Punctuated::parse_terminated(&content)?) })
    }
}

/// The implementation, as the input of its trait's macro, and the list of what is added.
pub(crate) fn complete(groups: &Groups, item: &ItemImpl) -> syn::Result<TokenStream> {
    let ItemImpl { attrs, generics, self_ty, items, .. } = item;
    let Some((None, path, _)) = &item.trait_ else {
        return Err(syn::Error::new_spanned(self_ty, "`#[rest]` completes the implementation of a trait"));
    };
    let of_forms = groups.0.iter().any(|group| group.methods.is_none());
    let items = items.iter().map(|item| match item {
        ImplItem::Fn(function) if function.sig.asyncness.is_some() => watched(path, function, of_forms),
        other => other.to_token_stream(),
    });
    let left = || groups.0.iter().filter_map(|Group { answer, methods }| Some((answer, methods.as_ref()?)));
    let added = left().flat_map(|(answer, methods)| methods.iter().map(move |method| quote!((#answer #method))));
    let listed = left().map(|(answer, methods)| {
        let (answer, methods) = (answer.to_string(), methods.iter().map(Ident::to_string));
        quote!((#answer, &[#(#methods),*]))
    });
    Ok(quote! {
        #path! { [#path] [#(#attrs)* impl #generics #path for #self_ty] [#(#items)*] [#(#added)*] }

        impl #generics ::keycloak_api::operation::Rest<dyn #path> for #self_ty {
            const REST: &'static [(&'static str, &'static [&'static str])] = &[#(#listed),*];
        }
    })
}

/// The method, before and after which the implementing type may do as it likes: `self.watch(description, texts, the rest
/// of what was given)` comes first. If it gives a watch, that may answer in the method's place, and change what the
/// method answers.
fn watched(path: &Path, function: &ImplItemFn, of_forms: bool) -> TokenStream {
    let ImplItemFn { attrs, vis, sig, block, .. } = function;
    let ReturnType::Type(_, answer) = &sig.output else { return function.to_token_stream() };
    let constant = constant(function);
    let mut parameters = Parameters::of(function);
    let body = if of_forms { quote!(async #block.await) } else { noted(path, function, &parameters, answer) };
    if is_of_key(answer) {
        // What was sent is a file.
        parameters.values.clear();
    }
    let (texts, given) = (&parameters.texts, parameters.given(of_forms));
    let (write, read) = written(answer);
    quote! {
        #(#attrs)* #vis #sig {
            let mut watch = self.watch(<dyn #path>::#constant, &[#(#texts),*], |given| { #(given.#given;)* let _ = given; });
            if let ::core::option::Option::Some(watch) = &mut watch
                && let ::core::option::Option::Some(told) = watch.before().await
            {
                return watch.told(told, |reply| reply.#read(<dyn #path>::#constant));
            }
            let outcome: #answer = #body;
            match watch {
                ::core::option::Option::None => outcome,
                ::core::option::Option::Some(watch) => {
                    watch
                        .after(
                            outcome,
                            |outcome| #write,
                            |reply| reply.#read(<dyn #path>::#constant),
                        )
                        .await
                }
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

/// The trait's macro. It takes its own path, the implementation's head, its methods and what is to be added, and adds
/// one after the other.
pub(crate) fn signatures(item: &ItemTrait, operations: &[Operation]) -> TokenStream {
    if !matches!(item.vis, Visibility::Public(_)) {
        return TokenStream::new();
    }
    let name = &item.ident;
    let hidden = format_ident!("__{}_signatures", name.to_string().to_lowercase());
    let arms = operations.iter().map(|operation| arm(name, operation));
    quote! {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #hidden {
            ([$($own:tt)*] [$($head:tt)*] [$($body:tt)*] []) => { $($head)* { $($body)* } };
            #(#arms)*
        }
        #[doc(hidden)]
        pub use #hidden as #name;
    }
}

fn arm(name: &Ident, operation: &Operation) -> TokenStream {
    let signature = &operation.signature;
    let (method, constant) = (&signature.ident, operation.constant());
    let parameters = operation.parameters.iter().map(|parameter| &parameter.name);
    let realm = if operation.binding.segments().iter().any(|segment| segment == "realm") {
        quote!(::core::option::Option::Some(realm))
    } else {
        quote!(::core::option::Option::None)
    };
    let signature = signature.to_token_stream();
    quote! {
        ([$($own:tt)*] [$($head:tt)*] [$($body:tt)*] [($answer:ident #method) $($rest:tt)*]) => {
            $($own)* ! {
                [$($own)*]
                [$($head)*]
                [
                    $($body)*
                    #signature {
                        let _ = (#(&#parameters,)*);
                        self.$answer(<dyn #name>::#constant, #realm)
                    }
                ]
                [$($rest)*]
            }
        };
    }
}

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

/// `not_done(list_users, get_user), not_enabled(count_users)`.
pub(crate) struct Groups(Punctuated<Group, Token![,]>);

struct Group {
    answer: Ident,
    methods: Punctuated<Ident, Token![,]>,
}

impl Parse for Groups {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Punctuated::parse_terminated(input).map(Self)
    }
}

impl Parse for Group {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let answer = input.parse()?;
        let content;
        parenthesized!(content in input);
        Ok(Self { answer, methods: Punctuated::parse_terminated(&content)? })
    }
}

/// The implementation, as the input of its trait's macro, and the list of what is added.
pub(crate) fn complete(groups: &Groups, item: &ItemImpl) -> syn::Result<TokenStream> {
    let ItemImpl { attrs, generics, self_ty, items, .. } = item;
    let Some((None, path, _)) = &item.trait_ else {
        return Err(syn::Error::new_spanned(self_ty, "`#[rest]` completes the implementation of a trait"));
    };
    let items = items.iter().map(|item| match item {
        ImplItem::Fn(function) if function.sig.asyncness.is_some() => noted(path, function),
        other => other.to_token_stream(),
    });
    let added = groups
        .0
        .iter()
        .flat_map(|Group { answer, methods }| methods.iter().map(move |method| quote!((#answer #method))));
    let listed = groups.0.iter().map(|Group { answer, methods }| {
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

/// The method, which tells the implementing type of what it did: `self.begin(description)` comes first, and
/// `self.done(begun, path parameters, id of what was created, what was sent)` after a good outcome. Of a key, what came of
/// it stands for what was sent.
fn noted(path: &Path, function: &ImplItemFn) -> TokenStream {
    let ImplItemFn { attrs, vis, sig, block, .. } = function;
    let constant = format_ident!("{}", sig.ident.to_string().to_uppercase());
    let mut texts = Vec::new();
    let mut body = quote!(::core::option::Option::None);
    for argument in &sig.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        let (Pat::Ident(name), Type::Reference(kind)) = (&*argument.pat, &*argument.ty) else { continue };
        let name = &name.ident;
        if matches!(&*kind.elem, Type::Path(path) if path.path.is_ident("str")) {
            let text = name.to_string();
            texts.push(quote!((#text, #name)));
        } else {
            body = quote!(::serde_json::to_value(#name).ok());
        }
    }
    let ReturnType::Type(_, answer) = &sig.output else { return function.to_token_stream() };
    let answered = answer.to_token_stream().to_string();
    // A file with a key tells nothing: what was read from it does.
    if answered.contains("CertificateRepresentation") {
        body = quote!(::serde_json::to_value(outcome).ok());
    }
    let created = if answered.contains("Created") {
        quote!(::core::option::Option::Some(&outcome.id))
    } else {
        quote!(::core::option::Option::None)
    };
    quote! {
        #(#attrs)* #vis #sig {
            let begun = self.begin(<dyn #path>::#constant, &[#(#texts),*]);
            let outcome: #answer = async #block.await;
            if let (::core::option::Option::Some(begun), ::core::result::Result::Ok(outcome)) = (begun, &outcome) {
                self.done(begun, &[#(#texts),*], #created, || #body);
                let _ = outcome;
            }
            outcome
        }
    }
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

//! The methods that an implementation leaves to one answer: the trait hands out its signatures as a macro of the trait's
//! own name, and the attribute on the implementation asks that macro for those it names.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, ImplItem, ItemImpl, ItemTrait, Token, Visibility, parenthesized};

use crate::decorated;
use crate::model::Operation;
use crate::watched::{around, watched};

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

/// The trait's macro. It takes its own path, the implementation's head, its methods and what is to be added, and adds
/// one after the other; or `around` and the head, and adds them all.
pub(crate) fn signatures(item: &ItemTrait, operations: &[Operation]) -> TokenStream {
    if !matches!(item.vis, Visibility::Public(_)) {
        return TokenStream::new();
    }
    let name = &item.ident;
    let hidden = format_ident!("__{}_signatures", name.to_string().to_lowercase());
    let arms = operations.iter().map(|operation| arm(name, operation));
    let around = decorated::arm(name, operations);
    quote! {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #hidden {
            ([$($own:tt)*] [$($head:tt)*] [$($body:tt)*] []) => { $($head)* { $($body)* } };
            #(#arms)*
            #around
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
    let info = quote!(<dyn #name>::#constant);
    let body = around(&info, &operation.texts(), &[], &signature.output, &quote!(self.$answer(#info, #realm)));
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
                        #body
                    }
                ]
                [$($rest)*]
            }
        };
    }
}

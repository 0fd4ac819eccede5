//! The client: the trait, for whatever carries requests.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemTrait;

use crate::model::{Answer, Operation};
use crate::parameter::{Parameter, Place, option};

/// `impl<T: Transport + ?Sized> Trait for T`.
pub(crate) fn generate(item: &ItemTrait, operations: &[Operation]) -> TokenStream {
    let name = &item.ident;
    let module = Operation::module(item);
    let methods = operations.iter().map(|operation| method(&module, operation));
    quote! {
        #[::async_trait::async_trait]
        impl<T: ::keycloak_api::operation::Transport + ?Sized> #name for T {
            #(#methods)*
        }
    }
}

fn method(module: &syn::Ident, operation: &Operation) -> TokenStream {
    let signature = &operation.signature;
    let constant = operation.constant();
    let steps = operation.parameters.iter().map(step);
    let read = match operation.answer {
        Answer::Nothing => quote!(empty),
        Answer::Created => quote!(created),
        Answer::Text => quote!(text),
        Answer::Bytes => quote!(bytes),
        Answer::Json => quote!(json),
    };
    quote! {
        #signature {
            let mut request = ::keycloak_api::operation::RequestBuilder::new(&#module::#constant);
            #(#steps)*
            let reply = ::keycloak_api::operation::Transport::send(self, request.build()).await?;
            reply.#read(&#module::#constant)
        }
    }
}

fn step(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let text = name.to_string();
    match &parameter.place {
        Place::Path => quote!(request.path(#text, #name)?;),
        Place::Query => quote!(request.query(#name)?;),
        Place::QueryValue(key) if option(&parameter.kind).is_some() => quote! {
            if let ::core::option::Option::Some(value) = #name {
                request.query_value(#key, value);
            }
        },
        Place::QueryValue(key) => quote!(request.query_value(#key, #name);),
        Place::Json => quote!(request.json(#name)?;),
        Place::Text => quote!(request.text(#name);),
        Place::Multipart => quote!(request.multipart(#name);),
        Place::Form => quote!(request.form(#name);),
        Place::FormValue(key) if option(&parameter.kind).is_some() => quote! {
            if let ::core::option::Option::Some(value) = #name {
                request.form_value(#key, value);
            }
        },
        Place::FormValue(key) => quote!(request.form_value(#key, #name);),
        Place::Client => quote! {
            request.client(
                #name,
                ::keycloak_api::operation::Transport::base_url(self),
                ::keycloak_api::operation::Transport::now(self),
            )?;
        },
        Place::Bearer if option(&parameter.kind).is_some() => quote! {
            if let ::core::option::Option::Some(token) = #name {
                request.bearer(token);
            }
        },
        Place::Bearer => quote!(request.bearer(#name);),
    }
}

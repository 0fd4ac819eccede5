//! The table: each operation's description, and a handler that a server calls.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, ItemTrait};

use crate::model::{Answer, Operation};
use crate::parameter::{Parameter, Place, option};

/// The descriptions, and `<dyn Trait>::operations()`.
pub(crate) fn generate(item: &ItemTrait, operations: &[Operation]) -> TokenStream {
    let name = &item.ident;
    let visibility = &item.vis;
    let module = Operation::module(item);
    let descriptions = operations.iter().map(|operation| description(name, operation));
    let rows = operations.iter().map(|operation| row(&module, operation));
    let constants = operations.iter().map(|operation| {
        let constant = operation.constant();
        let docs = format!("Describes [`{name}::{}`].", operation.signature.ident);
        quote! {
            #[doc = #docs]
            #visibility const #constant: &'static ::keycloak_api::operation::OperationInfo = &#module::#constant;
        }
    });
    let docs = format!("The operations of [`{name}`], in the order of its methods.");
    quote! {
        #[allow(missing_docs, non_snake_case, reason = "one constant a method, described there")]
        #[doc(hidden)]
        mod #module {
            #[allow(unused_imports, reason = "the types of the trait's methods")]
            use super::*;
            #(#descriptions)*
        }

        impl dyn #name {
            #(#constants)*

            #[doc = #docs]
            #visibility fn operations() -> ::std::vec::Vec<::keycloak_api::operation::Operation<dyn #name>> {
                ::std::vec![#(#rows),*]
            }
        }
    }
}

fn description(resource: &Ident, operation: &Operation) -> TokenStream {
    let constant = operation.constant();
    let resource = resource.to_string();
    let name = operation.signature.ident.to_string();
    let method = &operation.binding.method;
    let path = &operation.binding.path;
    let success = operation.success();
    let repeatable = operation.binding.repeatable;
    let names = operation.parameters.iter().filter_map(|parameter| {
        let kind = parameter.owned();
        match &parameter.place {
            Place::QueryValue(key) => Some(quote!(names.push(#key);)),
            Place::Query => Some(quote!(names.extend(::keycloak_api::operation::field_names::<#kind>());)),
            _ => None,
        }
    });
    quote! {
        pub(super) static #constant: ::keycloak_api::operation::OperationInfo =
            ::keycloak_api::operation::OperationInfo::new(
                #resource,
                #name,
                ::keycloak_api::operation::Method::#method,
                #path,
            )
            .answering(#success, #repeatable)
            .asking(|| {
                #[allow(unused_mut, reason = "most operations have no query")]
                let mut names = ::std::vec::Vec::new();
                #(#names)*
                names
            });
    }
}

fn row(module: &Ident, operation: &Operation) -> TokenStream {
    let constant = operation.constant();
    let form = |parameter: &Parameter| {
        matches!(parameter.place, Place::Form | Place::FormValue(_) | Place::Multipart | Place::Client)
    };
    let handler = if operation.parameters.iter().any(form) {
        quote!(::core::option::Option::None)
    } else {
        let handler = handler(operation);
        quote!(::core::option::Option::Some(#handler))
    };
    quote! {
        ::keycloak_api::operation::Operation::new(&#module::#constant, #handler)
    }
}

fn handler(operation: &Operation) -> TokenStream {
    let method = &operation.signature.ident;
    let takes = operation.parameters.iter().map(take);
    let lends = operation.parameters.iter().map(|parameter| match parameter.place {
        // These two are lent by the request itself.
        Place::Path | Place::Bearer => {
            let name = &parameter.name;
            quote!(#name)
        }
        _ => parameter.lend(),
    });
    let write = match operation.answer {
        Answer::Nothing => quote!(empty_reply),
        Answer::Created => quote!(created_reply),
        Answer::Text => quote!(text_reply),
        Answer::Bytes => quote!(bytes_reply),
        Answer::Json => quote!(json_reply),
    };
    let success = operation.success();
    let media = match (&operation.answer, &operation.binding.media) {
        (Answer::Bytes, Some(media)) => quote!(#media,),
        (Answer::Bytes, None) => quote!("application/octet-stream",),
        _ => TokenStream::new(),
    };
    quote! {
        |service, received| ::std::boxed::Box::pin(async move {
            #[allow(unused_variables, reason = "an operation may take nothing")]
            let received = received;
            #(#takes)*
            let answer = service.#method(#(#lends),*).await?;
            ::keycloak_api::operation::#write(#success, #media answer)
        })
    }
}

fn take(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let text = name.to_string();
    let kind = parameter.owned();
    match &parameter.place {
        Place::Path => quote!(let #name: &str = received.path(#text)?;),
        Place::Bearer if option(&parameter.kind).is_some() => {
            quote!(let #name: ::core::option::Option<&str> = received.bearer().ok();)
        }
        Place::Bearer => quote!(let #name: &str = received.bearer()?;),
        Place::Query => quote!(let #name: #kind = received.query()?;),
        Place::QueryValue(key) if option(&parameter.kind).is_some() => {
            quote!(let #name: #kind = received.optional_query_value(#key)?;)
        }
        Place::QueryValue(key) => quote!(let #name: #kind = received.query_value(#key)?;),
        Place::Json => quote!(let #name: #kind = received.json()?;),
        Place::Text => quote!(let #name: #kind = received.text()?;),
        Place::Form | Place::FormValue(_) | Place::Multipart | Place::Client => quote!(),
    }
}

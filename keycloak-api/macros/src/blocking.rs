//! The blocking form: the same methods, waiting for their futures.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemTrait;

use crate::model::Operation;

/// `pub mod blocking` with a trait of the same name.
pub(crate) fn generate(item: &ItemTrait, operations: &[Operation]) -> TokenStream {
    let name = &item.ident;
    let docs = format!("The methods of [`{name}`](super::{name}), each waiting for its answer.");
    let methods = operations.iter().map(|operation| {
        let docs = &operation.docs;
        let signature = signature(operation);
        quote!(#(#docs)* #signature;)
    });
    let bodies = operations.iter().map(|operation| {
        let signature = signature(operation);
        let method = &operation.signature.ident;
        let arguments = operation.parameters.iter().map(|parameter| &parameter.name);
        quote! {
            #signature {
                self.block_on(super::#name::#method(self.keycloak(), #(#arguments),*))
            }
        }
    });
    quote! {
        #[cfg(feature = "blocking")]
        /// The same operations, waiting for their answers.
        pub mod blocking {
            #[allow(unused_imports, reason = "the types of the trait's methods")]
            use super::*;

            #[doc = #docs]
            pub trait #name {
                #(#methods)*
            }

            impl<B: ::keycloak_api::operation::BlockOn + ?Sized> #name for B
            where
                B::Keycloak: super::#name,
            {
                #(#bodies)*
            }
        }
    }
}

fn signature(operation: &Operation) -> syn::Signature {
    let mut signature = operation.signature.clone();
    signature.asyncness = None;
    signature
}

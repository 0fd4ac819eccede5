//! What puts itself around every method of a trait: an implementation whose methods all call another one's, and are told
//! of before and after.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::model::Operation;
use crate::parameter::{Parameter, Place, option};
use crate::watched::around;

/// The arm of the trait's macro that takes an implementation's head, and adds all methods. Each is
/// `Trait::method(self.keycloak(), …)`, with what [`around`] puts around it.
pub(crate) fn arm(name: &Ident, operations: &[Operation]) -> TokenStream {
    let methods = operations.iter().map(|operation| method(name, operation));
    quote! {
        (around [$($head:tt)*]) => {
            #[::async_trait::async_trait]
            $($head)* {
                #(#methods)*
            }
        };
    }
}

fn method(name: &Ident, operation: &Operation) -> TokenStream {
    let signature = &operation.signature;
    let (method, constant) = (&signature.ident, operation.constant());
    let parameters: Vec<_> = operation.parameters.iter().map(|parameter| &parameter.name).collect();
    let given: Vec<_> = operation.parameters.iter().filter_map(told).collect();
    let call = quote!(#name::#method(self.keycloak(), #(#parameters),*).await);
    let body = around(&quote!(<dyn #name>::#constant), &operation.texts(), &given, &signature.output, &call);
    quote! {
        #signature {
            #body
        }
    }
}

/// What is told of a parameter, by where it travels; of bodies nothing.
fn told(parameter: &Parameter) -> Option<TokenStream> {
    let name = &parameter.name;
    let is_optional = option(&parameter.kind).is_some();
    Some(match &parameter.place {
        Place::Query => quote!(value(|| ::serde_json::to_value(#name).ok())),
        Place::QueryValue(key) if is_optional => quote!(parameter(#key, #name)),
        Place::QueryValue(key) => quote!(parameter(#key, ::core::option::Option::Some(#name))),
        Place::Form => quote!(form(|form| ::keycloak_api::operation::IntoForm::write(#name, form))),
        Place::FormValue(key) if is_optional => quote!(form(|form| form.append_some(#key, #name))),
        Place::FormValue(key) => quote!(form(|form| form.append(#key, #name))),
        Place::Client => quote!(client(#name.client_id())),
        Place::Bearer if is_optional => quote!(holder(#name)),
        Place::Bearer => quote!(holder(::core::option::Option::Some(#name))),
        Place::Path | Place::Json | Place::Text | Place::Multipart => return None,
    })
}

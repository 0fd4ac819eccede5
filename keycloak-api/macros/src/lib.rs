//! `#[operations]`: from a trait whose methods carry their HTTP binding to a client and a route table. `#[rest]`: the
//! methods of such a trait that an implementation leaves to one answer.
//!
//! What it generates is dull on purpose (`cargo expand -p keycloak-api` shows it): no decision is taken here
//! that depends on a resource. This crate must not know any operation of Keycloak's.

mod binding;
mod blocking;
mod client;
mod decorated;
mod model;
mod parameter;
mod rest;
mod table;
mod watched;

use proc_macro::TokenStream;
use quote::quote;
use syn::{ItemTrait, parse_macro_input};

/// Derives a client and a table of operations from a trait of bound methods.
///
/// Each method is `async`, takes `&self`, returns `Result<…>` and carries one of `#[get("…")]`, `#[head("…")]`,
/// `#[post("…")]`, `#[put("…")]`, `#[delete("…")]`, `#[options("…")]`. Further arguments of that attribute:
/// `success = 202` (the status that a server answers; otherwise 201 for `Created`, 204 for `()` and 200 for the
/// rest), `repeatable` (a `POST` that changes nothing, so that a client may send it again) and `media = "text/plain"` (the
/// media type of an answer that is `Bytes`, which a server writes; otherwise `application/octet-stream`).
///
/// Each parameter is a segment of the path's template, by its name, or says where it travels:
///
/// | attribute | type | travels as |
/// |---|---|---|
/// | none | `&str` | the `{segment}` of its name, percent-encoded |
/// | `#[query]` | `&T`, a flat struct | query parameters, one a field |
/// | `#[query("name")]` | `bool`, an integer, `&str`, or an `Option` of these | that query parameter |
/// | `#[json]` | `&T` or `&[T]` | the body, as JSON |
/// | `#[text]` | `&str` | the body, as plain text |
/// | `#[multipart]` | `&T`, `T: IntoMultipart` | the body, as the parts of a form with a file |
/// | `#[form]` | `&T`, `T: IntoForm` | the body, as a form |
/// | `#[form("name")]` | `&str` or an `Option` of it | that parameter of the form |
/// | `#[client]` | `&ClientAuth` | the client's authentication, in header or form |
/// | `#[bearer]` | `&str`, `Option<&str>` | `Authorization: Bearer` |
///
/// The return type says what the reply carries: `()` nothing, `Created` a `Location`, `String` text, `Bytes`
/// anything, another type JSON.
///
/// It generates `impl<T: Transport + ?Sized> Trait for T`, `<dyn Trait>::operations()` and, with the feature
/// `blocking`, a `blocking` module with the same methods without `async`, and what [`macro@rest`] and decorators ask. A
/// method with `#[form]`, `#[multipart]` or `#[client]` has no handler in the table: its form says more on the wire than
/// its types can hold, so a server reads it itself.
#[proc_macro_attribute]
pub fn operations(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let arguments = proc_macro2::TokenStream::from(arguments);
    let mut item = parse_macro_input!(item as ItemTrait);
    if let Some(argument) = arguments.into_iter().next() {
        return syn::Error::new(argument.span(), "`#[operations]` takes no arguments").into_compile_error().into();
    }
    let operations = match model::read(&mut item) {
        Ok(operations) => operations,
        Err(error) => return error.into_compile_error().into(),
    };
    let client = client::generate(&item, &operations);
    let table = table::generate(&item, &operations);
    let blocking = blocking::generate(&item, &operations);
    let signatures = rest::signatures(&item, &operations);
    quote! {
        #[::async_trait::async_trait]
        #item
        #client
        #table
        #blocking
        #signatures
    }
    .into()
}

/// Completes an implementation of a trait of operations: `#[rest(not_done(list_users, get_user))]` adds the two methods,
/// each of which is `self.not_done(description, realm)`, where `realm` is an `Option<&str>`. Any number of such groups
/// may stand there, also none; the group's name is the name of a method that the implementing type has.
///
/// The methods that stand in the implementation tell the implementing type of what they do: `self.begin(description,
/// parameters)` comes first, where the parameters are names and texts, and, if it gives something, `self.done(that,
/// parameters, id of what was created, what was sent)` comes after a good outcome. Around both the implementing type may
/// put itself in the method's place: `self.watch(description, parameters, |given| …)` gives nothing, or what answers
/// before (`before()`) and after it (`after(outcome, how it is written, how it is read)`). With the word `forms` among the
/// groups, the methods' parameters are written as forms, and only `watch` is told.
///
/// The types of the added methods' signatures must be in scope, which `use keycloak_api::prelude::*` sees to.
///
/// It goes above `#[async_trait]`, and implements `keycloak_api::operation::Rest`, which lists the groups.
#[proc_macro_attribute]
pub fn rest(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let groups = parse_macro_input!(arguments as rest::Groups);
    let item = parse_macro_input!(item as syn::ItemImpl);
    rest::complete(&groups, &item).unwrap_or_else(syn::Error::into_compile_error).into()
}

//! The required actions `TERMS_AND_CONDITIONS` and `delete_account`.

use std::sync::Arc;

use crate::domain::admin::cascade;
use crate::domain::admin::clients::ACCOUNT;
use crate::domain::oidc::browser::{Fault, Marks, Onward, Step, Told, Visit};
use crate::domain::oidc::{device, event, response, tab};
use crate::domain::{Context, Decision, roles};
use crate::state::{LoginTab, Realm, User};

/// The attribute that tells when the user agreed to the terms, in seconds since the epoch.
const AGREED: &str = "terms_and_conditions";

/// The role of the client `account` without which nobody deletes the own account.
const MAY_DELETE: (&str, &str) = (ACCOUNT, "delete-account");

/// Notes that the user agrees, or sends the one who does not back to the client.
pub(super) fn agree(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Option<Step>> {
    if visit.form.get("cancel").is_some() {
        realm.change_user(&user.id, |user| {
            Arc::make_mut(&mut user.attributes).remove(AGREED);
        });
        event::of_action(realm, context, visit, marks, tab, "CUSTOM_REQUIRED_ACTION", Some("rejected_by_user"));
        tab::close(realm, marks, tab);
        if let Some(device) = &tab.request.device {
            return Ok(Some(device::refuse(realm, context, device)));
        }
        let issuer = context.issuer(&realm.name);
        let words = Some("termsAndConditionsDeclined");
        return Ok(Some(response::error(&tab.request, issuer, "access_denied", words)));
    }
    let now = context.now().to_string();
    realm.change_user(&user.id, |user| {
        Arc::make_mut(&mut user.attributes).insert(AGREED.to_owned(), vec![now]);
    });
    event::of_action(realm, context, visit, marks, tab, "CUSTOM_REQUIRED_ACTION", None);
    Ok(None)
}

/// Asks whether the account is to go.
pub(super) fn deletion_page(realm: &Realm, tab: &Arc<LoginTab>, user: &User) -> Step {
    if may_delete(realm, user) { Step::DeleteAccount(tab.clone()) } else { Step::Fault(Fault::MayNotDelete) }
}

/// Deletes the user.
pub(super) fn delete(
    realm: &mut Realm,
    context: &mut Context,
    visit: &Visit<'_>,
    marks: &mut Marks,
    tab: &Arc<LoginTab>,
    user: &User,
) -> Decision<Step> {
    if !may_delete(realm, user) {
        return Ok(Step::Fault(Fault::MayNotDelete));
    }
    event::of_action(realm, context, visit, marks, tab, "DELETE_ACCOUNT", None);
    cascade::remove_user(realm, &user.id);
    tab::close_all(realm, &tab.root);
    marks.login_over = true;
    Ok(Step::Told(Told::AccountDeleted, Onward::Nowhere))
}

fn may_delete(realm: &Realm, user: &User) -> bool {
    let (client, role) = MAY_DELETE;
    let Some(client) = realm.client(client) else { return false };
    let held = roles::of_user(realm, user);
    realm.roles.named_in(&client.id, role).is_some_and(|own| held.contains(&own.id))
}

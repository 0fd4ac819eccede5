//! The events of permissions (UMA 2.0 Grant, section 3.3): granted, or refused. A client that asks for itself leaves another
//! one before, of the token that it would have for itself.

use super::granted::of_tokens;
use super::{kind, method, method_of, of_assertion, reasoned};
use crate::domain::authz::Identity;
use crate::domain::denied::{OAuthDenied, UmaDenied};
use crate::domain::issue::Issue;
use crate::domain::oidc::access;
use crate::domain::oidc::event::{Detail, Event};
use crate::domain::oidc::uma::{Shown, Stands};
use crate::domain::{Context, Denied};
use crate::service::oidc::Received;
use crate::state::{Id, Realm};

/// Whoever asks, as far as that is known.
pub(in crate::service::oidc) struct Asker<'a> {
    pub(in crate::service::oidc) realm: &'a Realm,
    pub(in crate::service::oidc) context: &'a Context,
    pub(in crate::service::oidc) received: &'a Received<'a>,
    pub(in crate::service::oidc) shown: &'a Shown,
    /// The token that the client would have for itself, and its scopes.
    pub(in crate::service::oidc) own: Option<&'a (Issue, String)>,
}

/// Permissions were granted, in these tokens of these scopes if it was by tokens.
pub(in crate::service::oidc) fn permitted(asker: &Asker<'_>, tokens: Option<(&Issue, &str)>) -> Vec<Event> {
    let mut event = asker.named(asker.begun());
    event.details.extend(tokens.into_iter().flat_map(|(issue, scope)| of_tokens(issue, scope)));
    let event = Event { user: asker.identity().or(event.user.clone()), ..event };
    asker.first().into_iter().chain([event]).collect()
}

/// Permissions were refused, in these words.
pub(in crate::service::oidc) fn refused(asker: &Asker<'_>, denied: &Denied, words: &str) -> Vec<Event> {
    let denied = match denied {
        Denied::Noted(denied) => &**denied,
        denied => denied,
    };
    let Denied::OAuth(OAuthDenied::Uma(denied)) = denied else { return asker.first().into_iter().collect() };
    let last = asker.refusal(denied, words);
    asker.first().into_iter().chain(last).collect()
}

impl Asker<'_> {
    fn begun(&self) -> Event {
        let form = self.received.form;
        let mut details = vec![
            ("grant_type", form.get("grant_type").unwrap_or_default().to_owned()),
            ("auth_method", "oauth_credentials".to_owned()),
        ];
        let client = match &self.shown.client {
            Some(client) => {
                details.push(("client_auth_method", method_of(self.realm, Some(&*client.client_id))));
                details.extend(of_assertion(form, Some(client)));
                Some(client.client_id.to_string())
            }
            // One that is gone leaves its name nowhere.
            None => {
                let named = self.shown.subject.as_ref().and_then(|token| token.azp.as_deref());
                named.and_then(|named| self.realm.client(named)).map(|client| client.client_id.to_string())
            }
        };
        details.extend(self.own.into_iter().flat_map(|(issue, scope)| of_own(issue, scope)));
        let user = self.own.map(|(issue, _)| issue.user.id.clone());
        Event { kind: kind(form), client, user, details, ..Event::default() }
    }

    /// Of the token that the client would have for itself.
    fn first(&self) -> Option<Event> {
        self.own.map(|_| self.begun())
    }

    /// With what is asked for.
    fn named(&self, mut event: Event) -> Event {
        let form = self.received.form;
        let permissions: Vec<&str> = form.all("permission").collect();
        event.details.push(("audience", form.get("audience").unwrap_or_default().to_owned()));
        event.details.push(("permission", permissions.join("|")));
        event
    }

    /// Who it is that permissions are asked for.
    fn identity(&self) -> Option<Id> {
        let subject = self.shown.subject.as_ref()?;
        let as_access = crate::token::Presented { typ: Some("Bearer".to_owned()), ..subject.clone() };
        let access = access::check(self.realm, self.context, Some(&as_access)).ok()?;
        Some(Identity::of(self.realm, &access.user.id, &subject.claims).id)
    }

    fn refusal(&self, denied: &UmaDenied, words: &str) -> Option<Event> {
        use UmaDenied as D;
        let event = self.begun();
        let known = |event: Event| Event { user: self.identity().or(event.user.clone()), ..self.named(event) };
        Some(match denied {
            D::Bearer => Event { error: Some("invalid_token"), ..event },
            D::Rpt => reasoned("invalid_request", words, event),
            D::Identity => {
                let reason = match self.shown.stands {
                    Stands::IdToken => "No active session associated with the token",
                    _ => "invalid_bearer_token",
                };
                reasoned("invalid_token", reason, self.named(event))
            }
            D::Signature => reasoned("invalid_signature", "Invalid IDToken", self.named(event)),
            D::TicketUnverified | D::TicketOver => reasoned("invalid_permission_ticket", words, self.named(event)),
            D::ClaimOfOther
            | D::ClaimOver
            | D::ClaimsOfPublicClient
            | D::ClaimsFormat(_)
            | D::UriUnknown(_)
            | D::UriMissing => reasoned("invalid_request", words, self.named(event)),
            D::AudienceMissing
            | D::AudienceUnknown(_)
            | D::NoResourceServer
            | D::ResourceUnknown(_)
            | D::Scopes(_)
            | D::ResponseMode => reasoned("invalid_request", words, known(event)),
            D::NotAuthorized | D::Submitted => reasoned("access_denied", words, known(event)),
            D::SubjectMissing | D::Claims | D::ClaimsBreak | D::Limit => return None,
        })
    }
}

fn of_own(issue: &Issue, scope: &str) -> Vec<Detail> {
    vec![
        ("scope", scope.to_owned()),
        ("token_id", issue.access.id.to_string()),
        ("username", issue.user.username.to_string()),
        ("client_auth_method", method(issue.client.settings.client_authenticator_type.as_ref())),
    ]
}

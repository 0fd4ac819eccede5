//! The way to identity providers and their mappers.

use super::{find_or_create, found};
use crate::Keycloak;
use crate::error::Result;
use crate::prelude::*;

handles! {
    /// The identity providers of a realm.
    IdentityProvidersRef () {
        calls {
            list = IdentityProviders::list_identity_providers(filter: &IdentityProviderFilter)
                -> Vec<IdentityProviderRepresentation>;
            create = IdentityProviders::create_identity_provider(provider: &IdentityProviderRepresentation) -> Created;
            read_config = IdentityProviders::import_identity_provider_config(source: &IdentityProviderSource)
                -> BTreeMap<String, String>;
        }
        pages {
            stream =
                IdentityProviders::list_identity_providers(IdentityProviderFilter) -> IdentityProviderRepresentation;
        }
        own {
            find_or_create(provider: &IdentityProviderRepresentation) -> IdentityProviderRepresentation;
        }
        steps {
            /// The identity provider of this alias.
            by_alias(alias) -> IdentityProviderRef;
        }
    }

    /// An identity provider.
    IdentityProviderRef (alias) {
        calls {
            get = IdentityProviders::get_identity_provider() -> IdentityProviderRepresentation;
            put = IdentityProviders::update_identity_provider(provider: &IdentityProviderRepresentation) -> ();
            delete = IdentityProviders::delete_identity_provider() -> ();
            export = IdentityProviders::export_identity_provider(format: Option<&str>) -> Bytes;
            reload_keys = IdentityProviders::reload_identity_provider_keys() -> bool;
        }
        update { IdentityProviderRepresentation }
        steps {
            /// The mappers of the identity provider.
            mappers() -> IdentityProviderMappersRef;
        }
    }

    /// The mappers of an identity provider.
    IdentityProviderMappersRef (alias) {
        calls {
            types = IdentityProviderMappers::get_identity_provider_mapper_types()
                -> BTreeMap<String, IdentityProviderMapperTypeRepresentation>;
            list =
                IdentityProviderMappers::list_identity_provider_mappers() -> Vec<IdentityProviderMapperRepresentation>;
            create = IdentityProviderMappers::create_identity_provider_mapper(
                mapper: &IdentityProviderMapperRepresentation) -> Created;
        }
        steps {
            /// The mapper of this id.
            by_id(mapper_id) -> IdentityProviderMapperRef;
        }
    }

    /// A mapper of an identity provider.
    IdentityProviderMapperRef (alias, mapper_id) {
        calls {
            get = IdentityProviderMappers::get_identity_provider_mapper() -> IdentityProviderMapperRepresentation;
            put = IdentityProviderMappers::update_identity_provider_mapper(
                mapper: &IdentityProviderMapperRepresentation) -> ();
            delete = IdentityProviderMappers::delete_identity_provider_mapper() -> ();
        }
        update { IdentityProviderMapperRepresentation }
    }
}

impl<K: Keycloak + ?Sized> IdentityProvidersRef<'_, K> {
    /// The identity provider of this alias as it is, or else created like `provider`.
    ///
    /// # Errors
    /// As for [`IdentityProviders::create_identity_provider`].
    pub async fn find_or_create(
        self,
        provider: &IdentityProviderRepresentation,
    ) -> Result<IdentityProviderRepresentation> {
        let named = self.by_alias(provider.alias.as_deref().unwrap_or_default());
        let find = async || if provider.alias.is_some() { found(named.get().await) } else { Ok(None) };
        let create = async {
            self.create(provider).await?;
            named.get().await
        };
        find_or_create(find, create).await
    }
}

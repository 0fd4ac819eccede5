//! The way to the protocol mappers of clients and client scopes.

use crate::prelude::*;

handles! {
    /// The protocol mappers of a client.
    ClientMappersRef (client_uuid) {
        calls {
            list = ProtocolMappers::list_client_mappers() -> Vec<ProtocolMapperRepresentation>;
            create = ProtocolMappers::create_client_mapper(mapper: &ProtocolMapperRepresentation) -> Created;
            create_all = ProtocolMappers::create_client_mappers(mappers: &[ProtocolMapperRepresentation]) -> ();
            of_protocol =
                ProtocolMappers::list_client_mappers_of_protocol(protocol: &str) -> Vec<ProtocolMapperRepresentation>;
        }
        steps {
            /// The mapper of this id.
            by_id(mapper_id) -> ClientMapperRef;
        }
    }

    /// A protocol mapper of a client.
    ClientMapperRef (client_uuid, mapper_id) {
        calls {
            get = ProtocolMappers::get_client_mapper() -> ProtocolMapperRepresentation;
            put = ProtocolMappers::update_client_mapper(mapper: &ProtocolMapperRepresentation) -> ();
            delete = ProtocolMappers::delete_client_mapper() -> ();
        }
        update { ProtocolMapperRepresentation }
    }

    /// The protocol mappers of a client scope.
    ClientScopeMappersRef (client_scope_id) {
        calls {
            list = ProtocolMappers::list_client_scope_mappers() -> Vec<ProtocolMapperRepresentation>;
            create = ProtocolMappers::create_client_scope_mapper(mapper: &ProtocolMapperRepresentation) -> Created;
            create_all = ProtocolMappers::create_client_scope_mappers(mappers: &[ProtocolMapperRepresentation]) -> ();
            of_protocol =
                ProtocolMappers::list_client_scope_mappers_of_protocol(protocol: &str) -> Vec<ProtocolMapperRepresentation>;
        }
        steps {
            /// The mapper of this id.
            by_id(mapper_id) -> ClientScopeMapperRef;
        }
    }

    /// A protocol mapper of a client scope.
    ClientScopeMapperRef (client_scope_id, mapper_id) {
        calls {
            get = ProtocolMappers::get_client_scope_mapper() -> ProtocolMapperRepresentation;
            put = ProtocolMappers::update_client_scope_mapper(mapper: &ProtocolMapperRepresentation) -> ();
            delete = ProtocolMappers::delete_client_scope_mapper() -> ();
        }
        update { ProtocolMapperRepresentation }
    }
}

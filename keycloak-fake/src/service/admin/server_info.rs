//! [`Server`] on the fake.

use async_trait::async_trait;
use keycloak_api::{prelude::*, rest};

use super::rights::ANY;
use crate::domain::Decision;
use crate::domain::admin::realms::{MASTER, VERSION};
use crate::domain::admin::server_info::{self, Told};
use crate::domain::denied::{AdminDenied, What};
use crate::handle::{Caller, FakeKeycloak, refusal};
use crate::service::caller::{self, Holder};
use crate::service::process;

#[rest]
#[async_trait]
impl Server for FakeKeycloak {
    async fn get_server_info(&self) -> Result<ServerInfoRepresentation> {
        let told = self.told_to_caller().map_err(|denied| refusal(<dyn Server>::GET_SERVER_INFO, MASTER, &denied))?;
        let mut info = server_info::facts().clone();
        server_info::switch_on(&mut info, self.engine.features);
        let version = || Some(VERSION.to_owned());
        match told {
            Told::Nothing => {}
            Told::Version => {
                let system = SystemInfoRepresentation { version: version(), ..SystemInfoRepresentation::default() };
                info.system_info = Some(system);
            }
            Told::All => {
                let (now_ms, started_ms) = (self.engine.clock.now_ms(), self.engine.started_ms);
                info.system_info =
                    Some(SystemInfoRepresentation { version: version(), ..process::system(now_ms, started_ms) });
                info.cpu_info = Some(process::cpu());
                info.memory_info = process::memory();
            }
        }
        Ok(info)
    }

    async fn get_who_am_i(&self, realm: &str, current_realm: Option<&str>) -> Result<WhoAmI> {
        self.who_am_i(realm, current_realm).map_err(|denied| refusal(<dyn Server>::GET_WHO_AM_I, realm, &denied))
    }
}

impl FakeKeycloak {
    fn told_to_caller(&self) -> Decision<Told> {
        match self.caller() {
            Caller::Trusted => Ok(Told::All),
            Caller::Token(None) => Err(AdminDenied::Unauthenticated.into()),
            Caller::Token(Some(token)) => {
                let Holder { home, held, .. } = caller::holder(self, token)?;
                server_info::told(&home, &held, ANY)
            }
        }
    }

    /// Only a token says who somebody is: a test that asks without one is nobody.
    fn who_am_i(&self, realm: &str, current_realm: Option<&str>) -> Decision<WhoAmI> {
        if self.engine.realm(realm).is_none() {
            return Err(AdminDenied::NotFound(What::ConsoleRealm).into());
        }
        let Caller::Token(Some(token)) = self.caller() else { return Err(AdminDenied::Unauthenticated.into()) };
        let Holder { home, user, client, .. } = caller::holder(self, token)?;
        if *home.name != *realm {
            return Err(AdminDenied::Unauthenticated.into());
        }
        server_info::who_am_i(&home, &user, &client, current_realm)
    }
}

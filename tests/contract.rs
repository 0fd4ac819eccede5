//! Runs the contract for every backend that there is.
//!
//! Without more, for the fake in process and for the client on the served fake. With `KEYCLOAK_URL` (and
//! `KEYCLOAK_ADMIN`, `KEYCLOAK_ADMIN_PASSWORD`), for a real Keycloak too; with `CONTRACT_RECORD=1` besides, the real
//! one's answers become what is expected.

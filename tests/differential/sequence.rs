//! Random sequences: what is done, to whom, and with which body. Each operation is a few rows.
//!
//! Names are few, so that they meet: something is created twice, deleted and used, given to what is gone.

use keycloak_tests::case::Outcome;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;

use crate::compare::Pair;
use crate::random::{each, number};

type Rows = Vec<String>;

const USERS: [&str; 4] = ["user0", "user1", "alice", "bob"];
const GROUPS: [&str; 4] = ["group0", "group1", "staff", "night"];
const ROLES: [&str; 4] = ["role0", "role1", "reader", "writer"];
const CLIENT_ROLES: [&str; 3] = ["access0", "read", "write"];
const CLIENTS: [&str; 4] = ["new0", "pub", "conf", "api"];
const SCOPES: [&str; 2] = ["scope0", "scope1"];
const TOKENS: [&str; 3] = ["0", "1", "2"];

/// What every sequence begins with: the ids of what is there.
const START: [&str; 8] = [
    "user:alice = GET users?username=alice&exact=true",
    "user:bob = GET users?username=bob&exact=true",
    "group:staff = GET group-by-path/staff",
    "group:night = GET group-by-path/staff/night",
    "client:pub = GET clients?clientId=pub",
    "client:conf = GET clients?clientId=conf",
    "client:api = GET clients?clientId=api",
    "tokens:0 = FORM token grant_type=password&client_id=pub&username=alice&password=alice-password&scope=openid",
];

/// Plays random sequences until one differs.
///
/// # Errors
/// The shortest sequence that was found to differ, and how.
pub(crate) fn run(pair: &Pair) -> Outcome {
    let length = usize::try_from(number("DIFFERENTIAL_LENGTH", 30)?)?.max(1);
    each(&prop::collection::vec(operation(), 1..=length), |operations| {
        let start = START.iter().map(|row| (*row).to_owned());
        let rows: Rows = start.chain(operations.into_iter().flatten()).collect();
        pair.same(&rows)
    })
}

fn operation() -> impl Strategy<Value = Rows> {
    Union::new_weighted(vec![
        (4, users()),
        (3, memberships()),
        (3, groups()),
        (4, roles()),
        (4, mappings()),
        (3, clients()),
        (3, scopes()),
        (3, mappers()),
        (1, realm()),
        (8, logins()),
    ])
}

/// One of the templates, with each `$0`, `$1`, … replaced by one of the names of that place.
fn any_of(templates: &'static [&'static str], names: &[&'static [&'static str]]) -> BoxedStrategy<Rows> {
    between("", templates, "", names)
}

/// One of the templates between two others. ` | ` parts rows.
fn between(
    before: &'static str,
    templates: &'static [&'static str],
    after: &'static str,
    names: &[&'static [&'static str]],
) -> BoxedStrategy<Rows> {
    let names: Vec<_> = names.iter().map(|names| select(*names)).collect();
    let rows = (select(templates), names).prop_map(move |(template, names)| {
        let mut text = format!("{before}{template}{after}");
        for (place, name) in names.iter().enumerate() {
            text = text.replace(&format!("${place}"), name);
        }
        text.split(" | ").map(str::to_owned).collect()
    });
    rows.boxed()
}

fn users() -> BoxedStrategy<Rows> {
    const BODIES: [&str; 10] = [
        r#"{"username":"$0","enabled":true,"email":"$0@example.org","firstName":"F","lastName":"L","credentials":[{"type":"password","value":"pw"}]}"#,
        r#"{"username":"$0","enabled":true}"#,
        r#"{"username":"$0","enabled":true,"email":"alice@example.org"}"#,
        r#"{"username":"$0","enabled":true,"attributes":{"nickname":["N","M"],"other":["1"]},"groups":["/staff"]}"#,
        r#"{"username":"$0","enabled":true,"groups":["/nowhere"]}"#,
        r#"{"username":"$0","email":"no address"}"#,
        r#"{"username":"$0","enabled":true,"requiredActions":["UPDATE_PASSWORD"],"credentials":[{"type":"password","value":"pw","temporary":true}]}"#,
        r#"{"email":"only@example.org"}"#,
        "[]",
        r#"{"username":"$0","unknown":1}"#,
    ];
    const CHANGES: [&str; 14] = [
        r#"{"enabled":false}"#,
        r#"{"enabled":true}"#,
        r#"{"firstName":"Other","lastName":"Name"}"#,
        r#"{"email":"$0@example.com","emailVerified":true}"#,
        r#"{"email":"bob@example.org"}"#,
        r#"{"email":""}"#,
        r#"{"username":"renamed"}"#,
        r#"{"username":"alice"}"#,
        r#"{"attributes":{"nickname":["Nick"]}}"#,
        r#"{"requiredActions":["VERIFY_EMAIL","nonsense"]}"#,
        r#"{"requiredActions":[]}"#,
        r#"{"credentials":[{"type":"password","value":"pw2"}]}"#,
        "{}",
        "{",
    ];
    const READS: [&str; 13] = [
        "DELETE users/{user:$0}",
        r#"PUT users/{user:$0}/reset-password {"type":"password","value":"pw2","temporary":false}"#,
        r#"PUT users/{user:$0}/reset-password {"type":"password","value":"pw","temporary":true} | GET users/{user:$0}"#,
        r#"PUT users/{user:$0}/reset-password {"type":"password"}"#,
        "GET users/{user:$0}/credentials",
        "GET users?briefRepresentation=true",
        "GET users?search=$0",
        "GET users?first=1&max=2",
        "GET users?enabled=false",
        "GET users?q=nickname:Nick",
        "GET users?email=example&emailVerified=false",
        "GET users/count?search=e",
        "LIST users/{user:$0}/role-mappings/realm/composite",
    ];
    let create = between("user:$0 = POST users ", &BODIES, " | GET users/{user:$0}", &[&USERS]);
    let change = between("PUT users/{user:$0} ", &CHANGES, " | GET users/{user:$0}", &[&USERS]);
    prop_oneof![2 => create, 3 => change, 2 => any_of(&READS, &[&USERS])].boxed()
}

fn memberships() -> BoxedStrategy<Rows> {
    const ROWS: [&str; 6] = [
        "PUT users/{user:$0}/groups/{group:$1} | GET users/{user:$0}/groups",
        "PUT users/{user:$0}/groups/{group:$1} | GET groups/{group:$1}/members",
        "DELETE users/{user:$0}/groups/{group:$1} | GET users/{user:$0}/groups",
        "GET users/{user:$0}/groups?search=n",
        "GET users/{user:$0}/groups/count",
        "GET groups/{group:$1}/members?first=0&max=1",
    ];
    any_of(&ROWS, &[&USERS, &GROUPS])
}

fn groups() -> BoxedStrategy<Rows> {
    const ROWS: [&str; 16] = [
        r#"group:$0 = POST groups {"name":"$0","attributes":{"a":["1"]}} | GET groups/{group:$0}"#,
        r#"POST groups {"name":"$0"}"#,
        r#"POST groups {"name":""}"#,
        r#"POST groups {}"#,
        r#"group:$0 = POST groups/{group:$1}/children {"name":"$0"} | GET groups/{group:$1}/children"#,
        r#"POST groups/{group:$1}/children {"id":"{group:$0}","name":"$0"} | GET groups/{group:$0}"#,
        r#"POST groups {"id":"{group:$0}","name":"$0"} | GET groups/{group:$0}"#,
        r#"PUT groups/{group:$0} {"name":"$1"} | GET groups/{group:$0}"#,
        r#"PUT groups/{group:$0} {"name":"$0","attributes":{"b":["2","3"]}} | GET groups/{group:$0}"#,
        r#"PUT groups/{group:$0} {}"#,
        "DELETE groups/{group:$0}",
        "GET groups",
        "GET groups?search=$0&briefRepresentation=false",
        "GET groups?search=n&exact=false&populateHierarchy=true",
        "GET groups/count?top=true",
        "GET group-by-path/$0/$1",
    ];
    any_of(&ROWS, &[&GROUPS, &GROUPS])
}

fn roles() -> BoxedStrategy<Rows> {
    const ROWS: [&str; 17] = [
        r#"POST roles {"name":"$0","description":"D"} | role:$0 = GET roles/$0"#,
        r#"POST roles {"name":"$0","attributes":{"a":["1"]}} | GET roles/$0"#,
        r#"POST roles {"name":"$0","composite":true,"composites":{"realm":["$1"]}} | LIST roles/$0/composites"#,
        r#"POST roles {}"#,
        r#"PUT roles/$0 {"name":"$1"} | GET roles/$1"#,
        r#"PUT roles/$0 {"name":"$0","description":"E","attributes":{"b":["2"]}} | GET roles/$0"#,
        r#"PUT roles/$0 {"description":"nameless"} | GET roles/$0"#,
        "DELETE roles/$0",
        "LIST roles",
        "GET roles?search=r&first=0&max=2",
        "GET roles/$0/users",
        "GET roles/$0/groups",
        r#"role:$1 = GET roles/$1 | POST roles/$0/composites [{"id":"{role:$1}","name":"$1"}] | LIST roles/$0/composites"#,
        r#"role:$1 = GET roles/$1 | DELETE roles/$0/composites [{"id":"{role:$1}","name":"$1"}] | GET roles/$0"#,
        r#"POST clients/{client:api}/roles {"name":"$2"} | access:$2 = GET clients/{client:api}/roles/$2"#,
        r#"access:$2 = GET clients/{client:api}/roles/$2 | POST roles/$0/composites [{"id":"{access:$2}"}] | GET roles/$0"#,
        "DELETE clients/{client:api}/roles/$2 | LIST clients/{client:api}/roles",
    ];
    any_of(&ROWS, &[&ROLES, &ROLES, &CLIENT_ROLES])
}

fn mappings() -> BoxedStrategy<Rows> {
    const OWNERS: [&str; 8] = [
        "users/{user:user0}",
        "users/{user:user1}",
        "users/{user:alice}",
        "users/{user:bob}",
        "groups/{group:group0}",
        "groups/{group:staff}",
        "groups/{group:night}",
        "users/{user:nobody}",
    ];
    const ROWS: [&str; 11] = [
        r#"role:$1 = GET roles/$1 | POST $0/role-mappings/realm [{"id":"{role:$1}","name":"$1"}] | LIST $0/role-mappings/realm"#,
        r#"role:$1 = GET roles/$1 | POST $0/role-mappings/realm [{"id":"{role:$1}","name":"$1"}] | GET $0/role-mappings"#,
        r#"role:$1 = GET roles/$1 | DELETE $0/role-mappings/realm [{"id":"{role:$1}","name":"$1"}] | LIST $0/role-mappings/realm"#,
        r#"POST $0/role-mappings/realm [{"name":"$1"}]"#,
        r#"POST $0/role-mappings/realm [{"id":"{role:none}","name":"$1"}]"#,
        r#"POST $0/role-mappings/realm {}"#,
        "LIST $0/role-mappings/realm/available",
        "LIST $0/role-mappings/realm/composite",
        r#"access:$2 = GET clients/{client:api}/roles/$2 | POST $0/role-mappings/clients/{client:api} [{"id":"{access:$2}","name":"$2"}] | LIST $0/role-mappings/clients/{client:api}/composite"#,
        r#"access:$2 = GET clients/{client:api}/roles/$2 | DELETE $0/role-mappings/clients/{client:api} [{"id":"{access:$2}","name":"$2"}] | LIST $0/role-mappings/clients/{client:api}"#,
        "LIST $0/role-mappings/clients/{client:api}/available",
    ];
    any_of(&ROWS, &[&OWNERS, &ROLES, &CLIENT_ROLES])
}

fn clients() -> BoxedStrategy<Rows> {
    const ROWS: [&str; 14] = [
        r#"client:new0 = POST clients {"clientId":"new0","publicClient":true,"directAccessGrantsEnabled":true} | GET clients/{client:new0}"#,
        r#"client:new0 = POST clients {"clientId":"new0","secret":"s","serviceAccountsEnabled":true,"directAccessGrantsEnabled":true} | GET clients/{client:new0}/service-account-user"#,
        r#"POST clients {"clientId":"$0"}"#,
        r#"POST clients {"clientId":"bad","redirectUris":["javascript:x"]}"#,
        "POST clients {}",
        r#"PUT clients/{client:$0} {"enabled":false} | GET clients/{client:$0}"#,
        r#"PUT clients/{client:$0} {"enabled":true}"#,
        r#"PUT clients/{client:$0} {"fullScopeAllowed":false}"#,
        r#"PUT clients/{client:$0} {"name":"N","attributes":{"access.token.lifespan":"120"}} | GET clients/{client:$0}"#,
        r#"PUT clients/{client:$0} {"clientId":"pub"}"#,
        r#"PUT clients/{client:$0} {"directAccessGrantsEnabled":false}"#,
        r#"PUT clients/{client:$0} {"publicClient":false,"secret":"s2"} | GET clients/{client:$0}/client-secret"#,
        "DELETE clients/{client:new0}",
        "GET clients?clientId=$0",
    ];
    any_of(&ROWS, &[&CLIENTS])
}

fn scopes() -> BoxedStrategy<Rows> {
    const ROWS: [&str; 13] = [
        r#"scope:$0 = POST client-scopes {"name":"$0","protocol":"openid-connect"} | GET client-scopes/{scope:$0}"#,
        r#"scope:$0 = POST client-scopes {"name":"$0","protocol":"openid-connect","attributes":{"include.in.token.scope":"false"}}"#,
        r#"POST client-scopes {"name":"two words","protocol":"openid-connect"}"#,
        r#"POST client-scopes {"name":"email","protocol":"openid-connect"}"#,
        r#"PUT client-scopes/{scope:$0} {"name":"$1","description":"D"} | GET client-scopes/{scope:$0}"#,
        r#"PUT client-scopes/{scope:$0} {"name":"$0","attributes":{"include.in.token.scope":"true"}}"#,
        "DELETE client-scopes/{scope:$0}",
        "PUT clients/{client:$2}/default-client-scopes/{scope:$0} | LIST clients/{client:$2}/default-client-scopes",
        "PUT clients/{client:$2}/optional-client-scopes/{scope:$0} | LIST clients/{client:$2}/optional-client-scopes",
        "DELETE clients/{client:$2}/default-client-scopes/{scope:$0}",
        "DELETE clients/{client:$2}/optional-client-scopes/{scope:$0} | GET clients/{client:$2}",
        "PUT default-default-client-scopes/{scope:$0} | LIST default-default-client-scopes",
        "DELETE default-optional-client-scopes/{scope:$0} | LIST default-optional-client-scopes",
    ];
    any_of(&ROWS, &[&SCOPES, &SCOPES, &CLIENTS])
}

fn mappers() -> BoxedStrategy<Rows> {
    const OWNERS: [&str; 5] = [
        "clients/{client:pub}",
        "clients/{client:conf}",
        "clients/{client:new0}",
        "client-scopes/{scope:scope0}",
        "client-scopes/{scope:scope1}",
    ];
    const ROWS: [&str; 11] = [
        r#"mapper:0 = POST $0/protocol-mappers/models {"name":"hard","protocol":"openid-connect","protocolMapper":"oidc-hardcoded-claim-mapper","config":{"claim.name":"hard.coded","claim.value":"7","jsonType.label":"int","access.token.claim":"true","id.token.claim":"true"}}"#,
        r#"mapper:0 = POST $0/protocol-mappers/models {"name":"attribute","protocol":"openid-connect","protocolMapper":"oidc-usermodel-attribute-mapper","config":{"user.attribute":"nickname","claim.name":"nick","multivalued":"true","access.token.claim":"true","userinfo.token.claim":"true"}}"#,
        r#"mapper:1 = POST $0/protocol-mappers/models {"name":"groups","protocol":"openid-connect","protocolMapper":"oidc-group-membership-mapper","config":{"claim.name":"groups","full.path":"true","access.token.claim":"true"}}"#,
        r#"mapper:1 = POST $0/protocol-mappers/models {"name":"audience","protocol":"openid-connect","protocolMapper":"oidc-audience-mapper","config":{"included.client.audience":"conf","access.token.claim":"true"}}"#,
        r#"mapper:1 = POST $0/protocol-mappers/models {"name":"roles","protocol":"openid-connect","protocolMapper":"oidc-usermodel-realm-role-mapper","config":{"claim.name":"my_roles","multivalued":"true","access.token.claim":"true","id.token.claim":"true"}}"#,
        r#"POST $0/protocol-mappers/models {"name":"bad","protocol":"openid-connect","protocolMapper":"no-such-mapper"}"#,
        r#"POST $0/protocol-mappers/models {}"#,
        r#"GET $0/protocol-mappers/models/{mapper:1}"#,
        "LIST $0/protocol-mappers/models",
        "DELETE $0/protocol-mappers/models/{mapper:0}",
        "DELETE $0/protocol-mappers/models/{mapper:1}",
    ];
    any_of(&ROWS, &[&OWNERS])
}

fn realm() -> BoxedStrategy<Rows> {
    const ROWS: [&str; 9] = [
        r#"PUT . {"accessTokenLifespan":77}"#,
        r#"PUT . {"ssoSessionIdleTimeout":900,"ssoSessionMaxLifespan":1200}"#,
        r#"PUT . {"loginWithEmailAllowed":false}"#,
        r#"PUT . {"revokeRefreshToken":true,"refreshTokenMaxReuse":0}"#,
        r#"PUT . {"editUsernameAllowed":true}"#,
        r#"PUT . {"registrationEmailAsUsername":true}"#,
        r#"PUT . {"duplicateEmailsAllowed":true,"loginWithEmailAllowed":false}"#,
        r#"PUT . {"passwordPolicy":"length(3)"}"#,
        "POST logout-all",
    ];
    any_of(&ROWS, &[])
}

fn logins() -> BoxedStrategy<Rows> {
    const PEOPLE: [&str; 8] = [
        "username=alice&password=alice-password",
        "username=alice@example.org&password=alice-password",
        "username=bob&password=bob-password",
        "username=bob&password=pw2",
        "username=user0&password=pw",
        "username=user0&password=pw2",
        "username=USER1&password=pw",
        "username=renamed&password=pw",
    ];
    const CALLERS: [&str; 6] = [
        "client_id=pub",
        "client_id=conf&client_secret=conf-secret",
        "client_id=new0",
        "client_id=new0&client_secret=s",
        "client_id=pub&client_secret=s2",
        "client_id=conf&client_secret=wrong",
    ];
    const ASKED: [&str; 6] =
        ["openid", "openid scope0", "profile", "openid phone scope1", "openid offline_access", "openid nonsense"];
    const ROWS: [&str; 13] = [
        "tokens:$3 = FORM token grant_type=password&$1&$0&scope=$2",
        "tokens:$3 = FORM token grant_type=password&$1&$0&scope=$2",
        "tokens:$3 = FORM token grant_type=password&$1&$0&scope=$2 | BEARER userinfo {tokens:$3}",
        "tokens:$3 = FORM token grant_type=client_credentials&$1&scope=$2",
        "tokens:$3 = FORM token grant_type=refresh_token&client_id=pub&refresh_token={tokens:$4.refresh}",
        "tokens:$3 = FORM token grant_type=refresh_token&$1&refresh_token={tokens:$4.refresh}",
        "tokens:$3 = FORM token grant_type=refresh_token&$1&refresh_token={tokens:$4.refresh}&scope=$2",
        "BEARER userinfo {tokens:$3}",
        "FORM token/introspect client_id=conf&client_secret=conf-secret&token={tokens:$3}",
        "FORM logout $1&refresh_token={tokens:$3.refresh}",
        "FORM revoke $1&token={tokens:$3.refresh}",
        "POST users/{user:alice}/logout | BEARER userinfo {tokens:$3}",
        "GET users/{user:alice}/sessions",
    ];
    any_of(&ROWS, &[&PEOPLE, &CALLERS, &ASKED, &TOKENS, &TOKENS])
}

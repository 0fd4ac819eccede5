//! A command line that brings users from a file into a realm. It may be run as often as one likes: what is there already
//! is left alone, and a run that broke off is finished by the next one.
//!
//! `KEYCLOAK_PASSWORD=… cargo run -p keycloak-tests --example provisioning -- https://sso.example.org shop users.csv` asks
//! as the administrator `admin`. Each line of the file has a name, an e-mail address and a group: `alice,alice@shop.org,staff`.

use std::error::Error;
use std::io::Write as _;

use keycloak_api::admin::Page;
use keycloak_api::navigation::Navigate as _;
use keycloak_api::representation::{GroupRepresentation, UserRepresentation};
use keycloak_api::{Keycloak, Result};
use keycloak_http::{Credentials, HttpKeycloak};

/// A user as the file has one.
#[derive(Debug, PartialEq, Eq)]
struct Wanted {
    username: String,
    email: String,
    group: String,
}

fn read(text: &str) -> Result<Vec<Wanted>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let wanted = lines.map(|(index, line)| {
        let fields: Vec<_> = line.split(',').map(|field| field.trim().to_owned()).collect();
        match <[String; 3]>::try_from(fields) {
            Ok([username, email, group]) if !username.is_empty() && !group.is_empty() => {
                Ok(Wanted { username, email, group })
            }
            _ => Err(format!("line {}: a name, an e-mail address and a group are wanted", index + 1)),
        }
    });
    wanted.collect()
}

/// Brings a user into the realm, and says what there was to do.
async fn provision(keycloak: &dyn Keycloak, realm: &str, wanted: &Wanted) -> Result<Vec<&'static str>> {
    let (users, groups) = (keycloak.realm(realm).users(), keycloak.realm(realm).groups());
    let mut done = Vec::new();
    let user = match users.by_username(&wanted.username).await? {
        Some(user) => user,
        None => {
            done.push("created");
            let email = Some(wanted.email.clone());
            users.find_or_create(&UserRepresentation { email, ..UserRepresentation::named(&wanted.username) }).await?
        }
    };
    let id = user.id.unwrap_or_default();
    if user.email.as_deref() != Some(wanted.email.as_str()) {
        done.push("new address");
        users.by_id(&id).update(|user| user.email = Some(wanted.email.clone())).await?;
    }
    let group = groups.find_or_create(&GroupRepresentation::named(&wanted.group)).await?;
    let own = users.by_id(&id).groups_stream(&Page::default()).all().await?;
    if !own.iter().any(|own| own.id == group.id) {
        done.push("joined the group");
        users.by_id(&id).join_group(&group.id.unwrap_or_default()).await?;
    }
    Ok(done)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, realm, file] = arguments.as_slice() else {
        return Err("usage: provisioning <URL of Keycloak> <realm> <file>, with KEYCLOAK_PASSWORD".into());
    };
    let credentials = Credentials::password("admin", std::env::var("KEYCLOAK_PASSWORD")?);
    let keycloak = HttpKeycloak::builder(url).credentials(credentials).build()?;
    for wanted in read(&std::fs::read_to_string(file)?)? {
        let done =
            provision(&keycloak, realm, &wanted).await.map_err(|error| format!("{}: {error}", wanted.username))?;
        let done = if done.is_empty() { "nothing to do".to_owned() } else { done.join(", ") };
        writeln!(std::io::stdout(), "{}: {done}", wanted.username)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use keycloak_api::admin::{UserFilter, Users as _};
    use keycloak_fake::control::Fault;
    use keycloak_fake::{FakeKeycloak, Realm, User};

    use super::*;

    fn keycloak() -> FakeKeycloak {
        let shop = Realm::new("shop").group("staff", &[]).user(User::new("alice").group("/staff"));
        FakeKeycloak::builder().realm(shop).build().unwrap()
    }

    fn wanted(username: &str, group: &str) -> Wanted {
        Wanted { username: username.into(), email: format!("{username}@example.org"), group: group.into() }
    }

    #[test]
    fn a_file_is_read_or_its_line_named() {
        let text = "alice, alice@example.org, staff\n\nbob,bob@example.org,night\r\n";
        assert_eq!(read(text).unwrap(), [wanted("alice", "staff"), wanted("bob", "night")]);
        for bad in ["alice", "a,b", "a,b,c,d", ",b,c", "a,b,"] {
            assert!(read(&format!("\n{bad}\n")).unwrap_err().starts_with("line 2:"), "{bad}");
        }
    }

    #[tokio::test]
    async fn what_is_there_is_left_alone() {
        let fake = keycloak();
        let moved = Wanted { email: "a@example.org".into(), ..wanted("alice", "night") };
        for (wanted, expected) in [
            (wanted("alice", "staff"), &[][..]),
            (moved, &["new address", "joined the group"]),
            (wanted("bob", "night"), &["created", "joined the group"]),
            (wanted("bob", "night"), &[]),
            (wanted("Bob", "staff"), &["new address", "joined the group"]),
        ] {
            let wanted = Wanted { email: wanted.email.replace("Bob", "robert"), ..wanted };
            assert_eq!(provision(&fake, "shop", &wanted).await.unwrap(), expected, "{wanted:?}");
        }
        assert_eq!(fake.count_users("shop", &UserFilter::default()).await.unwrap(), 2);
    }

    /// With the client of production, over a socket.
    #[tokio::test]
    async fn a_run_that_broke_off_is_finished_by_the_next() {
        let fake = keycloak();
        let server = fake.serve("127.0.0.1:0").unwrap();
        let credentials = Credentials::password("admin", "admin");
        let client = HttpKeycloak::builder(server.url()).credentials(credentials).build().unwrap();
        fake.fault(Fault::on("join_group").nth(1).answer(500));
        assert!(provision(&client, "shop", &wanted("bob", "night")).await.is_err());
        assert_eq!(provision(&client, "shop", &wanted("bob", "night")).await.unwrap(), ["joined the group"]);
        assert!(provision(&client, "nowhere", &wanted("bob", "night")).await.unwrap_err().is_not_found());
    }
}

//! The binary: what it says, how it stops, and with which exit code.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

const REALM: &str = r#"{"realm": "shop", "enabled": true}"#;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keycloak-fake"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).env_remove("KC_BOOTSTRAP_ADMIN_PASSWORD");
    command
}

fn ended(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Starts it, and returns the host and port that it says it listens on, and what it said before.
fn started(arguments: &[&str]) -> (Child, String, String) {
    let mut child = command(arguments).spawn().unwrap();
    let mut said = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some(url) = line.strip_prefix("Listening on ") {
            return (child, url.strip_prefix("http://").unwrap().to_owned(), said);
        }
        said.push_str(&line);
        said.push('\n');
    }
    panic!("it ended, {:?}: {said}", child.wait());
}

fn stop(child: &mut Child, signal: &str) -> ExitStatus {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    child.wait().unwrap()
}

fn get(host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// What one that is started so answers, and what it says on standard error till it is stopped.
fn asked(arguments: &[&str], path: &str) -> (String, String) {
    let (mut child, host, _) = started(&[&["--port", "0"], arguments].concat());
    let answer = get(&host, path);
    child.kill().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    (answer, said)
}

/// A file of its own, that is gone when the test is.
struct Realm(std::path::PathBuf);

impl Realm {
    fn of(json: &str) -> Self {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("keycloak-fake-{}-{}.json", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, json).unwrap();
        Self(file)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Realm {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[cfg(unix)]
#[test]
fn it_serves_what_it_imports_till_it_is_told_to_stop() {
    let file = Realm::of(REALM);
    for signal in ["-TERM", "-INT"] {
        let (mut child, host, said) = started(&["--port", "0", "--import", file.path()]);
        assert!(said.contains(&format!("http://{host}/realms/shop")), "{said}");
        assert!(said.contains("password admin"), "{said}");
        let answer = get(&host, "/realms/shop");
        assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
        let status = stop(&mut child, signal);
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(TcpStream::connect(&host).is_err());
    }
}

#[test]
fn it_does_not_open_a_known_password_to_others() {
    let output = ended(&["--port", "0", "--host", "0.0.0.0"]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("KC_BOOTSTRAP_ADMIN_PASSWORD"), "{words}");
}

#[test]
fn it_says_what_is_wrong() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for (arguments, code, part) in [
        (&["--nope"][..], 2, "--nope"),
        (&["--features", "nope"][..], 2, "no feature nope in Keycloak"),
        (&["--features", "par,scripts:v1"][..], 2, "not have the feature scripts:v1, which Keycloak has off"),
        (&["--features", "preview"][..], 2, "feature preview"),
        (&["--log", "keycloak_fake=loud"][..], 2, "--log"),
        (&["--seed", "many"][..], 2, "--seed"),
        (&["--import", "/no/such/file.json"][..], 1, "/no/such/file.json"),
        (&["--import", manifest][..], 1, "Cargo.toml"),
        (&["--port", "0", "--host", "192.0.2.1", "--bootstrap-admin-password", "x"][..], 1, "cannot listen"),
    ] {
        let output = ended(arguments);
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {words}");
        assert!(words.contains(part), "{words}");
    }
}

const DISCOVERY: &str = "/realms/master/.well-known/openid-configuration";

#[test]
fn issuers_have_the_name_that_it_is_given() {
    let (answer, _) = asked(&["--hostname", "https://sso.example.org"], DISCOVERY);
    assert!(answer.contains(r#""issuer":"https://sso.example.org/realms/master""#), "{answer}");
    let (answer, _) = asked(&["--hostname", "sso.example.org"], DISCOVERY);
    assert!(answer.contains(r#""issuer":"http://sso.example.org"#), "{answer}");
}

#[test]
fn everything_is_below_the_path_that_it_is_given() {
    let below = ["--http-relative-path", "/auth"];
    let (answer, _) = asked(&below, &format!("/auth{DISCOVERY}"));
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    assert!(answer.contains("/auth/realms/master\""), "{answer}");
    let (answer, _) = asked(&below, DISCOVERY);
    assert!(answer.starts_with("HTTP/1.0 404"), "{answer}");
}

#[test]
fn features_can_be_named() {
    let (answer, _) = asked(&["--features", "par,token-exchange:v1", "--features", "login:v2"], DISCOVERY);
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
}

/// Whoever can reach the program's address does not reach into the fake by that alone.
#[test]
fn the_control_api_is_open_to_this_machine_or_to_a_token() {
    let clock = "/_fake/clock";
    let (answer, _) = asked(&[], clock);
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    for closed in [&["--no-control"][..], &["--host", "0.0.0.0", "--bootstrap-admin-password", "x"]] {
        let (answer, _) = asked(closed, clock);
        assert!(answer.starts_with("HTTP/1.0 404"), "{closed:?}: {answer}");
    }
    let (answer, said) = asked(&["--control-token", "s3cret", "--log", "debug"], clock);
    assert!(answer.starts_with("HTTP/1.0 401"), "{answer}");
    assert!(!said.contains("s3cret"), "{said}");
}

/// Without the control API there is no console either.
#[test]
fn the_console_is_there_unless_a_flag_says_otherwise() {
    let console = "/_fake/console/";
    let (mut child, host, said) = started(&["--port", "0"]);
    let answer = get(&host, console);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(said.contains(&format!("console: http://{host}/")), "{said}");
    assert!(answer.starts_with("HTTP/1.0 200") && answer.contains("<h1>Realms</h1>"), "{answer}");
    let host_of_all = &["--host", "0.0.0.0", "--bootstrap-admin-password", "x"];
    for closed in [&["--no-console"][..], &["--no-control"], host_of_all] {
        let (answer, _) = asked(closed, console);
        assert!(answer.starts_with("HTTP/1.0 404"), "{closed:?}: {answer}");
    }
    let with_token = [&host_of_all[..], &["--control-token", "s3cret"]].concat();
    let (answer, _) = asked(&with_token, console);
    assert!(answer.starts_with("HTTP/1.0 401"), "{answer}");
}

#[test]
fn a_seed_makes_the_same_keys_again() {
    let certs = "/realms/master/protocol/openid-connect/certs";
    let keys = |seed: &str| {
        let (answer, _) = asked(&["--seed", seed], certs);
        let body = answer.split("\r\n\r\n").nth(1).unwrap().to_owned();
        let moduli: Vec<String> = body.split("\"n\":\"").skip(1).map(|rest| rest[..40].to_owned()).collect();
        assert!(!moduli.is_empty(), "{answer}");
        moduli
    };
    let one = keys("1");
    assert_eq!(one, keys("1"));
    assert_ne!(one, keys("2"));
}

/// Nothing that an import leaves aside is left aside in silence, however much it is.
#[test]
fn it_says_what_an_import_does_not_understand() {
    let fields: Vec<String> = (0..12).map(|n| format!("\"field{n}\": {n}")).collect();
    let realm = format!(r#"{{"realm": "shop", "loginTheme": "own", {}}}"#, fields.join(", "));
    let file = Realm::of(&realm);
    let (_, said) = asked(&["--import", file.path()], DISCOVERY);
    assert_eq!(said.matches("is not understood").count(), 11, "{said}");
    assert!(
        said.contains("and 2 more, each of which is not understood, and left aside; --log info lists them"),
        "{said}"
    );
    assert!(said.contains("shop: loginTheme is kept, but nothing acts on it"), "{said}");
    let (_, said) = asked(&["--import", file.path(), "--log", "info"], DISCOVERY);
    assert_eq!((0..12).filter(|n| said.contains(&format!("shop: field{n} "))).count(), 12, "{said}");
    assert!(!said.contains("--log info lists them"), "{said}");
}

#[tokio::test]
async fn serves_by_tls_beside() {
    let file = |name: &str| format!("{}/../tests/fixtures/tls/{name}", env!("CARGO_MANIFEST_DIR"));
    let (certificate, key, authority) = (file("server.pem"), file("server-key.pem"), file("authority.pem"));
    let tls = ["--port", "0", "--https-port", "0", "--https-certificate-file", &certificate];
    let whole = [&tls[..], &["--https-certificate-key-file", &key, "--https-client-auth", "request"]].concat();
    let (mut child, _, said) = started(&[&whole[..], &["--https-trust-store-file", &authority]].concat());
    let url = said.lines().find_map(|line| line.trim().strip_prefix("by TLS: ")).unwrap();
    let root = reqwest::Certificate::from_pem(&std::fs::read(&authority).unwrap()).unwrap();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([root]).build().unwrap();
    let asked = client.get(format!("{url}/realms/master")).send().await.unwrap();
    assert_eq!(asked.status(), 200);
    assert!(stop(&mut child, "-TERM").success());
    for wrong in [&tls[..], &whole, &["--https-client-auth", "request"], &["--https-client-auth", "maybe"]] {
        assert_eq!(ended(wrong).status.code(), Some(2));
    }
}

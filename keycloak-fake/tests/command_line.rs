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

/// Starts it, and returns the address that it says it listens on, and what it said before.
fn started(arguments: &[&str]) -> (Child, String, String) {
    let mut child = command(arguments).spawn().unwrap();
    let mut said = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if let Some(url) = line.strip_prefix("Listening on http://") {
            return (child, url.to_owned(), said);
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

#[cfg(unix)]
#[test]
fn it_serves_what_it_imports_till_it_is_told_to_stop() {
    let file = std::env::temp_dir().join(format!("keycloak-fake-{}.json", std::process::id()));
    std::fs::File::create(&file).unwrap().write_all(REALM.as_bytes()).unwrap();
    for signal in ["-TERM", "-INT"] {
        let (mut child, host, said) = started(&["--port", "0", "--import", file.to_str().unwrap()]);
        assert!(said.contains(&format!("http://{host}/realms/shop")), "{said}");
        assert!(said.contains("password admin"), "{said}");
        let mut stream = TcpStream::connect(&host).unwrap();
        write!(stream, "GET /realms/shop HTTP/1.0\r\nHost: {host}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
        let status = stop(&mut child, signal);
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(TcpStream::connect(&host).is_err());
    }
    std::fs::remove_file(file).unwrap();
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
        (&["--features", "nope"][..], 2, "feature nope"),
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

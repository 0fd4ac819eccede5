//! The command line: reads the realms, serves them, and stops when it is asked to.

mod arguments;
mod failure;
mod features;
mod import;
mod signal;
mod tls;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use keycloak_api::admin::Realms as _;
use keycloak_fake::{FakeKeycloak, FakeKeycloakBuilder, Server};
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;

use arguments::{Administrator, Arguments};
use failure::Failure;

/// Runs the program. 0: it was asked to stop; 1: it could not do its work; 2: it was called wrongly.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match serve(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // There is nowhere left to say so if this fails.
            let _ = writeln!(io::stderr(), "error: {failure}");
            failure.exit_code()
        }
    }
}

fn serve(arguments: &Arguments) -> Result<(), Failure> {
    start_log(&arguments.log)?;
    let features = arguments.features()?;
    let tls = arguments.tls.options()?;
    let administrator = arguments.administrator()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::Runtime)?;
    // Before anything else, so that no signal is lost while realms are read.
    let stopped = signal::listen(&runtime).map_err(Failure::Runtime)?;

    let mut builder = FakeKeycloak::builder().admin(administrator.username.as_str(), administrator.password.as_str());
    builder = features.into_iter().fold(builder, FakeKeycloakBuilder::feature);
    builder = builder.deliver_mails(arguments.deliver_mails).send_logouts(!arguments.no_logouts);
    if let Some(channel) = &arguments.ciba_channel {
        builder = builder.ciba_channel(channel.clone());
    }
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    let fake = builder.build().map_err(Failure::Start)?;
    import::import(&fake, &arguments.import)?;

    let address = arguments.address();
    let listening = fake.serve_with(&*address, arguments.http_options());
    let server = listening.map_err(|error| Failure::Listen { address, error })?;
    let tls_server = tls.map(|tls| {
        let address = arguments.tls_address();
        let listening = fake.serve_with(&*address, arguments.plain_options().with_tls(tls));
        listening.map_err(|error| Failure::Listen { address, error })
    });
    let tls_server = tls_server.transpose()?;
    announce(&runtime, &fake, (&server, tls_server.as_ref()), &administrator, arguments)?;
    runtime.block_on(stopped).map_err(Failure::Runtime)?;
    tracing::info!("stopping");
    if let Some(server) = tls_server {
        server.shutdown();
    }
    server.shutdown();
    Ok(())
}

/// Tells on standard output what is served: the last line of it comes when requests are answered.
fn announce(
    runtime: &Runtime,
    fake: &FakeKeycloak,
    (server, tls_server): (&Server, Option<&Server>),
    administrator: &Administrator,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let realms = runtime.block_on(fake.list_realms(Some(true))).map_err(Failure::Start)?;
    let mut names: Vec<String> = realms.into_iter().filter_map(|realm| realm.realm).collect();
    names.sort_unstable();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let mut text = format!("keycloak-fake {}, as Keycloak 26.7.4\n", env!("CARGO_PKG_VERSION"));
    for name in &names {
        text.push_str(&format!("  realm {name:width$}  {}/realms/{name}\n", server.url()));
    }
    if administrator.is_default {
        text.push_str("  administrator of master: admin, password admin\n");
    }
    if arguments.has_console() {
        text.push_str(&format!("  console: http://{}/\n", server.addr()));
    }
    if arguments.has_control() {
        text.push_str(&format!("  control of the fake: http://{}/_fake/openapi.json\n", server.addr()));
    }
    if let Some(server) = tls_server {
        text.push_str(&format!("  by TLS: https://{}\n", server.addr()));
    }
    // The address and not the URL: links may have another name, which leads here only where somebody saw to it.
    text.push_str(&format!("Listening on http://{}\n", server.addr()));
    let mut out = io::stdout().lock();
    // Whoever closed the pipe does not want to read it; that ends nothing.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Ok(())
}

fn start_log(filter: &str) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(filter).map_err(|error| Failure::Usage(format!("--log {filter}: {error}")))?;
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    Ok(())
}

//! The signals that ask the program to stop.

use std::io;

use tokio::runtime::Runtime;

/// Listens from now on; the future ends with the first such signal.
#[cfg(unix)]
pub(super) fn listen(runtime: &Runtime) -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};

    let _inside = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        Ok(())
    })
}

/// Listens from now on; the future ends with the first such signal.
#[cfg(not(unix))]
pub(super) fn listen(_: &Runtime) -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}

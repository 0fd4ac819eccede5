//! The fake's clock: the system's, moved or stopped.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parking_lot::RwLock;

/// The time that everything on a fake follows: tokens, codes, sessions. Clones are the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<RwLock<Setting>>);

#[derive(Clone, Copy, Debug)]
enum Setting {
    /// The system's time, moved by so many milliseconds.
    Running { offset_ms: i64 },
    /// Always this, in milliseconds since the epoch.
    Stopped { now_ms: i64 },
}

impl Default for Setting {
    fn default() -> Self {
        Self::Running { offset_ms: 0 }
    }
}

impl Clock {
    /// A clock that shows the system's time.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands at `time` till it is advanced or set.
    #[must_use]
    pub fn stopped_at(time: SystemTime) -> Self {
        Self(Arc::new(RwLock::new(Setting::Stopped { now_ms: millis(time) })))
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let now_ms = self.now_ms();
        let magnitude = Duration::from_millis(now_ms.unsigned_abs());
        if now_ms >= 0 { UNIX_EPOCH + magnitude } else { UNIX_EPOCH - magnitude }
    }

    /// Moves it forward, whether it runs or stands.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let mut setting = self.0.write();
        match &mut *setting {
            Setting::Running { offset_ms } => *offset_ms = offset_ms.saturating_add(by),
            Setting::Stopped { now_ms } => *now_ms = now_ms.saturating_add(by),
        }
    }

    /// Sets it to `time`; it runs on if it ran before.
    pub fn set(&self, time: SystemTime) {
        let mut setting = self.0.write();
        *setting = match *setting {
            Setting::Running { .. } => Setting::Running { offset_ms: millis(time) - millis(SystemTime::now()) },
            Setting::Stopped { .. } => Setting::Stopped { now_ms: millis(time) },
        };
    }

    /// Stops it at the time that it shows.
    pub fn stop(&self) {
        let now_ms = self.now_ms();
        *self.0.write() = Setting::Stopped { now_ms };
    }

    /// Lets it run on from the time that it shows.
    pub fn run(&self) {
        let offset_ms = self.now_ms() - millis(SystemTime::now());
        *self.0.write() = Setting::Running { offset_ms };
    }

    /// Whether it stands.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        matches!(*self.0.read(), Setting::Stopped { .. })
    }

    /// A clock of its own that shows the same.
    pub(crate) fn fork(&self) -> Self {
        Self(Arc::new(RwLock::new(*self.0.read())))
    }

    /// Has this clock, and its clones, show what `other` shows, and stand or run as that does.
    pub(crate) fn follow(&self, other: &Self) {
        let setting = *other.0.read();
        *self.0.write() = setting;
    }

    /// Milliseconds since the epoch.
    pub(crate) fn now_ms(&self) -> i64 {
        match *self.0.read() {
            Setting::Running { offset_ms } => millis(SystemTime::now()).saturating_add(offset_ms),
            Setting::Stopped { now_ms } => now_ms,
        }
    }
}

fn millis(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    }
}

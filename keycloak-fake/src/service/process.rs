//! What the process and its machine are, as a server tells them. A Java virtual machine is not there to be told of.

use keycloak_api::representation::{CpuInfoRepresentation, MemoryInfoRepresentation, SystemInfoRepresentation};

use crate::token::civil;

const DAY_MS: i64 = 86_400_000;

/// The time, how long the server has run, and the operating system.
pub(crate) fn system(now_ms: i64, started_ms: i64) -> SystemInfoRepresentation {
    let up = now_ms.saturating_sub(started_ms).max(0);
    SystemInfoRepresentation {
        server_time: Some(for_people(now_ms)),
        uptime: Some(duration(up)),
        uptime_millis: Some(up),
        os_name: Some(os_name().to_owned()),
        os_architecture: Some(architecture().to_owned()),
        file_encoding: Some("UTF-8".to_owned()),
        user_timezone: Some("Etc/UTC".to_owned()),
        ..SystemInfoRepresentation::default()
    }
}

/// How long something lasts, for people to read.
fn duration(ms: i64) -> String {
    let parts =
        [(ms / DAY_MS, "day"), (ms / 3_600_000 % 24, "hour"), (ms / 60_000 % 60, "minute"), (ms / 1000 % 60, "second")];
    parts.map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" })).join(", ")
}

/// The processors.
pub(crate) fn cpu() -> CpuInfoRepresentation {
    let count = std::thread::available_parallelism().ok().and_then(|count| i64::try_from(count.get()).ok());
    CpuInfoRepresentation { processor_count: count, ..CpuInfoRepresentation::default() }
}

/// What the process uses of the machine's memory, where the system tells it as Linux does.
pub(crate) fn memory() -> Option<MemoryInfoRepresentation> {
    let total = kibibytes("/proc/meminfo", "MemTotal:")?.checked_mul(1024)?;
    let used = kibibytes("/proc/self/status", "VmRSS:")?.checked_mul(1024)?;
    let free = total.checked_sub(used)?;
    Some(MemoryInfoRepresentation {
        total: Some(total),
        total_formated: Some(size(total)),
        used: Some(used),
        used_formated: Some(size(used)),
        free: Some(free),
        free_percentage: free.saturating_mul(100).checked_div(total),
        free_formated: Some(size(free)),
        ..MemoryInfoRepresentation::default()
    })
}

/// The number behind `name` in a file of lines such as `name  123 kB`.
fn kibibytes(file: &str, name: &str) -> Option<i64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

fn size(bytes: i64) -> String {
    match bytes {
        1_048_577.. => format!("{} MB", bytes / 1_048_576),
        1025.. => format!("{} kB", bytes / 1024),
        _ => format!("{bytes} B"),
    }
}

/// A time as Java writes it: `Thu Nov 26 14:35:19 UTC 2026`.
fn for_people(ms: i64) -> String {
    const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (days, seconds) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS) / 1000);
    let (year, month, day) = civil(days);
    let named = |names: &[&'static str], at: i64| usize::try_from(at).ok().and_then(|at| names.get(at).copied());
    let weekday = named(&WEEKDAYS, days.rem_euclid(7)).unwrap_or_default();
    let month = named(&MONTHS, month - 1).unwrap_or_default();
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{weekday} {month} {day:02} {hour:02}:{minute:02}:{second:02} UTC {year}")
}

/// The operating system as Java names it.
fn os_name() -> &'static str {
    match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "Mac OS X",
        "windows" => "Windows",
        other => other,
    }
}

/// The architecture as Java names it.
fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_for_people() {
        assert_eq!(for_people(1_795_703_719_000), "Thu Nov 26 14:35:19 UTC 2026");
        assert_eq!(for_people(0), "Thu Jan 01 00:00:00 UTC 1970");
        assert_eq!(size(1_073_741_824), "1024 MB");
        let system = system(90_061_000, 0);
        assert_eq!(duration(65_000), "0 days, 0 hours, 1 minute, 5 seconds");
        assert_eq!(system.uptime.as_deref(), Some("1 day, 1 hour, 1 minute, 1 second"));
    }
}

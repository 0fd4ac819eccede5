//! The console's style, and the lines of script that copy a text.

use http::StatusCode;

use crate::server::answer::{self, Answer};

pub(super) async fn style() -> Answer {
    answer::with_body(StatusCode::OK, "text/css; charset=utf-8", include_str!("console.css"))
}

pub(super) async fn script() -> Answer {
    answer::with_body(StatusCode::OK, "text/javascript; charset=utf-8", include_str!("console.js"))
}

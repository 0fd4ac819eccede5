//! Whether an outcome is one to try again after.

use std::time::{Duration, SystemTime};

use keycloak_api::operation::Reply;
use keycloak_api::{Error, ErrorKind, ErrorReply};

use crate::wire::was_not_sent;

/// What to do after an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// It stands.
    Final,
    /// Another attempt may fare better, not before this much time.
    Again(Duration),
}

/// Judges a reply to a request that is `repeatable` or not.
pub(crate) fn of_reply(outcome: &Result<Reply, Error>, repeatable: bool, now: SystemTime) -> Judgement {
    match outcome {
        Ok(reply) if repeatable && matches!(reply.status.as_u16(), 429 | 502..=504) => {
            Judgement::Again(ErrorReply::read(reply).wait(now).unwrap_or_default())
        }
        Ok(_) => Judgement::Final,
        Err(error) => of_error(error, repeatable, now),
    }
}

/// Judges the outcome of an operation that is `repeatable` or not.
pub(crate) fn of_outcome<T>(outcome: &Result<T, Error>, repeatable: bool, now: SystemTime) -> Judgement {
    match outcome {
        Ok(_) => Judgement::Final,
        Err(error) => of_error(error, repeatable, now),
    }
}

fn of_error(error: &Error, repeatable: bool, now: SystemTime) -> Judgement {
    let transient = matches!(
        error.kind(),
        ErrorKind::Timeout | ErrorKind::Connect | ErrorKind::TooManyRequests | ErrorKind::Unavailable
    );
    if was_not_sent(error) || repeatable && transient {
        Judgement::Again(error.reply().and_then(|reply| reply.wait(now)).unwrap_or_default())
    } else {
        Judgement::Final
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, HeaderValue, RETRY_AFTER};

    use super::*;

    fn reply(status: u16, retry_after: Option<&'static str>) -> Result<Reply, Error> {
        let mut headers = HeaderMap::new();
        if let Some(value) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
        }
        Ok(Reply::new(StatusCode::from_u16(status).unwrap(), headers, Bytes::new()))
    }

    #[test]
    fn only_a_server_that_cannot_answer_now_is_asked_again() {
        let now = UNIX_EPOCH;
        for status in [429, 502, 503, 504] {
            assert_eq!(of_reply(&reply(status, None), true, now), Judgement::Again(Duration::ZERO), "{status}");
            assert_eq!(of_reply(&reply(status, None), false, now), Judgement::Final, "{status}");
        }
        for status in [200, 302, 400, 401, 403, 404, 409, 500, 501] {
            assert_eq!(of_reply(&reply(status, None), true, now), Judgement::Final, "{status}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_nonsense_is_none() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777 - 7);
        for (text, seconds) in [
            ("120", 120),
            (" 3 ", 3),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 7),
            ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
            ("soon", 0),
            ("-5", 0),
        ] {
            let reply = reply(503, Some(text));
            let again = Judgement::Again(Duration::from_secs(seconds));
            assert_eq!(of_reply(&reply, true, now), again, "{text}");
            // Of tokens and keys only the error is there to be judged.
            let refusal = ErrorReply::read(&reply.unwrap());
            let outcome = Err::<(), _>(Error::new(ErrorKind::Unavailable, "").replied(refusal));
            assert_eq!(of_outcome(&outcome, true, now), again, "{text}");
        }
    }

    #[test]
    fn an_error_counts_only_where_repetition_is_safe() {
        for kind in [ErrorKind::Timeout, ErrorKind::Connect, ErrorKind::Unavailable, ErrorKind::TooManyRequests] {
            let outcome = || Err(Error::new(kind, ""));
            assert_eq!(of_reply(&outcome(), true, UNIX_EPOCH), Judgement::Again(Duration::ZERO), "{kind}");
            assert_eq!(of_reply(&outcome(), false, UNIX_EPOCH), Judgement::Final, "{kind}");
        }
        assert_eq!(of_reply(&Err(Error::new(ErrorKind::Decode, "")), true, UNIX_EPOCH), Judgement::Final);
    }
}

//! A form with a file (RFC 7578). It knows nothing of what the parts mean.

use std::fmt;

use bytes::Bytes;
use rand::RngExt as _;

/// The parts of a form with a file, in order. `Debug` shows names only.
#[derive(Clone, Default)]
pub struct Multipart(Vec<Part>);

#[derive(Clone)]
struct Part {
    name: &'static str,
    filename: Option<&'static str>,
    content: Bytes,
}

/// What can be written into such a form.
pub trait IntoMultipart {
    /// Appends its parts to `form`.
    fn write(&self, form: &mut Multipart);
}

impl Multipart {
    /// Appends a text, if there is one.
    pub fn append_some(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(value) = value {
            let content = Bytes::copy_from_slice(value.as_bytes());
            self.0.push(Part { name, filename: None, content });
        }
    }

    /// Appends a file.
    pub fn append_file(&mut self, name: &'static str, content: Bytes) {
        self.0.push(Part { name, filename: Some(name), content });
    }

    /// The whole body, and its media type with the boundary.
    #[must_use]
    pub fn encode(&self) -> (String, Bytes) {
        // Nobody can have put into a part what is chosen after it.
        let boundary = format!("{:032x}", rand::rng().random::<u128>());
        let mut body = Vec::new();
        for Part { name, filename, content } in &self.0 {
            body.extend_from_slice(
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes(),
            );
            if let Some(filename) = filename {
                let file = format!("; filename=\"{filename}\"\r\nContent-Type: application/octet-stream");
                body.extend_from_slice(file.as_bytes());
            }
            body.extend_from_slice(b"\r\n\r\n");
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body.into())
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.iter().map(|part| part.name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_with_a_file() {
        let mut form = Multipart::default();
        form.append_some("password", Some("c4n4ry"));
        form.append_some("alias", None);
        form.append_file("file", Bytes::from_static(b"\0\xff"));
        assert_eq!(format!("{form:?}"), r#"{"password", "file"}"#);
        let (media_type, body) = form.encode();
        let boundary = media_type.trim_start_matches("multipart/form-data; boundary=");
        let mut expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nc4n4ry\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        expected.extend_from_slice(b"\0\xff\r\n");
        expected.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        assert_eq!(body, expected);
    }
}

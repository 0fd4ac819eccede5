//! The certificate that a client shows when it connects (RFC 8705).

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;

use super::distinguished_name::DistinguishedName;

/// A client's certificate. Whoever accepted the connection has verified it.
#[derive(Clone, Debug)]
pub(crate) struct ClientCertificate {
    /// The hash of the whole (RFC 8705, section 3.1).
    pub(crate) thumbprint: String,
    /// Whose it is; `None` where the certificate is none.
    pub(crate) subject: Option<DistinguishedName>,
    /// Who is trusted for having made it, perhaps by others between.
    pub(crate) authority: Option<DistinguishedName>,
}

impl ClientCertificate {
    /// Reads a certificate in DER, with those of the authorities between it and a trusted one.
    pub(crate) fn read<'a>(der: &[u8], others: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let own = Certificate::from_der(der).ok();
        let mut authority = own.as_ref().map(|own| own.tbs_certificate().issuer().clone());
        for other in others.into_iter().filter_map(|other| Certificate::from_der(other).ok()) {
            if authority.as_ref() == Some(other.tbs_certificate().subject()) {
                authority = Some(other.tbs_certificate().issuer().clone());
            }
        }
        Self {
            thumbprint: URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, der)),
            subject: own.map(|own| DistinguishedName::of(own.tbs_certificate().subject())),
            authority: authority.as_ref().map(DistinguishedName::of),
        }
    }
}

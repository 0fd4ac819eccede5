//! The mapper of subjects that no two sectors can compare (OpenID Connect Core 1.0, section 8.1).

use aws_lc_rs::digest;
use md5::{Digest as _, Md5};

use super::{Config, Draft, Scene, Use};

/// A subject that is another one in each sector: a UUID made of the sector, the user's id, and the mapper's salt.
pub(super) fn sub(scene: &mut Scene<'_>, config: &Config, _: Use, draft: &mut Draft) {
    let settings = &scene.subject.client.settings;
    let explicit = config.get("sectorIdentifierUri").filter(|uri| !uri.is_empty());
    let uris = settings.redirect_uris.iter().flatten().map(String::as_str);
    let mut uris = explicit.map(String::as_str).into_iter().chain(uris).chain(settings.root_url.as_deref());
    let sector = uris.find_map(host).unwrap_or_default();
    let salt = config.get("pairwiseSubAlgorithmSalt").map(String::as_str).unwrap_or_default();
    draft.sub = Some(pairwise(sector, &scene.subject.user.id, salt));
}

fn pairwise(sector: &str, user: &str, salt: &str) -> String {
    let hash = digest::digest(&digest::SHA256, format!("{sector}{user}{salt}").as_bytes());
    let hash: [u8; 16] = Md5::digest(hash.as_ref()).into();
    uuid::Builder::from_md5_bytes(hash).into_uuid().hyphenated().to_string()
}

fn host(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = if host.starts_with('[') { host.split_inclusive(']').next()? } else { host.split(':').next()? };
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::pairwise;

    #[test]
    fn a_subject_is_the_real_servers() {
        let sub = pairwise("localhost", "9cb99f73-30c7-4a87-9dc3-6b06acc1a31a", "salt");
        assert_eq!(sub, "0e93de5f-dfad-3278-82f1-255903c69c7c");
    }
}

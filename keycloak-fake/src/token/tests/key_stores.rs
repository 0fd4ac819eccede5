//! A key store that was changed anywhere is refused, and none that is garbage does harm.

use std::sync::LazyLock;

use aws_lc_rs::rsa::KeySize;
use proptest::prelude::*;

use crate::token::{
    Held, RandomSource, StoreEntry, StoreFormat, StorePasswords, certified_pair, read_key_store, write_key_store,
};

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let pair = certified_pair(&RandomSource::seeded(7), "conf", 1_700_000_000_000, KeySize::Rsa2048, 3).unwrap();
    let held = Held { private: Some(pair.private), certificate: pair.certificate };
    let entries = [StoreEntry { name: "Ünïcode 🗝".to_owned(), held }];
    write_key_store(StoreFormat::Java, &entries, "k", "s", 1_700_000_000_000).unwrap()
});

const OPEN: StorePasswords<'_> = StorePasswords { key: Some("k"), store: Some("s") };

#[test]
fn a_store_gives_back_what_went_in() {
    let held = read_key_store(StoreFormat::Java, &FILE, "ÜNÏCODE 🗝", OPEN).unwrap().unwrap();
    assert!(held.private.is_some());
    assert!(read_key_store(StoreFormat::Java, &FILE, "another", OPEN).unwrap().is_none());
}

proptest! {
    #[test]
    fn no_change_goes_unseen(at in 0..FILE.len(), flipped in 1..=u8::MAX) {
        let mut file = FILE.clone();
        file[at] ^= flipped;
        prop_assert!(read_key_store(StoreFormat::Java, &file, "ünïcode 🗝", OPEN).is_err());
    }

    #[test]
    fn without_a_password_anything_may_come_and_nothing_breaks(at in 0..FILE.len(), part in any::<[u8; 4]>(), cut in 0..FILE.len()) {
        let mut file = FILE.clone();
        file.splice(at..file.len().min(at + part.len()), part);
        for passwords in [StorePasswords { store: None, ..OPEN }, OPEN] {
            let _read = read_key_store(StoreFormat::Java, &file, "ünïcode 🗝", passwords);
            let _read = read_key_store(StoreFormat::Java, &file[..cut], "ünïcode 🗝", passwords);
        }
    }
}

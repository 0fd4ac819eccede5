//! A realm's own texts, by language and key.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::Decision;
use crate::domain::denied::{AdminDenied, What};
use crate::state::Realm;

type Texts = BTreeMap<String, String>;

/// The languages that the realm has texts in. One whose texts were all deleted is still one of them.
pub(crate) fn locales(realm: &Realm) -> Decision<Vec<String>> {
    Ok(realm.settings.localization_texts.iter().flat_map(BTreeMap::keys).cloned().collect())
}

/// The texts in a language, completed by those in the realm's default language if that is asked for.
pub(crate) fn texts(realm: &Realm, locale: &str, falls_back: bool) -> Decision<Texts> {
    let default = realm.settings.default_locale.as_deref().filter(|_| falls_back);
    let mut texts = default.and_then(|default| of(realm, default)).cloned().unwrap_or_default();
    texts.extend(of(realm, locale).cloned().unwrap_or_default());
    Ok(texts)
}

/// The text of a key in a language.
pub(crate) fn text(realm: &Realm, locale: &str, key: &str) -> Decision<String> {
    let text = of(realm, locale).and_then(|texts| texts.get(key));
    text.cloned().ok_or(AdminDenied::NotFound(What::Text).into())
}

/// Sets texts in a language.
pub(crate) fn add(realm: &mut Realm, locale: &str, texts: &Texts) -> Decision<()> {
    all(realm).entry(locale.to_owned()).or_default().extend(texts.clone());
    Ok(())
}

/// Deletes the text of a key in a language.
pub(crate) fn remove(realm: &mut Realm, locale: &str, key: &str) -> Decision<()> {
    text(realm, locale, key)?;
    if let Some(texts) = all(realm).get_mut(locale) {
        texts.remove(key);
    }
    Ok(())
}

/// Deletes the texts in a language.
pub(crate) fn remove_all(realm: &mut Realm, locale: &str) -> Decision<()> {
    of(realm, locale).ok_or(AdminDenied::NoTexts(locale.to_owned()))?;
    all(realm).remove(locale);
    Ok(())
}

fn of<'a>(realm: &'a Realm, locale: &str) -> Option<&'a Texts> {
    realm.settings.localization_texts.as_ref()?.get(locale)
}

fn all(realm: &mut Realm) -> &mut BTreeMap<String, Texts> {
    Arc::make_mut(&mut realm.settings).localization_texts.get_or_insert_default()
}

#![doc = include_str!("rust.md")]

#[doc = include_str!("other_languages.md")]
///
/// `keycloak-fake.mjs`, which starts it:
///
/// ```js
#[doc = include_str!("javascript/keycloak-fake.mjs")]
/// ```
///
/// `shop.test.mjs`, which Node's own test runner runs (`node --test`):
///
/// ```js
#[doc = include_str!("javascript/shop.test.mjs")]
/// ```
///
/// # Python
///
/// `conftest.py`, which starts it:
///
/// ```python
#[doc = include_str!("python/conftest.py")]
/// ```
///
/// `test_shop.py`, which pytest runs:
///
/// ```python
#[doc = include_str!("python/test_shop.py")]
/// ```
///
/// # The realm of both
///
/// ```json
#[doc = include_str!("shop.json")]
/// ```
pub mod other_languages {}

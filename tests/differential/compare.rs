//! The two, side by side: the same rows on fresh realms of both, and where they differ.

use std::fmt::Write as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use keycloak_api::Keycloak;
use keycloak_tests::backend::{Backend, Direct, Real, Subject};
use keycloak_tests::case::{Case, Outcome};
use keycloak_tests::golden::{Golden, difference};
use keycloak_tests::world::{World, representation};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::divergences::Divergences;
use crate::row;

const CASE: Case = Case { module: "differential", name: "rows", needs: &[], run: |_| Box::pin(async { Ok(()) }) };

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// A question on its way.
pub(crate) type Asking<'a, T> = Pin<Box<dyn Future<Output = Outcome<T>> + 'a>>;

/// A real Keycloak and a fake.
pub(crate) struct Pair {
    runtime: Runtime,
    real: Real,
    fake: Direct,
    divergences: Arc<Divergences>,
}

/// Where the two differ.
struct Difference {
    row: String,
    real: Value,
    fake: Value,
    is_known: bool,
}

impl Pair {
    /// The Keycloak at `url` and a fake of its own.
    pub(crate) fn new(url: String, divergences: Arc<Divergences>) -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        Ok(Self { runtime, real: Real::new(url)?, fake: Direct::new()?, divergences })
    }

    /// Both answer each row alike, but for what is known.
    pub(crate) fn same(&self, rows: &[String]) -> Outcome {
        self.runtime.block_on(async {
            let is_unknown = |differences: &[Difference]| differences.iter().any(|difference| !difference.is_known);
            // A real server's clock ticks on between two of its own readings. What differs each time, differs.
            if !is_unknown(&self.play(rows).await?) {
                return Ok(());
            }
            let differences = self.play(rows).await?;
            if is_unknown(&differences) { Err(told(rows, &differences).into()) } else { Ok(()) }
        })
    }

    /// The two differ in these rows, and in nothing that is not known.
    pub(crate) fn still_differs(&self, rows: &[String]) -> Outcome {
        let differences = self.runtime.block_on(self.play(rows))?;
        if differences.is_empty() {
            return Err("the two do not differ any more: take it out of DIVERGENCES.md".into());
        }
        if differences.iter().all(|difference| difference.is_known) {
            Ok(())
        } else {
            Err(told(rows, &differences).into())
        }
    }

    /// What a question comes to on the real Keycloak and on the fake. It is asked with the name of a realm that is not
    /// there yet.
    pub(crate) fn both<T>(
        &self,
        question: impl for<'a> Fn(&'a dyn Keycloak, &'a str) -> Asking<'a, T>,
    ) -> Outcome<(T, T)> {
        self.runtime.block_on(async {
            let (real, fake, realm) = self.subjects().await?;
            both(question(&*real.keycloak, &realm), question(&*fake.keycloak, &realm)).await
        })
    }

    /// Both, and the name of a realm that neither has.
    async fn subjects(&self) -> Outcome<(Arc<Subject>, Arc<Subject>, String)> {
        let (real, fake) = both(self.real.subject(&CASE), self.fake.subject(&CASE)).await?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() & 0xff_ffff;
        Ok((real, fake, format!("differential-{now:06x}-{:04}", COUNT.fetch_add(1, Ordering::Relaxed))))
    }

    /// Plays rows on both until they differ in what is not known.
    async fn play(&self, rows: &[String]) -> Outcome<Vec<Difference>> {
        let (real, fake, realm) = self.subjects().await?;
        let outcome = self.play_in(&real, &fake, &realm, rows).await;
        let deleted = tokio::join!(real.keycloak.delete_realm(&realm), fake.keycloak.delete_realm(&realm));
        let differences = outcome?;
        deleted.0.and(deleted.1)?;
        Ok(differences)
    }

    async fn play_in(
        &self,
        real: &Arc<Subject>,
        fake: &Arc<Subject>,
        realm: &str,
        rows: &[String],
    ) -> Outcome<Vec<Difference>> {
        let start = representation(realm)?;
        both(real.keycloak.create_realm(&start), fake.keycloak.create_realm(&start)).await?;
        let world = |subject: &Arc<Subject>| -> Outcome<World> {
            let mut world = World::new(Arc::clone(subject), realm.to_owned(), Golden::open("none".into(), false)?);
            row::prepare(&mut world, rows);
            Ok(world)
        };
        let (mut real, mut fake) = (world(real)?, world(fake)?);
        let mut differences = Vec::new();
        for row in rows {
            let (real, fake) = both(row::play(&mut real, row), row::play(&mut fake, row)).await?;
            if real == fake {
                continue;
            }
            if is_not_done(&fake) {
                // It says so, and a reading leaves both as they were. After a change that one of them did not make,
                // nothing can be compared.
                if row::is_reading(row) {
                    continue;
                }
                break;
            }
            let is_known = self.divergences.know(row, &real, &fake);
            differences.push(Difference { row: row.clone(), real, fake, is_known });
            if !is_known {
                break;
            }
        }
        Ok(differences)
    }
}

/// What both come to. What one fails at does not break the other off: it has a realm to delete yet.
async fn both<T, E>(
    real: impl Future<Output = Result<T, E>>,
    fake: impl Future<Output = Result<T, E>>,
) -> Result<(T, T), E> {
    let (real, fake) = tokio::join!(real, fake);
    Ok((real?, fake?))
}

/// Whether the fake says that it does not do this.
fn is_not_done(answer: &Value) -> bool {
    answer["status"] == 501 && answer["body"]["error"] == "not_implemented"
}

fn told(rows: &[String], differences: &[Difference]) -> String {
    let mut text = format!("the fake answers otherwise than a real Keycloak in these rows:\n\n{}\n", rows.join("\n"));
    for Difference { row, real, fake, is_known } in differences {
        let known = if *is_known { " (known)" } else { "" };
        // Writing to a string does not fail.
        let _ = write!(text, "\n{row}{known}\n{}", difference(real, fake));
    }
    text
}

//! Does the contract notice? What compares answers is itself held to what it must not let pass, and to what it must.

#[cfg(test)]
mod golden;
#[cfg(test)]
mod normal;
#[cfg(test)]
mod open;

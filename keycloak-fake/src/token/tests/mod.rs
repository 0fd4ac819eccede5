//! Claims held against those that a real server was seen to make. Expectations come from recordings only;
//! `tests/fixtures/token/record.py` makes them.

mod key_stores;
mod keys;
mod load;
mod recorded;
mod signed;

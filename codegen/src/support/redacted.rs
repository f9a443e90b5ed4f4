//! What stands for a sensitive value where values are shown.

use std::fmt;

/// Shows that there is a value, and not which.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("** redacted **")
    }
}

#[cfg(test)]
mod tests {
    use super::Redacted;

    #[test]
    fn it_shows_that_there_is_a_value_and_no_more() {
        assert_eq!(format!("{Redacted:?}"), "** redacted **");
        assert_eq!(format!("{:?}", Some(Redacted)), "Some(** redacted **)");
    }
}

//! What stands for a sensitive value where values are shown.

use std::fmt;

/// Shows that there is a value, and not which.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("** redacted **")
    }
}

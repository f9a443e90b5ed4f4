//! Placeholder: the credentials of `reqsign`.

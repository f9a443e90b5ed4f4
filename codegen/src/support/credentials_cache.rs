//! Placeholder: one fetch for many callers.

//! The name of a package, as an argument.

/// The name itself, if a package can have it.
pub(crate) fn crate_name(argument: &str) -> Result<String, &'static str> {
    codegen::check_crate_name(argument).map(|()| argument.to_owned())
}

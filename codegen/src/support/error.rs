//! Modelled errors.

/// Makes a structure of the model an error. `$message` is the method that says what the service has to
/// say, where that may be shown.
macro_rules! error {
    ($type:ident, $name:literal $(, $message:ident)?) => {
        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($name)?;
                $(
                    if let ::core::option::Option::Some(message) = self.$message() {
                        ::core::write!(f, ": {message}")?;
                    }
                )?
                ::core::result::Result::Ok(())
            }
        }

        impl ::core::error::Error for $type {}
    };
}
pub(crate) use error;

//! Modeled errors, and what stands for all others.

use std::fmt;

/// An error that the model does not list for the operation: its code, and what the service has to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unhandled {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
}

impl Unhandled {
    /// The name of the error, without a namespace, such as `AccessDeniedException`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What the service has to say about it, for people.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}

impl fmt::Display for Unhandled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code().unwrap_or("an error without a code"))?;
        match self.message() {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Unhandled {}

/// Makes a structure of the model an error. `$message` is the method that says what the service has to
/// say, where that may be shown.
macro_rules! error {
    ($type:ident, $name:literal $(, $message:ident)?) => {
        impl ::core::fmt::Display for $type {
            #[inline]
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

#[cfg(test)]
mod tests {
    #[derive(Debug)]
    struct Loud(Option<&'static str>);

    impl Loud {
        fn message(&self) -> Option<&str> {
            self.0
        }
    }

    error!(Loud, "Loud", message);

    #[derive(Debug)]
    struct Silent;

    error!(Silent, "com.example#Silent");

    #[test]
    fn an_error_says_its_name_and_its_message_if_it_has_one() {
        assert_eq!(Loud(Some("all {of} it")).to_string(), "Loud: all {of} it");
        assert_eq!(Loud(None).to_string(), "Loud");
        assert_eq!(Silent.to_string(), "com.example#Silent");
    }

    #[test]
    fn it_has_no_cause() {
        let errors: [&dyn std::error::Error; 2] = [&Loud(None), &Silent];
        assert!(errors.iter().all(|error| error.source().is_none()));
    }
}

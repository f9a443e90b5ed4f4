//! Placeholder: the credentials of `aws-credential-types`.

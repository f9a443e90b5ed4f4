//! Calls of the crate `kms`.

use ::kms as sdk;

service!(create_key::CreateKey, describe_key::DescribeKey, encrypt::Encrypt, decrypt::Decrypt);

//! Our side of the comparison that `run.py` makes.
//!
//! Each line on stdin is an environment, as JSON, and is answered with what a client would take from it:
//!
//! ```json
//! {"variables": {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"}, "profile": null, "service": "SageMaker"}
//! {"region": "eu-west-1", "endpoint_url": null, "id": "A", "secret": "s", "token": null, "account": null, "expiry": null, …}
//! ```
//!
//! An `error` in place of all means that there is no configuration. `credentials_error` stands for the identity where there
//! is none; `is_missing` says whether nothing would give one. All environments are looked at at the same time.

use std::collections::BTreeMap;
use std::error::Error;
use std::future::Future;
use std::io::{self, Write};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::SystemTime;

use serde_json::{Value, json};

use support::client::config::{Config, ConfigError};

/// The modules as a generated crate has them, those that a configuration takes.
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    clippy::pedantic,
    reason = "only a part is needed here"
)]
#[path = "../../../codegen/src/support"]
mod support {
    pub mod builder;
    pub mod client {
        pub mod blocking_transport;
        pub mod call;
        pub mod call_error;
        pub mod config;
        pub mod credentials;
        pub mod credentials_cache;
        pub mod credentials_chain;
        pub mod credentials_container;
        pub mod credentials_document;
        pub mod credentials_instance;
        pub mod credentials_process;
        pub mod environment;
        pub mod ini;
        pub mod metadata_http;
        pub mod observer;
        pub mod on_thread;
        pub mod profile;
        pub mod retry;
        pub mod shell_words;
        pub mod system;
        pub mod trace_off;
        pub mod transport;

        pub(crate) use self::trace_off as trace;
    }
    pub mod codec {
        pub mod bytes;
        pub mod check;
        pub mod decode;
        pub mod encode;
        pub mod json {
            pub mod digits;
            pub mod fault;
            pub mod float;
            pub mod read;
            pub mod scan;
            pub mod surrogates;
            pub mod write;
        }
        pub mod members;
        pub mod number;
        pub mod scalar;
        pub mod serde {
            pub mod number;
            pub mod read;
            pub mod traits;
            pub mod write;
        }
        pub mod value;
    }
    pub mod date_time;
    pub mod error;
    pub mod http {
        pub mod body;
        pub mod endpoint;
        pub mod error;
        pub mod operation;
        pub mod request;
        pub mod response;
    }
    pub mod path;
    pub mod protocol {
        pub mod aws_json;
    }
    pub mod redacted;
    pub mod schema;
    pub mod structure;
    pub mod union;
    pub mod validation;

    pub(crate) use self::builder::BuildError;
    pub(crate) use self::codec::decode::Stop;
    pub(crate) use self::codec::serde::traits::serde;
    pub(crate) use self::codec::value::{Decode, Decoder, Encode, Encoder};
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let lines: Vec<Value> =
        io::stdin().lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_>>()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    // As many at once as sockets and programs there may be.
    for lines in lines.chunks(64) {
        let answers: Vec<Value> = thread::scope(|scope| {
            let threads: Vec<_> =
                lines.iter().map(|line| scope.spawn(move || answer(line))).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|_| json!("a panic")))
                .collect()
        });
        for answer in answers {
            writeln!(out, "{answer}")?;
        }
    }
    Ok(())
}

fn answer(line: &Value) -> Value {
    found(line).unwrap_or_else(|error| json!({ "error": error.to_string() }))
}

fn found(line: &Value) -> std::result::Result<Value, ConfigError> {
    let variables = line["variables"].as_object().into_iter().flatten();
    let variables: BTreeMap<String, String> = variables
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let mut builder = Config::from_variables(move |name| variables.get(name).cloned());
    if let Some(profile) = line["profile"].as_str() {
        builder = builder.profile(profile);
    }
    let shown = format!("{builder:?}");
    let config = builder.build()?;
    let settings = &*config.0;
    let mut answer = json!({
        "shown": format!("{shown} {config:?}"),
        "region": settings.region,
        "endpoint_url": config.endpoint_url(line["service"].as_str().unwrap_or_default())?,
        "ca_bundle": config.connection().ca_bundle.as_deref().map(String::from_utf8_lossy),
        "use_fips": settings.use_fips,
        "use_dual_stack": settings.use_dual_stack,
        "max_attempts": settings.max_attempts,
        "app_name": settings.app_name,
        "disable_compression": settings.request.disable_compression,
        "min_compression_size": settings.request.min_compression_size_bytes,
    });
    match block_on(settings.credentials.get(SystemTime::now())) {
        Ok(credentials) => {
            let expiry = credentials.expiry();
            let expiry =
                expiry.and_then(|expiry| expiry.duration_since(SystemTime::UNIX_EPOCH).ok());
            answer["id"] = json!(credentials.access_key_id());
            answer["secret"] = json!(credentials.secret_access_key());
            answer["token"] = json!(credentials.session_token());
            answer["account"] = json!(credentials.account_id());
            answer["expiry"] = json!(expiry.map(|expiry| expiry.as_secs()));
        }
        Err(error) => {
            answer["credentials_error"] = json!(error.to_string());
            answer["is_missing"] = json!(error.is_missing());
        }
    }
    Ok(answer)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

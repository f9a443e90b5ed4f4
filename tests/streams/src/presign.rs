//! Presigned addresses, at any time.

use std::time::{Duration, SystemTime};

use glacier::client as of_glacier;
use mediastore_data::client as of_mediastore;

use crate::Error;

/// A machine on which it is always one time.
#[derive(Debug)]
struct Frozen(SystemTime);

macro_rules! frozen {
    ($client:ident) => {
        impl $client::System for Frozen {
            fn now(&self) -> $client::Now {
                $client::Now { wall: self.0, monotonic: Duration::ZERO }
            }

            fn random(&self) -> f64 {
                0.0
            }

            fn unique(&self) -> String {
                "unique".to_owned()
            }
        }
    };
}

frozen!(of_glacier);
frozen!(of_mediastore);

macro_rules! client {
    ($service:ident, $client:ident, $url:expr, $secs:expr) => {{
        let credentials = $client::Credentials::new("AKIDEXAMPLE", "veiled");
        let config = $client::Config::builder()
            .region("eu-west-1")
            .credentials(credentials.with_session_token("a/token+of=some"))
            .endpoint_url($url)
            .system(Frozen(SystemTime::UNIX_EPOCH + Duration::from_secs($secs)));
        $service::blocking::Client::new(&config.build()?)?
    }};
}

pub fn run(url: &str, secs: u64) -> Result<(), Error> {
    const HOUR: Duration = Duration::from_hours(1);
    let mediastore = client!(mediastore_data, of_mediastore, url, secs);
    let get =
        mediastore.get_object().path("a folder/film?.mp4").range("bytes=0-9").presign(HOUR)?;
    let put = mediastore.put_object().path("a folder/film").presign(HOUR)?;
    let list = mediastore.describe_object().path("a").presign(7 * 24 * HOUR)?;
    let too_long = mediastore.describe_object().path("a").presign(7 * 24 * HOUR + HOUR);
    let glacier = client!(glacier, of_glacier, url, secs);
    let job = glacier.get_job_output().vault_name("v").job_id("j").presign(HOUR)?;
    for (name, of) in [("get", get), ("put", put), ("describe", list)] {
        let headers = of.headers().iter().map(|(name, value)| format!("{name}: {value:?}"));
        let headers = headers.collect::<Vec<_>>().join("; ");
        println!(
            "{name}={} {}\n{name}_headers={headers}\n{name}_debug={of:?}",
            of.method(),
            of.uri()
        );
    }
    println!("job={} {}", job.method(), job.uri());
    println!("too_long={}", too_long.is_err());
    Ok(())
}

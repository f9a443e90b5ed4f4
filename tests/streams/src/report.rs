//! What is printed of a call.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::Error;

/// The most memory that the process ever had, in KiB, as Linux counts it.
pub fn peak() -> Result<u64, Error> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

/// What came, which is hashed and forgotten.
#[derive(Default)]
pub struct Received {
    hash: Sha256,
    length: u64,
}

impl Received {
    /// The next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
    }

    /// Prints what it was.
    pub fn print(self) {
        let hash = self.hash.finalize();
        print!("sha256=");
        hash.iter().for_each(|byte| print!("{byte:02x}"));
        println!("\nlength={}", self.length);
    }
}

/// The settings of a client of either kind.
macro_rules! config {
    ($service:ident, $url:expr) => {
        $service::client::Config::builder()
            .region("eu-west-1")
            .credentials($service::client::Credentials::new("AKIDEXAMPLE", "veiled"))
            .endpoint_url($url)
            .attempt_timeout(crate::report::timeout())
            .build()
    };
}

pub(crate) use config;

/// That of an attempt: less than what any of the long transfers takes in all.
pub fn timeout() -> Duration {
    Duration::from_millis(700)
}

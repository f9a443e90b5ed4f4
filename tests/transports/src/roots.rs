//! Whom the system trusts. Each case runs in its own process, since it is the environment that says so.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::requests::Caller;
use crate::server::{Identity, OK, Server};
use crate::support::client::call_error::TransportErrorKind;
use crate::support::client::tls::TransportOptions;
use crate::support::client::{transport_hyper, transport_ureq};

/// Runs a test of this program that is ignored otherwise, with these variables alone.
#[track_caller]
fn run(test: &str, variables: &[(&str, &Path)]) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored"]).env_clear().envs(variables.iter().copied());
    let output = command.output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && shown.contains("1 passed"), "{variables:?} {shown}");
}

fn folder(name: &str) -> PathBuf {
    let folder = env::temp_dir().join(format!("transports-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn variables_say_where_the_certificates_of_the_system_are() {
    let identity = Identity::new("localhost");
    let server = Server::tls(&identity, |mut connection| connection.answer(OK));
    let folder = folder("trusted");
    let file = folder.join("ca.pem");
    fs::write(&file, &identity.pem).unwrap();
    let url = Path::new(&server.url);
    run("roots::it_is_trusted", &[("URL", url), ("SSL_CERT_FILE", &file)]);
    // Files there have names of this form, which `openssl rehash` makes of their subjects.
    fs::rename(&file, folder.join("d8f6b1a4.0")).unwrap();
    run("roots::it_is_trusted", &[("URL", url), ("SSL_CERT_DIR", &folder)]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_system_that_trusts_nobody_is_an_error_that_says_what_to_do() {
    let folder = folder("nobody");
    let file = folder.join("ca.pem");
    run("roots::nobody_is_trusted", &[("SSL_CERT_FILE", &file), ("SSL_CERT_DIR", &folder)]);
    fs::write(&file, "nothing").unwrap();
    run("roots::nobody_is_trusted", &[("SSL_CERT_FILE", &file)]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
#[ignore = "it runs in a process of its own"]
fn it_is_trusted() {
    let url = env::var("URL").unwrap();
    for caller in Caller::both(&TransportOptions::default()) {
        assert_eq!(caller.post(&url).unwrap().status(), 200, "{}", caller.name());
    }
}

#[test]
#[ignore = "it runs in a process of its own"]
fn nobody_is_trusted() {
    let options = TransportOptions::default();
    for error in [
        transport_hyper::HyperTransport::new(&options).map(drop).unwrap_err(),
        transport_ureq::UreqTransport::new(&options).map(drop).unwrap_err(),
    ] {
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        let text = error.to_string();
        let start = "no secure connection: the system has no certificates of authorities";
        assert!(text.starts_with(start), "{text}");
        assert!(text.ends_with(": install ca-certificates, or set a CA bundle"), "{text}");
    }
}

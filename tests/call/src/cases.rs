//! What can go wrong, and what a caller is to see of it.

use crate::clients::Driver;

/// How long an attempt may take, in milliseconds.
pub const TIMEOUT: u64 = 300;

/// A fault, and what is expected of it.
pub struct Case {
    /// Its name in the table.
    pub fault: &'static str,
    /// Between whom it happens.
    pub between: Between,
    /// The experiments that are asked for, one after the other, which say what the server answers.
    pub calls: &'static [&'static str],
    /// What the caller sees of each.
    pub sees: &'static [&'static str],
    /// How many requests the server reads.
    pub requests: usize,
    /// How many milliseconds pass from one attempt to the next, and from the last to the end.
    ///
    /// Random numbers are a half. So the first two delays are 25 and 50 ms, where the service has too much to do 500
    /// and 1,000 ms.
    pub waits: &'static [u64],
    /// Why that is right.
    pub reason: &'static str,
}

/// Server and client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// A server without TLS, and a client that has nothing wrong with it.
    Both,
    /// A client whose clock is late by some seconds.
    Late(i64),
    /// A client that signs for another region.
    AnotherRegion,
    /// A client with a key that is not the server's.
    AnotherKey,
    /// No server: nobody listens at the port.
    Nobody,
    /// A server with a certificate that the client does not trust.
    Untrusted,
    /// The same where `AWS_CA_BUNDLE` has the certificate.
    Trusted,
    /// The same, called by a name that is not in the certificate.
    AnotherName,
    /// A server without TLS, and a client that expects it.
    NoTls,
}

/// Which clients a case is run with.
pub fn drivers(case: &Case) -> &'static [Driver] {
    match case.calls.len() {
        1 => &[Driver::Blocking, Driver::Async],
        // What happens to a connection between two calls is noticed only by who looks.
        _ => &[Driver::Blocking, Driver::Async, Driver::Paused],
    }
}

const EXPERIMENT: &str = "the experiment";

const fn case(
    fault: &'static str,
    calls: &'static [&'static str],
    sees: &'static [&'static str],
) -> Case {
    Case {
        fault,
        between: Between::Both,
        calls,
        sees,
        requests: calls.len(),
        waits: &[0],
        reason: "",
    }
}

/// All of them.
pub const CASES: &[Case] = &[
    Case { reason: "nothing goes wrong", ..case("none", &["canary"], &[EXPERIMENT]) },
    Case {
        requests: 2,
        waits: &[25, 0],
        reason: "the service may be well again: up to three attempts",
        ..case("500, then success", &["fault-500-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 3,
        waits: &[25, 50, 0],
        reason: "three attempts are enough, and the last response is the outcome",
        ..case(
            "500, again and again",
            &["fault-500"],
            &["service error InternalFailure, status 500, 3 attempts, request-3"],
        )
    },
    Case {
        requests: 2,
        waits: &[500, 0],
        reason: "a service that has too much to do gets twenty times as long",
        ..case("throttling, then success", &["fault-throttle-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 3,
        waits: &[500, 1000, 0],
        reason: "the same, and twice as long the second time",
        ..case(
            "throttling, again and again",
            &["fault-throttle"],
            &["service error ThrottlingException, status 400, 3 attempts, request-3"],
        )
    },
    Case {
        requests: 2,
        waits: &[700, 0],
        reason: "the service may ask for more than the delay",
        ..case("throttling, `x-amz-retry-after: 700`", &["fault-throttle700-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 2,
        waits: &[500, 0],
        reason: "but not for less",
        ..case("throttling, `x-amz-retry-after: 100`", &["fault-throttle100-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 2,
        waits: &[5500, 0],
        reason: "nor for more than five seconds more",
        ..case("throttling, `x-amz-retry-after: 60000`", &["fault-throttle60000-ok"], &[EXPERIMENT])
    },
    Case {
        reason: "the same request would be refused again",
        ..case(
            "an error that the model lists",
            &["fault-missing"],
            &["service error ResourceNotFound, modeled, status 400, 1 attempt, request-1"],
        )
    },
    Case {
        between: Between::Nobody,
        requests: 0,
        waits: &[25, 50, 0],
        reason: "a server that is being started refuses for a moment",
        ..case("connection refused", &["canary"], &["no connection, is_connect, 3 attempts"])
    },
    Case {
        requests: 2,
        waits: &[25, 0],
        reason: "a connection that breaks says nothing of the next one",
        ..case("connection reset, then success", &["fault-reset-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 3,
        waits: &[25, 50, 0],
        reason: "the server knows of the request, so it is not `is_connect`",
        ..case("connection reset, again and again", &["fault-reset"], &["closed, 3 attempts"])
    },
    Case {
        requests: 2,
        reason: "the client looks before it uses a connection again, or makes another attempt",
        ..case("closed while idle", &["fault-idle", "canary"], &[EXPERIMENT, EXPERIMENT])
    },
    Case {
        requests: 2,
        waits: &[25, 0],
        reason: "it is a failure of the way like any other",
        ..case("closed after the request was read", &["fault-close-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 3,
        waits: &[25, 50, 0],
        reason: "the same",
        ..case(
            "closed after the request was read, again and again",
            &["fault-close"],
            &["closed, 3 attempts"],
        )
    },
    Case {
        requests: 3,
        waits: &[25, 0],
        reason: "the request was read, so no library may send it again without the client's knowing",
        ..case(
            "the same on a connection that was used before",
            &["canary", "fault-close-ok"],
            &[EXPERIMENT, EXPERIMENT],
        )
    },
    Case {
        requests: 2,
        waits: &[25, 0],
        reason: "half of a body is no body, even where it could be read",
        ..case("truncated body, then success", &["fault-truncated-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 3,
        waits: &[25, 50, 0],
        reason: "the same",
        ..case("truncated body, again and again", &["fault-truncated"], &["closed, 3 attempts"])
    },
    Case {
        reason: "proxies may send a body so",
        ..case("body in chunks", &["fault-chunked"], &[EXPERIMENT])
    },
    Case {
        requests: 3,
        waits: &[25, 50, 0],
        reason: "the last chunk is missing",
        ..case("truncated body in chunks", &["fault-truncatedchunks"], &["closed, 3 attempts"])
    },
    Case {
        requests: 2,
        waits: &[TIMEOUT + 25, 0],
        reason: "a service that hangs once may not hang again",
        ..case("no head in time, then success", &["fault-stallhead-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 3,
        waits: &[TIMEOUT + 25, TIMEOUT + 50, TIMEOUT],
        reason: "three attempts, each with the whole time-out",
        ..case(
            "no head in time",
            &["fault-stallhead"],
            &["no response in time, is_timeout, 3 attempts"],
        )
    },
    Case {
        requests: 3,
        waits: &[TIMEOUT + 25, TIMEOUT + 50, TIMEOUT],
        reason: "the time-out is for the body, too",
        ..case(
            "no body in time",
            &["fault-stallbody"],
            &["no response in time, is_timeout, 3 attempts"],
        )
    },
    Case {
        requests: 3,
        waits: &[TIMEOUT + 25, TIMEOUT + 50, TIMEOUT],
        reason: "the time-out is for all of it, not for each read",
        ..case(
            "head, a byte each 20 ms",
            &["fault-driphead"],
            &["no response in time, is_timeout, 3 attempts"],
        )
    },
    Case {
        requests: 3,
        waits: &[TIMEOUT + 25, TIMEOUT + 50, TIMEOUT],
        reason: "the same",
        ..case(
            "body, a byte each 20 ms",
            &["fault-dripbody"],
            &["no response in time, is_timeout, 3 attempts"],
        )
    },
    Case {
        requests: 2,
        waits: &[25, 0],
        reason: "503 is transient whatever says it",
        ..case("HTML with 503, then success", &["fault-html503-ok"], &[EXPERIMENT])
    },
    Case {
        requests: 3,
        waits: &[25, 50, 0],
        reason: "a proxy has no code and no id, so the id is the service's last one",
        ..case(
            "500, then HTML with 503",
            &["fault-500-html503"],
            &["service error, status 503, 3 attempts, request-1"],
        )
    },
    Case {
        reason: "the service may have done what it was asked for, so nothing is tried again",
        ..case("HTML with 200", &["fault-html200"], &["unreadable, status 200, 1 attempt"])
    },
    Case {
        reason: "the same",
        ..case(
            "200 with garbage",
            &["fault-garbage"],
            &["unreadable, status 200, 1 attempt, request-1"],
        )
    },
    Case {
        reason: "a signature is for one host, and credentials are not for others",
        ..case(
            "redirect 307",
            &["fault-redirect307"],
            &["service error, status 307, 1 attempt, request-1"],
        )
    },
    Case {
        reason: "the same, and it would become a GET",
        ..case(
            "redirect 302",
            &["fault-redirect302"],
            &["service error, status 302, 1 attempt, request-1"],
        )
    },
    Case {
        between: Between::Untrusted,
        requests: 0,
        reason: "who cannot be trusted now will not be in a moment, and gets no request",
        ..case("untrusted certificate", &["canary"], &["no secure connection, 1 attempt"])
    },
    Case {
        between: Between::Trusted,
        reason: "that is what the variable is for",
        ..case("the same, trusted by `AWS_CA_BUNDLE`", &["canary"], &[EXPERIMENT])
    },
    Case {
        between: Between::AnotherName,
        requests: 0,
        reason: "a certificate is for the names that are in it",
        ..case(
            "a trusted certificate of another name",
            &["canary"],
            &["no secure connection, 1 attempt"],
        )
    },
    Case {
        between: Between::NoTls,
        requests: 0,
        reason: "the two have no protocol in common",
        ..case("a server without TLS at https", &["canary"], &["no secure connection, 1 attempt"])
    },
    Case {
        between: Between::Late(600),
        requests: 3,
        waits: &[25, 0],
        reason: "the server's `Date` says by how much the clock is wrong; other calls know it, too",
        ..case("clock ten minutes late", &["canary", "canary"], &[EXPERIMENT, EXPERIMENT])
    },
    Case {
        between: Between::Late(-600),
        requests: 3,
        waits: &[25, 0],
        reason: "the same",
        ..case("clock ten minutes early", &["canary", "canary"], &[EXPERIMENT, EXPERIMENT])
    },
    Case {
        between: Between::AnotherRegion,
        reason: "the clock is right, so a signature that is refused will be refused again",
        ..case(
            "signed for another region",
            &["canary"],
            &["service error InvalidSignatureException, status 400, 1 attempt, request-1"],
        )
    },
    Case {
        between: Between::AnotherKey,
        reason: "the same",
        ..case(
            "signed with another key",
            &["canary"],
            &["service error InvalidSignatureException, status 400, 1 attempt, request-1"],
        )
    },
    Case {
        reason: "an interim response is none",
        ..case("a bare `100 Continue`", &["fault-continue"], &[EXPERIMENT])
    },
];

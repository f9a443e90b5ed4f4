//! What a service refuses: a request that is not the operation's, or not signed for it.

use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::http::Request;

/// The one key that the server knows.
pub const ACCESS_KEY_ID: &str = "AKIDRECOGNIZE";
/// What belongs to it. Any sixteen bytes of it have its word in them, so that a dump of bytes in rows is recognized, too.
pub const SECRET_ACCESS_KEY: &str = "HIDDENIT/HIDDENIT/HIDDENIT/HIDDENIT/HIDD";
/// What comes with it where it is temporary; of the same kind.
pub const SESSION_TOKEN: &str =
    "VEILEDIT/VEILEDIT/VEILEDIT/VEILEDIT/VEILEDIT/VEILEDIT/VEILEDIT/VEILEDIT/VE";
/// Where the server is.
pub const REGION: &str = "eu-west-1";

/// Why a request is refused.
pub struct Refusal {
    /// The code of the error.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

fn refuse<T>(code: &'static str, message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { code, message: message.into() })
}

/// Checks a request to a host. `before` is the last attempt of its call that there was, or 0.
pub fn verify(request: &Request, host: &str, before: usize) -> Result<(), Refusal> {
    let now = SystemTime::now();
    is_the_operation(request, host).or_else(|reason| refuse("ValidationException", reason))?;
    is_the_attempt(request, before, now).or_else(|reason| refuse("ValidationException", reason))?;
    is_signed(request, now)
}

/// Which attempt a request says it is, from 1.
pub fn attempt(request: &Request) -> Option<usize> {
    part(request.header("amz-sdk-request")?, "attempt=")?.parse().ok()
}

fn part<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.split("; ").find_map(|part| part.strip_prefix(name))
}

fn is_the_operation(request: &Request, host: &str) -> Result<(), String> {
    if (&*request.method, &*request.target) != ("POST", "/") {
        return Err(format!("it is {} {}", request.method, request.target));
    }
    for (name, value) in [
        ("host", host),
        ("content-type", "application/x-amz-json-1.1"),
        ("content-length", &request.body.len().to_string()),
        ("accept-encoding", request.header("accept-encoding").map_or("", |_| "identity")),
    ] {
        let found = request.header(name).unwrap_or_default();
        if found != value {
            return Err(format!("{name} is {found:?}, not {value:?}"));
        }
    }
    if signing_name(request).is_none() {
        return Err(format!("x-amz-target is {:?}", request.header("x-amz-target")));
    }
    match request.header("user-agent") {
        Some(_) => Ok(()),
        None => Err("user-agent is missing, or there are several".to_owned()),
    }
}

/// The service that requests of an operation are signed for. Nothing where the server has no such operation.
fn signing_name(request: &Request) -> Option<&'static str> {
    match request.header("x-amz-target")?.split_once('.')? {
        ("SageMaker", "DescribeInferenceExperiment") => Some("sagemaker"),
        ("Depot", _) => Some("depot"),
        _ => None,
    }
}

/// Whether the request says which attempt it is and, where it says so, until when its answer is of use. Attempts may be
/// lost on the way, but none comes twice.
fn is_the_attempt(request: &Request, before: usize, now: SystemTime) -> Result<(), String> {
    let id = request.header("amz-sdk-invocation-id").unwrap_or_default();
    let hyphens: Vec<_> = id.match_indices('-').map(|(at, _)| at).collect();
    if id.len() != 36 || hyphens != [8, 13, 18, 23] {
        return Err(format!("amz-sdk-invocation-id is {id:?}, not a UUID"));
    }
    let said = request.header("amz-sdk-request").unwrap_or_default();
    if attempt(request).is_none_or(|attempt| attempt <= before) {
        return Err(format!("amz-sdk-request is {said:?} after attempt {before}"));
    }
    // Neither this time nor the `Date` that it is made of has more than whole seconds.
    let [earliest, latest] = [now - Duration::from_secs(2), now + Duration::from_secs(90)];
    match part(said, "ttl=").map(time) {
        None => Ok(()),
        Some(Some(ttl)) if (earliest..latest).contains(&ttl) => Ok(()),
        _ => Err(format!("amz-sdk-request is {said:?}, with a time that makes no sense")),
    }
}

/// Whether the signature is the one that the server makes itself.
fn is_signed(request: &Request, now: SystemTime) -> Result<(), Refusal> {
    const LONGEST: Duration = Duration::from_mins(5);
    let Some(signature) = Signature::of(request) else {
        return refuse(
            "IncompleteSignatureException",
            "Authorization is missing, or makes no sense",
        );
    };
    let date = request.header("x-amz-date").unwrap_or_default();
    let Some(at) = time(date) else {
        return refuse("IncompleteSignatureException", "X-Amz-Date is missing, or makes no sense");
    };
    let service = signing_name(request).unwrap_or_default();
    let scope = format!("{}/{REGION}/{service}/aws4_request", &date[..8]);
    if signature.scope != scope {
        return refuse("InvalidSignatureException", format!("Credential is not for {scope}"));
    }
    let token = request.header("x-amz-security-token");
    if signature.access_key_id != ACCESS_KEY_ID || token.is_some_and(|token| token != SESSION_TOKEN)
    {
        return refuse("UnrecognizedClientException", "The key or its token is not known");
    }
    let off = now.duration_since(at).unwrap_or_else(|error| error.duration());
    if off > LONGEST {
        return refuse(
            "InvalidSignatureException",
            format!("Signature is {} s off", off.as_secs()),
        );
    }
    let names: Vec<_> = signature.headers.split(';').collect();
    let needed = ["content-type", "host", "x-amz-date", "x-amz-target"];
    let token = token.map(|_| "x-amz-security-token");
    if let Some(name) = needed.into_iter().chain(token).find(|name| !names.contains(name)) {
        return refuse("InvalidSignatureException", format!("{name} is not signed"));
    }
    match signature.value == expected(request, &names, date, &scope) {
        true => Ok(()),
        false => refuse("InvalidSignatureException", "Signature does not match"),
    }
}

/// What `Authorization` says.
struct Signature<'r> {
    access_key_id: &'r str,
    scope: &'r str,
    headers: &'r str,
    value: &'r str,
}

impl<'r> Signature<'r> {
    fn of(request: &'r Request) -> Option<Self> {
        let parts = request.header("authorization")?.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let part = |name: &str| parts.split(',').find_map(|part| part.trim().strip_prefix(name));
        let (access_key_id, scope) = part("Credential=")?.split_once('/')?;
        let (headers, value) = (part("SignedHeaders=")?, part("Signature=")?);
        Some(Self { access_key_id, scope, headers, value })
    }
}

/// The signature of a request whose path is `/`.
fn expected(request: &Request, names: &[&str], date: &str, scope: &str) -> String {
    let mut canonical = format!("{}\n/\n\n", request.method);
    for name in names {
        let values = request.headers.iter().filter(|(known, _)| known == name);
        let words = |value: &str| value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let values: Vec<_> = values.map(|(_, value)| words(value)).collect();
        canonical.extend([name, ":", &values.join(","), "\n"]);
    }
    let body = hex(&Sha256::digest(&request.body));
    canonical.extend(["\n", &names.join(";"), "\n", &body]);
    let hash = hex(&Sha256::digest(canonical));
    let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hash}");
    let key = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
    let key = scope.split('/').fold(key, |key, part| hmac(&key, part));
    hex(&hmac(&key, &text))
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length is one.
    let Ok(hmac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    hmac.chain_update(text).finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // A string takes all that is written to it.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A time such as `20150830T123600Z`.
fn time(text: &str) -> Option<SystemTime> {
    let bytes = text.as_bytes();
    if bytes.len() != 16 || (bytes[8], bytes[15]) != (b'T', b'Z') {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
    // Years that begin in March have their odd day last, and 153 days in any five months.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    let secs =
        u64::try_from((days - 719_468) * 86_400 + hour * 3600 + minute * 60 + second).ok()?;
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(secs))
}

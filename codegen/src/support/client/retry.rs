//! When a call is tried again, and after which delay: the standard retry mode of AWS's SDKs, as revised in 2026.
//!
//! Nothing here sleeps, reads a clock or draws a random number.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::header::HeaderMap;

use crate::support::http::error::{ModeledErrors, OperationError};

/// How often a call is tried, and how long it waits in between.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryOptions {
    /// How often a request is sent at most, the first time included; 3 unless set. 0 is the same as 1.
    pub max_attempts: u32,
    /// The longest that the first delay can be; 50 ms unless set. Each next one can be twice as long.
    pub base_delay: Duration,
    /// The same where the service has too much to do; 1 s unless set.
    pub throttling_base_delay: Duration,
    /// The longest that any delay can be, unless the service asks for more; 20 s unless set.
    pub max_delay: Duration,
}

impl Default for RetryOptions {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(50),
            throttling_base_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(20),
        }
    }
}

/// What sort of failure may not happen again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryKind {
    /// The service or the way to it failed for the moment.
    Transient,
    /// The service has too much to do.
    Throttling,
    /// The request was refused, as it is where the clock is wrong. Whether it is wrong, the error does not say.
    ClockSkew,
}

impl RetryKind {
    /// What sort of failure a service's error is; nothing where trying again is of no use.
    pub fn of<E: ModeledErrors>(error: &OperationError<E>) -> Option<Self> {
        if error.is_throttling() {
            Some(Self::Throttling)
        } else if error.is_transient() {
            Some(Self::Transient)
        } else {
            error.metadata()?.has_code(CLOCK_SKEW).then_some(Self::ClockSkew)
        }
    }
}

/// An attempt that follows one that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// Why.
    pub kind: RetryKind,
    /// After which delay.
    pub delay: Duration,
}

/// Codes of errors that a wrong clock can be the reason of.
const CLOCK_SKEW: &[&str] = &[
    "AccessDeniedException",
    "AuthFailure",
    "InvalidSignatureException",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// How many more retries a client has. All its calls share it, so that a service in trouble does not get
/// three times the requests.
#[derive(Clone, Debug)]
pub struct RetryQuota(Arc<AtomicU32>);

impl RetryQuota {
    const FULL: u32 = 500;

    /// How many tokens are left.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    fn take(&self, tokens: u32) -> bool {
        let left = |left: u32| left.checked_sub(tokens);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left).is_ok()
    }

    fn give_back(&self, tokens: u32) {
        let left = |left: u32| Some(left.saturating_add(tokens).min(Self::FULL));
        // It always succeeds, since there always is a new value.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
    }
}

impl Default for RetryQuota {
    fn default() -> Self {
        Self(Arc::new(AtomicU32::new(Self::FULL)))
    }
}

/// What to do after an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Try again after the delay.
    Retry(Duration),
    /// The failure is the call's.
    Stop,
    /// The failure is the call's, after the delay: who polls would otherwise be back at once.
    StopAfter(Duration),
}

/// The attempts of one call.
#[derive(Clone, Debug)]
pub struct Retries {
    options: RetryOptions,
    quota: RetryQuota,
    is_long_poll: bool,
    /// From 1.
    attempt: u32,
    /// What the last retry cost.
    cost: Option<u32>,
}

impl Retries {
    /// A call that is about to make its first attempt.
    #[must_use]
    pub fn new(options: RetryOptions, quota: RetryQuota, is_long_poll: bool) -> Self {
        Self { options, quota, is_long_poll, attempt: 1, cost: None }
    }

    /// The number of the attempt, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How many attempts there can be.
    #[must_use]
    pub fn max_attempts(&self) -> u32 {
        self.options.max_attempts.max(1)
    }

    /// The attempt succeeded: gives back what it cost.
    pub fn succeeded(&self) {
        self.quota.give_back(self.cost.unwrap_or(1));
    }

    /// The attempt failed; the next one begins where the decision is to retry. `retry_after` is what the service asks
    /// for, and `random` is from 0 to 1.
    pub fn failed(
        &mut self,
        kind: RetryKind,
        retry_after: Option<Duration>,
        random: f64,
    ) -> Decision {
        if self.attempt >= self.max_attempts() {
            return Decision::Stop;
        }
        let delay = self.delay(kind, retry_after, random);
        let cost = if kind == RetryKind::Throttling { 5 } else { 14 };
        if !self.quota.take(cost) {
            return if self.is_long_poll { Decision::StopAfter(delay) } else { Decision::Stop };
        }
        self.cost = Some(cost);
        self.attempt += 1;
        Decision::Retry(delay)
    }

    fn delay(&self, kind: RetryKind, retry_after: Option<Duration>, random: f64) -> Duration {
        /// By how much a service can make a delay longer.
        const MAX_LONGER: Duration = Duration::from_secs(5);
        /// Far above it, durations cannot be multiplied any more.
        const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);
        let base = match kind {
            RetryKind::Throttling => self.options.throttling_base_delay,
            RetryKind::Transient | RetryKind::ClockSkew => self.options.base_delay,
        };
        let doubled = 1_u32.checked_shl(self.attempt - 1).unwrap_or(u32::MAX);
        let longest = base.saturating_mul(doubled).min(self.options.max_delay).min(LONGEST);
        let random = if random.is_nan() { 0.0 } else { random.clamp(0.0, 1.0) };
        let delay = longest.mul_f64(random);
        let asked = retry_after.unwrap_or_default();
        delay.max(asked.min(delay.saturating_add(MAX_LONGER)))
    }
}

/// How long the service asks to wait, in milliseconds. What is no such number is ignored, and so is `Retry-After`.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("x-amz-retry-after")?.to_str().ok()?.trim();
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    // A number that is too large is still a number.
    is_number.then(|| Duration::from_millis(digits.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use http::Response;

    use super::*;
    use crate::support::error::Unhandled;
    use crate::support::http::error::{ErrorBody, ErrorNames};

    const TRANSIENT: RetryKind = RetryKind::Transient;
    const THROTTLING: RetryKind = RetryKind::Throttling;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn retries(options: RetryOptions) -> Retries {
        Retries::new(options, RetryQuota::default(), false)
    }

    #[test]
    fn a_call_has_three_attempts_and_delays_that_double() {
        let mut of = retries(RetryOptions::default());
        assert_eq!(of.failed(TRANSIENT, None, 0.5), Decision::Retry(millis(25)));
        assert_eq!(of.failed(TRANSIENT, None, 0.5), Decision::Retry(millis(50)));
        assert_eq!(of.failed(TRANSIENT, None, 0.5), Decision::Stop);
        assert_eq!(of.attempt(), 3);

        let mut of = retries(RetryOptions::default());
        assert_eq!(of.failed(THROTTLING, None, 0.5), Decision::Retry(millis(500)));
        assert_eq!(of.failed(TRANSIENT, None, 0.25), Decision::Retry(millis(25)));
    }

    /// There are services with four attempts, and delays of half the length.
    #[test]
    fn attempts_and_delays_are_settings() {
        let options =
            RetryOptions { max_attempts: 4, base_delay: millis(25), ..RetryOptions::default() };
        let mut of = retries(options);
        assert_eq!(of.failed(TRANSIENT, None, 1.0), Decision::Retry(millis(25)));
        assert_eq!(of.failed(THROTTLING, None, 1.0), Decision::Retry(millis(2_000)));
        assert_eq!(of.failed(TRANSIENT, None, 1.0), Decision::Retry(millis(100)));
        assert_eq!(of.failed(TRANSIENT, None, 1.0), Decision::Stop);

        for max_attempts in [0, 1] {
            let mut of = retries(RetryOptions { max_attempts, ..RetryOptions::default() });
            assert_eq!(of.max_attempts(), 1);
            assert_eq!(of.failed(TRANSIENT, None, 0.5), Decision::Stop);
        }
    }

    #[test]
    fn no_delay_is_over_the_longest() {
        let mut of = retries(RetryOptions { max_attempts: 100, ..RetryOptions::default() });
        let delays = (0..99).map(|_| of.failed(THROTTLING, None, 1.0));
        let expected = [1, 2, 4, 8, 16, 20, 20].map(|secs| Decision::Retry(millis(secs * 1_000)));
        let delays: Vec<_> = delays.collect();
        assert_eq!(delays[..7], expected);
        assert_eq!(delays[98], expected[6]);
    }

    #[test]
    fn a_random_number_out_of_range_is_brought_into_it() {
        for (random, delay) in [(-1.0, 0), (2.0, 50), (f64::NAN, 0), (f64::INFINITY, 50)] {
            let decision = retries(RetryOptions::default()).failed(TRANSIENT, None, random);
            assert_eq!(decision, Decision::Retry(millis(delay)), "{random}");
        }
    }

    #[test]
    fn the_service_makes_a_delay_longer_by_five_seconds_at_most() {
        for (asked, delay) in [(0, 500), (499, 500), (501, 501), (5_500, 5_500), (5_501, 5_500)] {
            let mut of = retries(RetryOptions::default());
            let decision = of.failed(THROTTLING, Some(millis(asked)), 0.5);
            assert_eq!(decision, Decision::Retry(millis(delay)), "{asked}");
        }
    }

    #[test]
    fn what_the_service_asks_for_is_in_milliseconds() {
        let read = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-amz-retry-after", value.parse().unwrap());
            headers.insert("retry-after", "7".parse().unwrap());
            retry_after(&headers)
        };
        assert_eq!(read("1500"), Some(millis(1_500)));
        assert_eq!(read(" +10 "), Some(millis(10)));
        assert_eq!(read("99999999999999999999999"), Some(millis(u64::MAX)));
        for value in ["", "-1", "1.5", "1e3", "soon", "+", "++1", "Mon, 16 Dec 2013 23:48:18 GMT"] {
            assert_eq!(read(value), None, "{value}");
        }
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "7".parse().unwrap());
        assert_eq!(retry_after(&headers), None);
    }

    #[test]
    fn retries_cost_tokens_that_calls_share() {
        let quota = RetryQuota::default();
        let call = || Retries::new(RetryOptions::default(), quota.clone(), false);
        let mut of = call();
        of.failed(TRANSIENT, None, 0.0);
        assert_eq!(quota.left(), 486);
        of.failed(THROTTLING, None, 0.0);
        assert_eq!(quota.left(), 481);
        // The last attempt costs nothing when it fails.
        of.failed(TRANSIENT, None, 0.0);
        assert_eq!(quota.left(), 481);
        // A success gives back what the last retry cost, or 1.
        of.succeeded();
        assert_eq!(quota.left(), 486);
        call().succeeded();
        assert_eq!(quota.left(), 487);
        // And never more than there was.
        (0..20).for_each(|_| call().succeeded());
        assert_eq!(quota.left(), 500);
    }

    #[test]
    fn without_tokens_there_is_no_retry() {
        let quota = RetryQuota::default();
        let call = || Retries::new(RetryOptions::default(), quota.clone(), false);
        // 35 · 14 = 490.
        for _ in 0..35 {
            assert_eq!(call().failed(TRANSIENT, None, 1.0), Decision::Retry(millis(50)));
        }
        assert_eq!(call().failed(TRANSIENT, None, 1.0), Decision::Stop);
        assert_eq!(quota.left(), 10);
        assert_eq!(call().failed(THROTTLING, None, 1.0), Decision::Retry(millis(1_000)));
        assert_eq!(call().failed(THROTTLING, None, 1.0), Decision::Retry(millis(1_000)));
        assert_eq!(call().failed(THROTTLING, None, 1.0), Decision::Stop);
        // A long poll waits all the same.
        let mut poll = Retries::new(RetryOptions::default(), quota.clone(), true);
        assert_eq!(poll.failed(TRANSIENT, None, 0.5), Decision::StopAfter(millis(25)));
        assert_eq!(poll.attempt(), 1);
        // But not where it has had all its attempts.
        let options = RetryOptions { max_attempts: 1, ..RetryOptions::default() };
        let mut poll = Retries::new(options, quota, true);
        assert_eq!(poll.failed(TRANSIENT, None, 0.5), Decision::Stop);
    }

    /// Errors of an operation that lists some.
    #[derive(Clone, Debug, PartialEq)]
    enum Listed {
        Plain,
        Transient,
        Throttling,
        Unhandled(Unhandled),
    }

    impl std::fmt::Display for Listed {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{self:?}")
        }
    }

    impl std::error::Error for Listed {}

    impl ModeledErrors for Listed {
        fn read(code: &str, _: &mut ErrorBody<'_>) -> Option<Self> {
            match code {
                "Plain" | "LimitExceededException" => Some(Self::Plain),
                "Transient" => Some(Self::Transient),
                "Throttling" => Some(Self::Throttling),
                _ => None,
            }
        }

        fn unhandled(error: Unhandled) -> Self {
            Self::Unhandled(error)
        }

        fn retryable(&self) -> Option<bool> {
            match self {
                Self::Transient => Some(false),
                Self::Throttling => Some(true),
                Self::Plain | Self::Unhandled(_) => None,
            }
        }
    }

    fn kind(status: u16, code: &str) -> Option<RetryKind> {
        kind_with(status, code, None)
    }

    /// The same where the service sends a code of the older query protocol, too.
    fn kind_with(status: u16, code: &str, older: Option<&str>) -> Option<RetryKind> {
        let mut response = Response::builder().status(status);
        if let Some(older) = older {
            response = response.header("x-amzn-query-error", format!("{older};Sender"));
        }
        let body = format!(r#"{{"__type": "{code}", "message": "m"}}"#);
        let response = response.body(body).unwrap();
        let (status, headers) = (response.status(), response.headers());
        let body = response.body().as_bytes();
        let names = ErrorNames::TypeFirst;
        RetryKind::of(&OperationError::<Listed>::read(status, headers, None, body, names))
    }

    #[test]
    fn statuses_and_codes_say_what_is_worth_another_try() {
        for status in [500, 502, 503, 504] {
            assert_eq!(kind(status, ""), Some(TRANSIENT), "{status}");
            assert_eq!(kind(status, "Plain"), Some(TRANSIENT), "{status}");
            assert_eq!(kind(status, "SlowDown"), Some(THROTTLING), "{status}");
        }
        for status in [301, 307, 400, 403, 404, 408, 409, 501, 505] {
            assert_eq!(kind(status, ""), None, "{status}");
            assert_eq!(kind(status, "ValidationException"), None, "{status}");
            assert_eq!(kind(status, "RequestTimeout"), Some(TRANSIENT), "{status}");
            assert_eq!(kind(status, "RequestTimeoutException"), Some(TRANSIENT), "{status}");
            assert_eq!(kind(status, "ThrottlingException"), Some(THROTTLING), "{status}");
            assert_eq!(kind(status, "LimitExceededException"), Some(THROTTLING), "{status}");
            assert_eq!(kind(status, "PriorRequestNotComplete"), Some(THROTTLING), "{status}");
            assert_eq!(kind(status, "AuthFailure"), Some(RetryKind::ClockSkew), "{status}");
        }
    }

    #[test]
    fn the_model_has_its_say() {
        assert_eq!(kind(400, "Plain"), None);
        assert_eq!(kind(400, "Transient"), Some(TRANSIENT));
        assert_eq!(kind(400, "Throttling"), Some(THROTTLING));
    }

    #[test]
    fn too_many_requests_is_throttling_unless_the_model_lists_the_error() {
        assert_eq!(kind(429, ""), Some(THROTTLING));
        assert_eq!(kind(429, "Unlisted"), Some(THROTTLING));
        assert_eq!(kind(429, "Plain"), None);
        assert_eq!(kind(429, "Transient"), Some(TRANSIENT));
        assert_eq!(kind(429, "Throttling"), Some(THROTTLING));
        assert_eq!(kind(429, "LimitExceededException"), Some(THROTTLING));
    }
    #[test]
    fn either_code_can_say_it() {
        assert_eq!(kind_with(400, "Plain", Some("Throttling")), Some(THROTTLING));
        assert_eq!(kind_with(400, "Unlisted", Some("RequestTimeout")), Some(TRANSIENT));
        assert_eq!(kind_with(400, "ThrottlingException", Some("Old")), Some(THROTTLING));
        assert_eq!(kind_with(400, "RequestTimeout", Some("Old")), Some(TRANSIENT));
        let clock = Some(RetryKind::ClockSkew);
        assert_eq!(kind_with(403, "InvalidSignatureException", Some("Old")), clock);
        assert_eq!(kind_with(403, "Unlisted", Some("SignatureDoesNotMatch")), clock);
        assert_eq!(kind_with(429, "Plain", Some("Old")), None);
        assert_eq!(kind_with(429, "Unlisted", Some("Old")), Some(THROTTLING));
        assert_eq!(kind_with(400, "Plain", Some("Old")), None);
    }
}

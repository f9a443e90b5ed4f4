//! Credentials that are fetched once for all who need them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, SystemTime};

use super::credentials::{Credentials, CredentialsError, CredentialsFuture, ProvideCredentials};

/// How long before they expire credentials are fetched anew.
pub(crate) const MARGIN: Duration = Duration::from_secs(5 * 60);

/// Keeps credentials until shortly before they expire. Clones share them.
#[derive(Clone)]
pub struct CredentialsCache {
    provider: Arc<dyn ProvideCredentials>,
    state: Arc<Mutex<State>>,
    waiting: Arc<Waiting>,
}

#[derive(Default)]
struct State {
    credentials: Option<Credentials>,
    /// Why the last fetch failed, if it did.
    error: Option<CredentialsError>,
    /// How many fetches came to an end.
    finished: u64,
    /// The one that goes on. All who wait for it take part, so that it goes on when some of them give up.
    fetch: Option<CredentialsFuture<'static>>,
}

impl CredentialsCache {
    /// A cache with nothing in it yet.
    pub fn new(provider: Arc<dyn ProvideCredentials>) -> Self {
        Self { provider, state: Arc::default(), waiting: Arc::default() }
    }

    /// The credentials, which are good at that time.
    pub fn get(&self, now: SystemTime) -> Get {
        Get { cache: self.clone(), now, fetch: None }
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned: PoisonError<_>| {
            // The provider panicked in another caller's hands: begin anew.
            self.state.clear_poison();
            let mut state = poisoned.into_inner();
            state.fetch = None;
            state
        })
    }

    fn fetch(&self) -> CredentialsFuture<'static> {
        let provider = Arc::clone(&self.provider);
        Box::pin(async move { provider.credentials().await })
    }
}

/// What [`CredentialsCache::get`] returns.
pub struct Get {
    cache: CredentialsCache,
    now: SystemTime,
    /// The fetch that is waited for, by its number.
    fetch: Option<u64>,
}

impl Get {
    /// Ends a fetch that takes too long, for all who wait for it: the next one may have better luck.
    pub fn give_up(self) -> Result<Credentials, CredentialsError> {
        let mut state = self.cache.locked();
        if self.fetch.is_some_and(|number| state.finished < number) {
            // What it holds may need the lock when it goes.
            let fetch = state.fetch.take();
            state.finish(Err(CredentialsError::new("they did not come in time")));
            drop(state);
            drop(fetch);
            self.cache.waiting.wake_all();
            state = self.cache.locked();
        }
        state.outcome(self.now)
    }
}

impl Future for Get {
    type Output = Result<Credentials, CredentialsError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let cache = self.cache.clone();
        let mut state = cache.locked();
        let number = match self.fetch {
            None => match &state.credentials {
                Some(credentials) if !expires_by(credentials, self.now.checked_add(MARGIN)) => {
                    return Poll::Ready(Ok(credentials.clone()));
                }
                _ => state.finished + 1,
            },
            Some(number) => number,
        };
        self.fetch = Some(number);
        if state.finished < number {
            cache.waiting.add(cx.waker());
            let all = Waker::from(Arc::clone(&cache.waiting));
            let fetch = state.fetch.get_or_insert_with(|| cache.fetch());
            match fetch.as_mut().poll(&mut Context::from_waker(&all)) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(result) => state.finish(result),
            }
            let outcome = state.outcome(self.now);
            drop(state);
            cache.waiting.wake_all();
            return Poll::Ready(outcome);
        }
        Poll::Ready(state.outcome(self.now))
    }
}

impl State {
    fn finish(&mut self, result: Result<Credentials, CredentialsError>) {
        self.fetch = None;
        self.finished += 1;
        match result {
            Ok(credentials) => (self.credentials, self.error) = (Some(credentials), None),
            Err(error) => self.error = Some(error),
        }
    }

    /// What came of the last fetch. Where it failed, older credentials are good until they expire.
    fn outcome(&self, now: SystemTime) -> Result<Credentials, CredentialsError> {
        match (&self.error, &self.credentials) {
            (None, Some(credentials)) => Ok(credentials.clone()),
            (Some(_), Some(credentials)) if !expires_by(credentials, Some(now)) => {
                Ok(credentials.clone())
            }
            (Some(error), _) => Err(error.clone()),
            // A fetch leaves one of them.
            (None, None) => Err(CredentialsError::new("there are none")),
        }
    }
}

/// Whether credentials are of no use at a time; one that is too far away to be told never comes.
fn expires_by(credentials: &Credentials, time: Option<SystemTime>) -> bool {
    credentials.expiry().zip(time).is_some_and(|(expiry, time)| expiry <= time)
}

impl fmt::Debug for CredentialsCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CredentialsCache").field(&self.provider).finish()
    }
}

/// All who wait for a fetch. Each that is awake goes on with it, so any of them may be gone.
#[derive(Default)]
struct Waiting(Mutex<Vec<Waker>>);

impl Waiting {
    fn add(&self, waker: &Waker) {
        let mut wakers = self.locked();
        if !wakers.iter().any(|other| other.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }

    fn wake_all(&self) {
        let wakers = std::mem::take(&mut *self.locked());
        wakers.into_iter().for_each(Waker::wake);
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Waker>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::credentials::from_fn;
    use super::*;

    /// A provider whose fetches end when they are told to, and how many began.
    #[derive(Clone, Default)]
    struct Gate {
        begun: Arc<AtomicUsize>,
        results: Arc<Mutex<Vec<Result<Credentials, CredentialsError>>>>,
        waker: Arc<Mutex<Option<Waker>>>,
    }

    impl Gate {
        fn cache(&self) -> CredentialsCache {
            let gate = self.clone();
            CredentialsCache::new(Arc::new(from_fn(move || {
                let gate = gate.clone();
                gate.begun.fetch_add(1, Ordering::SeqCst);
                poll_fn(move |cx| match gate.results.lock().unwrap().pop() {
                    Some(result) => Poll::Ready(result),
                    None => {
                        *gate.waker.lock().unwrap() = Some(cx.waker().clone());
                        Poll::Pending
                    }
                })
            })))
        }

        fn open(&self, result: Result<Credentials, CredentialsError>) {
            self.results.lock().unwrap().push(result);
            if let Some(waker) = self.waker.lock().unwrap().take() {
                waker.wake();
            }
        }

        fn begun(&self) -> usize {
            self.begun.load(Ordering::SeqCst)
        }
    }

    /// A waker that counts.
    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    type Outcome = Poll<Result<Credentials, CredentialsError>>;

    fn poll(get: &mut Get, count: &Arc<Count>) -> Outcome {
        Pin::new(get).poll(&mut Context::from_waker(&Waker::from(Arc::clone(count))))
    }

    fn key(outcome: Outcome) -> Result<String, String> {
        match outcome {
            Poll::Ready(Ok(credentials)) => Ok(credentials.access_key_id().to_owned()),
            Poll::Ready(Err(error)) => Err(error.to_string()),
            Poll::Pending => panic!("it goes on"),
        }
    }

    fn at(secs: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(secs)
    }

    fn until(key: &str, secs: u64) -> Result<Credentials, CredentialsError> {
        Ok(Credentials::new(key, "secret").with_expiry(at(secs)))
    }

    #[test]
    fn one_fetch_serves_all_at_expiry_and_all_are_woken() {
        let gate = Gate::default();
        let cache = gate.cache();
        gate.open(until("first", 1000));
        assert_eq!(key(poll(&mut cache.get(at(0)), &Arc::default())), Ok("first".to_owned()));
        let mut gets: Vec<_> = (0..100).map(|_| (cache.get(at(1000)), Arc::default())).collect();
        for (get, count) in &mut gets {
            assert!(poll(get, count).is_pending());
        }
        gate.open(until("second", 10_000));
        for (get, count) in &mut gets {
            assert_eq!(count.0.load(Ordering::SeqCst), 1);
            assert_eq!(key(poll(get, count)), Ok("second".to_owned()));
        }
        assert_eq!(gate.begun(), 2);
    }

    #[test]
    fn the_others_go_on_when_the_one_that_fetches_gives_up() {
        let gate = Gate::default();
        let cache = gate.cache();
        let (first, second) = (Arc::default(), Arc::default());
        let (mut one, mut other) = (cache.get(at(0)), cache.get(at(0)));
        assert!(poll(&mut one, &first).is_pending());
        assert!(poll(&mut other, &second).is_pending());
        drop(one);
        gate.open(until("first", 10_000));
        assert_eq!(second.0.load(Ordering::SeqCst), 1);
        assert_eq!(key(poll(&mut other, &second)), Ok("first".to_owned()));
        assert_eq!(gate.begun(), 1);
    }

    #[test]
    fn credentials_are_fetched_anew_five_minutes_before_they_expire() {
        let gate = Gate::default();
        let cache = gate.cache();
        gate.open(until("first", 1000));
        let count = Arc::default();
        assert_eq!(key(poll(&mut cache.get(at(0)), &count)), Ok("first".to_owned()));
        assert_eq!(key(poll(&mut cache.get(at(699)), &count)), Ok("first".to_owned()));
        assert_eq!(gate.begun(), 1);
        gate.open(until("second", 5000));
        assert_eq!(key(poll(&mut cache.get(at(700)), &count)), Ok("second".to_owned()));
        assert_eq!(gate.begun(), 2);
        // Without an expiry they are good for ever.
        gate.open(Ok(Credentials::new("third", "secret")));
        assert_eq!(key(poll(&mut cache.get(at(4900)), &count)), Ok("third".to_owned()));
        assert_eq!(key(poll(&mut cache.get(at(1 << 40)), &count)), Ok("third".to_owned()));
        assert_eq!(gate.begun(), 3);
    }

    #[test]
    fn where_a_fetch_fails_older_credentials_are_good_until_they_expire() {
        let gate = Gate::default();
        let cache = gate.cache();
        let count = Arc::default();
        gate.open(until("first", 1000));
        assert_eq!(key(poll(&mut cache.get(at(0)), &count)), Ok("first".to_owned()));
        let failure = || Err(CredentialsError::new("no way"));
        gate.open(failure());
        assert_eq!(key(poll(&mut cache.get(at(999)), &count)), Ok("first".to_owned()));
        gate.open(failure());
        assert_eq!(key(poll(&mut cache.get(at(1000)), &count)), Err("no way".to_owned()));
        // An error is not kept.
        gate.open(until("second", 5000));
        assert_eq!(key(poll(&mut cache.get(at(1000)), &count)), Ok("second".to_owned()));
        assert_eq!(gate.begun(), 4);
    }

    #[test]
    fn a_fetch_that_is_given_up_ends_for_all_and_the_next_one_begins_anew() {
        let gate = Gate::default();
        let cache = gate.cache();
        let (first, second) = (Arc::default(), Arc::default());
        let (mut one, mut other) = (cache.get(at(0)), cache.get(at(0)));
        assert!(poll(&mut one, &first).is_pending());
        assert!(poll(&mut other, &second).is_pending());
        let late = "they did not come in time";
        assert_eq!(one.give_up().unwrap_err().to_string(), late);
        assert_eq!(second.0.load(Ordering::SeqCst), 1);
        assert_eq!(key(poll(&mut other, &second)), Err(late.to_owned()));
        gate.open(until("first", 1000));
        assert_eq!(key(poll(&mut cache.get(at(0)), &first)), Ok("first".to_owned()));
        assert_eq!(gate.begun(), 2);
        // Until they expire, there are the older ones.
        let mut late = cache.get(at(900));
        assert!(poll(&mut late, &first).is_pending());
        assert_eq!(late.give_up().unwrap().access_key_id(), "first");
    }

    #[test]
    fn a_provider_that_panics_is_asked_again() {
        let calls = AtomicUsize::new(0);
        let cache = CredentialsCache::new(Arc::new(from_fn(move || {
            let is_first = calls.fetch_add(1, Ordering::SeqCst) == 0;
            async move {
                assert!(!is_first, "once");
                until("second", 5000)
            }
        })));
        let other = cache.clone();
        let panicked =
            std::thread::spawn(move || poll(&mut other.get(at(0)), &Arc::default()).is_ready());
        assert!(panicked.join().is_err());
        assert_eq!(key(poll(&mut cache.get(at(0)), &Arc::default())), Ok("second".to_owned()));
    }
}

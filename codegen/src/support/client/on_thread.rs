//! Work that blocks, for a caller who must not: on a thread of its own.

use std::future::{Future, poll_fn};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread;

/// What the thread and the future share.
struct Slot<T> {
    result: Option<T>,
    /// Whether there will be no other result.
    is_over: bool,
    waker: Option<Waker>,
}

/// Does some work on a thread that begins when the future is first polled, whichever executor polls it. The work goes on
/// when the future is dropped, unless something tells it not to.
pub(crate) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    let slot = Arc::new(Mutex::new(Slot { result: None, is_over: false, waker: None }));
    let end = End(Arc::clone(&slot));
    thread::Builder::new().name("blocking work".to_owned()).spawn(move || {
        let result = work();
        locked(&end.0).result = Some(result);
    })?;
    finished(slot).await.ok_or_else(|| io::Error::other("the thread panicked"))
}

fn finished<T>(slot: Arc<Mutex<Slot<T>>>) -> impl Future<Output = Option<T>> {
    poll_fn(move |cx| {
        let mut slot = locked(&slot);
        if slot.is_over {
            return Poll::Ready(slot.result.take());
        }
        slot.waker = Some(cx.waker().clone());
        Poll::Pending
    })
}

/// Wakes the future when the thread ends, however it does.
struct End<T>(Arc<Mutex<Slot<T>>>);

impl<T> Drop for End<T> {
    fn drop(&mut self) {
        let mut slot = locked(&self.0);
        slot.is_over = true;
        let waker = slot.waker.take();
        drop(slot);
        waker.into_iter().for_each(Waker::wake);
    }
}

fn locked<T>(slot: &Mutex<Slot<T>>) -> MutexGuard<'_, Slot<T>> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::task::{Context, Wake};
    use std::time::Duration;

    use super::*;

    struct Wakes(AtomicUsize, mpsc::Sender<()>);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
            self.1.send(()).unwrap();
        }
    }

    #[test]
    fn a_poll_does_not_wait_and_the_end_wakes_once() {
        let (sender, receiver) = mpsc::channel();
        let wakes = Arc::new(Wakes(AtomicUsize::new(0), sender));
        let (begin, begun) = mpsc::channel();
        let mut work = Box::pin(on_thread(move || begun.recv().map(|()| 7)));
        let waker = Waker::from(Arc::clone(&wakes));
        let mut cx = Context::from_waker(&waker);
        assert!(work.as_mut().poll(&mut cx).is_pending());
        assert!(work.as_mut().poll(&mut cx).is_pending());
        begin.send(()).unwrap();
        receiver.recv_timeout(Duration::from_secs(60)).unwrap();
        assert!(matches!(work.as_mut().poll(&mut cx), Poll::Ready(Ok(Ok(7)))));
        assert_eq!(wakes.0.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_panic_is_an_error() {
        let (sender, receiver) = mpsc::channel();
        let waker = Waker::from(Arc::new(Wakes(AtomicUsize::new(0), sender)));
        let mut cx = Context::from_waker(&waker);
        let mut work = Box::pin(on_thread(|| assert!("".len() > 1, "it fails")));
        let mut outcome = work.as_mut().poll(&mut cx);
        if outcome.is_pending() {
            receiver.recv_timeout(Duration::from_secs(60)).unwrap();
            outcome = work.as_mut().poll(&mut cx);
        }
        let Poll::Ready(Err(error)) = outcome else { panic!("it goes on") };
        assert_eq!(error.to_string(), "the thread panicked");
    }
}

//! The two things that the standard library cannot do with files.

use std::io;
use std::path::Path;

/// Held as long as it lives; a killed process lets go of it too.
#[cfg(unix)]
pub(crate) type Lock = std::fs::File;
#[cfg(not(unix))]
pub(crate) struct Lock;

/// Keeps other runs away from a directory's entries. Calls `busy` before it waits for one.
#[cfg(unix)]
pub(crate) fn lock(directory: &Path, busy: impl FnOnce()) -> io::Result<Lock> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::Errno;

    let handle = Lock::open(directory)?;
    // Some network file systems cannot lock a directory. There, it is up to the caller.
    if let Err(Errno::WOULDBLOCK) = flock(&handle, FlockOperation::NonBlockingLockExclusive) {
        busy();
        flock(&handle, FlockOperation::LockExclusive)?;
    }
    Ok(handle)
}

/// Elsewhere, nothing keeps two runs on one directory apart; one of them then fails.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as where it can fail")]
pub(crate) fn lock(_directory: &Path, _busy: impl FnOnce()) -> io::Result<Lock> {
    Ok(Lock)
}

/// Makes each of two directories take the other's name, in one step.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Where the system has no such call.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(crate) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

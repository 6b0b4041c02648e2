//! Waiting until something happens to a session's file or to those who follow it: by the kernel's word where it gives one,
//! by looking again and again where it does not, as on file systems that other machines write too.

use super::here::folder;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pipe::{PipeFlags, pipe_with};
use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// After a file was closed its lock is let go, which nobody tells: so much later it is looked at once more.
const AFTER: Duration = Duration::from_millis(50);

/// What ended a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Something was written, or somebody came or went.
    Changed,
    /// The time is over.
    Due,
    /// The other end was dropped, or the reader has left.
    Stopped,
}

/// Ends the waits of a [`Watch`] when it is dropped.
#[derive(Debug)]
pub struct Stop {
    _end: OwnedFd,
}

/// What wakes up.
#[derive(Debug)]
pub struct Watch {
    log: PathBuf,
    /// Where the file lay when it was last looked for.
    folder: PathBuf,
    told: Option<OwnedFd>,
    stop: OwnedFd,
    /// How long until it is looked at all the same, where nobody tells.
    every: Duration,
    /// A lock may be about to be let go.
    again: bool,
}

impl Watch {
    /// Watches a session's file and its followers; `every` is for where the kernel does not tell.
    ///
    /// # Errors
    /// When there are no more descriptors.
    pub fn on(log: &Path, every: Duration) -> io::Result<(Watch, Stop)> {
        let (stop, end) = pipe_with(PipeFlags::CLOEXEC)?;
        let mut watch = Watch { log: log.to_owned(), folder: PathBuf::new(), told: None, stop, every, again: false };
        watch.arm();
        Ok((watch, Stop { _end: end }))
    }

    /// Looks where the file lies now; it may have been moved to be shared.
    fn arm(&mut self) {
        let now = folder(&self.log).unwrap_or_default();
        if now != self.folder || self.told.is_none() {
            self.told = tell(&self.log, &now);
            self.folder = now;
        }
    }

    /// Waits, at most `limit` where there is one, and no longer than what is written to `out` has a reader.
    pub fn wait(&mut self, limit: Option<Duration>, out: Option<BorrowedFd<'_>>) -> Woken {
        let looks = self.told.is_none().then_some(self.every);
        let again = std::mem::take(&mut self.again).then_some(AFTER);
        let wait = [limit, looks, again].into_iter().flatten().min();
        let time = wait.and_then(|wait| Timespec::try_from(wait).ok());
        let mut fds = vec![PollFd::new(&self.stop, PollFlags::IN)];
        fds.extend(self.told.as_ref().map(|told| PollFd::new(told, PollFlags::IN)));
        let gone = out.as_ref().map(|out| PollFd::new(out, PollFlags::empty()));
        let writes = gone.is_some();
        fds.extend(gone);
        let ready = loop {
            match poll(&mut fds, time.as_ref()) {
                Err(rustix::io::Errno::INTR) => {}
                other => break other.unwrap_or(0),
            }
        };
        let gone = fds.last().is_some_and(|out| writes && !out.revents().is_empty());
        if gone || !fds[0].revents().is_empty() {
            return Woken::Stopped;
        }
        if ready == 0 {
            let looked = looks.is_some_and(|looks| Some(looks) == wait) || again.is_some();
            return if looked { Woken::Changed } else { Woken::Due };
        }
        self.again = self.told.as_ref().is_some_and(heard);
        self.arm();
        Woken::Changed
    }
}

/// A kernel that tells of the file and of the folder of followers.
#[cfg(target_os = "linux")]
fn tell(log: &Path, here: &Path) -> Option<OwnedFd> {
    use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
    // NFS, SMB (old and new), CIFS, FUSE, 9P, Ceph, AFS: what another machine writes is not told.
    const ELSEWHERE: [u64; 8] =
        [0x6969, 0x517b, 0xfe53_4d42, 0xff53_4d42, 0x6573_5546, 0x0102_1997, 0x00c3_6400, 0x5346_414f];
    let kind = rustix::fs::statfs(log).ok()?.f_type as u64 & 0xffff_ffff;
    if ELSEWHERE.contains(&kind) {
        return None;
    }
    let told = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
    add_watch(&told, log, WatchFlags::MODIFY | WatchFlags::CLOSE_WRITE | WatchFlags::MOVE_SELF | WatchFlags::ATTRIB)
        .ok()?;
    super::here::make(here).ok();
    // A folder that can't be made has nobody in it.
    let _ = add_watch(&told, here, WatchFlags::MOVED_TO | WatchFlags::CLOSE_WRITE | WatchFlags::DELETE);
    Some(told)
}

#[cfg(not(target_os = "linux"))]
fn tell(_: &Path, _: &Path) -> Option<OwnedFd> {
    None
}

/// Takes what was told; true if a file was closed.
#[cfg(target_os = "linux")]
fn heard(told: &OwnedFd) -> bool {
    use rustix::fs::inotify::{ReadFlags, Reader};
    let mut space = [std::mem::MaybeUninit::uninit(); 4096];
    let mut events = Reader::new(told, &mut space);
    let mut closed = false;
    while let Ok(event) = events.next() {
        closed |= event.events().contains(ReadFlags::CLOSE_WRITE);
    }
    closed
}

#[cfg(not(target_os = "linux"))]
fn heard(_: &OwnedFd) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::super::{Here, who};
    use super::*;
    use std::io::Write;

    const SOON: Duration = Duration::from_secs(20);

    fn log() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("sessions/s.jsonl");
        std::fs::create_dir(folder.path().join("sessions")).unwrap();
        std::fs::write(&log, "").unwrap();
        (folder, log)
    }

    #[test]
    fn what_is_written_who_comes_and_who_goes_wakes_and_nothing_else_does() {
        let (_folder, log) = log();
        let (mut watch, stop) = Watch::on(&log, SOON).unwrap();
        assert_eq!(watch.wait(Some(Duration::from_millis(20)), None), Woken::Due);
        let mut file = std::fs::File::options().append(true).open(&log).unwrap();
        file.write_all(b"x\n").unwrap();
        assert_eq!(watch.wait(Some(SOON), None), Woken::Changed);
        let bob = Here::join(&log, "bob\x1b\n the  builder").unwrap();
        let other = Here::join(&log, "bob the builder").unwrap();
        assert_eq!(watch.wait(Some(SOON), None), Woken::Changed);
        assert_eq!(who(&log), ["bob the builder", "bob the builder 2"]);
        assert_eq!((bob.name.as_str(), other.name.as_str()), ("bob the builder", "bob the builder 2"));
        drop((bob, other));
        while !who(&log).is_empty() {
            assert_eq!(watch.wait(Some(SOON), None), Woken::Changed);
        }
        drop(stop);
        assert_eq!(watch.wait(None, None), Woken::Stopped);
    }

    #[test]
    fn where_nobody_tells_it_looks_again_and_a_reader_that_left_ends_it() {
        let (_folder, log) = log();
        let (mut watch, _stop) = Watch::on(&log, Duration::from_millis(5)).unwrap();
        watch.told = None;
        assert_eq!(watch.wait(None, None), Woken::Changed);
        assert_eq!(watch.wait(Some(Duration::from_millis(1)), None), Woken::Due);
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        use std::os::fd::AsFd;
        assert_eq!(watch.wait(None, Some(writer.as_fd())), Woken::Changed);
        drop(reader);
        assert_eq!(watch.wait(None, Some(writer.as_fd())), Woken::Stopped);
    }
}

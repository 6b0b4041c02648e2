//! Sharing one session with a group of this machine: its log moves to a folder of its own, a link stays in its place.

use super::Store;
use super::append::Turn;
use super::store::driven;
use crate::infra::plain;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::Command;

/// A group as the machine knows it.
struct Group {
    name: String,
    id: u32,
    members: Vec<String>,
}

impl Store {
    /// Lets a group follow a session; gives what can be read by whom now, a sentence each.
    ///
    /// # Errors
    /// One sentence and the next step when nothing was changed.
    pub fn share(&self, id: &str, group: &str, folder: Option<&Path>) -> Result<Vec<String>, String> {
        let log = self.path(id);
        if shared(&log) {
            return Err(format!("Session {id} is shared already; sessions unshare {id} takes it back first."));
        }
        if driven(&log) {
            return Err(format!("Session {id} is in use: quit there, share it, and go on with sessions resume {id}."));
        }
        let group = group_of(group)?;
        let base = match folder {
            Some(folder) => std::path::absolute(folder).map_err(|cause| undone(id, folder, &cause))?,
            None => self.folder().with_file_name("shared"),
        };
        let place = base.join(id);
        let said = undone_at(id, &place);
        let base = if folder.is_none() { Some(base) } else { None };
        if let Some(base) = &base {
            DirBuilder::new().recursive(true).mode(0o711).create(base).map_err(&said)?;
            // Only who knows a name gets further: the folders beside it are closed as before.
            fs::set_permissions(base.parent().unwrap_or(base), Permissions::from_mode(0o711)).map_err(&said)?;
        }
        let refused = |cause: io::Error| {
            let next = match cause.kind() {
                io::ErrorKind::PermissionDenied => {
                    format!("You must be in the group {} and able to write there.", group.name)
                }
                _ => "Choose another place with --folder DIR.".to_owned(),
            };
            format!("{} {next}", said(cause))
        };
        // What is there already is another's, and stays.
        DirBuilder::new().mode(0o700).create(&place).map_err(refused)?;
        // Nobody writes into what is moved.
        let turn = Turn::take(&log);
        let made = made(&place, &group);
        let made = made.and_then(|()| moved(&log, &place.join("log").join(format!("{id}.jsonl")), &group));
        drop(turn);
        if let Err(cause) = made {
            let _ = fs::remove_dir_all(&place);
            return Err(refused(cause));
        }
        let path = place.join("log").join(format!("{id}.jsonl"));
        let closed = place.ancestors().skip(1).find(|above| !passes(above, group.id));
        let mut all = vec![format!(
            "session {id} can now be read, and written into, by the group {}{}",
            group.name,
            if group.members.is_empty() { String::new() } else { format!(": {}", group.members.join(", ")) }
        )];
        if let Some(closed) = closed {
            let back = self.unshare(id);
            let kept = back.err().map(|why| format!(" {why}")).unwrap_or_default();
            return Err(format!(
                "Session {id} was not shared: the group {} can't pass through {}. Name a folder that it can reach with --folder DIR.{kept}",
                group.name,
                closed.display()
            ));
        }
        all.push(format!("they follow it with: dlm-architect sessions follow {}", path.display()));
        Ok(all)
    }

    /// Takes a shared session back; says who can read it now.
    ///
    /// # Errors
    /// One sentence and the next step when nothing was changed.
    pub fn unshare(&self, id: &str) -> Result<String, String> {
        let log = self.path(id);
        if !shared(&log) {
            return Err(format!("Session {id} is not shared: only you can read it."));
        }
        if driven(&log) {
            return Err(format!("Session {id} is in use: quit there first."));
        }
        let failed = |cause: io::Error| format!("Session {id} was not taken back: {}.", plain(&cause));
        let there = fs::canonicalize(&log).map_err(failed)?;
        let _turn = Turn::take(&log);
        let aside = log.with_extension("taken");
        fs::copy(&there, &aside).map_err(failed)?;
        fs::set_permissions(&aside, Permissions::from_mode(0o600)).map_err(failed)?;
        // The link gives way to the file itself at once.
        fs::rename(&aside, &log).map_err(failed)?;
        let place =
            there.parent().and_then(Path::parent).filter(|place| place.file_name().is_some_and(|name| name == id));
        if let Some(cause) = place.and_then(|place| fs::remove_dir_all(place).err()) {
            return Ok(format!(
                "session {id} is yours alone again; but {} is left: {}",
                there.display(),
                plain(&cause)
            ));
        }
        Ok(format!("session {id} can be read by you alone again"))
    }
}

/// The log lies elsewhere, and a link in its place.
pub(super) fn shared(log: &Path) -> bool {
    log.symlink_metadata().is_ok_and(|meta| meta.is_symlink())
}

fn undone(id: &str, place: &Path, cause: &io::Error) -> String {
    format!("Session {id} was not shared in {}: {}.", place.display(), plain(cause))
}

fn undone_at(id: &str, place: &Path) -> impl Fn(io::Error) -> String {
    let (id, place) = (id.to_owned(), place.to_owned());
    move |cause| undone(&id, &place, &cause)
}

/// The folders of a shared session, with the group's rights.
fn made(place: &Path, group: &Group) -> io::Result<()> {
    for (folder, mode) in [(place.to_owned(), 0o2750), (place.join("log"), 0o2770), (place.join("here"), 0o2770)] {
        if folder != place {
            DirBuilder::new().mode(0o700).create(&folder)?;
        }
        chown(&folder, None, Some(group.id))?;
        fs::set_permissions(&folder, Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// Moves the log and leaves a link. A copy first: the folder may lie on another file system.
fn moved(log: &Path, to: &Path, group: &Group) -> io::Result<()> {
    fs::copy(log, to)?;
    chown(to, None, Some(group.id))?;
    fs::set_permissions(to, Permissions::from_mode(0o660))?;
    let aside = log.with_extension("link");
    let _ = fs::remove_file(&aside);
    symlink(to, &aside)?;
    fs::rename(&aside, log)
}

/// Whether members of a group pass through a folder.
fn passes(folder: &Path, group: u32) -> bool {
    folder.metadata().is_ok_and(|meta| {
        let bit = if meta.gid() == group { 0o010 } else { 0o001 };
        meta.mode() & bit != 0
    })
}

/// A group's line, from wherever the machine keeps its groups.
fn line_of(name: &str) -> Option<String> {
    let asked = Command::new("getent").arg("group").arg("--").arg(name).output();
    let told =
        asked.ok().filter(|out| out.status.success()).map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    told.or_else(|| {
        let all = fs::read_to_string("/etc/group").ok()?;
        all.lines().find(|line| line.split(':').next() == Some(name)).map(str::to_owned)
    })
}

fn group_of(name: &str) -> Result<Group, String> {
    let line =
        line_of(name).ok_or_else(|| format!("There is no group \"{name}\" on this machine; `id -Gn` lists yours."))?;
    let mut parts = line.trim().split(':');
    let (known, id, members) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default(), parts.next());
    let id = id.parse().map_err(|_| format!("The group \"{name}\" has no number."))?;
    let members = members.unwrap_or_default().split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect();
    Ok(Group { name: known.to_owned(), id, members })
}

//! Files that a user names: what a shell expects of `-`, of a mode and of odd files; nothing is written over by accident.

use std::fs::{File, FileType, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The name that means standard input or output.
pub const STREAM: &str = "-";
/// What `-` is called in sentences.
pub const STDIN: &str = "standard input";

/// How a path is named in sentences.
pub fn named(path: &Path) -> String {
    if path.as_os_str() == STREAM { STDIN.to_owned() } else { path.display().to_string() }
}

/// The bytes of a file, of whatever kind, or of standard input for `-`.
///
/// # Errors
/// When it can't be read.
pub fn whole(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() != STREAM {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a file is that is no regular one.
pub fn odd(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some("a folder")
    } else if kind.is_fifo() {
        Some("a FIFO")
    } else if kind.is_socket() {
        Some("a socket")
    } else {
        Some("a device")
    }
}

/// Opens a regular file; never waits, as a FIFO without a writer would have it.
///
/// # Errors
/// When it is no regular file, or can't be opened.
pub fn regular(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let refuse = |kind| odd(kind).map_or(Ok(()), |kind| Err(io::Error::other(format!("it is {kind}"))));
    refuse(std::fs::metadata(path)?.file_type())?;
    let wait = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    let file = options.custom_flags(wait).open(path)?;
    // What it was may have been replaced since.
    refuse(file.metadata()?.file_type())?;
    Ok(file)
}

/// Reads a regular file of at most 16 MiB.
///
/// # Errors
/// When it can't be read, is larger, or is no UTF-8.
pub fn read_small(path: &Path) -> io::Result<String> {
    const MOST: u64 = 16 << 20;
    let mut text = String::new();
    regular(path, File::options().read(true))?.take(MOST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST { Err(io::Error::other("it is larger than 16 MiB")) } else { Ok(text) }
}

/// The path of a new file in a folder of numbered ones, as `0007-name`: its number is one more than the highest there.
///
/// # Errors
/// When the folder can't be read.
pub fn numbered(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let (mut last, mut width) = (0, 4);
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.file_name();
        let digits: String = file.to_string_lossy().chars().take_while(char::is_ascii_digit).collect();
        // A date is no number of a record.
        if let Some(number) = digits.parse::<u32>().ok().filter(|_| digits.len() < 8) {
            (last, width) = if number >= last { (number, digits.len()) } else { (last, width) };
        }
    }
    Ok(folder.join(format!("{:0width$}-{name}", last + 1)))
}

/// Both name the same file, which exists.
pub fn same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| std::fs::metadata(path).map(|meta| (meta.dev(), meta.ino()));
    matches!((place(one), place(other)), (Ok(one), Ok(other)) if one == other)
}

/// Writes a new file with a name of its own, 0600, among the temporary ones; returns its path.
///
/// # Errors
/// When none can be made there either.
pub fn write_aside(text: &str) -> io::Result<String> {
    let mut file = tempfile::Builder::new().prefix("dlm-architect-").suffix(".md").tempfile()?;
    file.write_all(text.as_bytes())?;
    let (_, path) = file.keep().map_err(|kept| kept.error)?;
    Ok(path.display().to_string())
}

/// Writes a new file, its mode as the umask says; never over an old one, and never leaves half of one.
///
/// # Errors
/// When the file exists or can't be written.
pub fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a design is worse than none; what failed is said.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// Puts a file with this text in an old one's place, its mode as before; the old one stays whole until the new one is.
///
/// # Errors
/// When the old one is no regular file, or the new one can't be written beside it.
pub fn write_over(path: &Path, text: &str) -> io::Result<()> {
    let path = std::fs::canonicalize(path)?;
    let mode = regular(&path, File::options().write(true))?.metadata()?.permissions();
    let folder = path.parent().unwrap_or(Path::new("/"));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(mode)?;
    file.as_file().sync_all()?;
    file.persist(&path).map(drop).map_err(|fault| fault.error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn an_odd_file_is_named_and_never_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let fifo = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, at("fifo"), rustix::fs::FileType::Fifo, fifo, 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for (path, what) in [
            (at("fifo"), "a FIFO"),
            (at("socket"), "a socket"),
            (folder.path().to_owned(), "a folder"),
            ("/dev/null".into(), "a device"),
        ] {
            assert!(read_small(&path).unwrap_err().to_string().contains(what), "{what}");
        }
        std::fs::write(at("large"), vec![b'x'; (16 << 20) + 1]).unwrap();
        assert!(read_small(&at("large")).unwrap_err().to_string().contains("16 MiB"));
    }

    #[test]
    fn what_is_written_over_keeps_its_mode_and_a_link_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        write_new(&file, "old").unwrap();
        assert!(write_new(&file, "new").is_err());
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write_over(&link, "new").unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink() && same(&file, &link));
        assert!(write_over(folder.path(), "x").is_err());
    }
}

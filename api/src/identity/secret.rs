//! The secret that signs the hub's own tokens: a file that only the hub reads.
//!
//! Several hubs may start at once over one data directory: whoever makes the
//! file first wins, and all sign with the same secret.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Bytes of a secret that the hub makes: as many as HMAC-SHA-256 has of output.
const SECRET_BYTES: usize = 32;

/// The secret in `file`; made there if it is missing and `create` allows it.
pub(super) fn read_or_create(file: &Path, create: bool) -> Result<Vec<u8>> {
    if create && !file.exists() {
        make(file)?;
    }
    let text = fs::read_to_string(file).map_err(|source| Error::file(file, source))?;
    let secret = text.trim().as_bytes().to_vec();
    if secret.len() < SECRET_BYTES {
        return Err(Error::setting(
            file.display().to_string(),
            format!(
                "the secret has {} bytes, and a short one can be guessed",
                secret.len()
            ),
            format!("write at least {SECRET_BYTES} random characters into it"),
        ));
    }
    if is_readable_by_others(file)? {
        if create {
            return Err(Error::setting(
                file.display().to_string(),
                "everybody on this machine may read the secret",
                "remove it to have a new one made, or chmod 600 it",
            ));
        }
        // Orchestrators mount secrets like this; whoever named the file answers for it.
        tracing::warn!(file = %file.display(), "the secret may be read by everybody on this machine");
    }
    Ok(secret)
}

/// Writes a whole file beside the place and links it there: the name appears
/// with its content or not at all, and never replaces another's.
fn make(file: &Path) -> Result<()> {
    let mut bytes = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::setting(
            "random numbers",
            error.to_string(),
            "the system gives none; name a secret file",
        )
    })?;
    let draft = file.with_extension(format!("{}.draft", uuid::Uuid::now_v7()));
    let written = write_private(&draft, &hex::encode(bytes)).and_then(|()| {
        match fs::hard_link(&draft, file) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            linked => linked,
        }
    });
    // The draft may be missing already, and it is nobody's once the link stands.
    let _ = fs::remove_file(&draft);
    written.map_err(|source| Error::file(file, source))
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn is_readable_by_others(file: &Path) -> Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(file)
        .map_err(|source| Error::file(file, source))?
        .permissions()
        .mode();
    Ok(mode & 0o007 != 0)
}

#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the other systems read the mode here"
)]
fn is_readable_by_others(_file: &Path) -> Result<bool> {
    Ok(false)
}

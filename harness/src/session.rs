//! A client of PostgreSQL that keeps its connection: what its transaction locks stays locked while a test looks at
//! who waits for it and who does not.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use crate::cluster::spawnable;

/// What the client says when it has done what it was told.
const DONE: &str = "--done--";

/// A connection; its transaction is rolled back when it is dropped.
#[derive(Debug)]
pub struct Session {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Session {
    pub(crate) fn start(mut client: Vec<OsString>, database: &str) -> Self {
        client.extend(["-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database].map(Into::into));
        let mut child = spawnable(&client)
            .stdin(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap_or_else(|error| panic!("{client:?} does not start: {error}"));
        let to = child.stdin.take().expect("a client that is told");
        let from = child.stdout.take().expect("a client that answers");
        let from = BufReader::new(from);
        Self { child, to, from }
    }

    /// Runs statements; the rows that came, one a line.
    pub fn say(&mut self, statements: &str) -> Vec<String> {
        writeln!(self.to, "{statements};\n\\echo {DONE}")
            .and_then(|()| self.to.flush())
            .expect("a client that listens");
        let mut rows = Vec::new();
        loop {
            let mut line = String::new();
            let read = self.from.read_line(&mut line).expect("a line of text");
            assert!(read > 0, "the client ended at: {statements}");
            match line.trim_end() {
                DONE => return rows,
                row => rows.push(row.to_owned()),
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

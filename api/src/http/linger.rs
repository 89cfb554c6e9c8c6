//! Lets a client that is sending too much hear why it is refused.
//!
//! A connection that is closed while its peer still sends loses the answer on
//! the way. So the rest of the body is read for a moment and thrown away; who
//! goes on sending longer than that is cut off.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::http::{HeaderMap, header};

/// How long the rest of a refused body is taken.
const WITHIN: Duration = Duration::from_secs(2);

/// Bytes of it that are taken: what a client sends before it looks at the answer.
const MOST: usize = 32 << 20;

/// Throws the rest of a refused body away, beside the answer.
pub(super) fn discard(headers: &HeaderMap, mut body: Body) {
    // Who asks first has sent nothing yet, and reads its answer.
    if headers.contains_key(header::EXPECT) {
        return;
    }
    tokio::spawn(tokio::time::timeout(WITHIN, async move {
        let mut taken = 0;
        while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            taken += frame.data_ref().map_or(0, axum::body::Bytes::len);
            if taken > MOST {
                break;
            }
        }
    }));
}

//! What is taken and what is refused: by size, by bytes, by time, by number.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{code, objects, pdf, record, upload, uploaded};
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::{PATIENCE, block_on, both, on_both};
use crate::world::enterprises::PLANT;

both!(
    a_file_is_taken_for_what_its_bytes_say,
    an_address_or_a_type_that_cannot_be_is_refused,
);

on_both!(
    a_file_that_is_too_large_is_refused_whether_it_says_so_or_not,
    half_an_upload_leaves_nothing,
    an_account_has_no_more_uploads_waiting_than_it_may,
);

/// Bytes that a file may have in these tests.
const MOST: u64 = 4_096;

fn narrow(engine: Engine, test: impl AsyncFn(Hub, String, String)) {
    block_on(async {
        let hub = Hub::start_set(engine, |settings| {
            settings.limits.attachment_bytes = MOST;
            settings.limits.attachments_waiting = 3;
            settings.limits.attachment_ms = 2_000;
        });
        let plant = PLANT.code();
        let own = format!("{plant}.enterprise");
        test(hub.await, own, plant).await;
    });
}

async fn a_file_is_taken_for_what_its_bytes_say(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let files: [(&str, &[u8], Option<&str>); 8] = [
        ("setup.pdf", b"MZ\x90\0\x03\0\0\0", None),
        ("run.pdf", b"#!/bin/sh\nrm -rf /\n", None),
        (
            "page.pdf",
            b"<!DOCTYPE html><script>alert(1)</script>",
            None,
        ),
        (
            "drawing.png",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            None,
        ),
        ("words.txt", "说明".as_bytes(), None),
        ("empty.pdf", b"", None),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n....", Some("photo.pdf.png")),
        (
            "evil\u{202e}gpj.exe",
            b"\xff\xd8\xff\xe0JFIF",
            Some("evilgpj.exe.jpg"),
        ),
    ];
    for (name, bytes, taken) in files {
        let (status, body) = upload(&hub, &own, &plant, name, bytes.to_vec()).await;
        match taken {
            Some(called) => {
                assert_eq!(status, 201, "{name}");
                assert_eq!(body["name"], called);
            }
            None => assert_eq!((status, code(&body)), (415, "FILE_NOT_TAKEN"), "{name}"),
        }
    }
    assert_eq!(objects(&hub).len(), 2, "what is refused is not kept");
    assert_eq!(incoming(&hub), 0);
}

async fn an_address_or_a_type_that_cannot_be_is_refused(hub: Hub) {
    let plant = PLANT.code();
    let own = format!("{plant}.enterprise");
    let send = async |address: String, kind: &str, token: bool| {
        let request = hub.post(&address).header(CONTENT_TYPE, kind).body(pdf("x"));
        let request = if token {
            request.bearer_auth(hub.token(&own))
        } else {
            request
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        (status, code(&body).to_owned())
    };
    let good = format!("/attachments?unit={plant}");
    let bytes = "application/octet-stream";
    for (address, kind, token, expected) in [
        ("/attachments".to_owned(), bytes, true, (400, "BAD_INPUT")),
        (format!("{good}&key=mine"), bytes, true, (400, "BAD_INPUT")),
        (
            good.clone(),
            "text/plain",
            true,
            (415, "UNSUPPORTED_MEDIA_TYPE"),
        ),
        (
            good.clone(),
            "multipart/form-data; boundary=x",
            true,
            (415, "UNSUPPORTED_MEDIA_TYPE"),
        ),
        (good.clone(), bytes, false, (401, "UNAUTHENTICATED")),
    ] {
        let (status, code) = send(address.clone(), kind, token).await;
        assert_eq!((status, code.as_str()), expected, "{address} {kind}");
    }
}

fn a_file_that_is_too_large_is_refused_whether_it_says_so_or_not(engine: Engine) {
    narrow(engine, async |hub, own, plant| {
        let most = usize::try_from(MOST).unwrap();
        let mut bytes = pdf("");
        bytes.resize(most, b' ');
        let (status, _) = upload(&hub, &own, &plant, "just.pdf", bytes.clone()).await;
        assert_eq!(status, 201);
        bytes.push(b' ');
        let (status, body) = upload(&hub, &own, &plant, "more.pdf", bytes.clone()).await;
        assert_eq!((status, code(&body)), (413, "BODY_TOO_LARGE"));
        assert_eq!(body["errors"][0]["extensions"]["limit"], MOST);
        // Without a word about its length.
        let mut connection = begin(&hub, &own, &plant, "Transfer-Encoding: chunked").await;
        let head = format!("{:x}\r\n", bytes.len());
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.write_all(&bytes).await.unwrap();
        connection.write_all(b"\r\n0\r\n\r\n").await.unwrap();
        let said = answer(&mut connection).await;
        assert!(said.starts_with("HTTP/1.1 413"), "{said}");
        assert_eq!((objects(&hub).len(), incoming(&hub)), (1, 0));
    });
}

fn half_an_upload_leaves_nothing(engine: Engine) {
    narrow(engine, async |hub, own, plant| {
        // Hung up in the middle, and never finished.
        let mut connection = begin(&hub, &own, &plant, "Content-Length: 1000").await;
        connection.write_all(&pdf("half")).await.unwrap();
        drop(connection);
        let mut connection = begin(&hub, &own, &plant, "Content-Length: 1000").await;
        connection.write_all(&pdf("half")).await.unwrap();
        let said = answer(&mut connection).await;
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        let start = std::time::Instant::now();
        while incoming(&hub) > 0 {
            assert!(start.elapsed() < PATIENCE, "halves stay on the disk");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(objects(&hub).len(), 0);
        assert!(
            hub.run(&["attachments", "verify"])
                .stdout
                .contains("0 files")
        );
    });
}

fn an_account_has_no_more_uploads_waiting_than_it_may(engine: Engine) {
    narrow(engine, async |hub, own, plant| {
        let first = uploaded(&hub, &own, &plant, "1").await;
        uploaded(&hub, &own, &plant, "2").await;
        uploaded(&hub, &own, &plant, "3").await;
        let (status, body) = upload(&hub, &own, &plant, "4.pdf", pdf("4")).await;
        assert_eq!((status, code(&body)), (400, "BAD_INPUT"), "{body:#}");
        assert_eq!(objects(&hub).len(), 3);
        record(&hub, &own, &plant, "2023-01-10", &[&first])
            .await
            .ok();
        uploaded(&hub, &own, &plant, "4").await;
    });
}

/// Files that are being put together.
fn incoming(hub: &Hub) -> usize {
    std::fs::read_dir(hub.folder().join("incoming"))
        .unwrap()
        .count()
}

/// An upload of which the head alone is sent.
async fn begin(hub: &Hub, account: &str, unit: &str, length: &str) -> TcpStream {
    let mut connection = TcpStream::connect(hub.addr()).await.unwrap();
    let head = format!(
        "POST /attachments?unit={unit} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/octet-stream\r\n{length}\r\nConnection: close\r\n\r\n",
        hub.token(account)
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection
}

async fn answer(connection: &mut TcpStream) -> String {
    let mut said = Vec::new();
    // The hub may hang up on who sends too much once it has answered.
    let _ = connection.read_to_end(&mut said).await;
    String::from_utf8_lossy(&said).into_owned()
}

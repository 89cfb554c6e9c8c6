//! The same life in a bucket that speaks S3: signed calls, files in parts, a storage that fails.

use cengbao_api::{AttachmentPlace, Bucket};
use serde_json::Value;

use super::{code, fetch, fetch_with, pdf, record, upload, uploaded};
use crate::harness::bucket::{BucketServer, KEY_ID, SECRET};
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::{block_on, on_both};
use crate::world::enterprises::PLANT;

on_both!(
    a_file_lies_in_a_bucket_and_is_read_as_it_was,
    a_storage_that_fails_is_told_and_takes_nothing_else_along,
);

async fn with_bucket(engine: Engine) -> (Hub, BucketServer) {
    let server = BucketServer::start().await;
    let endpoint = server.endpoint();
    let hub = Hub::start_set(engine, |settings| {
        settings.attachments = AttachmentPlace::Bucket(Box::new(Bucket {
            name: "evidence".to_owned(),
            prefix: "hub/one".to_owned(),
            endpoint: Some(endpoint),
            region: "us-east-1".to_owned(),
            access_key_id: KEY_ID.to_owned(),
            secret_access_key: SECRET.to_owned(),
            session_token: None,
            ca: None,
        }));
    });
    (hub.await, server)
}

/// Runs `attachments verify` on the bucket, as an operator names it.
fn verify(hub: &Hub, server: &BucketServer) -> crate::harness::binary::Ran {
    let endpoint = server.endpoint();
    let environment = [
        ("CENGBAO_ATTACHMENTS", "s3://evidence/hub/one"),
        ("AWS_ENDPOINT_URL", endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", KEY_ID),
        ("AWS_SECRET_ACCESS_KEY", SECRET),
    ];
    hub.try_run_in(&environment, &["attachments", "verify"])
}

fn a_file_lies_in_a_bucket_and_is_read_as_it_was(engine: Engine) {
    block_on(async {
        let (hub, server) = with_bucket(engine).await;
        let plant = PLANT.code();
        let own = format!("{plant}.enterprise");
        let small = uploaded(&hub, &own, &plant, "small").await;
        let mut large = pdf("large");
        // More than one part, and not a whole number of them.
        large.extend((0..6_000_000_u32).map(|number| number.to_le_bytes()[number as usize % 3]));
        let (status, taken) = upload(&hub, &own, &plant, "large.pdf", large.clone()).await;
        assert_eq!((status, server.multipart()), (201, 1), "{taken:#}");
        let big = taken["id"].as_str().unwrap();
        uploaded(&hub, &own, &plant, "small").await;
        let objects = server.objects();
        assert_eq!(objects.len(), 2, "{objects:?}");
        assert!(
            objects
                .keys()
                .all(|name| name.starts_with("evidence/hub/one/"))
        );
        record(&hub, &own, &plant, "2023-01-10", &[&small, big])
            .await
            .ok();
        assert_eq!(fetch(&hub, &own, &small).await.2, pdf("small"));
        assert_eq!(fetch(&hub, &own, big).await.2, large);
        let range = [("Range", "bytes=5999990-6000009")];
        let (status, _, part) = fetch_with(&hub, &own, big, &range).await;
        assert_eq!(
            (status, part.as_slice()),
            (206, &large[5_999_990..6_000_010])
        );
        let ran = verify(&hub, &server);
        assert!(
            ran.success && ran.stdout.contains("3 files, 2 contents"),
            "{ran:?}"
        );
        server.lose();
        let (status, _, body) = fetch(&hub, &own, big).await;
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((status, code(&body)), (500, "FILE_MISSING"));
        let ran = verify(&hub, &server);
        assert!(!ran.success && ran.stdout.contains("large.pdf"), "{ran:?}");
        assert_eq!(server.refused(), 0, "every call is signed");
    });
}

fn a_storage_that_fails_is_told_and_takes_nothing_else_along(engine: Engine) {
    block_on(async {
        let (hub, server) = with_bucket(engine).await;
        let plant = PLANT.code();
        let own = format!("{plant}.enterprise");
        let ready = async || -> Value {
            let answer = hub.get("/readyz").send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 200);
            answer.json().await.unwrap()
        };
        assert_eq!(ready().await["attachments"], "ready");
        let file = uploaded(&hub, &own, &plant, "one").await;
        server.fail(true);
        assert_eq!(ready().await["attachments"], "unavailable");
        let (status, body) = upload(&hub, &own, &plant, "two.pdf", pdf("two")).await;
        assert_eq!((status, code(&body)), (503, "STORAGE_UNAVAILABLE"));
        let (status, _, body) = fetch(&hub, &own, &file).await;
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((status, code(&body)), (503, "STORAGE_UNAVAILABLE"));
        assert!(!body.to_string().contains(&server.endpoint()), "{body:#}");
        // What was uploaded before is attached: the record does not wait for the storage.
        record(&hub, &own, &plant, "2023-01-10", &[&file])
            .await
            .ok();
        let ran = verify(&hub, &server);
        assert!(!ran.success && !ran.stderr.contains(SECRET), "{ran:?}");
        server.fail(false);
        assert_eq!(fetch(&hub, &own, &file).await.2, pdf("one"));
        uploaded(&hub, &own, &plant, "two").await;
    });
}

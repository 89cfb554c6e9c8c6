//! The hub's way out: HTTP or HTTPS to the few hosts that its operator names.
//!
//! The certificates that are trusted are those of the public authorities and
//! those of a file that the operator names, because government networks have
//! authorities of their own. Knows nothing of what is sent.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::error::{Error, Result};

/// A client that sends bodies of this kind.
pub(crate) type Client<B> = hyper_util::client::legacy::Client<HttpsConnector<HttpConnector>, B>;

/// A client. Errors: a file of certificates that cannot be used, named by its setting.
pub(crate) fn client<B>(setting: &str, ca: Option<&Path>, within: Duration) -> Result<Client<B>>
where
    B: HttpBody<Data = Bytes> + Send,
{
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_connect_timeout(Some(within));
    let https = hyper_rustls::HttpsConnectorBuilder::new()
        .with_tls_config(tls(setting, ca)?)
        .https_or_http()
        .enable_http1()
        .wrap_connector(http);
    Ok(hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(https))
}

/// The public authorities, and those of the operator's file.
fn tls(setting: &str, ca: Option<&Path>) -> Result<ClientConfig> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = ca {
        let bad = |problem: String| {
            Error::setting(
                setting,
                format!("{}: {problem}", path.display()),
                "name a file of certificates in PEM",
            )
        };
        let certificates =
            CertificateDer::pem_file_iter(path).map_err(|error| bad(error.to_string()))?;
        let mut added = 0;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| bad(error.to_string()))?;
            roots
                .add(certificate)
                .map_err(|error| bad(error.to_string()))?;
            added += 1;
        }
        if added == 0 {
            return Err(bad("there is no certificate in it".to_owned()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has suites for the default versions");
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// An error with its causes, in one line.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    words
}

//! Where events may be sent: hosts that the operator named, and no others.
//!
//! Government networks are private ones, so that "no private addresses" would
//! be no rule here: what protects them is that nobody but the operator widens
//! the list. Redirects are not followed, so that nobody else does either.

use axum::http::Uri;
use axum::http::uri::Authority;

use crate::error::{Error, Result};

/// The longest address.
const MAX_URL: usize = 2_000;

/// Hosts that events may be sent to: `host` for the usual port of the scheme,
/// or `host:port`. Empty: events are sent nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookHosts(Vec<String>);

/// Why an address is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadAddress {
    /// It is no address of the kind.
    Malformed,
    /// It is longer than any address that is kept.
    TooLong,
    /// Its host and port are not on the operator's list.
    NotAllowed,
}

impl BadAddress {
    /// What is wrong and what to do, in Chinese and in English.
    pub(crate) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Malformed => (
                "推送地址须为 http:// 或 https:// 开头的完整地址，不含用户名、密码和 # 部分",
                "write a whole address that begins with http:// or https://, without user, password and fragment",
            ),
            Self::TooLong => (
                "推送地址过长：请不超过 2000 字节",
                "the address is too long: write at most 2000 bytes",
            ),
            Self::NotAllowed => (
                "该主机未获运维人员允许：请运维人员将其加入 webhook_hosts 设置",
                "the operator has not allowed this host: it must be named in the setting webhook_hosts",
            ),
        }
    }
}

impl WebhookHosts {
    /// From the operator's list. Errors: an entry that is no host and port.
    pub fn new(hosts: &[String]) -> Result<Self> {
        let mut known = Vec::with_capacity(hosts.len());
        for host in hosts {
            let named = entry(host.trim()).ok_or_else(|| {
                Error::setting(
                    "webhook_hosts",
                    format!("{host:?} is no host"),
                    "write a host, or a host and a port, such as gateway.example or 10.1.2.3:8443",
                )
            })?;
            known.push(named);
        }
        Ok(Self(known))
    }

    /// Whether events are sent nowhere.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address, if it may be called.
    pub(crate) fn check(&self, url: &str) -> std::result::Result<Uri, BadAddress> {
        if url.len() > MAX_URL {
            return Err(BadAddress::TooLong);
        }
        if url.contains('#') {
            return Err(BadAddress::Malformed);
        }
        let uri: Uri = url.parse().map_err(|_| BadAddress::Malformed)?;
        let usual = match uri.scheme_str() {
            Some("https") => 443,
            Some("http") => 80,
            _ => return Err(BadAddress::Malformed),
        };
        let authority = uri.authority().ok_or(BadAddress::Malformed)?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(BadAddress::Malformed);
        }
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16().unwrap_or(usual);
        let exact = format!("{host}:{port}");
        let allowed = |entry: &String| *entry == exact || (port == usual && *entry == host);
        if self.0.iter().any(allowed) {
            Ok(uri)
        } else {
            Err(BadAddress::NotAllowed)
        }
    }
}

/// An entry of the list as addresses are compared with it; None for what is no host, or a host with a port that is none.
fn entry(text: &str) -> Option<String> {
    let authority: Authority = text.parse().ok()?;
    let host = authority.host().to_ascii_lowercase();
    if host.is_empty() || text.contains('@') {
        return None;
    }
    match authority.port_u16() {
        Some(port) => Some(format!("{host}:{port}")),
        None if text.len() == host.len() => Some(host),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(list: &[&str]) -> WebhookHosts {
        let list: Vec<String> = list.iter().map(|one| (*one).to_owned()).collect();
        WebhookHosts::new(&list).unwrap()
    }

    #[test]
    fn only_what_the_operator_named_is_called() {
        let hosts = hosts(&["Gateway.example", "10.1.2.3:08443", "[::1]:9000"]);
        for url in [
            "https://gateway.example/a?b=c",
            "http://GATEWAY.example",
            "https://gateway.example:443/",
            "https://10.1.2.3:8443/hook",
            "http://[::1]:9000/x",
        ] {
            assert!(hosts.check(url).is_ok(), "{url}");
        }
        for url in [
            "https://gateway.example:8443/",
            "http://gateway.example:443/",
            "https://10.1.2.3/",
            "https://gateway.example.evil.test/",
            "https://evil.test/gateway.example",
            "http://127.0.0.1/",
        ] {
            assert_eq!(hosts.check(url), Err(BadAddress::NotAllowed), "{url}");
        }
        for url in [
            "",
            "gateway.example",
            "ftp://gateway.example/",
            "file:///etc/passwd",
            "https://user@gateway.example/",
            "https://gateway.example@evil.test/",
            "https://gateway.example/#x",
            "/hook",
        ] {
            assert_eq!(hosts.check(url), Err(BadAddress::Malformed), "{url}");
        }
        let long = format!("https://gateway.example/{}", "a".repeat(MAX_URL));
        assert_eq!(hosts.check(&long), Err(BadAddress::TooLong));
        let (zh, en) = BadAddress::TooLong.words();
        let bound = MAX_URL.to_string();
        assert!(zh.contains(&bound) && en.contains(&bound));
        assert_eq!(
            WebhookHosts::default().check("https://gateway.example/"),
            Err(BadAddress::NotAllowed)
        );
    }

    #[test]
    fn an_entry_that_is_no_host_is_refused() {
        for bad in [
            "https://gateway.example",
            "a b",
            "user@host",
            "",
            "gateway.example:",
            "gateway.example:99999",
        ] {
            assert!(WebhookHosts::new(&[bad.to_owned()]).is_err(), "{bad}");
        }
    }
}

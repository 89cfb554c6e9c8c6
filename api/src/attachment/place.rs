//! Where files are kept, as an operator says it: a folder, or a bucket of a storage that speaks S3.
//!
//! Must never print a secret.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The folder inside the data directory, if nobody says.
const FOLDER: &str = "attachments";
/// What a place in a bucket begins with.
const SCHEME: &str = "s3://";
/// The region of storages that have none.
const REGION: &str = "us-east-1";

/// Where files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttachmentPlace {
    /// A folder, which all hubs of one database must share.
    Folder(PathBuf),
    /// A bucket.
    Bucket(Box<Bucket>),
}

/// A bucket of a storage that speaks S3, and the key to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What the name of every object in it begins with; may be empty.
    pub prefix: String,
    /// The storage; Amazon's own if absent. Over plain HTTP only if it says so.
    pub endpoint: Option<String>,
    /// Where the storage says that it is.
    pub region: String,
    /// Who asks.
    pub access_key_id: String,
    /// The secret of who asks.
    pub secret_access_key: String,
    /// Of keys that hold for a while.
    pub session_token: Option<String>,
    /// Certificates of authorities beside the public ones, in PEM.
    pub ca: Option<PathBuf>,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("name", &self.name)
            .field("prefix", &self.prefix)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

impl AttachmentPlace {
    /// The folder of a hub that says nothing.
    pub(crate) fn in_data_dir(data_dir: &Path) -> Self {
        Self::Folder(data_dir.join(FOLDER))
    }

    /// A place out of a settings file: a folder is meant from there.
    pub(crate) fn beside(folder: &Path, place: String) -> String {
        if place.starts_with(SCHEME) {
            return place;
        }
        folder.join(place).display().to_string()
    }

    /// Reads a place. The key to a bucket is in the environment, under the names that everything that speaks S3 knows.
    pub(crate) fn read(place: &str, environment: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let Some(bucket) = place.strip_prefix(SCHEME) else {
            if place.is_empty() || place.contains("://") {
                return Err(Error::setting(
                    "attachments",
                    format!("{place:?} is no place that the hub knows"),
                    "name a folder, or s3://BUCKET/PREFIX",
                ));
            }
            return Ok(Self::Folder(PathBuf::from(place)));
        };
        let (name, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(Error::setting(
                "attachments",
                format!("{name:?} is no name of a bucket"),
                "write s3://BUCKET/PREFIX",
            ));
        }
        let given = |variable: &str| environment(variable).filter(|text| !text.is_empty());
        let wanted = |variable: &str| {
            given(variable).ok_or_else(|| {
                Error::setting(
                    variable,
                    "it is not set, and the storage asks who calls",
                    "set it in the environment of the hub, never in a file or a flag",
                )
            })
        };
        let endpoint = given("AWS_ENDPOINT_URL_S3").or_else(|| given("AWS_ENDPOINT_URL"));
        if let Some(endpoint) = &endpoint
            && !endpoint.starts_with("https://")
            && !endpoint.starts_with("http://")
        {
            return Err(Error::setting(
                "AWS_ENDPOINT_URL",
                format!("{endpoint:?} is no address"),
                "write scheme, host and port, such as https://minio.example:9000",
            ));
        }
        Ok(Self::Bucket(Box::new(Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            endpoint,
            region: given("AWS_REGION")
                .or_else(|| given("AWS_DEFAULT_REGION"))
                .unwrap_or_else(|| REGION.to_owned()),
            access_key_id: wanted("AWS_ACCESS_KEY_ID")?,
            secret_access_key: wanted("AWS_SECRET_ACCESS_KEY")?,
            session_token: given("AWS_SESSION_TOKEN"),
            ca: given("AWS_CA_BUNDLE").map(PathBuf::from),
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variable: &str) -> Option<String> {
        let value = match variable {
            "AWS_ENDPOINT_URL" => "https://minio.example:9000",
            "AWS_ACCESS_KEY_ID" => "hub",
            "AWS_SECRET_ACCESS_KEY" => "geheim",
            _ => return None,
        };
        Some(value.to_owned())
    }

    #[test]
    fn a_place_is_a_folder_or_a_bucket() {
        let read = |place: &str| AttachmentPlace::read(place, environment);
        assert_eq!(
            read("/srv/evidence").unwrap(),
            AttachmentPlace::Folder("/srv/evidence".into())
        );
        let AttachmentPlace::Bucket(bucket) = read("s3://evidence/hub/one/").unwrap() else {
            panic!("a bucket");
        };
        assert_eq!((&*bucket.name, &*bucket.prefix), ("evidence", "hub/one"));
        assert_eq!(
            bucket.endpoint.as_deref(),
            Some("https://minio.example:9000")
        );
        for bad in ["", "s3://", "s3://a b/c", "https://x/y"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bucket_without_its_key_is_refused_by_the_name_of_the_variable() {
        let without = |variable: &str| {
            let variable = variable.to_owned();
            move |asked: &str| environment(asked).filter(|_| asked != variable)
        };
        for variable in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            let error = AttachmentPlace::read("s3://evidence", without(variable)).unwrap_err();
            assert!(error.to_string().contains(variable), "{error}");
        }
    }

    #[test]
    fn no_secret_is_in_the_debug_form() {
        let place = AttachmentPlace::read("s3://evidence", environment).unwrap();
        assert!(!format!("{place:?}").contains("geheim"));
    }

    #[test]
    fn a_folder_in_a_file_is_meant_from_the_file() {
        let beside = |place: &str| AttachmentPlace::beside(Path::new("/etc/hub"), place.to_owned());
        assert_eq!(beside("evidence"), "/etc/hub/evidence");
        assert_eq!(beside("/srv/evidence"), "/srv/evidence");
        assert_eq!(beside("s3://evidence"), "s3://evidence");
    }
}

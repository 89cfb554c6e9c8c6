//! The names under which the words of a lifecycle are stored: each stands once,
//! beside its word, and is read back as it was written.

/// A name that is none of the known ones.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("unknown name `{0}`")]
pub struct UnknownName(pub String);

/// Names for the variants of an enum: `ALL`, `as_str`, `Display` and `FromStr`.
macro_rules! names {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// All, in the order of their lives.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name under which it is stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::name::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|one| one.as_str() == text)
                    .ok_or_else(|| $crate::name::UnknownName(text.to_owned()))
            }
        }
    };
}

pub(crate) use names;

//! Leading groups and task forces (领导小组、专班): bodies made for the campaign, described by posts.
//!
//! Owns the posts and where the office sits. Never a name of a person: a post stays when its holder goes.

use serde::{Deserialize, Serialize};

use crate::clause::Clause;

/// A body made for the campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadingGroup {
    /// Name within the campaign; one namespace with agencies, groups and populations.
    pub code: String,
    /// Title as printed.
    pub title: String,
    /// What sort of body it is.
    pub kind: LeadingGroupKind,
    /// Code of the leading group that it serves.
    pub inside: Option<String>,
    /// Code of the agency where it sits (办公室设在).
    pub office_at: Option<String>,
    /// Its posts, in printed order.
    pub posts: Vec<Post>,
    /// What it is there for, as printed.
    pub text: Option<String>,
    /// Where it is set up.
    pub clause: Clause,
    /// Other places that speak of it.
    pub also: Vec<Clause>,
    /// Codes of the interpretations it rests on.
    pub readings: Vec<String>,
}

/// What sort of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LeadingGroupKind {
    /// 领导小组
    LeadingGroup,
    /// 办公室
    Office,
    /// 专班、工作组
    TaskForce,
}

/// A post in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The role in the body: 组长, 副组长, 成员.
    pub role: String,
    /// The office whose holder takes the role: 县安委会主任.
    pub holder: String,
    /// What the holder is as well, where the document prints it: 公园司法所长.
    pub also_serves: Option<String>,
}

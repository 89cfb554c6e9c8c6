//! What begins: a node that is ordered (设立), or the successor of others.

use super::{Plan, Planned};
use crate::campaign::AgencyKind;
use crate::change::{Node, Refusal, Step, What, is_agency_code};

impl Plan<'_> {
    pub(super) fn open(&self) -> Planned<Vec<Step>> {
        let code = &self.change.codes[0];
        if self.change.codes.len() > 1 {
            return Err(Refusal::new(
                "code",
                "an OPEN is of one node",
                "write a change for each",
                "每次只设立一个：请分开填写",
            ));
        }
        self.free("code", code)?;
        let name = self.change.names.first().cloned();
        let name = name.ok_or_else(|| Refusal::lacks("name", "the name", "名称"))?;
        if !is_agency_code(code) {
            let parent = self.change.parent.as_deref();
            let parent = parent.ok_or_else(|| Refusal::lacks_parent(code))?;
            let level = self
                .change
                .level
                .or_else(|| crate::division::rank(code))
                .ok_or_else(|| Refusal::lacks("level", "the level", "层级"))?;
            self.home(code, Some(level), parent)?;
            return Ok(vec![Step::OpenJurisdiction {
                code: code.clone(),
                name,
                level,
                parent: parent.to_owned(),
            }]);
        }
        let kind = self.change.agency_kind.clone();
        let kind = kind.ok_or_else(|| Refusal::lacks("agencyKind", "its kind", "机构类型"))?;
        if serde_json::from_value::<AgencyKind>(kind.as_str().into()).is_err() {
            return Err(Refusal::new(
                "agencyKind",
                format!("`{kind}` is no kind of agency"),
                "write one such as BUREAU, SECTION or STATION, or OTHER",
                format!("`{kind}` 不是机构类型：请填写 BUREAU、SECTION、STATION 等，或 OTHER"),
            ));
        }
        let parent = self.change.parent.as_deref();
        let parent = parent.ok_or_else(|| Refusal::lacks_parent(code))?;
        let above = self.home(code, None, parent)?;
        let (serves, inside) = match above.what {
            What::Jurisdiction { .. } => (above, None),
            // Its code may still be that of another division: an office keeps its own.
            What::Agency { serves, .. } => {
                let served = self.node(serves);
                let served = served.ok_or_else(|| Refusal::unknown("parent", parent))?;
                (served, Some(above.code.clone()))
            }
        };
        if let Some(superior) = &self.change.superior {
            self.check_superior(code, superior)?;
        }
        Ok(vec![Step::OpenAgency {
            code: code.clone(),
            name,
            kind: Some(kind),
            serves: serves.code.clone(),
            inside,
            superior: self.change.superior.clone(),
            like: None,
        }])
    }

    /// The step that opens the successor number `index` of `like`.
    pub(super) fn successor(&self, code: &str, index: usize, like: &Node) -> Planned<Step> {
        self.free("into", code)?;
        let name = self
            .change
            .names
            .get(index)
            .ok_or_else(|| Refusal::lacks("name", "the name of the new one", "新设的名称"))?;
        let unknown = || Refusal::unknown("parent", &like.code);
        match like.what {
            What::Jurisdiction { level, .. } => {
                let level = self.change.level.unwrap_or(level);
                let above = like.parent.and_then(|above| self.node(above));
                let above = above.map(|above| &above.code);
                let parent = self.change.parent.as_ref().or(above);
                let parent = parent.ok_or_else(unknown)?;
                self.home(code, Some(level), parent)?;
                Ok(Step::OpenJurisdiction {
                    code: code.to_owned(),
                    name: name.clone(),
                    level,
                    parent: parent.clone(),
                })
            }
            What::Agency { serves, inside } => {
                let serves = self.node(serves).ok_or_else(unknown)?;
                let inside = inside.and_then(|inside| self.node(inside));
                self.home(code, None, &inside.unwrap_or(serves).code)?;
                Ok(Step::OpenAgency {
                    code: code.to_owned(),
                    name: name.clone(),
                    kind: None,
                    serves: serves.code.clone(),
                    inside: inside.map(|inside| inside.code.clone()),
                    superior: None,
                    like: Some(like.code.clone()),
                })
            }
        }
    }
}

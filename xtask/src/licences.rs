//! The licences of the dependencies against the list in `deny.toml`. A crate
//! without a readable SPDX expression is a fault, never a pass.

use std::collections::BTreeMap;

use spdx::{Expression, Licensee, ParseMode};

use crate::metadata::{self, list, text};
use crate::{Faults, say};

/// What `deny.toml` allows, everywhere and crate by crate.
struct Allowed {
    everywhere: Vec<Licensee>,
    by_crate: BTreeMap<String, Vec<Licensee>>,
}

pub(crate) fn check() -> Result<Faults, String> {
    let allowed = Allowed::read()?;
    let metadata = metadata::read(true)?;
    // With a platform filter the packages still hold other platforms' crates;
    // the resolved graph does not.
    let built: Vec<&str> = metadata
        .get("resolve")
        .map(|resolve| list(resolve, "nodes"))
        .unwrap_or_default()
        .iter()
        .map(|node| text(node, "id"))
        .collect();
    let mut faults = Faults::new();
    let mut checked = 0_usize;
    for package in list(&metadata, "packages") {
        if built.contains(&text(package, "id")) {
            checked += 1;
            faults.extend(fault(&allowed, package));
        }
    }
    if checked == 0 {
        return Err("cargo metadata names no packages".to_owned());
    }
    say(&format!("licences: {checked} crates checked"));
    Ok(faults)
}

fn fault(allowed: &Allowed, package: &serde_json::Value) -> Option<String> {
    let (name, licence) = (text(package, "name"), text(package, "license"));
    let version = text(package, "version");
    // Old crates write "MIT/Apache-2.0" for OR.
    let expression = match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) => expression,
        Err(error) => {
            return Some(format!(
                "{name} {version}: licence `{licence}` is no SPDX expression ({}); look it up and add an exception to deny.toml, or drop the crate",
                error.reason
            ));
        }
    };
    expression
        .evaluate_with_failures(|requirement| allowed.permits(name, requirement))
        .err()
        .map(|refused| {
            let refused: Vec<String> = refused
                .iter()
                .map(|failure| failure.req.to_string())
                .collect();
            format!(
                "{name} {version}: `{licence}` asks for {}, which deny.toml does not allow",
                refused.join(", ")
            )
        })
}

impl Allowed {
    fn read() -> Result<Self, String> {
        let path = metadata::root().join("deny.toml");
        let source = std::fs::read_to_string(&path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        let file: toml::Table =
            toml::from_str(&source).map_err(|error| format!("deny.toml: {error}"))?;
        let licences = file
            .get("licenses")
            .and_then(toml::Value::as_table)
            .ok_or("deny.toml has no [licenses]")?;
        let mut by_crate = BTreeMap::new();
        for exception in licences
            .get("exceptions")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
        {
            let name = exception
                .get("crate")
                .and_then(toml::Value::as_str)
                .ok_or("an exception in deny.toml names no `crate`")?;
            by_crate.insert(name.to_owned(), licensees(exception.get("allow"))?);
        }
        Ok(Self {
            everywhere: licensees(licences.get("allow"))?,
            by_crate,
        })
    }

    fn permits(&self, name: &str, requirement: &spdx::LicenseReq) -> bool {
        let exceptions = self.by_crate.get(name).into_iter().flatten();
        self.everywhere
            .iter()
            .chain(exceptions)
            .any(|licensee| licensee.satisfies(requirement))
    }
}

fn licensees(value: Option<&toml::Value>) -> Result<Vec<Licensee>, String> {
    value
        .and_then(toml::Value::as_array)
        .ok_or("deny.toml: `allow` is a list of SPDX licences")?
        .iter()
        .map(|licence| {
            let licence = licence.as_str().unwrap_or_default();
            Licensee::parse(licence).map_err(|error| format!("deny.toml: {licence}: {error}"))
        })
        .collect()
}

//! `cengbao account`: who there is to sign in as.

use std::fmt::Write;

use cengbao_domain::policy::Role;
use cengbao_store::{AccountRow, AccountSpec, GrantRow, GrantSpec, Scope};
use serde_json::{Value, json};

use super::output::Output;
use crate::error::Result;
use crate::settings::Settings;

/// What to do with accounts.
#[derive(clap::Subcommand)]
pub(super) enum AccountCommand {
    /// List the accounts with their posts and grants
    List {
        /// Only those of the demonstration
        #[arg(long)]
        simulated: bool,
    },
    /// Make an account, or bring the one of this name in line: afterwards it holds exactly these grants
    Set {
        /// Its name, such as 450202.coordinator
        name: String,
        /// Its post, never a person's name
        #[arg(long)]
        title: String,
        /// Code of the agency it belongs to
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// A role on a division or an agency, such as COORDINATOR@450202; may be repeated
        #[arg(long = "grant", value_name = "ROLE@CODE", value_parser = grant)]
        grants: Vec<(Role, String)>,
        /// Limits these grants to a sector, such as 消防; may be repeated: a row is seen if all its sectors are granted
        #[arg(long = "sector", value_name = "SECTOR", requires = "grants")]
        sectors: Vec<String>,
    },
}

pub(super) async fn run(
    command: AccountCommand,
    settings: &Settings,
    output: Output,
) -> Result<()> {
    let scope = super::open(settings)
        .await?
        .system("account", settings.clock.now());
    match command {
        AccountCommand::List { simulated } => list(&scope, simulated, output).await,
        AccountCommand::Set {
            name,
            title,
            unit,
            grants,
            sectors,
        } => {
            let sectors = (!sectors.is_empty()).then_some(sectors);
            let of = |(role, node_code)| GrantSpec {
                role,
                node_code,
                sectors: sectors.clone(),
                from: None,
                until: None,
            };
            let grants = grants.into_iter().map(of).collect();
            let spec = AccountSpec {
                name,
                title,
                unit,
                simulated: false,
                grants,
            };
            let is_new = scope.create_account(&spec).await?;
            let done = if is_new { "made" } else { "brought in line" };
            output.answer(
                format_args!("{} {done}", spec.name),
                &json!({"account": spec.name, "new": is_new}),
            )
        }
    }
}

async fn list(scope: &Scope, simulated_only: bool, output: Output) -> Result<()> {
    let accounts =
        super::every(async |page| scope.list_accounts(simulated_only, page).await).await?;
    let width = accounts
        .iter()
        .map(|account| account.name.len())
        .max()
        .unwrap_or(0);
    let mut words = String::new();
    for account in &accounts {
        let grants: Vec<String> = account.grants.iter().map(held).collect();
        writeln!(
            words,
            "{:width$}  {}  {}",
            account.name,
            account.title,
            grants.join(" ")
        )
        .expect("a string takes whatever is written to it");
    }
    output.answer(words, &accounts.iter().map(value).collect::<Vec<_>>())
}

/// `SUPERVISOR@4415[消防]`: without sectors, of all of them.
fn held(grant: &GrantRow) -> String {
    let sectors = grant.sectors.as_ref();
    let sectors = sectors.map(|sectors| format!("[{}]", sectors.join(",")));
    let sectors = sectors.unwrap_or_default();
    format!("{}@{}{sectors}", grant.role, grant.node_code)
}

fn value(account: &AccountRow) -> Value {
    let grant = |grant: &GrantRow| {
        json!({
            "role": grant.role, "code": grant.node_code, "name": grant.node_name,
            "sectors": grant.sectors, "from": grant.from, "until": grant.until,
        })
    };
    json!({
        "name": account.name,
        "title": account.title,
        "simulated": account.simulated,
        "unit": account.unit_code,
        "grants": account.grants.iter().map(grant).collect::<Vec<_>>(),
    })
}

/// `ROLE@CODE`, the role in either case.
fn grant(text: &str) -> std::result::Result<(Role, String), String> {
    let (role, code) = text
        .split_once('@')
        .ok_or("write ROLE@CODE, such as VIEWER@450202")?;
    let role: Role = role.to_ascii_uppercase().parse().map_err(|_| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("`{role}` is no role; known are {}", known.join(", "))
    })?;
    Ok((role, code.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_is_a_role_at_a_code() {
        assert_eq!(
            grant("viewer@450202"),
            Ok((Role::Viewer, "450202".to_owned()))
        );
        assert_eq!(
            grant("REPORTER@450202002.ggaq").unwrap().1,
            "450202002.ggaq"
        );
        assert!(grant("450202").is_err());
        assert!(grant("KING@450202").unwrap_err().contains("COORDINATOR"));
    }
}

//! Renews the reports of the example policies.

#[path = "../../tests/support/policy.rs"]
mod policy;

use crate::command::root;
pub use policy::Policy;
use std::fs;

/// Returns the example policies.
///
/// # Errors
///
/// Where they cannot be read.
pub fn policies() -> Result<Vec<Policy>, String> {
    policy::policies(&root().join("tests/policies"))
}

/// Writes the report of each example policy and says which have changed.
///
/// # Errors
///
/// Where a policy cannot be read or its report not be written.
pub fn bless() -> Result<(), String> {
    for policy in policies()? {
        let file = policy.report_file();
        let report = policy.report()?;
        if fs::read_to_string(&file).is_ok_and(|last| last == report) {
            println!("{}: unchanged", policy.name);
            continue;
        }
        fs::write(&file, report).map_err(|error| format!("{}: {error}", file.display()))?;
        println!("{}: renewed", policy.name);
    }
    Ok(())
}

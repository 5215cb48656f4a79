//! The sizes of what a reader downloads.

use crate::command::{command, output, root};
use crate::{build, tools};

/// Prints for each file of the built page its size, raw and gzipped, in bytes.
///
/// # Errors
///
/// Where the build fails.
pub fn size() -> Result<(), String> {
    tools::ensure_node()?;
    build::build()?;
    println!("{}", output(command("node").arg(root().join("benches/size.mjs")))?);
    Ok(())
}

//! The tools that a build needs beside cargo: fetched once, at the versions that the lock files name.

use crate::command::{self, command, npm, output, root, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// wasm-pack only drives the build, so any later version would do; one is named so that all builds are the same.
const WASM_PACK: &str = "0.15.1";

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The oldest Node with a test runner that the tests can use.
const NODE: u32 = 20;

/// Makes sure of all that building the WebAssembly needs: the target, wasm-bindgen, wasm-pack and the npm packages.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn ensure_all() -> Result<(), String> {
    ensure_node()?;
    ensure_target()?;
    ensure_crate("wasm-bindgen", "wasm-bindgen-cli", &locked_version("wasm-bindgen")?, false)?;
    ensure_crate("wasm-pack", "wasm-pack", WASM_PACK, true)
}

/// Returns the version of `package` in `Cargo.lock`.
///
/// # Errors
///
/// Where the lock file does not name it.
pub fn locked_version(package: &str) -> Result<String, String> {
    let lock = read(&root().join("Cargo.lock"))?;
    let after = lock.split(&format!("name = \"{package}\"\nversion = \"")).nth(1);
    let version = after.and_then(|rest| rest.split('"').next());
    version.map(str::to_owned).ok_or_else(|| format!("Cargo.lock does not name {package}"))
}

/// Makes sure of Node and of the npm packages that the build and the page's tests need.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn ensure_node() -> Result<(), String> {
    ensure_packages("")
}

/// Makes sure of Node and of the npm packages of `package-lock.json` in `directory`, below the root. Those in `tests` and
/// `benches` are large, and whoever only builds needs none of them.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn ensure_packages(directory: &str) -> Result<(), String> {
    let directory = root().join(directory);
    let version = quiet(&mut command("node"), "--version").ok_or("Node is not installed; install Node 20 or later")?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|part| part.parse().ok());
    if major.is_none_or(|major: u32| major < NODE) {
        return Err(format!("Node {version} is too old; install Node {NODE} or later"));
    }
    // A copy of the lock file beside what was installed from it tells whether it is still what is asked for.
    let file = directory.join("package-lock.json");
    let lock = read(&file)?;
    let stamp = directory.join("node_modules/.lacuna-lock.json");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    if quiet(&mut npm("npm"), "--version").is_none() {
        return Err("npm is not installed; install it (it comes with Node)".to_owned());
    }
    eprintln!("Installing the npm packages of {}", file.strip_prefix(root()).unwrap_or(&file).display());
    run(npm("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&directory))?;
    std::fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// Makes sure that rustc can compile to WebAssembly.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn ensure_target() -> Result<(), String> {
    let directory = output(command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(&directory).is_dir() {
        return Ok(());
    }
    if quiet(&mut command("rustup"), "--version").is_none() {
        return Err(format!("this Rust has no target {WASM_TARGET} and no rustup to add it; install Rust with rustup"));
    }
    run(command("rustup").args(["target", "add", WASM_TARGET]))
}

/// Makes sure that `program` of the crate `package` is there at exactly `version`.
fn ensure_crate(program: &str, package: &str, version: &str, locked: bool) -> Result<(), String> {
    let wanted = format!("{program} {version}");
    if quiet(&mut command(program), "--version").is_some_and(|found| found == wanted) {
        return Ok(());
    }
    eprintln!("Installing {package} {version} into target/tools; this takes some minutes, once");
    let tools = root().join("target/tools");
    let mut install = command::cargo();
    install.arg("install").arg(package).args(["--version", &format!("={version}"), "--force", "--quiet"]);
    // Both tools share crates, which a common target directory compiles once. They run for a second or two, so quick
    // to compile is better than quick to run.
    install.arg("--root").arg(&tools).arg("--target-dir").arg(tools.join("build"));
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_DEBUG", "0").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    if locked {
        install.arg("--locked");
    }
    run(&mut install).map_err(|error| format!("{package} {version} could not be installed: {error}"))
}

/// Returns a Chromium, installing one where there is none.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn ensure_chromium() -> Result<PathBuf, String> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    refuse_given("CHROME_PATH")?;
    install_package("chromium", &["chromium", "fonts-dejavu-core"]);
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    eprintln!("Downloading Playwright's Chromium");
    let _ = run(npm("npx").args(["playwright-core", "install", "chromium"]));
    find_chromium().ok_or_else(|| {
        "no Chromium was found and none could be installed; install one and name it in CHROME_PATH".to_owned()
    })
}

/// Returns a Firefox, installing one where there is none. It must be a stock one: Playwright's own cannot be driven by the
/// protocol that installs an extension.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn ensure_firefox() -> Result<PathBuf, String> {
    if let Some(found) = find_firefox() {
        return Ok(found);
    }
    refuse_given("FIREFOX_PATH")?;
    install_package("firefox-esr", &["firefox-esr", "fonts-dejavu-core"]);
    find_firefox().ok_or_else(|| {
        "no Firefox was found and none could be installed; install one and name it in FIREFOX_PATH".to_owned()
    })
}

/// Fails where `variable` is set: what it names was tried already, and nothing is installed in its place.
fn refuse_given(variable: &str) -> Result<(), String> {
    match std::env::var_os(variable) {
        Some(given) => Err(format!("{variable} names {}, which is no program", Path::new(&given).display())),
        None => Ok(()),
    }
}

/// Tries to install a program with Debian's package manager; whether it is there then is for the caller to see.
fn install_package(name: &str, packages: &[&str]) {
    if !is_root() || command::find("apt-get").is_none() {
        return;
    }
    eprintln!("Installing Debian's {name}");
    let mut install = command("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    let _ = run(command("apt-get").args(["update", "-qq"])).and_then(|()| run(&mut install));
}

fn find_firefox() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("FIREFOX_PATH").map(PathBuf::from) {
        return command::is_program(&given).then_some(given);
    }
    let mac = "/Applications/Firefox.app/Contents/MacOS/firefox";
    let found = ["firefox-esr", "firefox"].iter().find_map(|name| command::find(name));
    found.or_else(|| Some(PathBuf::from(mac)).filter(|file| command::is_program(file)))
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os("CHROME_PATH").map(PathBuf::from) {
        return command::is_program(&given).then_some(given);
    }
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    let mut found = names.iter().find_map(|name| command::find(name));
    found = found.or_else(|| Some(PathBuf::from(mac)).filter(|file| command::is_program(file)));
    found.or_else(|| {
        // Playwright knows best where its own download lies.
        let script = "import('playwright-core').then(p => console.log(p.chromium.executablePath()))";
        let own = quiet(command("node").args(["--input-type=module", "--eval"]), script)?;
        Some(PathBuf::from(own)).filter(|file| command::is_program(file))
    })
}

fn is_root() -> bool {
    quiet(&mut command("id"), "-u").is_some_and(|user| user == "0")
}

/// Returns what `command` with a last argument prints, or nothing where it cannot be run or fails.
fn quiet(command: &mut Command, argument: &str) -> Option<String> {
    let output = command.arg(argument).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

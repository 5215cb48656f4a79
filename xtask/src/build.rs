//! The build: the WebAssembly into `pkg/wasm`, and copying of files.

use crate::command::{command, output, root, run};
use crate::{site, tools};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What rustc's default WebAssembly target and wasm-bindgen use; binaryen refuses what it is not told of.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Optimise for size: see ARCHITECTURE.md for what it saves and costs. A function that is called from one place stays by itself
/// unless it is small: one that holds all the others is 22 kB more to download, and an engine that compiles it when it is
/// first called compiles what is not needed.
const OPTIMISE: [&str; 3] = ["-Os", "--one-caller-inline-max-function-size", "30"];

/// The memory to begin with, in bytes: what a long policy takes. To get it page by page costs a call of the system for each.
const INITIAL_MEMORY: usize = 72 << 16;

/// A WebAssembly that is built of the library.
struct Module {
    /// Where it goes, below `pkg`.
    folder: &'static str,
    /// What its files are called.
    name: &'static str,
    features: &'static [&'static str],
}

/// What a page loads.
const ENGINE: Module = Module { folder: "wasm", name: "lacuna", features: &[] };

/// What the command of the npm package runs.
const COMMAND: Module = Module { folder: "wasm-command", name: "command", features: &["--features", "command"] };

/// Builds the WebAssembly, where its inputs have changed, and the page.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn build() -> Result<(), String> {
    tools::ensure_all()?;
    wasm(&ENGINE)?;
    prepare("generate")?;
    site::lay()
}

/// Builds all that the npm package holds.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn package() -> Result<(), String> {
    build()?;
    wasm(&COMMAND)
}

fn wasm(module: &Module) -> Result<(), String> {
    let Module { folder, name, features } = module;
    let out = root().join("pkg").join(folder);
    let stamp_file = out.join("stamp");
    // Taken before the build: what changes during it is not in it.
    let stamp = prepare("fingerprint")?;
    let file = out.join(format!("{name}_bg.wasm"));
    if file.is_file() && fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        return Ok(());
    }
    let start = Instant::now();
    eprintln!("Building pkg/{folder}/{name}_bg.wasm");
    // Without --no-pack the nested package.json would shadow pkg's own. wasm-pack would download its own wasm-opt, so
    // binaryen's is run here; and wasm-bindgen is the one of Cargo.lock, or none.
    let mut pack = command("wasm-pack");
    pack.args(["--log-level", "error", "build", "--target", "web", "--no-pack", "--no-opt", "--mode", "no-install"]);
    pack.args(["--profile", "release-wasm", "--out-dir"]).arg(&out).args(["--out-name", name]);
    pack.args(["--", "--no-default-features"]).args(*features);
    // The same source gives the same bytes on every machine, and no path of the builder's is published.
    let mut flags = remap_paths();
    // Every engine that runs WebAssembly today has its vector instructions, which reading topics lives by.
    flags.push("-Ctarget-feature=+simd128".to_owned());
    flags.push(format!("-Clink-arg=--initial-memory={INITIAL_MEMORY}"));
    pack.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    run(&mut pack)?;

    let optimised = out.join("optimised.wasm");
    let mut optimise = command("node");
    optimise.arg(root().join("node_modules/binaryen/bin/wasm-opt")).arg(&file).arg("-o").arg(&optimised);
    optimise.args(OPTIMISE).args(FEATURES).args(["--strip-debug", "--strip-producers"]);
    run(&mut optimise)?;
    fs::rename(&optimised, &file).map_err(|error| say(&file, &error))?;

    // wasm-pack ignores its own output in git, and npm then leaves it out of the package.
    let _ = fs::remove_file(out.join(".gitignore"));
    write(&stamp_file, &stamp)?;
    eprintln!("Built pkg/{folder}/{name}_bg.wasm in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn remap_paths() -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=lacuna", root().display())];
    // Below it each registry has a directory that carries the name of its host.
    let sources = home.map(|home| home.join("registry/src")).and_then(|sources| fs::read_dir(sources).ok());
    for source in sources.into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=cargo", source.path().display()));
    }
    flags
}

/// Runs a command of `pkg/prepare.mjs` and returns what it prints. The fingerprint of what the WebAssembly is made of is
/// its, since npm asks for it as well, before it packs.
fn prepare(what: &str) -> Result<String, String> {
    output(command("node").arg(root().join("pkg/prepare.mjs")).arg(what))
}

/// Copies a file, or every file of a folder, and makes the folders for it.
///
/// # Errors
///
/// Where one cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    list(from, &mut files)?;
    for file in files {
        let inside = file.strip_prefix(from).expect("a listed file lies below the listed path");
        let target = if inside.as_os_str().is_empty() { to.to_owned() } else { to.join(inside) };
        let directory = target.parent().expect("a file has a directory");
        fs::create_dir_all(directory).map_err(|error| say(directory, &error))?;
        fs::copy(&file, &target).map_err(|error| say(&file, &error))?;
    }
    Ok(())
}

/// Adds every file at or below `path`, sorted.
///
/// # Errors
///
/// Where a folder cannot be read.
pub fn list(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = fs::read_dir(path)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>())
        .map_err(|error| say(path, &error))?;
    entries.sort();
    entries.iter().try_for_each(|entry| list(entry, files))
}

/// Writes a file and makes the folders for it.
///
/// # Errors
///
/// Where it cannot be written.
pub fn write(path: &Path, contents: &str) -> Result<(), String> {
    let directory = path.parent().expect("a file has a directory");
    fs::create_dir_all(directory).and_then(|()| fs::write(path, contents)).map_err(|error| say(path, &error))
}

/// Returns the error with the path that it is about.
pub fn say(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

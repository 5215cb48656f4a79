//! The build: the WebAssembly into `pkg/wasm`, the page into `target/site`.

use crate::command::{command, output, root, run};
use crate::tools;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
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

/// The two versions of `tests/versions` that the page offers to compare.
const COMPARED: &str = "ferry-line";

/// Builds the WebAssembly, where its inputs have changed, and the page.
///
/// # Errors
///
/// One sentence with the remedy.
pub fn build() -> Result<(), String> {
    tools::ensure_all()?;
    wasm(&ENGINE)?;
    prepare("generate")?;
    site()
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

/// Returns where the page is built.
pub fn site_directory() -> PathBuf {
    root().join("target/site")
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

/// Lays the page out as it is to be deployed. Copying takes no time worth saving, and starting anew leaves nothing stale.
fn site() -> Result<(), String> {
    let site = site_directory();
    if site.exists() {
        fs::remove_dir_all(&site).map_err(|error| say(&site, &error))?;
    }
    copy(&root().join("www"), &site)?;
    for file in ["lacuna.js", "lacuna_bg.wasm"] {
        copy(&root().join("pkg/wasm").join(file), &site.join("wasm").join(file))?;
    }
    vendor(&site.join("vendor"))?;
    examples(&site.join("examples"))?;
    files(&site)?;
    eprintln!("Built target/site");
    Ok(())
}

/// Writes for the service worker which files the page is made of, and a version that changes with any of them.
fn files(site: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    list(site, &mut files)?;
    // Browsers look at the service worker's own scripts themselves.
    files.retain(|file| file.file_name().is_none_or(|name| name != "sw.js"));
    let mut hasher = DefaultHasher::new();
    let mut paths = Vec::new();
    for file in &files {
        let inside = file.strip_prefix(site).expect("a listed file lies below the listed path");
        let path = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        path.hash(&mut hasher);
        fs::read(file).map_err(|error| say(file, &error))?.hash(&mut hasher);
        paths.push(path);
    }
    let files = serde_json::json!({ "version": format!("{:016x}", hasher.finish()), "paths": paths });
    write(&site.join("files.js"), &format!("self.files = {files:#};\n"))
}

/// Copies the readers of files, which the page loads when somebody brings such a file, with their licences.
fn vendor(directory: &Path) -> Result<(), String> {
    let packages = root().join("node_modules");
    let toml = packages.join("smol-toml");
    let mut modules = Vec::new();
    list(&toml.join("dist"), &mut modules)?;
    for file in modules.iter().filter(|file| file.extension().is_some_and(|extension| extension == "js")) {
        copy(file, &directory.join("smol-toml").join(file.file_name().expect("a listed file has a name")))?;
    }
    // Some hosts do not know `.mjs` and send it with a type that browsers run no script of.
    let files = [
        ("smol-toml/LICENSE", "smol-toml/LICENSE"),
        ("mammoth/mammoth.browser.min.js", "mammoth/mammoth.js"),
        ("mammoth/LICENSE", "mammoth/LICENSE"),
        ("pdfjs-dist/legacy/build/pdf.min.mjs", "pdfjs/pdf.js"),
        ("pdfjs-dist/legacy/build/pdf.worker.min.mjs", "pdfjs/pdf.worker.js"),
        ("pdfjs-dist/LICENSE", "pdfjs/LICENSE"),
    ];
    files.iter().try_for_each(|(from, to)| copy(&packages.join(from), &directory.join(to)))
}

/// Copies the example policies that have a title and lists them in `index.js`, in the order that they ask for. They are
/// modules, since the page may fetch nothing once its engine is there.
fn examples(directory: &Path) -> Result<(), String> {
    let mut index = Vec::new();
    let mut policies = crate::bless::policies()?;
    policies.sort_by_key(|policy| policy.choice.order.unwrap_or(u32::MAX));
    for policy in policies {
        let Some(title) = policy.choice.title else { continue };
        let extension = policy.file.extension().unwrap_or_default().to_string_lossy();
        let file = format!("{}.{extension}", policy.name);
        example(&policy.file, &directory.join(format!("{file}.js")))?;
        index.push(serde_json::json!({ "name": policy.name, "title": title, "file": file }));
    }
    for version in ["old.txt", "new.txt"] {
        let file = root().join("tests/versions").join(COMPARED).join(version);
        example(&file, &directory.join("versions").join(format!("{version}.js")))?;
    }
    write(&directory.join("index.js"), &module(&serde_json::Value::from(index)))
}

/// Writes a text as a module.
fn example(from: &Path, to: &Path) -> Result<(), String> {
    let text = fs::read_to_string(from).map_err(|error| say(from, &error))?;
    write(to, &module(&serde_json::Value::from(text)))
}

/// Returns a module whose default export is `value`: JSON is an expression of JavaScript.
fn module(value: &serde_json::Value) -> String {
    format!("export default {value:#};\n")
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

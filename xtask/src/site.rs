//! The page, laid out in `target/site` as it is to be deployed.

use crate::build::{copy, list, say, write};
use crate::command::{command, root, run};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

/// The two versions of `tests/versions` that the page offers to compare.
const COMPARED: &str = "ferry-line";

/// The packed WebAssembly. Under a name that ends as gzip's do, some hosts would say that it is packed for its way, and
/// browsers would unpack it before the page does.
const PACKED: &str = "lacuna.packed";

/// More find a thousandth.
const ITERATIONS: NonZeroU64 = NonZeroU64::new(5).expect("five is not zero");

/// Returns where the page is built.
pub fn directory() -> PathBuf {
    root().join("target/site")
}

/// Lays the page out as it is to be deployed. Copying takes no time worth saving, and starting anew leaves nothing stale.
///
/// # Errors
///
/// Where a file cannot be read or written, or a script is none.
pub fn lay() -> Result<(), String> {
    let site = directory();
    if site.exists() {
        fs::remove_dir_all(&site).map_err(|error| say(&site, &error))?;
    }
    copy(&root().join("www"), &site)?;
    pack(&root().join("pkg/wasm/lacuna_bg.wasm"), &site.join("wasm").join(PACKED))?;
    scripts(&site)?;
    vendor(&site.join("vendor"))?;
    examples(&site.join("examples"))?;
    files(&site)?;
    eprintln!("Built target/site");
    Ok(())
}

/// Packs the WebAssembly as tightly as gzip can be. Hosts that pack it on its way make it a twentieth larger, and those that
/// do not know such a file send it as it is, twice as large; so the page is given it packed and unpacks it itself. It takes
/// seconds, so what was packed last is kept as long as the WebAssembly is the same.
fn pack(file: &Path, to: &Path) -> Result<(), String> {
    let (kept, of) = (root().join("target/packed"), root().join("target/packed.of"));
    let bytes = fs::read(file).map_err(|error| say(file, &error))?;
    let digest = digest(&bytes);
    if !(kept.is_file() && fs::read_to_string(&of).is_ok_and(|last| last == digest)) {
        let mut packed = Vec::new();
        let options = zopfli::Options { iteration_count: ITERATIONS, ..zopfli::Options::default() };
        zopfli::compress(options, zopfli::Format::Gzip, bytes.as_slice(), &mut packed)
            .map_err(|error| say(file, &error))?;
        fs::write(&kept, packed).map_err(|error| say(&kept, &error))?;
        write(&of, &digest)?;
    }
    copy(&kept, to)
}

/// Returns what changes with any byte.
fn digest(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Lays the scripts into the page, as they are written but for their comments: a quarter of what a reader would download of
/// them. TypeScript, which checks their types anyway, leaves the comments out; it joins and renames nothing.
fn scripts(site: &Path) -> Result<(), String> {
    let out = root().join("target/scripts");
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| say(&out, &error))?;
    }
    let mut files = vec![PathBuf::from("pkg/wasm/lacuna.js")];
    let mut written = Vec::new();
    list(&root().join("www"), &mut written)?;
    written.retain(|file| file.extension().is_some_and(|extension| extension == "js"));
    files.extend(written.iter().map(|file| file.strip_prefix(root()).expect("www lies in the repository").to_owned()));
    let mut compiler = command("node");
    compiler.arg(root().join("node_modules/typescript/bin/tsc")).args(["--ignoreConfig", "--allowJs", "--noCheck"]);
    compiler.args(["--removeComments", "--newLine", "lf", "--target", "esnext", "--module", "preserve", "--noResolve"]);
    compiler.args(["--rootDir", ".", "--outDir"]).arg(&out).args(&files);
    run(&mut compiler)?;
    copy(&out.join("www"), site)?;
    copy(&out.join("pkg/wasm"), &site.join("wasm"))
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

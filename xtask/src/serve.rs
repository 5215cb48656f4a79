//! A static server for the built page, as dull as any host's, for this machine only.

use crate::command::command;
use crate::{build, site};
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PORT: u16 = 8080;

/// How many ports after a taken one are tried.
const TRIES: u16 = 20;

/// No browser sends a longer head.
const MAX_HEAD: u64 = 64 << 10;

/// Builds, then serves the page until it is ended.
///
/// # Errors
///
/// Where an argument is unknown, the build fails or no port is free.
pub fn serve(arguments: &[String]) -> Result<(), String> {
    let (port, open) = read_arguments(arguments)?;
    build::build()?;
    let listener = listen(port)?;
    let taken = listener.local_addr().map_err(|error| error.to_string())?.port();
    let address = format!("http://127.0.0.1:{taken}");
    if port != 0 && taken != port {
        eprintln!("Port {port} is taken");
    }
    println!("Serving target/site at {address} (end with Ctrl+C)");
    if open {
        open_browser(&address);
    }
    let site = site::directory();
    for stream in listener.incoming().flatten() {
        let site = site.clone();
        // A reader who goes away in mid-answer is no error of ours.
        std::thread::spawn(move || answer(stream, &site).ok());
    }
    Ok(())
}

fn read_arguments(arguments: &[String]) -> Result<(u16, bool), String> {
    let (mut port, mut open) = (PORT, false);
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(argument) = rest.next() {
        let value = match argument {
            "--open" => {
                open = true;
                continue;
            }
            "--port" => rest.next(),
            other => match other.strip_prefix("--port=") {
                Some(value) => Some(value),
                None => return Err(format!("argument `{other}` is not known; see `cargo xtask help`")),
            },
        };
        let value = value.ok_or("`--port` needs a number, such as `--port 8080`")?;
        port = value.parse().map_err(|_| format!("`{value}` is no port; give a number from 0 to 65535"))?;
    }
    Ok((port, open))
}

fn listen(port: u16) -> Result<TcpListener, String> {
    for candidate in port..=port.saturating_add(TRIES) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
            Ok(listener) => return Ok(listener),
            Err(error) if matches!(error.kind(), ErrorKind::AddrInUse | ErrorKind::PermissionDenied) => {}
            Err(error) => return Err(format!("port {candidate} cannot be served: {error}")),
        }
    }
    Err(format!("no port from {port} to {} is free; name another with `--port`", port.saturating_add(TRIES)))
}

fn open_browser(address: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if command(opener).arg(address).spawn().is_err() {
        eprintln!("No browser could be opened; go to {address}");
    }
}

fn answer(mut stream: TcpStream, site: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.set_write_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new((&stream).take(MAX_HEAD));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    // The headers say nothing that matters here, but a connection closed with bytes unread is reset.
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !matches!(method, "GET" | "HEAD") {
        return respond(
            &mut stream,
            "405 Method Not Allowed",
            "text/plain; charset=utf-8",
            b"Only GET and HEAD\n",
            true,
        );
    }
    match resolve(site, target).and_then(|file| Some((fs::read(&file).ok()?, file))) {
        Some((body, file)) => respond(&mut stream, "200 OK", mime(&file), &body, method == "GET"),
        None => respond(&mut stream, "404 Not Found", "text/plain; charset=utf-8", b"Not found\n", method == "GET"),
    }
}

/// Returns the file that `target`, the path of a request, names inside `site`; never one outside.
fn resolve(site: &Path, target: &str) -> Option<PathBuf> {
    let path = decode(target.split(['?', '#']).next()?)?;
    let mut file = site.to_owned();
    for part in path.strip_prefix('/')?.split('/') {
        if part == ".." || part.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(part);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    file.is_file().then_some(file)
}

fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            bytes.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn respond(stream: &mut TcpStream, status: &str, mime: &str, body: &[u8], with_body: bool) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if with_body {
        stream.write_all(body)?;
    }
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> PathBuf {
        let site = std::env::temp_dir().join(format!("lacuna-serve-{}", std::process::id()));
        fs::create_dir_all(site.join("sub")).unwrap();
        fs::write(site.join("index.html"), "front").unwrap();
        fs::write(site.join("sub/a b.js"), "code").unwrap();
        site
    }

    #[test]
    fn a_directory_is_its_index_and_escapes_are_decoded() {
        let site = site();
        assert_eq!(resolve(&site, "/?x=1"), Some(site.join("index.html")));
        assert_eq!(resolve(&site, "/sub/a%20b.js"), Some(site.join("sub/a b.js")));
        assert_eq!(resolve(&site, "/absent"), None);
    }

    #[test]
    fn no_path_leads_out_of_the_site() {
        let site = site().join("sub");
        for path in ["/../index.html", "/%2e%2e/index.html", "/..%2findex.html", "/%2E./index.html", "/..\\index.html"]
        {
            assert_eq!(resolve(&site, path), None, "{path}");
        }
        assert_eq!(resolve(&site, "//etc/passwd"), None);
        assert_eq!(resolve(&site, "index.html"), None);
    }

    #[test]
    fn webassembly_has_the_type_that_streaming_asks_for() {
        assert_eq!(mime(Path::new("a_bg.wasm")), "application/wasm");
    }

    #[test]
    fn a_port_is_read_in_both_forms() {
        let read = |arguments: &[&str]| read_arguments(&arguments.iter().map(|a| a.to_string()).collect::<Vec<_>>());
        assert_eq!(read(&[]), Ok((PORT, false)));
        assert_eq!(read(&["--port", "9000", "--open"]), Ok((9000, true)));
        assert_eq!(read(&["--port=9000"]), Ok((9000, false)));
        assert!(read(&["--port"]).is_err());
        assert!(read(&["--prot"]).is_err());
    }

    #[test]
    fn a_taken_port_gives_the_next_free_one() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let other = listen(port).unwrap().local_addr().unwrap().port();
        assert!(other > port);
    }
}

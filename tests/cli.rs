//! The program as its users run it: formats, exit codes, order, error records.
#![cfg(feature = "cli")]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A small policy that says little: it has gaps under every checklist.
const POLICY: &str = "\
Müller’s 🎉 Shop Privacy Policy

Last updated: 1 March 2025

Information we collect

We collect your name, e-mail address and postal address when you place an order. We use cookies to remember your cart.

How we use your information

We use your personal information to deliver your order and, where appropriate, to send you our newsletter.

Who receives your information

We share your personal information with payment processors and delivery companies. We never sell your personal information.

Security

We protect your personal information with encryption and access controls.

Your rights

You may request access to your personal information or ask us to delete it.

Contact us

Questions about this privacy policy? Write to privacy@mueller.example.
";

const RECIPE: &str = "\
Tomato soup

Chop two onions and fry them in a large pot until they are soft. Add a kilo of ripe tomatoes and a little salt. \
Let it simmer for half an hour. Serve it hot with bread.
";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lacuna"));
    command.args(arguments).env_remove("NO_COLOR");
    command
}

fn run_with(mut command: Command, stdin: &[u8]) -> Ran {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut pipe = child.stdin.take().unwrap();
    let input = stdin.to_vec();
    // From a thread of its own: the program may write before it has read all.
    let writer = std::thread::spawn(move || {
        let _ = pipe.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code().expect("no signal ended it"),
        out: String::from_utf8(output.stdout).expect("its output is UTF-8"),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn run(arguments: &[&str], stdin: impl AsRef<[u8]>) -> Ran {
    run_with(command(arguments), stdin.as_ref())
}

fn analyze(more: &[&str], stdin: impl AsRef<[u8]>) -> Ran {
    run(&[&["analyze", "--today", "2025-06-01"], more].concat(), stdin)
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

/// Returns an empty folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_text_view_puts_gaps_before_what_is_stated() {
    let ran = analyze(&["--checklist", "gdpr"], POLICY);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Privacy policy: "), "{}", ran.out);
    let missing = ran.out.find("✗ Missing: ").expect("something is missing");
    let stated = ran.out.find("✓ ").expect("something is stated");
    assert!(missing < stated, "{}", ran.out);
    assert!(ran.out.contains("Art. 13"), "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
}

#[test]
fn a_pipe_gets_no_colour_unless_it_is_asked_for() {
    assert!(!analyze(&[], POLICY).out.contains('\x1b'));
    assert!(!analyze(&["--color", "never"], POLICY).out.contains('\x1b'));
    assert!(analyze(&["--color", "always"], POLICY).out.contains("\x1b[1m"));
    let mut refused = command(&["analyze"]);
    refused.env("NO_COLOR", "1");
    assert!(!run_with(refused, POLICY.as_bytes()).out.contains('\x1b'));
}

#[test]
fn what_colour_adds_is_only_escape_codes() {
    let coloured = analyze(&["--color", "always", "-c", "gdpr"], POLICY).out;
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some(at) = rest.find('\x1b') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find('m').unwrap() + 1..];
    }
    plain.push_str(rest);
    assert_eq!(plain, analyze(&["-c", "gdpr"], POLICY).out);
}

#[test]
fn json_slices_the_bytes_that_were_given() {
    let ran = analyze(&["--format", "json"], POLICY);
    let report = json(&ran.out);
    assert_eq!(report["schema"], 1);
    assert_eq!(report["document"]["offsets"], "utf-8");
    assert_eq!(report["document"]["today"], "2025-06-01");
    let first = &report["sentences"][0];
    let (start, end) = (first["start"].as_u64().unwrap() as usize, first["end"].as_u64().unwrap() as usize);
    assert_eq!(&POLICY[start..end], "Müller’s 🎉 Shop Privacy Policy");
    assert_eq!(analyze(&["--format", "json"], POLICY).out, ran.out, "the same input gives the same bytes");
}

/// Reads a table after RFC 4180.
fn csv(table: &str) -> Vec<Vec<String>> {
    let mut rows = vec![];
    let mut row = vec![String::new()];
    let mut chars = table.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let cell = row.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'), "lines end with CRLF");
                rows.push(std::mem::replace(&mut row, vec![String::new()]));
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted && row == [""], "the table ends with a whole line");
    rows
}

#[test]
fn csv_has_one_row_a_sentence_and_requirement() {
    let text = format!("{POLICY}\n=HYPERLINK(\"https://example.com\", \"x\") is what we say, always.\n");
    let report = json(&analyze(&["-f", "json", "-c", "gdpr"], &text).out);
    let rows = csv(&analyze(&["-f", "csv", "-c", "gdpr"], &text).out);
    assert!(rows.iter().all(|row| row.len() == 14));
    assert_eq!(rows[0][..4], ["document", "row", "id", "status"]);
    let kinds = |kind: &str| rows.iter().filter(|row| row[1] == kind).count();
    assert_eq!(kinds("sentence"), report["sentences"].as_array().unwrap().len());
    assert_eq!(kinds("requirement"), report["checklists"][0]["requirements"].as_array().unwrap().len());
    assert_eq!(kinds("warning"), report["warnings"].as_array().unwrap().len());
    assert!(rows.iter().any(|row| row[11].starts_with("'=HYPERLINK(\"https")), "a formula is disarmed");
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
}

#[test]
fn sarif_points_each_result_to_its_rule_and_place() {
    let log = json(&analyze(&["-f", "sarif", "-c", "gdpr"], POLICY).out);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    let lines: Vec<Vec<u16>> = POLICY.lines().map(|line| line.encode_utf16().collect()).collect();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert_eq!(result["partialFingerprints"]["lacuna/v1"].as_str().unwrap().len(), 16);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "stdin");
        let number = |name: &str| place["region"][name].as_u64().unwrap() as usize;
        assert!(number("startLine") >= 1 && number("startLine") <= number("endLine"));
        assert!(number("endColumn") <= lines[number("endLine") - 1].len() + 1);
    }
    let report = json(&analyze(&["-f", "json", "-c", "gdpr"], POLICY).out);
    let counts = &report["checklists"][0]["counts"];
    let gaps = counts["missing"].as_u64().unwrap() + counts["vague"].as_u64().unwrap();
    let found = results.iter().filter(|result| !result["ruleId"].as_str().unwrap().starts_with("warning.")).count();
    assert_eq!(found as u64, gaps);
}

#[test]
fn html_shows_markup_of_the_policy_as_text_and_runs_nothing() {
    let text = format!("{POLICY}\nWe store <script>alert(1)</script> & \"quotes\" of yours.\n");
    let page = analyze(&["-f", "html", "-c", "gdpr", "--input-format", "text"], text).out;
    assert!(page.starts_with("<!doctype html>"));
    assert!(!page.contains("<script"), "a script of the policy would run");
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(page.contains("prefers-color-scheme: dark"));
    assert!(!page.contains(" src=") && !page.contains("<link"), "it needs no other file");
}

#[test]
fn markdown_shows_gaps_open_and_the_rest_folded() {
    let out = analyze(&["-f", "markdown", "-c", "gdpr"], POLICY).out;
    assert!(out.starts_with("## stdin\n"), "{out}");
    assert!(out.contains("- **Missing: "));
    assert!(out.matches("<details>").count() > 0);
    assert_eq!(out.matches("<details>").count(), out.matches("</details>").count());
}

#[test]
fn fail_on_missing_and_vague_exit_with_one() {
    assert_eq!(analyze(&["-c", "gdpr"], POLICY).code, 0);
    assert_eq!(analyze(&["-c", "gdpr", "--fail-on", "missing"], POLICY).code, 1);
    assert_eq!(analyze(&["-c", "gdpr", "--fail-on", "vague"], POLICY).code, 1);
}

#[test]
fn fail_on_a_warning_exits_with_one() {
    let unreachable = POLICY.replace("@", " ");
    assert_eq!(analyze(&["--fail-on", "high"], POLICY).code, 0);
    assert_eq!(analyze(&["--fail-on", "warning"], POLICY).code, 1, "it says nothing about children");
    assert_eq!(analyze(&["--fail-on", "high"], &unreachable).code, 1, "nobody can be reached");
    assert_eq!(analyze(&["--fail-on", "high,missing"], POLICY).code, 1, "one of them is enough");
}

#[test]
fn a_recipe_does_not_pass_for_a_policy_without_gaps() {
    let ran = analyze(&["-c", "gdpr", "--fail-on", "missing"], RECIPE);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("no requirement could be judged"), "{}", ran.err);
    assert!(ran.out.contains("Not recognised as a privacy policy"), "{}", ran.out);
}

#[test]
fn an_unknown_checklist_names_the_nearest() {
    let ran = analyze(&["--checklist", "baseline,gpdr"], POLICY);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `gdpr`?"), "{}", ran.err);
    assert!(ran.out.is_empty());
    assert_eq!(analyze(&["--checklist", " , "], POLICY).code, 2);
}

/// Returns the example of the page that tells how to write a checklist.
fn own_checklist() -> &'static str {
    let page = include_str!("../docs/checklists.md");
    page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the page has an example")
}

#[test]
fn a_checklist_of_ones_own_is_read_from_toml_and_json_alike() {
    let folder = folder("own-checklist");
    let (toml, json_file) = (folder.join("acme.toml"), folder.join("acme.json"));
    // A date without quotes is TOML's own.
    fs::write(&toml, own_checklist().replace("\"2026-11-01\"", "2026-11-01")).unwrap();
    let value: Value = toml::from_str(own_checklist()).unwrap();
    fs::write(&json_file, serde_json::to_string_pretty(&value).unwrap()).unwrap();
    let reports = [&toml, &json_file].map(|file| {
        let ran = analyze(&["-f", "json", "-c", &format!("baseline, {}", file.display())], POLICY);
        assert_eq!(ran.code, 0, "{}", ran.err);
        json(&ran.out)
    });
    assert_eq!(reports[0], reports[1]);
    let lists = reports[0]["checklists"].as_array().unwrap();
    assert_eq!(lists.iter().map(|list| list["id"].as_str().unwrap()).collect::<Vec<_>>(), ["baseline", "acme"]);
    assert_eq!(lists[1]["requirements"].as_array().unwrap().len(), 4);
    assert_eq!(lists[1]["why"], "This list was asked for. The policy does not name Acme.");
    let batch = run(&["batch", "-i", "-", "-c", toml.to_str().unwrap()], r#"{"id": "a", "text": "We collect data."}"#);
    assert_eq!(json(&batch.out)["checklists"][0]["id"], "acme");
    let shown = run(&["checklists", toml.to_str().unwrap()], "").out;
    assert!(shown.contains("acme.breach") && shown.contains("as of 2026-11-01"), "{shown}");
}

#[test]
fn a_faulty_checklist_is_told_by_file_line_and_column() {
    let folder = folder("faulty-checklist");
    let told = |name: &str, from: &str, to: &str| {
        let faulty = own_checklist().replacen(from, to, 1);
        assert_ne!(faulty, own_checklist(), "{from}");
        let file = folder.join(name);
        let file = file.to_str().unwrap();
        fs::write(file, &faulty).unwrap();
        let ran = analyze(&["-c", file], POLICY);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        ran.err.trim_end().strip_prefix(&format!("lacuna: {file}")).unwrap_or_else(|| panic!("{}", ran.err)).to_owned()
    };
    assert_eq!(
        told("topic.toml", "other.retention", "other.retenton"),
        ":19:20: `requirements[0].any[0].topics[0]`: there is no topic `other.retenton`; did you mean `other.retention`?"
    );
    assert_eq!(
        told("field.toml", "advice", "advise"),
        ":21:1: `requirements[0].advise`: there is no such field; did you mean `advice`?"
    );
    assert_eq!(
        told("absent.toml", "cite = \"Code, section 4\"\n", ""),
        ":13:1: `requirements[0].cite`: this is missing or empty; fill it"
    );
    assert_eq!(told("whole.toml", "id = \"acme\"\n", ""), ": the field `id` is missing; add it");
    let syntax = told("syntax.toml", "cite = \"Code, section 4\"", "cite = Code");
    assert!(syntax.starts_with(":16:8: this is not well-formed TOML ("), "{syntax}");
    let json_syntax = told("syntax.json", "id = ", "it = ");
    assert!(json_syntax.starts_with(":1:") && json_syntax.contains("not well-formed JSON"), "{json_syntax}");
}

#[test]
fn a_checklist_file_must_be_there_and_have_an_id_of_its_own() {
    let folder = folder("checklist-files");
    let absent = analyze(&["-c", "./nowhere.toml"], POLICY);
    assert_eq!(absent.code, 2);
    assert!(absent.err.contains("nowhere.toml: cannot be read"), "{}", absent.err);
    let other = analyze(&["-c", "./acme.yaml"], POLICY);
    assert!(other.err.contains("./acme.yaml: a checklist is a .toml or .json file"), "{}", other.err);
    let file = |name: &str, written: &str| {
        let file = folder.join(name);
        fs::write(&file, written).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let built_in = file("gdpr.toml", &own_checklist().replace("acme", "gdpr"));
    let ran = analyze(&["-c", &built_in], POLICY);
    assert!(ran.err.contains("`gdpr` is a built-in checklist; choose another id"), "{}", ran.err);
    let (one, two) = (file("one.toml", own_checklist()), file("two.toml", own_checklist()));
    let ran = analyze(&["-c", &format!("{one},{two}")], POLICY);
    assert!(ran.err.contains("two.toml: another checklist has the id `acme` too"), "{}", ran.err);
}

#[test]
fn the_reason_says_which_lists_were_asked_for() {
    let why = |list: &[&str]| -> Vec<String> {
        let report = json(&analyze(&[&["-f", "json"], list].concat(), POLICY).out);
        report["checklists"].as_array().unwrap().iter().map(|list| list["why"].as_str().unwrap().to_owned()).collect()
    };
    let is_asked_for = |why: &String| why.starts_with("This list was asked for. ");
    assert!(why(&["-c", "baseline,gdpr"]).iter().all(is_asked_for));
    assert!(!why(&["-c", "all"]).iter().any(is_asked_for));
    assert!(!why(&[]).iter().any(is_asked_for));
    assert_eq!(why(&["-c", "all,gdpr"]).iter().filter(|why| is_asked_for(why)).count(), 1);
}

#[test]
fn all_is_every_checklist_in_order_and_none_twice() {
    let report = json(&analyze(&["-f", "json", "-c", "gdpr,all,gdpr"], POLICY).out);
    let ids: Vec<&str> =
        report["checklists"].as_array().unwrap().iter().map(|list| list["id"].as_str().unwrap()).collect();
    let mut expected: Vec<&str> = lacuna::checklist::builtin().iter().map(|list| list.id.as_ref()).collect();
    expected.sort_by_key(|id| *id != "gdpr");
    assert_eq!(ids, expected);
    assert!(ids.len() >= 4);
}

#[test]
fn wrong_usage_and_inputs_exit_with_two_and_say_why() {
    let said = |ran: Ran, word: &str| {
        assert_eq!(ran.code, 2, "{word}: {}", ran.err);
        assert!(ran.err.contains(word), "{word}: {}", ran.err);
    };
    said(analyze(&[], ""), "empty");
    said(analyze(&[], " \n\t"), "empty");
    said(analyze(&[], b"We keep caf\xE9 data."), "UTF-8");
    said(analyze(&[], b"\x7fELF\x02\x01\x01\0\0\0\0\0\0"), "binary");
    said(analyze(&["no-such-file.txt"], ""), "no such file");
    said(analyze(&[env!("CARGO_TARGET_TMPDIR")], ""), "lacuna batch --input");
    said(run(&["analyze", "--today", "yesterday"], ""), "YYYY-MM-DD");
    said(run(&["analyze", "--format", "pdf"], ""), "pdf");
    said(run(&["frobnicate"], ""), "frobnicate");
    said(run(&[], ""), "Usage");
}

#[test]
fn one_unreadable_file_does_not_keep_the_others_from_being_reported() {
    let folder = folder("several");
    let (one, two) = (folder.join("one.txt"), folder.join("two.txt"));
    fs::write(&one, POLICY).unwrap();
    fs::write(&two, POLICY).unwrap();
    let gone = folder.join("gone.txt");
    let files = [&one, &gone, &two].map(|path| path.to_str().unwrap());
    let ran = analyze(&[&["-f", "json"][..], &files].concat(), "");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("gone.txt"));
    let ids: Vec<Value> = ran.out.lines().map(|line| json(line)["document"]["id"].clone()).collect();
    assert_eq!(ids, [files[0], files[2]]);
}

#[test]
fn output_is_a_whole_file_and_never_the_input() {
    let folder = folder("output");
    let (policy, report) = (folder.join("policy.txt"), folder.join("report.html"));
    fs::write(&policy, POLICY).unwrap();
    let (policy, report) = (policy.to_str().unwrap(), report.to_str().unwrap());
    let ran = analyze(&["-f", "html", "-o", report, policy], "");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(fs::read_to_string(report).unwrap().ends_with("</html>\n"));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "no partial file is left");
    assert_eq!(analyze(&["-o", policy, policy], "").code, 2);
    assert_eq!(fs::read_to_string(policy).unwrap(), POLICY);
    assert_eq!(analyze(&["-o", folder.join("no/such/folder").to_str().unwrap(), policy], "").code, 2);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let lines: String = (0..200).map(|i| format!("{}\n", serde_json::json!({ "id": i, "text": POLICY }))).collect();
    let mut child = command(&["batch", "--input", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(lines.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_batch_keeps_the_order_of_its_input_with_many_jobs() {
    // Long and short texts in turn, so that later ones are done first.
    let lines: String = (0..120)
        .map(|i| {
            let text = POLICY.repeat(if i % 10 == 0 { 40 } else { 1 });
            format!("{}\n", serde_json::json!({ "id": format!("p{i}"), "text": text, "more": { "a": [1] } }))
        })
        .collect();
    let many = run(&["batch", "-i", "-", "-j", "8", "--today", "2025-06-01"], &lines);
    assert_eq!(many.code, 0, "{}", many.err);
    for (i, line) in many.out.lines().enumerate() {
        assert_eq!(json(line)["document"]["id"], format!("p{i}"));
    }
    assert_eq!(many.out.lines().count(), 120);
    assert!(many.err.contains("120 reports, 0 error records"), "{}", many.err);
    let one = run(&["batch", "-i", "-", "-j", "1", "--today", "2025-06-01"], &lines);
    assert!(one.out == many.out, "the number of jobs changes no byte");
}

#[test]
fn a_line_of_a_batch_is_what_analyze_says() {
    let line = serde_json::json!({ "id": "stdin", "text": POLICY }).to_string();
    let batch = run(&["batch", "-i", "-", "-c", "gdpr", "--today", "2025-06-01"], line);
    assert_eq!(batch.out, analyze(&["-f", "json", "-c", "gdpr"], POLICY).out);
}

#[test]
fn a_bad_line_becomes_an_error_record_and_the_rest_goes_on() {
    let mut input = b"\xEF\xBB\xBF".to_vec();
    let good = serde_json::json!({ "id": "good", "text": POLICY }).to_string();
    for line in [
        good.as_bytes(),
        b"not json",
        b"",
        br#"{"id":"empty","text":" "}"#,
        br#"{"id":"half","text":"\ud83d"}"#,
        b"{\"id\":\"broken\",\"text\":\"\xFF\"}",
        br#"{"id":"textless"}"#,
        br#"{"text":"nameless"}"#,
        br#"{"id":"binary","text":"\u0000\u0001"}"#,
        good.as_bytes(),
    ] {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\r\n");
    }
    let ran = run(&["batch", "--input", "-"], input);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found: Vec<(String, String)> = ran
        .out
        .lines()
        .map(|line| {
            let record = json(line);
            assert_eq!(record["schema"], 1);
            let code = record["error"]["code"].as_str().unwrap_or("-");
            (record["document"]["id"].as_str().unwrap().to_owned(), code.to_owned())
        })
        .collect();
    let expected = [
        ("good", "-"),
        ("line 2", "json"),
        ("empty", "empty"),
        ("half", "encoding"),
        ("broken", "encoding"),
        ("textless", "field"),
        ("line 8", "field"),
        ("binary", "binary"),
        ("good", "-"),
    ];
    assert_eq!(found, expected.map(|(id, code)| (id.to_owned(), code.to_owned())));
    assert!(ran.err.contains("2 reports, 7 error records"), "{}", ran.err);
}

#[test]
fn a_folder_is_read_sorted_by_name_with_paths_as_ids() {
    let folder = folder("folder");
    fs::create_dir(folder.join("b")).unwrap();
    for (name, text) in [("c.txt", POLICY), ("b/x.md", POLICY), ("a.html", "<p>We collect data.</p>"), ("d.pdf", "x")] {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::write(folder.join("e.txt"), b"caf\xE9 data").unwrap();
    let output = folder.join("reports.jsonl");
    let ran = run(&["batch", "-i", folder.to_str().unwrap(), "-o", output.to_str().unwrap()], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let records: Vec<Value> = fs::read_to_string(&output).unwrap().lines().map(json).collect();
    let ids: Vec<&str> = records.iter().map(|record| record["document"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a.html", "b/x.md", "c.txt", "e.txt"]);
    assert_eq!(records[3]["error"]["code"], "encoding");
    assert_eq!(run(&["batch", "-i", folder.join("nothing").to_str().unwrap()], "").code, 2);
}

#[test]
fn a_batch_does_not_overwrite_its_input() {
    let folder = folder("same");
    let lines = folder.join("lines.jsonl");
    let line = serde_json::json!({ "id": "a", "text": POLICY }).to_string();
    fs::write(&lines, &line).unwrap();
    let name = lines.to_str().unwrap();
    assert_eq!(run(&["batch", "-i", name, "-o", name], "").code, 2);
    assert_eq!(fs::read_to_string(&lines).unwrap(), line);
}

#[test]
fn checklists_are_listed_and_shown() {
    let list = run(&["checklists"], "").out;
    for checklist in lacuna::checklist::builtin() {
        assert!(list.contains(&*checklist.id) && list.contains(&*checklist.title), "{list}");
    }
    let gdpr = run(&["checklists", "gdpr"], "").out;
    let retention = lacuna::checklist::by_id("gdpr").unwrap().requirements.iter().find(|r| r.id == "gdpr.retention");
    let retention = retention.unwrap();
    for said in [&retention.id, &retention.cite, &retention.url, &retention.demand, &retention.advice] {
        assert!(gdpr.contains(said.as_str()), "{said} in {gdpr}");
    }
    let all = json(&run(&["checklists", "--format", "json"], "").out);
    assert_eq!(all.as_array().unwrap().len(), lacuna::checklist::builtin().len());
    let one = json(&run(&["checklists", "gdpr", "--format", "json"], "").out);
    assert_eq!(one["id"], "gdpr");
    assert!(one["jurisdiction"].is_string() && one["as_of"].is_string(), "{one}");
    assert!(one["requirements"][0]["advice"].is_string() && one["requirements"][0]["demand"].is_string(), "{one}");
    assert!(one["requirements"].as_array().unwrap().len() >= 20);
    assert_eq!(run(&["checklists", "gpdr"], "").code, 2);
}

#[test]
fn explain_names_the_sentence_and_is_json_where_asked() {
    let sentence = "We never sell your personal information.";
    assert!(run(&["explain", sentence], "").out.starts_with(sentence));
    let explained = json(&run(&["explain", "-", "--format", "json"], sentence).out);
    assert_eq!(explained[0]["sentence"], sentence);
    assert!(explained[0]["topics"].is_array());
    assert_eq!(run(&["explain", ""], "").code, 2);
}

#[test]
fn every_command_has_help_with_an_example_a_page_and_completions() {
    for name in ["analyze", "batch", "checklists", "diff", "explain", "completions", "man"] {
        let help = run(&[name, "--help"], "");
        assert_eq!(help.code, 0);
        assert!(help.out.contains("Example"), "{name}: {}", help.out);
        assert!(help.out.contains(&format!("  lacuna {name}")), "{name}: {}", help.out);
        assert!(run(&["man", name], "").out.contains(".TH "), "{name}");
    }
    let help = run(&["--help"], "").out;
    assert!(help.contains("Exit codes:"), "{help}");
    assert!(run(&["man"], "").out.contains(".TH lacuna 1"));
    assert!(run(&["completions", "bash"], "").out.contains("checklists"));
    assert_eq!(run(&["--version"], "").out, format!("lacuna {}\n", env!("CARGO_PKG_VERSION")));
}

/// The small policy a year later: a right is gone, a period is new, a section has moved.
fn later() -> String {
    let later = POLICY
        .replace("1 March 2025", "1 April 2026")
        .replace(" or ask us to delete it", "")
        .replace("We use cookies to remember your cart.", "We use cookies to remember your cart for 90 days.");
    let security = "Security\n\nWe protect your personal information with encryption and access controls.\n\n";
    assert!(later.contains(security));
    later.replace(security, "").replace("Contact us\n", &format!("{security}Contact us\n"))
}

/// Writes both versions into a folder of the test's own and returns their names.
fn versions(name: &str) -> [String; 2] {
    let folder = folder(name);
    let names = [folder.join("old.txt"), folder.join("new.txt")];
    fs::write(&names[0], POLICY).unwrap();
    fs::write(&names[1], later()).unwrap();
    names.map(|name| name.to_str().unwrap().to_owned())
}

fn diff(more: &[&str], stdin: impl AsRef<[u8]>) -> Ran {
    run(&[&["diff", "--today", "2026-06-01"], more].concat(), stdin)
}

#[test]
fn diff_shows_gaps_before_sentences_and_marks_the_words_that_changed() {
    let [old, new] = versions("diff-text");
    let ran = diff(&["-c", "gdpr", &old, &new], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().map(str::trim).collect();
    let at = |words: &str| {
        lines.iter().position(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {}", ran.out))
    };
    assert!(at("Opened: ") < at("What is named") && at("What is named") < at("[-"), "{}", ran.out);
    let flat = lines.join(" ");
    assert!(flat.contains("access to your personal information [-or ask us to delete it-].”"), "{flat}");
    assert!(flat.contains("remember your cart {+for 90 days+}."), "{flat}");
    assert!(flat.contains("In effect or last updated: 2025-03-01 → 2026-04-01"), "{flat}");
    assert!(flat.contains("0 sentences added, 0 removed"), "{flat}");
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80 || line.contains(".txt")), "{}", ran.out);
    assert!(!ran.out.contains('\x1b'));
    assert!(diff(&["--color", "always", &old, &new], "").out.contains("\x1b[1m"));
}

#[test]
fn diff_as_json_is_one_line_and_slices_both_sources() {
    let [old, new] = versions("diff-json");
    let ran = diff(&["-f", "json", "-c", "gdpr", &old, &new], "");
    assert_eq!(ran.out.lines().count(), 1);
    let comparison = json(&ran.out);
    assert_eq!(
        (&comparison["schema"], &comparison["old"]["id"], &comparison["new"]["id"]),
        (&1.into(), &old.as_str().into(), &new.as_str().into())
    );
    assert!(comparison["opened"].as_array().unwrap().contains(&"gdpr.erasure".into()), "{}", comparison["opened"]);
    let sentences = comparison["sentences"].as_array().unwrap();
    let slice = |text: &str, quote: &Value| {
        let at = |name: &str| quote[name].as_u64().unwrap() as usize;
        text[at("start")..at("end")].to_owned()
    };
    let moved = sentences.iter().find(|sentence| sentence["change"] == "moved").expect("a section has moved");
    assert_eq!(slice(POLICY, &moved["quotes"]["old"][0]), slice(&later(), &moved["quotes"]["new"][0]));
    let came = sentences.iter().filter(|sentence| sentence["change"] == "reworded");
    let came: Vec<String> =
        came.flat_map(|one| one["quotes"]["new"].as_array().unwrap()).map(|quote| slice(&later(), quote)).collect();
    assert!(came.contains(&"for 90 days".to_owned()), "{came:?}");
    assert_eq!(diff(&["-f", "json", "-c", "gdpr", &old, &new], "").out, ran.out, "the same input gives the same bytes");
}

#[test]
fn diff_as_markdown_marks_words_and_runs_no_markup() {
    let folder = folder("diff-markdown");
    let (old, new) = (folder.join("old.txt"), folder.join("new.txt"));
    fs::write(&old, POLICY).unwrap();
    fs::write(&new, later().replace("for 90 days", "<img src=x> @octocat")).unwrap();
    let out = diff(&["-f", "markdown", old.to_str().unwrap(), new.to_str().unwrap()], "").out;
    assert!(out.starts_with("## ") && out.contains("### Sentences"), "{out}");
    assert!(out.contains("<ins>&lt;img src=x&gt; @\u{200b}octocat</ins>"), "{out}");
    assert!(out.contains("<del>or ask us to delete it</del>"), "{out}");
    assert_eq!(out.matches("<ins>").count(), out.matches("</ins>").count());
}

#[test]
fn diff_fails_on_opened_where_it_is_told_to() {
    let [old, new] = versions("diff-fail");
    assert_eq!(diff(&["-c", "gdpr", &old, &new], "").code, 0);
    assert_eq!(diff(&["-c", "gdpr", "--fail-on", "opened", &old, &new], "").code, 1);
    assert_eq!(diff(&["-c", "gdpr", "--fail-on", "opened", &old, &old], "").code, 0);
    let recipe = diff(&["-c", "gdpr", "--fail-on", "opened", &old, "-"], RECIPE);
    assert_eq!(recipe.code, 1);
    assert!(recipe.err.contains("stdin: no requirement could be judged"), "{}", recipe.err);
    assert!(recipe.out.contains("gaps are not compared"), "{}", recipe.out);
}

#[test]
fn diff_reads_either_version_from_standard_input_and_not_both() {
    let [old, new] = versions("diff-stdin");
    let files = diff(&["-f", "json", &old, &new], "");
    let named = |out: &str, from: &str| out.replace(from, "stdin");
    assert_eq!(diff(&["-f", "json", "-", &new], POLICY).out, named(&files.out, &old));
    assert_eq!(diff(&["-f", "json", &old, "-"], later()).out, named(&files.out, &new));
    let both = diff(&["-", "-"], POLICY);
    assert_eq!(both.code, 2);
    assert!(both.err.contains("only one of the two"), "{}", both.err);
}

#[test]
fn diff_says_which_version_cannot_be_used() {
    let [old, new] = versions("diff-errors");
    let said = |ran: Ran, words: [&str; 2]| {
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
        assert!(words.iter().all(|word| ran.err.contains(word)), "{words:?}: {}", ran.err);
    };
    said(diff(&[&old, "-"], " \n"), ["stdin", "empty"]);
    said(diff(&["no-such-file.txt", &new], ""), ["no-such-file.txt", "no such file"]);
    said(diff(&[&old], ""), ["<NEW>", "Usage"]);
    said(diff(&["--fail-on", "closed", &old, &new], ""), ["closed", "opened"]);
    said(diff(&["-c", "gpdr", &old, &new], ""), ["gpdr", "`gdpr`"]);
    said(diff(&["-o", &new, &old, &new], ""), ["new.txt", "input too"]);
    assert_eq!(fs::read_to_string(&new).unwrap(), later());
}

//! A real editor's language server completes in what `pilotlint init` writes.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::common::{judge, pilotlint};
use serde_json::{Value, json};

/// A language server and what it says. It ends with its client.
struct Server {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Server {
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = "2.0".into();
        let body = message.to_string();
        let input = self.child.stdin.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "the server has ended");
            if let Some(number) = line.strip_prefix("Content-Length: ") {
                length = number.trim().parse().unwrap();
            }
            if line == "\r\n" {
                let mut body = vec![0; length];
                self.said.read_exact(&mut body).unwrap();
                return serde_json::from_slice(&body).unwrap();
            }
        }
    }

    /// The answer to a request; what the server asks meanwhile is answered with nothing.
    fn ask(&mut self, id: u64, method: &str, params: &Value) -> Value {
        self.send(json!({ "id": id, "method": method, "params": params }));
        loop {
            let mut message = self.receive();
            if message["method"].is_null() && message["id"] == id {
                return message["result"].take();
            }
            if !message["method"].is_null() && !message["id"].is_null() {
                self.send(json!({ "id": message["id"], "result": null }));
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What is offered where `typed` is typed on a line of its own below `header`; asked again until `wanted` is among it,
/// because nothing tells when the server has read the file and its schema.
fn offered(tombi: &Path, top: &Path, file: &Path, header: &str, typed: &str, wanted: &str) -> Vec<String> {
    let mut server = Server::start(Command::new(tombi).args(["lsp", "--offline"]).current_dir(top));
    let root = format!("file://{}", top.display());
    let params = json!({ "processId": null, "rootUri": root, "capabilities": {},
        "workspaceFolders": [{ "uri": root, "name": "pilots" }] });
    server.ask(0, "initialize", &params);
    server.send(json!({ "method": "initialized", "params": {} }));

    let text = fs::read_to_string(file).unwrap();
    let line = text.lines().position(|line| line.starts_with(header)).unwrap() + 1;
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(line, typed);
    let uri = format!("file://{}", file.display());
    server.send(json!({ "method": "textDocument/didOpen", "params": { "textDocument": {
        "uri": uri, "languageId": "toml", "version": 1, "text": lines.join("\n")
    }}}));
    let place = json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": typed.len() }});
    let mut labels: Vec<String> = Vec::new();
    for attempt in 1..=200 {
        let answer = server.ask(attempt, "textDocument/completion", &place);
        let items = answer.get("items").unwrap_or(&answer).as_array().cloned();
        let label = |item: Value| item["label"].as_str().unwrap().to_owned();
        labels = items.unwrap_or_default().into_iter().map(label).collect();
        if labels.iter().any(|label| label.contains(wanted)) {
            break;
        }
        sleep(Duration::from_millis(50));
    }
    labels
}

#[test]
fn keys_and_values_are_completed_in_a_fresh_manifest() {
    let Some(tombi) = judge("tombi") else { return };
    let folder = tempfile::tempdir().unwrap();
    let top = folder.path().canonicalize().unwrap();
    let words = ["init", "pilots/one", "--yes", "--name", "claims-triage"];
    assert!(pilotlint(&top, &words).status().unwrap().success());
    let file = top.join("pilots/one/pilot.toml");
    for (typed, wanted) in [("succ", "succeeded-on"), ("selection = ", "volunteers")] {
        let labels = offered(&tombi, &top, &file, "[pilot]", typed, wanted);
        assert!(labels.iter().any(|label| label.contains(wanted)), "{typed}: {labels:?}");
    }
}

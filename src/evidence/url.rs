//! Whether a reference is a URL, and of good form, and what of it must not be shown. Nothing is ever opened.

use std::ffi::OsString;
use std::ops::Range;

use iri_string::types::IriStr;

use crate::document::DocumentId;

/// Does the reference name a scheme (`https://`), whichever it is? Its part before `://`.
pub fn scheme(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.trim_start().split_once("://")?;
    let letters = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '.' | '-'));
    letters.then_some(scheme)
}

/// What is wrong with a URL, in a few words that follow "it".
pub fn fault(url: &str) -> Option<String> {
    let scheme = scheme(url)?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Some(format!(
            "begins with {scheme}://, and only http:// and https:// are known"
        ));
    }
    if url.contains(char::is_whitespace) {
        return Some("has a space in it".into());
    }
    let Ok(iri) = IriStr::new(url) else {
        let illegal = url.chars().find(|it| "<>\"{}|\\^`".contains(*it) || it.is_control());
        return Some(match illegal {
            Some(it) if !it.is_control() => format!("has a {it} in it"),
            _ => "is malformed".into(),
        });
    };
    let Some(authority) = iri.authority_components().filter(|it| !it.host().is_empty()) else {
        return Some("names no host".into());
    };
    match authority.port() {
        Some(port) if port.is_empty() || port.parse::<u16>().is_ok() => None,
        // It may be the beginning of a password.
        Some(_) if may_hold_a_secret(url) => Some("has a port that is none".into()),
        Some(port) => Some(format!("has no port {port} to go to")),
        None => None,
    }
}

/// Does a reference hold a user or password: `https://dana:secret@wiki/plan`? However the rest of it is written: one that is
/// malformed holds them all the same.
pub fn has_credentials(reference: &str) -> bool {
    authority(reference).is_some_and(|authority| authority.contains('@'))
}

/// What stands between the slashes of a URL, where a host should be; also of one without a scheme, or with slashes too few.
fn authority(reference: &str) -> Option<&str> {
    let text = reference.trim_start();
    let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let begins = is_web || (self::scheme(text).is_some() && rest.starts_with("//"));
    let rest = if begins {
        rest
    } else {
        text.strip_prefix("//").map(|_| text)?
    };
    let rest = rest.trim_start_matches(['/', '\\']);
    rest.split(['/', '\\', '?', '#']).next()
}

/// The host of a URL of good form, without user, password and port.
pub fn host(url: &str) -> Option<String> {
    let host = IriStr::new(url).ok()?.authority_components()?.host();
    (!host.is_empty()).then(|| host.to_owned())
}

/// May what is wrong with this URL be a password that has characters of its own meaning in it? Then it is not shown.
pub fn may_hold_a_secret(url: &str) -> bool {
    url.contains('@') || url.contains("%40")
}

/// The document that a URL of good form leads to, however the URL is spelled.
pub fn document(url: &str) -> DocumentId {
    let (place, fragment) = url.split_once('#').unwrap_or((url, ""));
    let place = IriStr::new(place).map_or_else(|_| place.to_owned(), |iri| iri.normalize().to_string());
    DocumentId {
        place: OsString::from(place),
        fragment: fragment.to_owned(),
    }
}

/// The text with signs in the place of users and passwords in URLs, as long as it was, so that every place in it stays where
/// it is. In `secrets`, which hold some, all is made unreadable where they cannot be told from the rest.
pub fn masked(mut text: String, secrets: &[Range<usize>]) -> String {
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for (at, slashes) in text.match_indices("://") {
        let start = at + slashes.len();
        let run = &text[start..];
        let run = &run[..run
            .find(|it: char| it.is_whitespace() || "\"'<>".contains(it))
            .unwrap_or(run.len())];
        let authority = run.split(['/', '\\', '?', '#']).next().unwrap_or_default();
        // A password may have signs in it that end a host: then what follows the first colon is no port.
        let port = authority.split_once(':').map_or("", |(_, port)| port);
        let within = match authority.rfind('@') {
            None if port.contains(|it: char| !it.is_ascii_digit()) => run.rfind('@'),
            within => within,
        };
        hidden.extend(within.map(|end| start..start + end));
    }
    for secret in secrets {
        if !hidden
            .iter()
            .any(|one| secret.start <= one.start && one.end <= secret.end)
        {
            hidden.push(secret.clone());
        }
    }
    if hidden.is_empty() {
        return text;
    }
    hidden.sort_unstable_by_key(|one| one.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for one in hidden {
        // One may lie in another.
        let start = one.start.max(done);
        if let (Some(before), Some(secret)) = (text.get(done..start), text.get(start..one.end)) {
            out.push_str(before);
            out.extend(secret.chars().map(mask));
            done = one.end;
        }
    }
    out.push_str(&text[done..]);
    text = out;
    text
}

/// A sign of as many bytes. Quotes, line ends and spaces stay: they hold the text together.
fn mask(char: char) -> char {
    match char {
        '"' | '\'' | '\n' | '\r' | ' ' | '\t' => char,
        _ => match char.len_utf8() {
            1 => '*',
            2 => '×',
            3 => '•',
            _ => '🔒',
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form() {
        for good in [
            "https://example.com",
            "HTTP://Example.com/a?b=c#d",
            "https://example.com:8443/a%20b",
            "http://[::1]:80/",
            "https://wiki/x",
            "https://bücher.example/größe",
            "https://example.com:/",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in [
            "https://",
            "https:///path",
            "http://:80/",
            "https://a b.example",
            "https://example.com/a b",
            " https://example.com",
            "https://example.com/<id>",
            "https://example.com/%zz",
            "https://example.com:99999/",
            "https://example.com:x/",
            "https://[::1/",
            "https://exa\u{1b}mple.com/",
            "ftp://example.com/x",
            "file:///etc/passwd",
            "javascript://example.com",
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
        for (url, fault_of_it) in [
            ("https://dana:99999/y@wiki/z", "has a port that is none"),
            ("https://wiki:99999/", "has no port 99999 to go to"),
            ("https://dana:x9%40wiki/", "is malformed"),
        ] {
            assert_eq!(fault(url).as_deref(), Some(fault_of_it), "{url}");
        }
        assert_eq!(scheme("docs/a.md"), None);
        assert_eq!(scheme("docs/a://b"), None);
    }

    #[test]
    fn credentials() {
        for held in [
            "https://dana:x9@wiki/plan",
            "https://dana@wiki",
            "HTTPS://:x9@wiki/",
            "https://@wiki/",
            "  https://dana:x9@wiki",
            "https://dana:x 9@wiki",
            "https://da@na:x9@wiki",
            "ftp://dana:x9@wiki",
            "ssh://git@wiki/x",
            "//dana:x9@wiki/plan",
            "https:/dana:x9@wiki",
            "https:dana:x9@wiki",
            "https:\\\\dana:x9@wiki",
        ] {
            assert!(has_credentials(held), "{held}");
        }
        for free in [
            "https://wiki/@dana/plan",
            "https://wiki/?to=dana@wiki",
            "https://wiki#dana@wiki",
            "docs/a@b.md",
            "/docs/a@b.md",
            "docs://a",
            "mailto:dana@wiki",
            "C:\\a@b.md",
            "",
        ] {
            assert!(!has_credentials(free), "{free}");
        }
        assert_eq!(host("https://dana:x9@wiki:80/plan").as_deref(), Some("wiki"));
        assert_eq!(host("https://dana:x 9@wiki/plan"), None);
    }

    #[test]
    fn one_document_however_its_url_is_spelled() {
        let plan = document("https://wiki/plan");
        assert_eq!(document("HTTPS://WIKI/./plan#"), plan);
        assert_ne!(document("https://wiki/Plan"), plan);
        assert_ne!(document("https://wiki/plan#risk"), plan);
        assert_eq!(document("HTTPS://wiki/plan#risk"), document("https://wiki/plan#risk"));
    }

    #[test]
    fn secrets_are_masked_and_nothing_moves() {
        for (text, expected) in [
            ("a = \"https://dana:x9@wiki/plan\"", "a = \"https://*******@wiki/plan\""),
            ("a = \"https://dana:x9@wiki", "a = \"https://*******@wiki"),
            ("a = 'https://dänä:€🚀@wiki'", "a = 'https://*×*×*•🔒@wiki'"),
            ("x https://a:b@c y https://d@e", "x https://***@c y https://*@e"),
            ("a = \"https://dana:x/9#?@wiki/\"", "a = \"https://**********@wiki/\""),
            ("a = \"https://wiki:80/@dana\"", "a = \"https://wiki:80/@dana\""),
            ("a = \"https://wiki/@dana\" # b@c", "a = \"https://wiki/@dana\" # b@c"),
            ("", ""),
        ] {
            let masked = masked(text.to_owned(), &[]);
            assert_eq!(masked, expected);
            assert_eq!(masked.len(), text.len());
        }
        let text = "a = \"https:\\u002F/dana:x9@wiki\"\nb = 1";
        let end = text.find('\n').unwrap_or_default();
        assert_eq!(
            masked(text.to_owned(), std::slice::from_ref(&(4..end))),
            "a = \"*************************\"\nb = 1"
        );
        let text = "a = \"https://dana:x9@wiki\"";
        assert_eq!(
            masked(text.to_owned(), std::slice::from_ref(&(4..text.len()))),
            "a = \"https://*******@wiki\""
        );
        // In spaces, the secret cannot be told from the rest.
        let text = "a = \"https://dana:x 9@wiki\"";
        assert_eq!(
            masked(text.to_owned(), std::slice::from_ref(&(4..text.len()))),
            "a = \"************** ******\""
        );
    }
}

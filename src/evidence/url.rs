//! Whether a reference is a URL, and of good form. Nothing is ever opened.

use iri_string::types::IriStr;

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
        Some(port) if !port.is_empty() && port.parse::<u16>().is_err() => Some(format!("has no port {port} to go to")),
        _ => None,
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
        assert_eq!(scheme("docs/a.md"), None);
        assert_eq!(scheme("docs/a://b"), None);
    }
}

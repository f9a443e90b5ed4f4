//! The functions that endpoint rules call.

use core::net::Ipv4Addr;

use super::value::{Value, map};
use crate::model::Partition;

/// Calls a function; that there is none, or that its arguments do not suit it, is a reason why rules cannot be evaluated.
pub(super) fn call(
    name: &str,
    arguments: &[Option<Value>],
    partitions: &[Partition],
) -> Result<Option<Value>, String> {
    let is_given: Vec<_> = arguments.iter().map(Option::as_ref).collect();
    let result = match (name, &is_given[..]) {
        ("isSet", [value]) => Some(value.is_some().into()),
        ("not", [value]) => {
            let holds = value.is_some_and(|value| *value != Value::Boolean(false));
            Some((!holds).into())
        }
        ("booleanEquals" | "stringEquals", [left, right]) => {
            Some((left.is_some() && left == right).into())
        }
        // Nothing comes of nothing.
        (
            "getAttr"
            | "isValidHostLabel"
            | "parseURL"
            | "substring"
            | "uriEncode"
            | "aws.partition"
            | "aws.parseArn"
            | "aws.isVirtualHostableS3Bucket",
            [None, ..],
        ) => None,
        ("getAttr", [Some(value), Some(Value::Text(path))]) => value.at(path).cloned(),
        ("isValidHostLabel", [Some(Value::Text(text)), Some(Value::Boolean(dots))]) => {
            Some(labels(text, *dots, is_label).into())
        }
        ("parseURL", [Some(Value::Text(url))]) => parse_url(url),
        (
            "substring",
            [
                Some(Value::Text(text)),
                Some(Value::Integer(start)),
                Some(Value::Integer(stop)),
                Some(Value::Boolean(reverse)),
            ],
        ) => substring(text, *start, *stop, *reverse).map(Value::from),
        ("uriEncode", [Some(Value::Text(text))]) => Some(Value::Text(uri_encode(text))),
        ("aws.partition", [Some(Value::Text(region))]) => {
            Partition::of(partitions, region).map(partition)
        }
        ("aws.parseArn", [Some(Value::Text(arn))]) => parse_arn(arn),
        (
            "aws.isVirtualHostableS3Bucket",
            [Some(Value::Text(text)), Some(Value::Boolean(dots))],
        ) => Some(is_virtual_hostable(text, *dots).into()),
        _ => return Err(format!("the function `{name}` is not known with such arguments")),
    };
    Ok(result)
}

fn partition(of: &Partition) -> Value {
    map([
        ("name", of.id.as_str().into()),
        ("dnsSuffix", of.dns_suffix.as_str().into()),
        ("dualStackDnsSuffix", of.dual_stack_dns_suffix.as_str().into()),
        ("supportsFIPS", of.supports_fips.into()),
        ("supportsDualStack", of.supports_dual_stack.into()),
        ("implicitGlobalRegion", of.implicit_global_region.as_str().into()),
    ])
}

/// Whether a text is a label, or several with dots between them.
fn labels(text: &str, dots: bool, is_label: fn(&str) -> bool) -> bool {
    if dots { text.split('.').all(is_label) } else { is_label(text) }
}

/// Here, as in Smithy's specification, a label may end in a hyphen.
fn is_label(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (1..=63).contains(&text.len()) && text.chars().all(is_part) && !text.starts_with('-')
}

/// Whether a bucket's name can be a part of a host's name.
fn is_virtual_hostable(text: &str, dots: bool) -> bool {
    let is_lower_label = |text: &str| {
        is_label(text) && !text.ends_with('-') && !text.contains(|c: char| c.is_ascii_uppercase())
    };
    (3..=63).contains(&text.len())
        && text.parse::<Ipv4Addr>().is_err()
        && labels(text, dots, is_lower_label)
}

/// The parts of an absolute URL without a query.
fn parse_url(url: &str) -> Option<Value> {
    let (scheme, rest) = url.split_once("://")?;
    if !matches!(scheme, "http" | "https") || rest.contains(['?', '#']) {
        return None;
    }
    let at = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(at);
    let path = path.trim_end_matches('/');
    let normalized = format!("{path}/");
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
        _ => authority,
    };
    let is_ip = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    (!authority.is_empty()).then(|| {
        map([
            ("scheme", scheme.into()),
            ("authority", authority.into()),
            ("path", path.into()),
            ("normalizedPath", normalized.as_str().into()),
            ("isIp", is_ip.into()),
        ])
    })
}

/// A part of an ASCII text, counted from its end where `reverse` says so.
fn substring(text: &str, start: i64, stop: i64, reverse: bool) -> Option<&str> {
    let (start, stop) = (usize::try_from(start).ok()?, usize::try_from(stop).ok()?);
    if start >= stop || text.len() < stop || !text.is_ascii() {
        return None;
    }
    let end = text.len();
    text.get(if reverse { end - stop..end - start } else { start..stop })
}

/// Percent-encodes all but unreserved characters.
fn uri_encode(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// The parts of `arn:partition:service:region:account:resource`.
fn parse_arn(arn: &str) -> Option<Value> {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    let &["arn", partition, service, region, account, resource] = &parts[..] else { return None };
    let is_complete = ![partition, service, resource].contains(&"");
    is_complete.then(|| {
        map([
            ("partition", partition.into()),
            ("service", service.into()),
            ("region", region.into()),
            ("accountId", account.into()),
            ("resourceId", Value::List(resource.split([':', '/']).map(Value::from).collect())),
        ])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls a function with texts; `true` and numbers are what they look like.
    fn called(name: &str, arguments: &[&str]) -> Option<Value> {
        let argument = |text: &&str| match (text.parse(), text.parse()) {
            (Ok(value), _) => Value::Boolean(value),
            (_, Ok(value)) => Value::Integer(value),
            _ => Value::from(*text),
        };
        let arguments: Vec<_> = arguments.iter().map(|text| Some(argument(text))).collect();
        call(name, &arguments, &[]).unwrap()
    }

    #[test]
    fn labels_are_told_from_other_texts() {
        for (text, dots, expected) in [
            ("us-east-1", "false", true),
            ("a-", "false", true),
            ("-a", "false", false),
            ("a.b", "false", false),
            ("a.b", "true", true),
            ("a..b", "true", false),
            ("", "true", false),
            ("a_b", "false", false),
        ] {
            assert_eq!(called("isValidHostLabel", &[text, dots]), Some(expected.into()), "{text}");
        }
        for (text, expected) in [
            ("bucket", true),
            ("ab", false),
            ("Bucket", false),
            ("bucket-", false),
            ("a.bucket", false),
            ("1.2.3.4", false),
        ] {
            let found = called("aws.isVirtualHostableS3Bucket", &[text, "false"]);
            assert_eq!(found, Some(expected.into()), "{text}");
        }
    }

    #[test]
    fn parts_of_a_text_are_found() {
        for (start, stop, reverse, expected) in [
            ("0", "2", "false", Some("ab")),
            ("0", "2", "true", Some("ef")),
            ("1", "6", "true", Some("abcde")),
            ("0", "7", "false", None),
            ("2", "2", "false", None),
        ] {
            let found = called("substring", &["abcdef", start, stop, reverse]);
            assert_eq!(found, expected.map(Value::from));
        }
        assert_eq!(called("substring", &["aé", "0", "1", "false"]), None);
        assert_eq!(called("uriEncode", &["a b/é~"]), Some("a%20b%2F%C3%A9~".into()));
    }

    #[test]
    fn urls_and_arns_are_taken_apart() {
        for (url, parts) in [
            ("https://a.example", Some(["https", "a.example", "", "/"])),
            ("http://1.2.3.4:80/b/c/", Some(["http", "1.2.3.4:80", "/b/c", "/b/c/"])),
            ("https://a?b", None),
            ("ftp://a", None),
            ("https://", None),
        ] {
            let found = called("parseURL", &[url]);
            let keys = ["scheme", "authority", "path", "normalizedPath"];
            let found = found
                .map(|of| keys.map(|key| of.at(key).and_then(Value::text).unwrap().to_owned()));
            assert_eq!(found, parts.map(|of| of.map(str::to_owned)), "{url}");
        }
        let arn = called("aws.parseArn", &["arn:aws:x:us-east-1:123:a/b:c"]).unwrap();
        let at = |path: &str| arn.at(path).and_then(Value::text);
        assert_eq!(
            ["service", "resourceId[0]", "resourceId[2]", "resourceId[3]"].map(at),
            [Some("x"), Some("a"), Some("c"), None]
        );
        for arn in
            ["arn:aws:x:us-east-1:123", "arn:aws::r:1:a", "urn:aws:x:r:1:a", "arn:aws:x:r:1:"]
        {
            assert_eq!(called("aws.parseArn", &[arn]), None, "{arn}");
        }
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert_eq!(call("parseURL", &[None], &[]), Ok(None));
        assert_eq!(call("isSet", &[None], &[]), Ok(Some(false.into())));
        assert_eq!(call("not", &[None], &[]), Ok(Some(true.into())));
        assert_eq!(call("stringEquals", &[None, None], &[]), Ok(Some(false.into())));
    }
}

//! Partitions and their regions, in the form of botocore's `partitions.json`.

use super::values::unknown_key;
use crate::api::Source;
use crate::diagnostic::Diagnostic;
use crate::json::{self, Log, Node};
use crate::model::Partition;

const EXPECTED: &str = "expected botocore's `partitions.json`, with `partitions`";
/// What each pattern of a region's name ends with: a word and a number.
const WORD_AND_NUMBER: &str = r"\-\w+\-\d+$";

/// Reads the partitions. Whatever is wrong with them is an error.
pub(super) fn read(source: &Source<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Partition> {
    let document = match json::parse(source.name, source.text, EXPECTED) {
        Ok(document) => document,
        Err(error) => {
            diagnostics.push(error);
            return Vec::new();
        }
    };
    let log = Log::new(source.name);
    let root = Node::root(&document, &log);
    root.object().lacks("partitions");
    let partitions =
        root.get("partitions").map(|list| list.items().map(|of| partition(&of)).collect());
    diagnostics.extend(log.into_diagnostics());
    partitions.unwrap_or_default()
}

fn partition(node: &Node<'_>) -> Partition {
    let mut partition = Partition::default();
    for (key, node) in node.members() {
        match key {
            "id" => partition.id = node.string(),
            "regionRegex" => partition.prefixes = prefixes(&node),
            "regions" => partition.regions = regions(&node),
            "outputs" => outputs(&mut partition, &node),
            _ => unknown_key(&node),
        }
    }
    for key in ["id", "regionRegex", "regions", "outputs"] {
        node.lacks(key);
    }
    partition
}

/// The names of the regions. None differs from its partition, and the reduced rules rely on that.
fn regions(node: &Node<'_>) -> Vec<String> {
    let region = |(name, node): (&str, Node<'_>)| {
        for (key, node) in node.members().filter(|(key, _)| *key != "description") {
            node.error(format!("expected the region to be as its partition, found `{key}`"));
        }
        name.to_owned()
    };
    node.members().map(region).collect()
}

fn outputs(partition: &mut Partition, outputs: &Node<'_>) {
    for (key, node) in outputs.members() {
        match key {
            // Its id again.
            "name" => {}
            "dnsSuffix" => partition.dns_suffix = node.string(),
            "dualStackDnsSuffix" => partition.dual_stack_dns_suffix = node.string(),
            "implicitGlobalRegion" => partition.implicit_global_region = node.string(),
            "supportsFIPS" => partition.supports_fips = node.bool(),
            "supportsDualStack" => partition.supports_dual_stack = node.bool(),
            _ => unknown_key(&node),
        }
    }
    for key in [
        "dnsSuffix",
        "dualStackDnsSuffix",
        "implicitGlobalRegion",
        "supportsFIPS",
        "supportsDualStack",
    ] {
        outputs.lacks(key);
    }
}

/// What names of the regions start with. The patterns have one form, `^(us|eu)\-\w+\-\d+$`, where a part before the
/// parentheses may be there, too, or instead.
fn prefixes(node: &Node<'_>) -> Vec<String> {
    let text = node.str().strip_prefix('^').and_then(|text| text.strip_suffix(WORD_AND_NUMBER));
    let prefixes = text.map(|text| {
        let text = text.replace(r"\-", "-");
        let choice = text.split_once('(').zip(text.strip_suffix(')'));
        match choice.and_then(|((before, _), text)| Some((before, text.split_once('(')?.1))) {
            Some((before, ends)) => ends.split('|').map(|end| format!("{before}{end}")).collect(),
            None => vec![text],
        }
    });
    let is_plain = |text: &String| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    prefixes.filter(|prefixes| prefixes.iter().all(is_plain)).unwrap_or_else(|| {
        node.error(format!(
            "expected a pattern such as `^(us|eu){WORD_AND_NUMBER}`, found another one"
        ));
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Vec<Partition>, Vec<String>) {
        let mut diagnostics = Vec::new();
        let source = Source { name: "partitions.json", text: text.as_bytes() };
        let partitions = read(&source, &mut diagnostics);
        (partitions, diagnostics.iter().map(ToString::to_string).collect())
    }

    fn one(pattern: &str) -> String {
        format!(
            r#"{{"partitions": [{{"id": "a", "regionRegex": {pattern:?}, "regions": {{"us-east-1": {{"description": "x"}}}},
            "outputs": {{"name": "a", "dnsSuffix": "b", "dualStackDnsSuffix": "c", "implicitGlobalRegion": "d",
                "supportsFIPS": true, "supportsDualStack": false}}}}], "version": "1.1"}}"#
        )
    }

    #[test]
    fn the_form_of_names_is_read() {
        for (pattern, prefixes) in [
            (r"^(us|eu)\-\w+\-\d+$", &["us", "eu"][..]),
            (r"^cn\-\w+\-\d+$", &["cn"]),
            (r"^eusc\-(de)\-\w+\-\d+$", &["eusc-de"]),
            (r"^us\-iso\-\w+\-\d+$", &["us-iso"]),
        ] {
            let (partitions, errors) = read_text(&one(pattern));
            assert_eq!(
                (partitions[0].prefixes.as_slice(), errors.len()),
                (&prefixes.iter().map(|of| (*of).to_owned()).collect::<Vec<_>>()[..], 0)
            );
        }
        for pattern in [
            r"us\-\w+\-\d+$",
            r"^us\-\w+$",
            r"^u.\-\w+\-\d+$",
            r"^(us|)\-\w+\-\d+$",
            r"^\-\w+\-\d+$",
        ] {
            let (_, errors) = read_text(&one(pattern));
            assert!(errors[0].contains("expected a pattern such as"), "{pattern}: {errors:?}");
        }
    }

    #[test]
    fn a_partition_is_read() {
        let (partitions, errors) = read_text(&one(r"^us\-\w+\-\d+$"));
        assert_eq!(errors, [""; 0]);
        let expected = Partition {
            id: "a".into(),
            prefixes: vec!["us".into()],
            regions: vec!["us-east-1".into()],
            dns_suffix: "b".into(),
            dual_stack_dns_suffix: "c".into(),
            implicit_global_region: "d".into(),
            supports_fips: true,
            supports_dual_stack: false,
        };
        assert_eq!(partitions, [expected]);
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for (text, expected) in [
            ("[]", "expected an object"),
            ("{}", "expected a `partitions`"),
            (r#"{"partitions": [{}]}"#, "expected a `regionRegex`"),
            (
                &one(r"^us\-\w+\-\d+$").replace("description", "outputs"),
                "expected the region to be as its partition, found `outputs`",
            ),
        ] {
            let (_, errors) = read_text(text);
            assert!(errors.iter().any(|error| error.contains(expected)), "{text}: {errors:?}");
        }
    }
}

//! The keys that have no effect on any crate, each with the reason.

use crate::frontend::values::unknown_key;
use crate::json::Node;

/// What a key is a key of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Model,
    Metadata,
    Operation,
    /// An object with a `shape`, other than a member.
    Reference,
    Shape,
    Member,
    /// The `error` of a shape.
    Error,
}

const IGNORED: &[(Place, &[&str], &str)] = &[
    (Place::Model, &["version"], "the version of the form, which is in the name of the file"),
    (Place::Model, &["examples"], "prose"),
    (Place::Model, &["authorizers"], "a gateway's own, which no model of AWS has"),
    (Place::Metadata, &["serviceAbbreviation"], "a shorter name, where `serviceFullName` is one"),
    (Place::Metadata, &["uid"], "made of the service's name and version"),
    (Place::Metadata, &["ripServiceName"], "a name in a tool of AWS's own"),
    (Place::Metadata, &["checksumFormat"], "no SDK reads it; operations have `httpChecksum`"),
    (
        Place::Metadata,
        &["protocolSettings"],
        "the version of HTTP, which is agreed on for each connection",
    ),
    (Place::Operation, &["name"], "the key in `operations` is the name"),
    (Place::Operation, &["alias"], "a name that nothing refers to"),
    (Place::Reference, &["documentation"], "the shape and the operation have their own"),
    (Place::Reference, &["error", "exception", "fault"], "the shape says so, too"),
    (Place::Reference, &["jsonvalue"], "it matters only for headers, and this is none"),
    (Place::Reference, &["wrapper"], "`resultWrapper` says which"),
    (Place::Shape, &["event"], "every member of an event stream is one"),
    (Place::Shape, &["synthetic"], "that the operation had no input or output of its own"),
    (Place::Shape, &["wrapper"], "that it is what a `resultWrapper` is around"),
    (Place::Shape, &["xmlOrder"], "services take any order"),
    (Place::Member, &["enum"], "values of one member's string alone; it stays a string"),
    (Place::Error, &["senderFault"], "the other side of `fault`"),
];

/// Warns of a key that is neither read nor listed here.
pub(super) fn check(place: Place, key: &str, node: &Node<'_>) {
    let is_ignored = |(of, keys, _): &(Place, &[&str], &str)| *of == place && keys.contains(&key);
    if !IGNORED.iter().any(is_ignored) {
        unknown_key(node);
    }
}

//! Documents with all that is in them: each of several members of one name, in their order.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value, of which only its place is of interest.
pub enum Tree {
    /// Null.
    Null,
    /// A string, and whether something in it may have been replaced.
    Text(bool),
    /// Any other value that has nothing inside.
    Scalar,
    /// A list.
    List(Vec<Tree>),
    /// An object.
    Object(Vec<(String, Tree)>),
}

/// Whether a body is an object in which nothing has another name, or this one twice; no, where its names cannot be read.
pub fn has_only(body: &[u8], name: &str) -> bool {
    serde_json::from_slice::<Names>(body).is_ok_and(|Names(names)| names == [name])
}

/// The names of an object's members.
struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(AnyNames).map(Self)
    }
}

impl Tree {
    /// Reads a document. Halves of surrogate pairs are read as U+FFFD.
    pub fn read(body: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(body).ok()?;
        let mut reader = serde_json::Deserializer::from_str(text);
        let tree = Self::deserialize(&mut reader).or_else(|_| serde_json::from_str(&mended(text)));
        tree.ok()
    }

    /// Whether what a path such as `A[0].B{1}.C` leads to is not there, is null, or is a text or a name in which something was replaced.
    pub fn lacks(&self, path: &str) -> bool {
        let mut at = self;
        let mut rest = path;
        while !rest.is_empty() {
            let end = rest[1..].find(['.', '[', '{']).map_or(rest.len(), |end| end + 1);
            let step = &rest[..end];
            rest = &rest[end..];
            let position = || step[1..step.len() - 1].parse::<usize>().ok();
            let next = match (step.as_bytes()[0], at) {
                (b'[', Self::List(items)) => position().and_then(|position| items.get(position)),
                (b'{', Self::Object(members)) => {
                    match position().and_then(|position| members.get(position)) {
                        Some((key, _)) if rest.is_empty() && is_mended(key) => return true,
                        entry => entry.map(|(_, value)| value),
                    }
                }
                (_, Self::Object(members)) => {
                    let name = step.strip_prefix('.').unwrap_or(step);
                    let member = members.iter().rev().find(|(key, _)| key == name);
                    match member {
                        Some((_, value)) => Some(value),
                        None => return rest.is_empty(),
                    }
                }
                _ => None,
            };
            match next {
                Some(next) => at = next,
                None => return false,
            }
        }
        match at {
            // A union whose member is not known has its name alone.
            Self::Object(members) => members.iter().any(|(name, _)| is_mended(name)),
            at => matches!(at, Self::Null | Self::Text(true)),
        }
    }
}

fn is_mended(name: &str) -> bool {
    name.contains('\u{fffd}')
}

/// A text in which U+FFFD stands for every escape of a surrogate.
fn mended(text: &str) -> String {
    let mut mended = text.to_owned();
    for at in 0..mended.len() {
        if mended.get(at..at + 6).is_some_and(|escape| crate::has_half_a_pair(escape.as_bytes())) {
            let is_escape = mended.as_bytes()[at] == b'\\';
            if is_escape {
                mended.replace_range(at..at + 6, "\\ufffd");
            }
        }
    }
    mended
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any)
    }
}

struct AnyNames;

impl<'de> Visitor<'de> for AnyNames {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Vec<String>, A::Error> {
        let mut names = Vec::new();
        while let Some((name, IgnoredAny)) = entries.next_entry()? {
            names.push(name);
        }
        Ok(names)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.contains('\u{fffd}')))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = entries.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}

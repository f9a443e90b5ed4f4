//! What is known of a type with members at compile time.

/// What the model says about a structure or a union.
#[derive(Debug)]
pub struct Schema {
    /// The name of the type.
    pub name: &'static str,
    /// Whether a service sends it: a required member that is missing then gets its default, since it must not cost
    /// the caller the whole response.
    pub is_output: bool,
    /// The required ones among the first 64 members, a bit each.
    pub required: u64,
    /// The members, in the model's order.
    pub members: &'static [Member],
}

/// What the model says about a member of a structure or a union.
#[derive(Debug)]
pub struct Member {
    /// The name on the wire.
    pub name: &'static str,
    /// The same as JSON has it behind another member, such as `,"Name":`; empty where the name cannot stand there as it is.
    pub key: &'static str,
    /// The name of the field or the variant that it is in.
    pub field: &'static str,
    /// What else is said of it; of most members, nothing is.
    pub facts: Facts,
}

/// What else a model says about a member.
// It is apart from the names, so that the compiler has one constant to copy for most members.
#[derive(Debug)]
pub struct Facts {
    /// Whether it must be present.
    pub is_required: bool,
    /// Whether it must not be shown.
    pub is_sensitive: bool,
    /// How the timestamps in it are written.
    pub format: TimestampFormat,
    /// What it must meet before it is sent.
    pub constraints: Constraints,
}

/// Where in an HTTP message a member of an input, an output or an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// It is a member of the document in the body.
    Body,
    /// It is the header of that name.
    Header(&'static str),
    /// It is the header of that name, in base64.
    EncodedHeader(&'static str),
    /// It is a map: each entry is a header, whose name begins so.
    PrefixHeaders(&'static str),
    /// It is the parameter of that name in the query.
    Query(&'static str),
    /// It is a map: each entry is a parameter in the query.
    QueryMap,
    /// It is the part of the path that has that name in the operation's URI.
    Label(&'static str),
    /// It is the whole body, as a document; the text is what stands for one that is absent.
    Document(&'static str),
    /// It is the whole body as it is, of that media type.
    Content(&'static str),
    /// It is the status of the response.
    Status,
}

/// How a timestamp is written. Any of them is understood when read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since 1970 as a number, with a fraction where there is one.
    #[default]
    EpochSeconds,
    /// RFC 3339.
    DateTime,
    /// The date format of HTTP headers.
    HttpDate,
}

/// What the model asks of a value.
#[derive(Clone, Copy, Debug)]
pub enum Constraint {
    /// It must be there, even though its type can do without.
    Required,
    /// It must be there when a request is made; until then, there is time to fill it.
    RequiredAtRequest,
    /// The least length: of a string in characters, of a blob in bytes, of a list or a map in entries.
    MinLength(usize),
    /// The least value of a number.
    Min(f64),
    /// What the keys of a map must meet.
    Keys(Constraints),
    /// What the items of a list, or the values of a map, must meet.
    Items(Constraints),
}

/// All that the model asks of a value.
pub type Constraints = &'static [Constraint];

impl Schema {
    /// Whether all required members are in a set.
    #[inline]
    pub fn is_complete(&self, present: &MemberSet) -> bool {
        self.required & !present.first == 0
            && (self.members.len() <= 64 || self.missing(present).next().is_none())
    }

    /// The index of the member of that name.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }

    /// The indices of the required members that are not in a set.
    pub fn missing(&self, present: &MemberSet) -> impl Iterator<Item = usize> {
        let missing = |(index, member): &(usize, &Member)| {
            member.facts.is_required && !present.contains(*index)
        };
        self.members.iter().enumerate().filter(missing).map(|(index, _)| index)
    }
}

impl Facts {
    /// That nothing else is said.
    pub const NONE: Self = Self {
        is_required: false,
        is_sensitive: false,
        format: TimestampFormat::EpochSeconds,
        constraints: &[],
    };
    /// That it must be present, and nothing else.
    pub const REQUIRED: Self = Self { is_required: true, ..Self::NONE };
}

/// A member of that name on the wire, which is in a field or a variant of that name; then what else is known of it.
// There are thousands of them, and a call for each would be the compiler's work. So would be a macro in a macro: the facts that
// most have are written out.
macro_rules! member {
    ($name:literal, $field:literal) => {
        $crate::support::schema::Member {
            name: $name,
            key: ::core::concat!(",\"", $name, "\":"),
            field: $field,
            facts: $crate::support::schema::Facts::NONE,
        }
    };
    ($name:literal, $field:literal, is_required = true) => {
        $crate::support::schema::Member {
            name: $name,
            key: ::core::concat!(",\"", $name, "\":"),
            field: $field,
            facts: $crate::support::schema::Facts::REQUIRED,
        }
    };
    ($name:literal, $field:literal $(, $fact:ident = $value:tt)+) => {
        $crate::support::schema::Member {
            name: $name,
            key: ::core::concat!(",\"", $name, "\":"),
            field: $field,
            facts: $crate::support::schema::facts!($($fact $value)+),
        }
    };
    (escaped $name:literal, $field:literal $(, $fact:ident = $value:tt)*) => {
        $crate::support::schema::Member {
            name: $name,
            key: "",
            field: $field,
            facts: $crate::support::schema::facts!($($fact $value)*),
        }
    };
}
pub(crate) use member;

/// What is known of a member, if anything is.
macro_rules! facts {
    () => {
        $crate::support::schema::Facts::NONE
    };
    ($($fact:ident $value:tt)*) => {
        $crate::support::schema::Facts {
            $($fact: $crate::support::schema::fact!($fact $value),)*
            ..$crate::support::schema::Facts::NONE
        }
    };
}
pub(crate) use facts;

/// What is known of a member, by the name of its field in [`Facts`].
macro_rules! fact {
    (format $format:ident) => {
        $crate::support::schema::TimestampFormat::$format
    };
    (constraints [$($kind:ident $(($min:expr))? $([$($inner:tt)*])?),*]) => {
        &[$($crate::support::schema::constraint!($kind $(($min))? $([$($inner)*])?)),*]
    };
    ($is_it:ident $value:literal) => {
        $value
    };
}
pub(crate) use fact;

/// A constraint; of keys and items, those in brackets.
macro_rules! constraint {
    ($kind:ident [$($inner:tt)*]) => {
        $crate::support::schema::Constraint::$kind($crate::support::schema::fact!(constraints [$($inner)*]))
    };
    ($kind:ident $(($min:expr))?) => {
        $crate::support::schema::Constraint::$kind $(($min))?
    };
}
pub(crate) use constraint;

/// A set of members, by their indices.
#[derive(Clone, Debug, Default)]
pub struct MemberSet {
    first: u64,
    /// Those past the first 64, which few structures have.
    rest: Vec<usize>,
}

impl MemberSet {
    #[inline]
    pub fn set(&mut self, member: usize, is_present: bool) {
        match member {
            0..64 => self.first = self.first & !(1 << member) | u64::from(is_present) << member,
            _ => self.set_rest(member, is_present),
        }
    }

    #[cold]
    fn set_rest(&mut self, member: usize, is_present: bool) {
        self.rest.retain(|other| *other != member);
        self.rest.extend(is_present.then_some(member));
    }

    #[inline]
    pub fn contains(&self, member: usize) -> bool {
        if member < 64 { self.first & (1 << member) != 0 } else { self.rest.contains(&member) }
    }
}

#[cfg(test)]
impl Schema {
    /// A structure or a union of these members.
    pub(crate) const fn new(
        name: &'static str,
        is_output: bool,
        members: &'static [Member],
    ) -> Self {
        let (mut required, mut member) = (0, 0);
        while member < members.len() && member < 64 {
            required |= (members[member].facts.is_required as u64) << member;
            member += 1;
        }
        Self { name, is_output, required, members }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_members_has_room_for_more_than_a_word_has_bits() {
        const ALL: &[usize] = &[0, 1, 62, 63, 64, 65, 127, 128, 149];
        const MEMBERS: &[Member] = &{
            let (mut members, mut at) = ([const { member!("", "") }; 150], 0);
            while at < ALL.len() {
                members[ALL[at]].facts.is_required = true;
                at += 1;
            }
            members
        };
        const SCHEMA: &Schema = &Schema::new("Large", true, MEMBERS);
        let missing = |members: &MemberSet| {
            let missing: Vec<_> = SCHEMA.missing(members).collect();
            assert_eq!(SCHEMA.is_complete(members), missing.is_empty());
            missing
        };
        let mut members = MemberSet::default();
        assert_eq!(missing(&members), ALL);
        for (index, member) in ALL.iter().enumerate() {
            members.set(*member, true);
            members.set(*member, true);
            assert_eq!(missing(&members), &ALL[index + 1..]);
        }
        for (index, member) in ALL.iter().enumerate() {
            members.set(*member, false);
            members.set(*member, false);
            assert_eq!(missing(&members), &ALL[..=index]);
        }
    }
}

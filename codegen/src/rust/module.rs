//! Modules, and the items that are neither structures nor operations.

use super::{
    Alias, Client, Constraint, Deprecated, Docs, Operation, Path, ServiceFacts, Structure,
    TimestampFormat, Type,
};

/// A module in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Module {
    /// The names from the crate's root, such as `types::endpoint_status`; empty for the root itself.
    pub(crate) path: Vec<String>,
    /// The documentation in the module's own file.
    pub(crate) docs: Docs,
    /// The documentation where the module is declared.
    pub(crate) outer_docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    /// What the crate has the module with; nothing where it always has it.
    pub(crate) feature: Option<&'static str>,
    /// Whether users can name the module. The items of one that is private are re-exported by the one around it.
    pub(crate) is_public: bool,
    pub(crate) modules: Vec<Module>,
    pub(crate) items: Vec<Item>,
    /// What the module makes available of what is defined elsewhere, most of it hand-written.
    pub(crate) exports: Vec<Export>,
}

/// Something that a module defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Item {
    Structure(Structure),
    Enumeration(Enumeration),
    Union(Union),
    Operation(Box<Operation>),
    Alias(Alias),
    Client(Client),
    Service(ServiceFacts),
}

/// Names of another module that a module makes public.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Export {
    pub(crate) feature: Option<&'static str>,
    /// The other module, from the crate's root.
    pub(crate) from: &'static str,
    pub(crate) names: Vec<&'static str>,
}

/// An enumeration of strings, which is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Enumeration {
    pub(crate) path: Path,
    /// The name of its shape in the model.
    pub(crate) shape: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) is_sensitive: bool,
    /// In the model's order.
    pub(crate) variants: Vec<Variant>,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Variant {
    pub(crate) name: String,
    /// The text on the wire.
    pub(crate) value: String,
    pub(crate) docs: Docs,
}

/// A union, which is open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Union {
    pub(crate) path: Path,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    /// Whether a caller sends it, so that it is checked.
    pub(crate) is_input: bool,
    /// Whether a service sends it, so that what is missing is corrected.
    pub(crate) is_output: bool,
    /// Whether a member that the model does not have is sensitive, too.
    pub(crate) is_sensitive: bool,
    pub(crate) variants: Vec<UnionVariant>,
}

/// A member of a union.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UnionVariant {
    pub(crate) name: String,
    /// The name on the wire.
    /// The member's name in the model.
    pub(crate) member: String,
    pub(crate) wire_name: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) of_type: Type,
    /// What follows `is_` and `as_` in the names of its accessors.
    pub(crate) accessor: String,
    pub(crate) is_sensitive: bool,
    /// Where it is not the protocol's own.
    pub(crate) timestamp_format: Option<TimestampFormat>,
    /// What the value must meet before it is sent.
    pub(crate) constraints: Vec<Constraint>,
}

impl Module {
    /// The module's own name; empty for the root.
    pub(crate) fn name(&self) -> &str {
        self.path.last().map(String::as_str).unwrap_or_default()
    }

    /// The operations of the module and of all modules in it, in order.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.all().into_iter().flat_map(|module| &module.items).filter_map(|item| match item {
            Item::Operation(operation) => Some(&**operation),
            _ => None,
        })
    }

    /// Calls a function with each item of the module and of all modules in it.
    pub(crate) fn for_each_item(&mut self, of: &mut dyn FnMut(&mut Item)) {
        let mut pending = vec![self];
        while let Some(module) = pending.pop() {
            module.items.iter_mut().for_each(&mut *of);
            pending.extend(&mut module.modules);
        }
    }

    /// The type at a path from this module, which is the root.
    pub(crate) fn find(&self, path: &Path) -> Option<&Item> {
        let around = path.module.split("::").try_fold(self, |module, name| {
            module.modules.iter().find(|inner| inner.name() == name)
        })?;
        let private = around.modules.iter().filter(|module| !module.is_public);
        private.flat_map(|module| &module.items).find(|item| item.name() == path.name)
    }

    /// The module and all modules in it, each before those in it.
    pub(crate) fn all(&self) -> Vec<&Self> {
        let mut all = Vec::new();
        let mut pending = vec![self];
        while let Some(module) = pending.pop() {
            all.push(module);
            pending.extend(module.modules.iter().rev());
        }
        all
    }
}

impl Item {
    /// The name that users have for it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Structure(structure) => &structure.path.name,
            Self::Enumeration(enumeration) => &enumeration.path.name,
            Self::Union(union) => &union.path.name,
            Self::Operation(operation) => &operation.name,
            Self::Alias(alias) => &alias.name,
            Self::Client(_) => "Client",
            Self::Service(_) => "SERVICE",
        }
    }
}

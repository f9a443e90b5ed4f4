//! What the extraction looks for in Rust syntax.

use std::collections::{BTreeMap, BTreeSet};

use syn::parse::ParseStream;
use syn::visit::{self, Visit};
use syn::{
    Arm, Expr, ExprField, ExprLit, ExprMethodCall, ExprPath, Ident, ImplItem, ItemImpl, Lit,
    LitStr, Member, Pat, Path, Stmt, Type,
};

/// The last identifier of a path.
pub(crate) fn last(path: &Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

/// The name of the type that an `impl` is for.
pub(crate) fn type_name(item: &ItemImpl) -> Option<String> {
    match &*item.self_ty {
        Type::Path(path) => Some(last(&path.path)),
        _ => None,
    }
}

/// The value of an associated constant.
pub(crate) fn constant<'a>(item: &'a ItemImpl, name: &str) -> Option<&'a Expr> {
    item.items.iter().find_map(|item| match item {
        ImplItem::Const(item) if item.ident == name => Some(&item.expr),
        _ => None,
    })
}

/// The value of a field in `Name { field: value }`.
pub(crate) fn field<'a>(literal: &'a Expr, name: &str) -> Option<&'a Expr> {
    let Expr::Struct(literal) = literal else { return None };
    let is_named = |member: &Member| matches!(member, Member::Named(field) if field == name);
    literal.fields.iter().find(|field| is_named(&field.member)).map(|field| &field.expr)
}

/// The structure that a constant refers to, perhaps behind what its block begins with.
pub(crate) fn literal(constant: &Expr) -> &Expr {
    match constant {
        Expr::Block(of) => match of.block.stmts.last() {
            Some(Stmt::Expr(last, _)) => literal(last),
            _ => constant,
        },
        Expr::Reference(of) => literal(&of.expr),
        other => other,
    }
}

/// The first string of each macro in a list: `&[member!("Type", "type"), member!(escaped "A", "a")]`.
pub(crate) fn first_strings(list: &Expr) -> Vec<String> {
    let Expr::Array(list) = literal(list) else { return Vec::new() };
    let first = |input: ParseStream<'_>| {
        let _: Option<Ident> = input.parse()?;
        let string: LitStr = input.parse()?;
        while !input.is_empty() {
            input.step(|rest| match rest.token_tree() {
                Some((_, rest)) => Ok(((), rest)),
                None => Err(rest.error("expected more")),
            })?;
        }
        Ok(string.value())
    };
    let macros = list.elems.iter().filter_map(|item| match item {
        Expr::Macro(item) => item.mac.parse_body_with(first).ok(),
        _ => None,
    });
    macros.collect()
}

/// The paths below `crate` that are mentioned, without `crate::`.
#[derive(Default)]
pub(crate) struct Mentions(pub(crate) BTreeSet<String>);

impl Visit<'_> for Mentions {
    fn visit_path(&mut self, path: &Path) {
        let parts: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let [root, path @ ..] = parts.as_slice()
            && root == "crate"
        {
            self.0.insert(path.join("::"));
        }
        visit::visit_path(self, path);
    }
}

/// The string literals of an expression, and its names without the paths that lead to them.
#[derive(Default)]
pub(crate) struct Words {
    pub(crate) strings: Vec<String>,
    pub(crate) names: Vec<String>,
}

impl Words {
    pub(crate) fn of(expression: &Expr) -> Self {
        let mut words = Self::default();
        words.visit_expr(expression);
        words
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }
}

impl Visit<'_> for Words {
    fn visit_lit_str(&mut self, literal: &LitStr) {
        self.strings.push(literal.value());
    }

    fn visit_path(&mut self, path: &Path) {
        self.names.push(last(path));
    }

    fn visit_expr_method_call(&mut self, call: &ExprMethodCall) {
        self.names.push(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }
}

/// What the arms of a match on a member's index fill: `0 => ….read(&mut self.name)`,
/// `Some(0) => Self::Name(…)`.
#[derive(Default)]
pub(crate) struct Targets(pub(crate) BTreeMap<usize, String>);

impl Visit<'_> for Targets {
    fn visit_arm(&mut self, arm: &Arm) {
        let Some(index) = index(&arm.pat) else { return visit::visit_arm(self, arm) };
        let mut target = FirstTarget::default();
        target.visit_expr(&arm.body);
        if let Some(name) = target.0 {
            self.0.entry(index).or_insert(name);
        }
    }
}

fn index(pattern: &Pat) -> Option<usize> {
    match pattern {
        Pat::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Pat::TupleStruct(some) if last(&some.path) == "Some" => index(some.elems.first()?),
        _ => None,
    }
}

/// The first `self.name` or `Self::Name`.
#[derive(Default)]
struct FirstTarget(Option<String>);

impl FirstTarget {
    fn offer(&mut self, name: &Ident) {
        self.0.get_or_insert_with(|| name.to_string());
    }
}

impl Visit<'_> for FirstTarget {
    fn visit_expr_field(&mut self, field: &ExprField) {
        match (&*field.base, &field.member) {
            (Expr::Path(base), Member::Named(name)) if base.path.is_ident("self") => {
                self.offer(name);
            }
            _ => visit::visit_expr_field(self, field),
        }
    }

    fn visit_expr_path(&mut self, path: &ExprPath) {
        let segments: Vec<_> = path.path.segments.iter().map(|segment| &segment.ident).collect();
        if let [owner, name] = segments[..]
            && owner == "Self"
        {
            self.offer(name);
        }
    }
}

/// Variants and their values: the arms `Type::Variant => "value"`.
#[derive(Default)]
pub(crate) struct Values(pub(crate) Vec<(String, String)>);

impl Visit<'_> for Values {
    fn visit_arm(&mut self, arm: &Arm) {
        if let Pat::Path(variant) = &arm.pat
            && let Expr::Lit(ExprLit { lit: Lit::Str(value), .. }) = &*arm.body
        {
            self.0.push((last(&variant.path), value.value()));
        }
    }
}

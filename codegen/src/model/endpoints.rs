//! Endpoint rules: how the address of a service follows from parameters.

use std::collections::BTreeMap;

/// The rules of a service, the first of which that fits says the endpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RuleSet {
    pub(crate) parameters: BTreeMap<String, Parameter>,
    pub(crate) rules: Vec<Rule>,
}

/// What an endpoint may depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) kind: ParameterKind,
    /// What the client knows without being told, such as `AWS::Region`.
    pub(crate) built_in: Option<String>,
    pub(crate) required: bool,
    pub(crate) default: Option<ParameterValue>,
    pub(crate) documentation: Option<String>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    Boolean,
    String,
    StringArray,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ParameterValue {
    Boolean(bool),
    String(String),
    StringArray(Vec<String>),
}

/// A parameter that is the client's to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientContextParam {
    pub(crate) kind: ParameterKind,
    pub(crate) documentation: Option<String>,
}

/// A rule, and when it fits: when all its conditions are met.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rule {
    pub(crate) conditions: Vec<Condition>,
    pub(crate) documentation: Option<String>,
    pub(crate) kind: RuleKind,
}

/// What follows where a rule fits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RuleKind {
    Endpoint(Endpoint),
    /// There is no endpoint, for the reason that this makes.
    Error(Expression),
    /// One of these rules must fit.
    Tree(Vec<Rule>),
}

/// An endpoint, and what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Endpoint {
    pub(crate) url: Expression,
    pub(crate) headers: BTreeMap<String, Vec<Expression>>,
    /// Such as `authSchemes`.
    pub(crate) properties: BTreeMap<String, Property>,
}

/// A value of an endpoint's property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Property {
    Boolean(bool),
    Integer(i64),
    Text(Vec<TextPart>),
    List(Vec<Property>),
    Map(BTreeMap<String, Property>),
}

/// A call that must give something, and not `false`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) call: Call,
    /// What later conditions and rules call that which it gave.
    pub(crate) assign: Option<String>,
}

/// A function with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// Such as `isSet` or `aws.partition`.
    pub(crate) function: String,
    pub(crate) arguments: Vec<Expression>,
}

/// What has a value in a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    Boolean(bool),
    Integer(i64),
    Text(Vec<TextPart>),
    List(Vec<Expression>),
    /// A parameter, or what a condition assigned.
    Reference(String),
    Call(Call),
}

/// A part of a text with values in it, such as `https://{Region}.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TextPart {
    Literal(String),
    /// `{name}`, or `{name#attribute}`.
    Value {
        name: String,
        attribute: Option<String>,
    },
}

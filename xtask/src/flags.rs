//! What the options of the generator are called on the command line. The generator knows no flag.

use codegen::{Diagnostic, Diagnostics, OptionName};

/// The same diagnostic, whose advice names the flag by which the caller chose what it is about.
pub(crate) fn with_flag(diagnostic: &Diagnostic) -> Diagnostic {
    let Some(option) = diagnostic.option else { return diagnostic.clone() };
    let flags = match option {
        OptionName::OperationName => "`--operation`",
        OptionName::CrateName => "`--crate-name`",
        OptionName::ProtocolTests => "`--protocol-tests`",
    };
    let list = "`cargo xtask list --model FILE` lists the operations of a model";
    let help = match (&diagnostic.help, option) {
        (Some(help), _) => format!("{help} ({flags})"),
        (None, OptionName::OperationName) => format!("{list} ({flags})"),
        (None, _) => format!("see {flags}"),
    };
    diagnostic.clone().help(help)
}

/// All of them, in their order.
pub(crate) fn with_flags(diagnostics: &Diagnostics) -> Diagnostics {
    Diagnostics::new(diagnostics.iter().map(with_flag).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_has_a_flag() {
        let error = Diagnostic::error("model.json", "", "wrong");
        assert_eq!(with_flag(&error), error);
        for (option, help, expected) in [
            (OptionName::OperationName, Some("do this"), "do this (`--operation`)"),
            (
                OptionName::OperationName,
                None,
                "`cargo xtask list --model FILE` lists the operations of a model (`--operation`)",
            ),
            (OptionName::ProtocolTests, Some("do this"), "do this (`--protocol-tests`)"),
            (OptionName::CrateName, None, "see `--crate-name`"),
            (OptionName::ProtocolTests, None, "see `--protocol-tests`"),
        ] {
            let error = Diagnostic { help: help.map(str::to_owned), ..error.clone().about(option) };
            assert_eq!(with_flag(&error).help.as_deref(), Some(expected));
        }
    }
}

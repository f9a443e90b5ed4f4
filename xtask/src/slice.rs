//! `cargo xtask slice`: a model of the operations that are needed, and nothing else.

use std::path::PathBuf;

use codegen::Documentation;

use crate::exit::OK;
use crate::failure::Result;
use crate::input::{Input, operation_name, shown};
use crate::output::swap;
use crate::terminal;

const AFTER_HELP: &str = "\
Examples:
  cargo xtask slice --model service-2.json.gz --operation GetThing --out models/service-2.json
  cargo xtask slice --model service-2.json.gz --operation GetThing,ListThings --out small.json --keep-docs

Exit codes:
  0  done
  2  wrong input or usage, or a file that cannot be written and is as it was";

#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// A botocore `service-2.json`, gzip-compressed or not
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// An operation to keep; several with commas, or with the flag repeated
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',', value_parser = operation_name, required = true)]
    operation: Vec<String>,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Keep the documentation, which is most of a model
    #[arg(long)]
    keep_docs: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    let model = Input::read(&arguments.model, shown(&arguments.model))?;
    let documentation =
        if arguments.keep_docs { Documentation::Keep } else { Documentation::Strip };
    let slice = codegen::slice(&model.source(), &arguments.operation, documentation)?;
    let written = swap::write_file(&arguments.out, &slice)?;
    let remark = if written { "" } else { ", unchanged" };
    terminal::say(format_args!("{}: {} bytes{remark}", arguments.out.display(), slice.len()));
    Ok(OK)
}

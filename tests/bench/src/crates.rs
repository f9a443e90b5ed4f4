//! Crates that are generated to be measured.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::command::{output, say, xtask};
use crate::{Result, place};

/// What those crates have besides: a request's body without the rest of the request, which takes longer than a small body does.
const BODY: &str = "
/// The body of a request with that input, as its request is made.
pub fn body(
    input: &crate::operation::record_inference_experiment::RecordInferenceExperimentInput,
) -> Result<Vec<u8>, BuildError> {
    use self::codec::check::{Checker, Purpose};
    use self::codec::json::write;
    fn body<I: Structure>(input: &I) -> Result<Vec<u8>, BuildError> {
        let (body, checker) = write::write(input, Checker::new(Purpose::Request));
        BuildError::unless_valid(I::SCHEMA.name, checker.into_violations(I::SCHEMA))?;
        Ok(body)
    }
    body(input)
}
";

/// The two crates that the package `codec/` takes, with requests as large as the committed crate's responses: the model is the
/// committed one, with an operation whose input is the response. `free` lacks all limits.
pub fn for_codec() -> Result<()> {
    say("generating the crates with large requests");
    let (xtask, work) = (xtask()?, place::work("models")?);
    let text = std::fs::read(place::root().join("models/sagemaker/2017-07-24/service-2.json"))?;
    let mut model: Value = serde_json::from_slice(&text)?;
    let record = json!({
        "name": "RecordInferenceExperiment",
        "http": {"method": "POST", "requestUri": "/"},
        "input": {"shape": "DescribeInferenceExperimentResponse"},
    });
    model["operations"] = json!({"RecordInferenceExperiment": record});
    for (name, limits) in [("record", true), ("free", false)] {
        for shape in
            model["shapes"].as_object_mut().into_iter().flat_map(|shapes| shapes.values_mut())
        {
            let shape = shape.as_object_mut().ok_or("a shape is an object")?;
            shape.retain(|key, _| limits || !["max", "min", "pattern"].contains(&key.as_str()));
        }
        let file = work.join(format!("{name}.json"));
        std::fs::write(&file, serde_json::to_vec(&model)?)?;
        let out = place::here().join("codec").join(name);
        codegen(&xtask, &file, &["--all"], &out, name)?;
        append(&out.join("src/support.rs"), BODY)?;
        append(&out.join("src/lib.rs"), "pub use support::body;\n")?;
    }
    Ok(())
}

fn append(file: &Path, text: &str) -> Result<()> {
    let whole = std::fs::read_to_string(file)? + text;
    Ok(std::fs::write(file, whole)?)
}

/// What `cargo xtask codegen` does.
pub fn codegen(
    xtask: &Path,
    model: &Path,
    selection: &[&str],
    out: &Path,
    name: &str,
) -> Result<()> {
    let mut codegen = Command::new(xtask);
    codegen.args(["codegen", "--crate-name", name, "--model"]).arg(model).arg("--out").arg(out);
    output(codegen.args(selection)).map(drop)
}

/// The names of a model's operations.
pub fn operations(xtask: &Path, model: &Path) -> Result<Vec<String>> {
    let (list, _) = output(Command::new(xtask).args(["list", "--model"]).arg(model))?;
    let lines = list.lines().skip(1).filter(|line| !line.contains(" operations"));
    Ok(lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// The generator of another commit, optimized. It is built once, and kept.
pub fn xtask_of(commit: &str) -> Result<PathBuf> {
    let work = place::work("baseline")?;
    let git = || {
        let mut git = Command::new("git");
        git.current_dir(place::root());
        git
    };
    let resolved = output(git().args(["rev-parse", "--short=12", commit]))?.0;
    let kept = work.join(format!("xtask-{}", resolved.trim()));
    if !kept.exists() {
        say(&format!("building the generator of {commit}"));
        let tree = work.join(format!("tree-{}", resolved.trim()));
        output(git().args(["worktree", "add", "--force", "--detach"]).arg(&tree).arg(commit))?;
        let mut build = crate::command::cargo("build");
        build.current_dir(&tree).args(["--release", "-p", "xtask"]);
        let outcome = output(&mut build);
        if outcome.is_ok() {
            std::fs::rename(tree.join("target/release/xtask"), &kept)?;
        }
        output(git().args(["worktree", "remove", "--force"]).arg(&tree))?;
        outcome?;
    }
    Ok(kept)
}

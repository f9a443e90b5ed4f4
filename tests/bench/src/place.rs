//! Where things are.

use std::path::{Path, PathBuf};

use crate::Result;
use crate::command::output;
use crate::options::Options;

const BOTOCORE: &str = "1.44.5";
const SAGEMAKER: &str = "sagemaker/2017-07-24/service-2.json.gz";

/// The repository.
pub fn root() -> PathBuf {
    here().ancestors().nth(2).map(Path::to_owned).unwrap_or_default()
}

/// This package.
pub fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A directory for what is made on the way, which git ignores.
pub fn work(what: &str) -> Result<PathBuf> {
    let path = root().join("target/bench").join(what);
    std::fs::create_dir_all(&path)?;
    Ok(path)
}

/// botocore's models: those that were named, or the ones of its package.
pub fn models(options: &Options) -> Result<PathBuf> {
    if let Some(models) = &options.models {
        return Ok(std::path::absolute(models)?);
    }
    let to = work("botocore")?.join(BOTOCORE);
    let data = to.join("botocore/data");
    if !data.exists() {
        let python = || std::process::Command::new("python3");
        let package = format!("botocore=={BOTOCORE}");
        let download = ["-m", "pip", "download", "--quiet", "--no-deps", "--dest"];
        output(python().args(download).arg(&to).arg(package))?;
        let wheel = to.join(format!("botocore-{BOTOCORE}-py3-none-any.whl"));
        output(python().args(["-m", "zipfile", "-e"]).args([&wheel, &to]))?;
    }
    Ok(data)
}

/// The largest service's model.
pub fn sagemaker(options: &Options) -> Result<PathBuf> {
    Ok(models(options)?.join(SAGEMAKER))
}

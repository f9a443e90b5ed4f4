//! The crates of this repository that codegen writes. This list is the only place that names them.

use std::path::{Path, PathBuf};

/// One crate; paths are relative to the workspace, with `/`.
pub(crate) struct Crate {
    pub(crate) models: &'static [&'static str],
    pub(crate) overlays: &'static [&'static str],
    /// The operations, or [`ALL`].
    pub(crate) operations: &'static [&'static str],
    pub(crate) out: &'static str,
    pub(crate) name: Option<&'static str>,
    pub(crate) protocol_tests: bool,
}

/// Every operation of the service.
pub(crate) const ALL: &[&str] = &[];

pub(crate) const CRATES: &[Crate] = &[
    Crate {
        models: &["models/sagemaker/2017-07-24/service-2.json"],
        overlays: &["models/sagemaker/2017-07-24/service-2.sdk-extras.json"],
        operations: &["DescribeInferenceExperiment"],
        out: "generated",
        name: None,
        protocol_tests: false,
    },
    Crate {
        models: &["tests/fixtures/obstacles.json"],
        overlays: &[],
        operations: ALL,
        out: "tests/obstacles",
        name: Some("obstacles"),
        protocol_tests: false,
    },
    Crate {
        models: &["tests/fixtures/protocol.json"],
        overlays: &[],
        operations: ALL,
        out: "tests/protocol",
        name: Some("protocol"),
        protocol_tests: true,
    },
];

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

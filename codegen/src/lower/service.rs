//! What a crate says of its service.

use super::context::Context;
use super::docs::{code, markdown, plain};
use crate::api::Selection;
use crate::rust::Service;

pub(super) fn service(cx: &Context<'_>) -> Service {
    let service = &cx.model().service;
    let (title, api_version) = (service.title(), &service.api_version);
    let version = match api_version.as_str() {
        "" => String::new(),
        version => format!(", API version {version}"),
    };
    Service {
        title: plain(&format!("{title}, API version {api_version}.")),
        about: plain(&format!(
            "Operations of {title}{version}: types, serde code, requests and responses, and behind features the \
             calls themselves."
        )),
        docs: markdown(service.documentation.as_deref().unwrap_or_default()),
        is_whole: cx.options.operations == Selection::All,
        signing_name: Some(&service.signing_name)
            .filter(|name| !name.is_empty())
            .map(|name| code(name)),
        protocol: cx.protocol.id.as_str(),
    }
}

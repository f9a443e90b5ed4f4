//! The operations, each with the code of both checkouts. `run.py` reads the list, too, and generates what it names.

use std::panic::{self, AssertUnwindSafe};
use std::sync::LazyLock;

use http::Response;

use crate::outcome::{Plain, Read, Written};

/// The crates by the names that `run.py` gives them, in the checkout of old and in this one.
mod old {
    #[cfg(feature = "services")]
    pub(super) use {
        old_athena as athena, old_ce as ce, old_comprehend as comprehend, old_dynamodb as dynamodb,
        old_ecs as ecs, old_glue as glue, old_kinesis as kinesis, old_kms as kms, old_logs as logs,
        old_sagemaker as sagemaker, old_ssm as ssm, old_stepfunctions as stepfunctions,
    };
    pub(super) use {old_library as library, old_obstacles as obstacles, old_protocol as protocol};
}
mod new {
    #[cfg(feature = "services")]
    pub(super) use {
        new_athena as athena, new_ce as ce, new_comprehend as comprehend, new_dynamodb as dynamodb,
        new_ecs as ecs, new_glue as glue, new_kinesis as kinesis, new_kms as kms, new_logs as logs,
        new_sagemaker as sagemaker, new_ssm as ssm, new_stepfunctions as stepfunctions,
    };
    pub(super) use {new_library as library, new_obstacles as obstacles, new_protocol as protocol};
}

/// An operation and how it reads and writes in the two checkouts.
pub struct Pair {
    /// The name of its crate.
    pub service: &'static str,
    /// Its own name.
    pub operation: &'static str,
    /// In the checkout of old.
    pub old: Codec,
    /// In this one.
    pub new: Codec,
}

/// The functions of an operation.
pub struct Codec {
    /// Reads a response.
    pub response: fn(&Response<&[u8]>) -> Read,
    /// Reads its output with serde.
    pub output: fn(&[u8]) -> Plain,
    /// Reads its input with serde, and makes a request of it.
    pub request: fn(&[u8]) -> (Plain, Option<Written>),
}

/// What a function gives, or what it panics with.
fn caught<T>(function: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(function)).map_err(|cause| {
        let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default()
    })
}

/// The functions of an operation. To the compiler, each has types of its own.
macro_rules! codec {
    ($krate:path, $operation:path) => {{
        use $krate as service;
        type Of = $operation;
        type Input = <Of as service::operation::Operation>::Input;
        type Output = <Of as service::operation::Operation>::Output;
        use service::error::{OperationError, RequestError};
        use service::operation::{Endpoint, Operation};
        fn response(response: &Response<&[u8]>) -> Read {
            let read = match caught(|| Of::response(response)) {
                Ok(read) => read,
                Err(panic) => return Read::Panicked(panic),
            };
            match read {
                Ok(read) => Read::Output {
                    json: serde_json::to_vec(&read.output).map_err(|error| error.to_string()),
                    shown: format!("{:?}", read.output),
                    is_clone_equal: read.output.clone() == read.output,
                    corrected: read.metadata.corrected,
                },
                Err(OperationError::Service { error, metadata }) => {
                    let shown = format!("{error:?} {metadata:?}");
                    let message = metadata.message.clone();
                    let error = OperationError::Service { error, metadata };
                    let retried = (error.is_throttling(), error.is_transient());
                    Read::Service { shown: format!("{shown} {error} {retried:?}"), message }
                }
                Err(OperationError::Response(error)) => Read::Unreadable {
                    path: error.path.clone(),
                    at: (error.line, error.column),
                    message: error.message.clone(),
                },
                Err(_) => Read::Panicked("a new kind of error".to_owned()),
            }
        }
        fn output(body: &[u8]) -> Plain {
            plain::<Output>(body).0
        }
        fn request(body: &[u8]) -> (Plain, Option<Written>) {
            let (plain, input) = plain::<Input>(body);
            let Some(input) = input else { return (plain, None) };
            let Ok(endpoint) = Endpoint::new("https://example.com") else { return (plain, None) };
            let made = match caught(|| Of::request(&input, &endpoint)) {
                Ok(made) => made,
                Err(panic) => return (plain, Some(Written::Panicked(panic))),
            };
            let written = match made {
                Ok(request) => {
                    let (mut parts, body) = request.into_parts();
                    // The generator of the old one did not know that an operation can ask for it.
                    parts.headers.remove("content-md5");
                    Written::Body { head: format!("{parts:?}"), body }
                }
                Err(error) => {
                    let is_input = matches!(error, RequestError::Input(_));
                    Written::Refused { is_input, shown: format!("{error} {error:?}") }
                }
            };
            (plain, Some(written))
        }
        fn plain<T: serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug>(
            body: &[u8],
        ) -> (Plain, Option<T>) {
            match caught(|| serde_json::from_slice::<T>(body)) {
                Ok(Ok(value)) => {
                    let json = serde_json::to_vec(&value).map_err(|error| error.to_string());
                    (Plain::Value { json, shown: format!("{value:?}") }, Some(value))
                }
                Ok(Err(error)) => (Plain::refused(&error), None),
                Err(panic) => (Plain::Panicked(panic), None),
            }
        }
        Codec { response, output, request }
    }};
}

/// All operations that are compared.
pub static PAIRS: LazyLock<Vec<&Pair>> = LazyLock::new(|| {
    #[cfg(feature = "services")]
    return FIXTURES.iter().chain(SERVICES).collect();
    #[cfg(not(feature = "services"))]
    FIXTURES.iter().collect()
});

macro_rules! pairs {
    ($name:ident: $($krate:ident::$module:ident::$operation:ident,)*) => {
        const $name: &[Pair] = &[$(Pair {
            service: stringify!($krate),
            operation: <new::$krate::operation::$module::$operation as new::$krate::operation::Operation>::NAME,
            old: codec!(old::$krate, old::$krate::operation::$module::$operation),
            new: codec!(new::$krate, new::$krate::operation::$module::$operation),
        }),*];
    };
}

pairs! { FIXTURES:
    obstacles::names::Names,
    obstacles::type_::Type,
    obstacles::recurse::Recurse,
    obstacles::keep::Keep,
    obstacles::send::Send,
    obstacles::squeeze::Squeeze,
    obstacles::crowd::Crowd,
    obstacles::get_thing::GetThing,
    obstacles::old::Old,
    obstacles::documented::Documented,
    obstacles::nothing::Nothing,
    protocol::record::Record,
    protocol::submit::Submit,
    protocol::point::Point,
    protocol::archive::Archive,
    library::lend::Lend,
}

#[cfg(feature = "services")]
pairs! { SERVICES:
    dynamodb::get_item::GetItem,
    dynamodb::query::Query,
    dynamodb::batch_get_item::BatchGetItem,
    dynamodb::transact_get_items::TransactGetItems,
    dynamodb::put_item::PutItem,
    dynamodb::describe_table::DescribeTable,
    sagemaker::describe_inference_experiment::DescribeInferenceExperiment,
    sagemaker::describe_training_job::DescribeTrainingJob,
    logs::get_query_results::GetQueryResults,
    logs::filter_log_events::FilterLogEvents,
    kinesis::get_records::GetRecords,
    kinesis::put_record::PutRecord,
    ssm::get_parameters::GetParameters,
    ecs::describe_tasks::DescribeTasks,
    ce::get_cost_and_usage::GetCostAndUsage,
    kms::generate_data_key::GenerateDataKey,
    athena::get_query_results::GetQueryResults,
    comprehend::detect_sentiment::DetectSentiment,
    glue::get_table::GetTable,
    stepfunctions::get_execution_history::GetExecutionHistory,
}

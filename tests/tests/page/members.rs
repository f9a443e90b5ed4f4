//! *Response Structure*: each entry of the page, what it is on the wire, and what it is in Rust.
//!
//! The page lists 43 entries below the `(dict)` that is the response itself, counted by its bullets
//! of the form `• Name (type) –` or `• (type) –`: 39 members with a name, and 4 entries for what a
//! list holds (`ModelVariants`, `CsvContentTypes`, `JsonContentTypes`, `ShadowModelVariants`).
//! Bullets that explain the values of a status have no type, and are not among them.

use std::collections::BTreeSet;

use sagemaker_describe_inference_experiment::DateTime;
use sagemaker_describe_inference_experiment::types::{
    CaptureContentTypeHeader, EndpointMetadata, EndpointStatus,
    InferenceExperimentDataStorageConfig, InferenceExperimentSchedule, InferenceExperimentStatus,
    InferenceExperimentType, InstanceType, ModelInfrastructureConfig, ModelInfrastructureType,
    ModelVariantConfigSummary, ModelVariantStatus, RealTimeInferenceConfig, ShadowModeConfig,
    ShadowModelVariantConfig,
};
use serde_json::{Value, json};

use super::responses::maximal;
use super::row::{Inside, PageType, Presence, Row, rows};
use crate::{Output, parse, serialize, try_parse, with, without};

/// The entries, in the page's order. Paths are in wire names: the last segment is the member's name on
/// the wire. `required` is the model's word, and makes the difference between `String` and
/// `Option<String>`. The compiler checks that the field is of that type.
pub(crate) fn rows() -> Vec<Row> {
    rows! { output:
        "Arn"                                         string   required String => &mut output.arn;
        "Name"                                        string   required String => &mut output.name;
        "Type"                                        string   required InferenceExperimentType => &mut output.r#type;
        "Schedule"                                    dict     optional InferenceExperimentSchedule => &mut output.schedule;
        "Schedule.StartTime"                          datetime optional DateTime => &mut output.schedule.inside().start_time;
        "Schedule.EndTime"                            datetime optional DateTime => &mut output.schedule.inside().end_time;
        "Status"                                      string   required InferenceExperimentStatus => &mut output.status;
        "StatusReason"                                string   optional String => &mut output.status_reason;
        "Description"                                 string   optional String => &mut output.description;
        "CreationTime"                                datetime optional DateTime => &mut output.creation_time;
        "CompletionTime"                              datetime optional DateTime => &mut output.completion_time;
        "LastModifiedTime"                            datetime optional DateTime => &mut output.last_modified_time;
        "RoleArn"                                     string   optional String => &mut output.role_arn;
        "EndpointMetadata"                            dict     required EndpointMetadata => &mut output.endpoint_metadata;
        "EndpointMetadata.EndpointName"               string   required String => &mut output.endpoint_metadata.endpoint_name;
        "EndpointMetadata.EndpointConfigName"         string   optional String => &mut output.endpoint_metadata.endpoint_config_name;
        "EndpointMetadata.EndpointStatus"             string   optional EndpointStatus => &mut output.endpoint_metadata.endpoint_status;
        "EndpointMetadata.FailureReason"              string   optional String => &mut output.endpoint_metadata.failure_reason;
        "ModelVariants"                               list     required Vec<ModelVariantConfigSummary> => &mut output.model_variants;
        "ModelVariants[]"                             dict     item     ModelVariantConfigSummary => variant(output);
        "ModelVariants[].ModelName"                   string   required String => &mut variant(output).model_name;
        "ModelVariants[].VariantName"                 string   required String => &mut variant(output).variant_name;
        "ModelVariants[].InfrastructureConfig"        dict     required ModelInfrastructureConfig => &mut variant(output).infrastructure_config;
        "ModelVariants[].InfrastructureConfig.InfrastructureType"
                                                      string   required ModelInfrastructureType => &mut infrastructure(output).infrastructure_type;
        "ModelVariants[].InfrastructureConfig.RealTimeInferenceConfig"
                                                      dict     required RealTimeInferenceConfig => &mut infrastructure(output).real_time_inference_config;
        "ModelVariants[].InfrastructureConfig.RealTimeInferenceConfig.InstanceType"
                                                      string   required InstanceType => &mut instances(output).instance_type;
        "ModelVariants[].InfrastructureConfig.RealTimeInferenceConfig.InstanceCount"
                                                      integer  required i32 => &mut instances(output).instance_count;
        "ModelVariants[].Status"                      string   required ModelVariantStatus => &mut variant(output).status;
        "DataStorageConfig"                           dict     optional InferenceExperimentDataStorageConfig => &mut output.data_storage_config;
        "DataStorageConfig.Destination"               string   required String => &mut storage(output).destination;
        "DataStorageConfig.KmsKey"                    string   optional String => &mut storage(output).kms_key;
        "DataStorageConfig.ContentType"               dict     optional CaptureContentTypeHeader => &mut storage(output).content_type;
        "DataStorageConfig.ContentType.CsvContentTypes"
                                                      list     optional Vec<String> => &mut content_type(output).csv_content_types;
        "DataStorageConfig.ContentType.CsvContentTypes[]"
                                                      string   item     String => content_type(output).csv_content_types.inside().inside();
        "DataStorageConfig.ContentType.JsonContentTypes"
                                                      list     optional Vec<String> => &mut content_type(output).json_content_types;
        "DataStorageConfig.ContentType.JsonContentTypes[]"
                                                      string   item     String => content_type(output).json_content_types.inside().inside();
        "ShadowModeConfig"                            dict     optional ShadowModeConfig => &mut output.shadow_mode_config;
        "ShadowModeConfig.SourceModelVariantName"     string   required String => &mut shadow_mode(output).source_model_variant_name;
        "ShadowModeConfig.ShadowModelVariants"        list     required Vec<ShadowModelVariantConfig> => &mut shadow_mode(output).shadow_model_variants;
        "ShadowModeConfig.ShadowModelVariants[]"      dict     item     ShadowModelVariantConfig => shadow_variant(output);
        "ShadowModeConfig.ShadowModelVariants[].ShadowModelVariantName"
                                                      string   required String => &mut shadow_variant(output).shadow_model_variant_name;
        "ShadowModeConfig.ShadowModelVariants[].SamplingPercentage"
                                                      integer  required i32 => &mut shadow_variant(output).sampling_percentage;
        "KmsKey"                                      string   optional String => &mut output.kms_key;
    }
}

// The structures that rows go through, made where the output does not have them.

fn variant(output: &mut Output) -> &mut ModelVariantConfigSummary {
    output.model_variants.inside()
}

fn infrastructure(output: &mut Output) -> &mut ModelInfrastructureConfig {
    &mut variant(output).infrastructure_config
}

fn instances(output: &mut Output) -> &mut RealTimeInferenceConfig {
    &mut infrastructure(output).real_time_inference_config
}

fn storage(output: &mut Output) -> &mut InferenceExperimentDataStorageConfig {
    output.data_storage_config.inside()
}

fn content_type(output: &mut Output) -> &mut CaptureContentTypeHeader {
    storage(output).content_type.inside()
}

fn shadow_mode(output: &mut Output) -> &mut ShadowModeConfig {
    output.shadow_mode_config.inside()
}

fn shadow_variant(output: &mut Output) -> &mut ShadowModelVariantConfig {
    shadow_mode(output).shadow_model_variants.inside()
}

#[test]
fn the_page_has_43_entries() {
    let rows = rows();
    let count = |matches: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| matches(row)).count();

    assert_eq!(rows.len(), 43);
    assert_eq!((rows[0].path, rows[42].path), ("Arn", "KmsKey"));
    assert_eq!(rows.iter().map(|row| row.path).collect::<BTreeSet<_>>().len(), 43);

    assert_eq!(count(&|row| row.presence == Presence::required), 20);
    assert_eq!(count(&|row| row.presence == Presence::optional), 19);
    assert_eq!(count(&|row| row.presence == Presence::item), 4);

    assert_eq!(count(&|row| row.page_type == PageType::string), 23);
    assert_eq!(count(&|row| row.page_type == PageType::datetime), 5);
    assert_eq!(count(&|row| row.page_type == PageType::integer), 2);
    assert_eq!(count(&|row| row.page_type == PageType::dict), 9);
    assert_eq!(count(&|row| row.page_type == PageType::list), 4);
}

/// That there is a field for each row, and of which type, is what compiling the table says. This is
/// the reverse: a derived `Debug` names all fields, and each is a row of the table.
#[test]
fn the_types_have_the_members_of_the_page_and_no_others() {
    let mut output = Output::default();
    for row in rows() {
        (row.open)(&mut output);
    }
    let debug = format!("{output:#?}");
    let names: Vec<_> = debug
        .lines()
        .filter_map(|line| Some(line.trim().split_once(": ")?.0))
        .filter(|name| name.chars().all(|c| c == '_' || c.is_ascii_lowercase()))
        .collect();
    let expected: Vec<_> = rows()
        .iter()
        .filter(|row| row.presence != Presence::item)
        .map(|row| snake_case(row.name()))
        .collect();
    assert_eq!(names, expected);
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// Of two documents that differ in one field of the value, one has the field's sample at the row's
/// path, and there is no other difference.
#[test]
fn each_member_has_its_name_on_the_wire() {
    for row in rows() {
        let mut output = Output::default();
        (row.open)(&mut output);
        let before = serialize(&output);
        assert_eq!(
            before.pointer(&row.pointer()).is_none(),
            row.presence == Presence::optional,
            "{row}"
        );

        let sample = (row.set_sample)(&mut output);
        let expected = with(&before, &row.pointer(), sample);
        assert_eq!(serialize(&output), expected, "{row}");
        assert_eq!(parse(&expected), output, "{row}");
    }
}

/// All samples at once: no two members share a place.
#[test]
fn no_member_is_in_the_way_of_another() {
    let mut output = Output::default();
    let mut expected = serialize(&output);
    for row in rows() {
        let sample = (row.set_sample)(&mut output);
        // The sample of a list's item replaces that of the list.
        expected = with(&expected, &row.pointer(), sample);
    }
    assert_eq!(serialize(&output), expected);
    assert_eq!(parse(&expected), output);
}

#[test]
fn an_optional_member_is_none_where_it_is_absent_or_null() {
    for row in rows().iter().filter(|row| row.presence == Presence::optional) {
        let absent = without(&maximal(), &row.pointer());
        let mut output = parse(&absent);
        assert!((row.is_default)(&mut output), "{row}");
        assert_eq!(serialize(&output), absent, "{row}");

        let null = with(&maximal(), &row.pointer(), Value::Null);
        assert_eq!(parse(&null), output, "{row}");
    }
}

/// A service may stop sending a member. The response is worth reading without it.
#[test]
fn a_required_member_is_empty_where_it_is_absent_or_null() {
    for row in rows().iter().filter(|row| row.presence == Presence::required) {
        let mut output = parse(&without(&maximal(), &row.pointer()));
        assert!((row.is_default)(&mut output), "{row}");
        let document = serialize(&output);
        let written = document.pointer(&row.pointer());
        match row.page_type {
            PageType::string => assert_eq!(written, Some(&json!("")), "{row}"),
            PageType::integer => assert_eq!(written, Some(&json!(0)), "{row}"),
            PageType::list => assert_eq!(written, Some(&json!([])), "{row}"),
            PageType::dict => assert!(written.is_some_and(Value::is_object), "{row}"),
            PageType::datetime => unreachable!("the model requires no timestamp"),
        }

        let null = with(&maximal(), &row.pointer(), Value::Null);
        assert_eq!(parse(&null), output, "{row}");
    }
}

#[test]
fn null_is_no_item_of_a_list() {
    for row in rows().iter().filter(|row| row.presence == Presence::item) {
        let pointer = row.pointer();
        let list = pointer.strip_suffix("/0").unwrap();
        let Some(Value::Array(mut items)) = maximal().pointer(list).cloned() else {
            panic!("{row}: no list at {list}");
        };
        for index in 0..=items.len() {
            items.insert(2 * index, Value::Null);
        }
        let nulls = with(&maximal(), list, Value::Array(items));
        assert_eq!(parse(&nulls), parse(&maximal()), "{row}");
        assert_eq!(serialize(&parse(&nulls)), maximal(), "{row}");
    }
}

/// The page's type is the type of the value on the wire, and an error names the member.
#[test]
fn each_member_accepts_the_type_of_the_page_only() {
    for row in rows() {
        for (value, accepting) in [
            (json!("text"), &[PageType::string][..]),
            (json!(7), &[PageType::integer, PageType::datetime]),
            (json!(7.5), &[PageType::datetime]),
            (json!(true), &[]),
            (json!([]), &[PageType::list]),
            (json!({}), &[PageType::dict]),
        ] {
            let response = with(&maximal(), &row.pointer(), value.clone());
            match try_parse(&response) {
                Ok(_) => assert!(accepting.contains(&row.page_type), "{row}: {value} accepted"),
                Err(error) => {
                    assert!(!accepting.contains(&row.page_type), "{row}: {error}");
                    let path = row.path.replace("[]", "[0]");
                    assert!(error.to_string().starts_with(&format!("{path}: ")), "{row}: {error}");
                }
            }
        }
    }
}

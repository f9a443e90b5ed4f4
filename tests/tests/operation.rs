//! Operations without IO: what a request looks like, and what is read out of any response.
#![allow(clippy::unwrap_used)]

use http::{Response, StatusCode};
use sagemaker_describe_inference_experiment as sagemaker;

use obstacles::operation::names::{Names, NamesError};
use obstacles::operation::send::{Send, SendInput};
use sagemaker::error::OperationError;
use sagemaker::operation::describe_inference_experiment::{
    DescribeInferenceExperiment as Describe, DescribeInferenceExperimentError as DescribeError,
    DescribeInferenceExperimentInput as DescribeInput,
};
use sagemaker::operation::{Endpoint, Operation};
use sagemaker::types::InferenceExperimentStatus;

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Vec<u8>> {
    let builder =
        headers.iter().fold(Response::builder().status(status), |builder, (name, value)| {
            builder.header(*name, *value)
        });
    builder.body(body.into()).unwrap()
}

fn describe_error(response: &Response<Vec<u8>>) -> OperationError<DescribeError> {
    Describe::response(response).unwrap_err()
}

mod requests {
    use super::*;

    #[test]
    fn a_request_is_complete() {
        let input = DescribeInput::builder().name("canary").build().unwrap();
        let endpoint = "https://api.sagemaker.eu-west-1.amazonaws.com".parse().unwrap();
        let request = Describe::request(&input, &endpoint).unwrap();
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri(), "https://api.sagemaker.eu-west-1.amazonaws.com/");
        assert_eq!(request.headers()["content-type"], "application/x-amz-json-1.1");
        assert_eq!(request.headers()["x-amz-target"], "SageMaker.DescribeInferenceExperiment");
        assert_eq!(request.body(), br#"{"Name":"canary"}"#);
    }

    #[test]
    fn an_empty_input_is_an_empty_object() {
        use obstacles::operation::nothing::{Nothing, NothingInput};
        use obstacles::operation::{Endpoint, Operation};
        let endpoint = Endpoint::new("http://localhost:4566/base/").unwrap();
        let request = Nothing::request(&NothingInput::default(), &endpoint).unwrap();
        assert_eq!(request.uri(), "http://localhost:4566/base/");
        assert_eq!(request.body(), b"{}");
    }

    fn send(account: &str) -> Result<String, String> {
        use obstacles::operation::{Endpoint, Operation};
        let input: SendInput =
            serde_json::from_value(serde_json::json!({"Account": account})).unwrap();
        let endpoint = Endpoint::new("https://example.com").unwrap();
        let request = Send::request(&input, &endpoint).map_err(|error| error.to_string())?;
        Ok(request.uri().to_string())
    }

    #[test]
    fn members_stand_in_the_host_name() {
        assert_eq!(send("a1-b2"), Ok("https://a1-b2.data-example.com/".to_owned()));
    }

    /// A label may be an enumeration, be it required or not.
    #[test]
    fn values_of_enumerations_stand_in_the_host_name() {
        use obstacles::operation::route::{Route, RouteInput};
        use obstacles::operation::{Endpoint, Operation};
        let endpoint = Endpoint::new("https://example.com").unwrap();
        let input = RouteInput::builder().zone("north-1").line("new-2").build().unwrap();
        let request = Route::request(&input, &endpoint).unwrap();
        assert_eq!(request.uri(), "https://north-1.new-2.example.com/");
        let input = RouteInput::builder().zone("south_1").line("north-1").build().unwrap();
        let error = Route::request(&input, &endpoint).unwrap_err().to_string();
        assert!(
            error.starts_with("RouteInput is not valid: zone cannot stand in a host"),
            "{error}"
        );
    }

    #[test]
    fn what_cannot_stand_there_is_refused() {
        let long = "a".repeat(64);
        for account in ["", "a.b", "evil.com/", "-a", "a-", "a b", "é", "a@b", "a\r\nb", &long] {
            let error = send(account).unwrap_err();
            assert!(error.contains("account") && error.contains("host name"), "{account}: {error}");
        }
    }

    fn send_to(
        url: &str,
        options: &obstacles::operation::RequestOptions,
    ) -> Result<String, String> {
        use obstacles::operation::{Endpoint, Operation};
        let input: SendInput =
            serde_json::from_value(serde_json::json!({"Account": "a1"})).unwrap();
        let request = Send::request_with(&input, &Endpoint::new(url).unwrap(), options);
        request.map(|request| request.uri().to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_address_has_no_prefix() {
        let options = obstacles::operation::RequestOptions::default();
        for url in ["http://127.0.0.1:8083/", "http://[::1]:4566/", "https://10.0.0.1/base/"] {
            assert_eq!(send_to(url, &options), Ok(url.to_owned()));
        }
        let url = "http://localhost:8083/";
        assert_eq!(send_to(url, &options), Ok("http://a1.data-localhost:8083/".to_owned()));
    }

    #[test]
    fn the_prefix_can_be_switched_off() {
        use obstacles::operation::{Endpoint, Operation};
        let mut options = obstacles::operation::RequestOptions::default();
        options.disable_host_prefix = true;
        let url = "https://example.com/";
        assert_eq!(send_to(url, &options), Ok(url.to_owned()));
        // What cannot stand in a host name may then stand in the body.
        let input: SendInput =
            serde_json::from_value(serde_json::json!({"Account": "a b"})).unwrap();
        let endpoint = Endpoint::new(url).unwrap();
        assert!(Send::request_with(&input, &endpoint, &options).is_ok());
        assert!(Send::request(&input, &endpoint).is_err());
    }

    #[test]
    fn a_host_that_is_not_valid_is_an_error() {
        let options = obstacles::operation::RequestOptions::default();
        let long = format!("https://{}.com", "a".repeat(60));
        let error = send_to(&long, &options).unwrap_err();
        assert_eq!(
            error,
            "the endpoint is not at a valid host name with the operation's host prefix"
        );
    }

    #[test]
    fn an_endpoint_has_neither_secrets_nor_a_query() {
        for url in
            ["", "example.com", "https://user:pw@example.com", "https://example.com/?a", "ftp://a"]
        {
            assert!(Endpoint::new(url).is_err(), "{url}");
        }
    }
}

mod responses {
    use super::*;

    const MINIMAL: &str = r#"{"Arn": "a", "Name": "n", "Type": "ShadowMode", "Status": "Running",
        "EndpointMetadata": {"EndpointName": "e"}, "ModelVariants": []}"#;

    #[test]
    fn an_output_comes_with_what_is_known_of_the_response() {
        let headers = [("x-amzn-requestid", "1234"), ("content-type", "text/nonsense")];
        let response = Describe::response(&response(200, &headers, MINIMAL)).unwrap();
        assert_eq!(response.status, InferenceExperimentStatus::Running);
        assert_eq!(response.metadata.status, StatusCode::OK);
        assert_eq!(response.metadata.request_id.as_deref(), Some("1234"));
        assert!(response.metadata.corrected.is_empty());
        assert_eq!(response.into_inner().name, "n");
    }

    #[test]
    fn the_other_name_of_the_request_id_is_known() {
        let response = response(200, &[("x-amz-request-id", "5678")], MINIMAL);
        let response = Describe::response(&response).unwrap();
        assert_eq!(response.metadata.request_id.as_deref(), Some("5678"));
    }

    #[test]
    fn members_that_are_missing_are_listed() {
        let body = r#"{"__type": "x", "Name": null, "EndpointMetadata": {},
            "ModelVariants": [{"ModelName": "m", "VariantName": "v", "Status": "InService",
                "InfrastructureConfig": {"InfrastructureType": "RealTimeInference",
                    "RealTimeInferenceConfig": {"InstanceType": "ml.m5.large"}}}]}"#;
        let response = Describe::response(&response(200, &[], body)).unwrap();
        let mut corrected = response.metadata.corrected.clone();
        corrected.sort();
        assert_eq!(
            corrected,
            [
                "Arn",
                "EndpointMetadata.EndpointName",
                "ModelVariants[0].InfrastructureConfig.RealTimeInferenceConfig.InstanceCount",
                "Name",
                "Status",
                "Type",
            ]
        );
        assert_eq!(response.arn, "");
    }

    /// In unions, too.
    #[test]
    fn what_was_replaced_in_a_union_was_not_corrected() {
        use obstacles::operation::Operation;
        use obstacles::operation::type_::Type;
        for (choice, expected) in [
            (r#"{"Required": {}}"#, true),
            (r#"{"Required": {}, "Required": null, "Text": "t"}"#, false),
            (r#"{"Required": null, "Text": "t", "Required": {}, "Text": null}"#, true),
        ] {
            let body = format!(r#"{{"Choice": {choice}}}"#);
            let response = Type::response(&response(200, &[], &body)).unwrap();
            let mut corrected = response.metadata.corrected.clone();
            corrected.retain(|path| path.starts_with("Choice.Required."));
            assert_eq!(!corrected.is_empty(), expected, "{choice}: {corrected:?}");
        }
        let twice = r#"{"Choice": {"Required": {}, "Required": {}}}"#;
        let once = r#"{"Choice": {"Required": {}}}"#;
        let [twice, once] = [twice, once].map(|body| {
            Type::response(&response(200, &[], body)).unwrap().metadata.corrected.clone()
        });
        assert_eq!(twice, once);
    }

    /// 1,481 operations of awsJson services have no output members; some of their services send `null` or text.
    #[test]
    fn where_there_is_nothing_to_read_nothing_is_read() {
        use obstacles::operation::Operation;
        use obstacles::operation::nothing::{Nothing, NothingOutput};
        for body in [
            b"null".as_slice(),
            b"OK",
            b"[]",
            b"<html>",
            b"\xff\x00",
            b"",
            b"{",
            b"{\"__type\": \"x\"}",
        ] {
            let response = Response::builder().status(200).body(body).unwrap();
            let response = Nothing::response(&response).unwrap();
            assert_eq!(response.output, NothingOutput::default());
            assert!(response.metadata.corrected.is_empty());
        }
    }

    #[test]
    fn what_cannot_be_read_says_which_request_it_was() {
        let response = response(200, &[("x-amzn-requestid", "7")], r#"{"Arn": 5}"#);
        assert_eq!(
            describe_error(&response).to_string(),
            "the response (status 200, request 7) cannot be read: \
             Arn: expected a string, found the number 5 at line 1 column 9"
        );
    }

    /// What the model marks as sensitive is in no message about it, not even as a number or as a map's key.
    #[test]
    fn what_cannot_be_read_is_not_repeated() {
        use obstacles::operation::Operation;
        use obstacles::operation::keep::Keep;
        for body in [
            r#"{"Open": "o", "Text": "hunter2", "Time": []}"#,
            r#"{"Text": ["hunter2"]}"#,
            r#"{"Text": 271828}"#,
            r#"{"Number": 271828.5}"#,
            r#"{"Enum": 271828}"#,
            r#"{"Vault": {"Code": 271828}}"#,
            r#"{"Choice": {"Number": 271828.5}}"#,
            r#"{"Map": {"hunter2": 5}}"#,
            r#"{"Map": {"hunter2": [5]}}"#,
        ] {
            let error = Keep::response(&response(200, &[], body)).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("hunter2") && !shown.contains("271828"), "{shown}");
        }
    }

    /// The last of several values counts, and so do only its corrections.
    #[test]
    fn what_was_replaced_was_not_corrected() {
        let repeated = MINIMAL.replace(
            r#""EndpointMetadata": {"EndpointName": "e"}"#,
            r#""EndpointMetadata": {}, "EndpointMetadata": {"EndpointName": "e"}"#,
        );
        let output = Describe::response(&response(200, &[], &repeated)).unwrap();
        assert_eq!(output.endpoint_metadata.endpoint_name, "e");
        assert!(output.metadata.corrected.is_empty(), "{:?}", output.metadata.corrected);

        let twice = repeated.replace(r#"{"EndpointName": "e"}"#, "{}");
        let output = Describe::response(&response(200, &[], &twice)).unwrap();
        assert_eq!(output.metadata.corrected, ["EndpointMetadata.EndpointName"]);
    }

    #[test]
    fn no_body_is_an_empty_object() {
        for body in ["", " \t\r\n"] {
            let response = Describe::response(&response(200, &[], body)).unwrap();
            assert_eq!(response.metadata.corrected.len(), 6, "{:?}", response.metadata);
        }
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let body = "{\n  \"ModelVariants\": [\n    {\"ModelName\": 5}\n  ]\n}";
        let response = response(200, &[("x-amzn-requestid", "1234")], body);
        let OperationError::Response(unreadable) = describe_error(&response) else {
            unreachable!("a number is no name")
        };
        assert_eq!(unreadable.path, "ModelVariants[0].ModelName");
        assert_eq!((unreadable.line, unreadable.column), (3, 19));
        assert_eq!(unreadable.request_id.as_deref(), Some("1234"));
        assert_eq!(unreadable.status, StatusCode::OK);
        assert_eq!(unreadable.body(), body);
        assert!(unreadable.message.contains("expected a string, found the number 5"));
    }

    #[test]
    fn whatever_is_no_object_is_unreadable() {
        let deep = "[".repeat(100_000);
        // The last three are white space elsewhere, and not in JSON.
        let blanks = ["\u{b}", " \u{c}", "\u{a0}"];
        let texts = ["null", "[]", "5", "\"text\"", "<html>", "{", "{}{}", "{\"a\"", &deep];
        for body in texts.into_iter().chain(blanks) {
            let error = describe_error(&response(200, &[], body));
            assert!(matches!(error, OperationError::Response(_)), "{body:.20}: {error}");
        }
    }

    #[test]
    fn unknown_members_may_be_as_deep_as_they_like() {
        let deep = format!("{{\"Deep\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(Describe::response(&response(200, &[], &deep)).is_ok());
    }

    #[test]
    fn only_the_beginning_of_a_body_is_kept() {
        let body = "x".repeat(10_000_000);
        let OperationError::Response(unreadable) = describe_error(&response(200, &[], &body))
        else {
            unreachable!("this is not JSON")
        };
        assert!(unreadable.body().len() <= 1024);
    }
}

mod errors {
    use super::*;

    /// Each place where a service may say which error it is.
    #[test]
    fn an_error_is_found_wherever_its_code_stands() {
        let headers: [&[(&str, &str)]; 4] = [
            &[("x-amzn-errortype", "ResourceNotFound")],
            &[("X-Amzn-ErrorType", "ResourceNotFound:http://internal.amazon.com/coral/")],
            &[("x-amzn-errortype", "com.amazonaws.sagemaker#ResourceNotFound:http://a#b")],
            // The header wins over the body.
            &[("x-amzn-errortype", "ResourceNotFound")],
        ];
        let bodies = [
            r#"{"Message": "gone"}"#,
            r#"{"Message": "gone"}"#,
            r#"{"Message": "gone"}"#,
            r#"{"Message": "gone", "__type": "Other"}"#,
        ];
        let mut responses: Vec<_> = headers
            .iter()
            .zip(bodies)
            .map(|(headers, body)| response(400, headers, body))
            .collect();
        responses.extend(
            [
                r#"{"__type": "ResourceNotFound", "Message": "gone"}"#,
                r#"{"__type": "com.amazonaws.sagemaker#ResourceNotFound", "Message": "gone"}"#,
                r#"{"__type": "a#ResourceNotFound:http://b", "Message": "gone", "code": "Other"}"#,
                r#"{"code": "ResourceNotFound", "Message": "gone"}"#,
                r#"{"__type": null, "code": "ResourceNotFound", "Message": "gone"}"#,
            ]
            .map(|body| response(400, &[], body)),
        );
        for response in responses {
            let OperationError::Service { error, metadata } = describe_error(&response) else {
                unreachable!("{response:?} is an error")
            };
            let DescribeError::ResourceNotFound(error) = error else {
                unreachable!("{response:?}")
            };
            assert_eq!(error.message(), Some("gone"));
            assert_eq!(metadata.code.as_deref(), Some("ResourceNotFound"));
            assert_eq!(metadata.message.as_deref(), Some("gone"));
            assert_eq!(metadata.status, StatusCode::BAD_REQUEST);
        }
    }

    /// As in the official SDK. A message that is there in the model's spelling counts, whatever else there is.
    #[test]
    fn a_listed_error_has_its_message_however_the_service_spells_it() {
        for (body, message) in [
            (r#"{"message": "a"}"#, Some("a")),
            (r#"{"errorMessage": "c", "Message": null}"#, Some("c")),
            (r#"{"message": "a", "Message": "b"}"#, Some("b")),
            (r#"{"message": "a", "Message": ""}"#, Some("")),
            (r#"{"message": 5}"#, None),
        ] {
            let error =
                describe_error(&response(400, &[("x-amzn-errortype", "ResourceNotFound")], body));
            let Some(DescribeError::ResourceNotFound(error)) = error.as_service_error() else {
                unreachable!("{body}")
            };
            assert_eq!(error.message(), message, "{body}");
        }
        // Where it is required, and where no member can hold it.
        let body = r#"{"__type": "NotFound", "Message": "m"}"#;
        let error = names(&response(404, &[], body));
        assert_eq!(error.to_string(), "NotFound: m (status 404)");
        let body = r#"{"__type": "OddMessage", "errorMessage": "m"}"#;
        let error = names(&response(404, &[], body));
        assert_eq!(error.to_string(), "OddMessage (status 404)");
        assert_eq!(error.message(), Some("m"));
    }

    #[test]
    fn messages_have_three_names_and_the_first_that_is_there_counts() {
        for (body, message) in [
            (r#"{"message": "a", "Message": "b", "errorMessage": "c"}"#, Some("a")),
            (r#"{"errorMessage": "c", "Message": "b", "message": null}"#, Some("b")),
            (r#"{"errorMessage": "c"}"#, Some("c")),
            (r#"{"message": 5, "Message": ["b"], "errorMessage": {"a": "b"}}"#, None),
        ] {
            let error = describe_error(&response(500, &[], body));
            assert_eq!(error.metadata().unwrap().message.as_deref(), message, "{body}");
        }
    }

    /// Nothing that a proxy or a broken service sends is a reason to panic, or to lose what is known.
    #[test]
    fn reading_an_error_never_fails() {
        let deep = format!("{{\"__type\": {}", "[".repeat(100_000));
        let long = "x".repeat(10_000_000);
        let long_message = format!("{{\"__type\": \"A\", \"message\": \"{long}\"}}");
        let bodies: Vec<&[u8]> = vec![
            b"<html>Bad Gateway</html>",
            b"",
            b"null",
            b"[]",
            b"5",
            b"\xff\xfe\x00",
            br#"{"__type":5}"#,
            br#"{"__type":{"a":[1]}}"#,
            br#"{"message":"cut o"#,
            deep.as_bytes(),
            long.as_bytes(),
            long_message.as_bytes(),
        ];
        for body in bodies {
            let response = Response::builder()
                .status(502)
                .header("x-amzn-requestid", "1234")
                .body(body)
                .unwrap();
            let error = Describe::response(&response).unwrap_err();
            let OperationError::Service { error: unhandled, metadata } = &error else {
                unreachable!("a status of 502 is an error")
            };
            assert!(matches!(unhandled, DescribeError::Unhandled(_)));
            assert_eq!(metadata.status, StatusCode::BAD_GATEWAY);
            assert_eq!(metadata.request_id.as_deref(), Some("1234"));
            let beginning = String::from_utf8_lossy(&body[..body.len().min(1024)]);
            assert_eq!(metadata.body(), beginning);
            assert!(metadata.message.as_deref().unwrap_or_default().len() <= 8192);
            assert!(error.is_transient());
            assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn what_was_read_before_an_error_broke_off_is_kept() {
        let body = r#"{"__type": "a#Oops", "message": "half", "rest": "#;
        let error = describe_error(&response(400, &[], body));
        let metadata = error.metadata().unwrap();
        assert_eq!(metadata.code.as_deref(), Some("Oops"));
        assert_eq!(metadata.message.as_deref(), Some("half"));
    }

    #[test]
    fn an_error_is_shown_with_what_the_service_has_to_say() {
        for (body, shown) in [
            (
                r#"{"__type": "AccessDenied", "message": "not you"}"#,
                "AccessDenied: not you (status 400, request 7)",
            ),
            (r#"{"__type": "AccessDenied"}"#, "AccessDenied (status 400, request 7)"),
            (r#"{"message": "oops"}"#, "an error without a code: oops (status 400, request 7)"),
            (
                r#"{"__type": "ResourceNotFound", "Message": "none such"}"#,
                "ResourceNotFound: none such (status 400, request 7)",
            ),
        ] {
            let response = response(400, &[("x-amzn-requestid", "7")], body);
            assert_eq!(describe_error(&response).to_string(), shown);
        }
    }

    /// A member that is not as expected costs itself, and no more.
    #[test]
    fn a_listed_error_is_read_as_far_as_it_can_be() {
        for (body, n, texts) in [
            (r#"{"__type": "Rich", "N": 1.0, "message": "m"}"#, 0, None),
            (r#"{"__type": "Rich", "message": "m", "N": "1", "Texts": ["a"]}"#, 0, Some(1)),
            (r#"{"__type": "Rich", "N": 7, "Texts": [5], "message": "m", "Thing": []}"#, 7, None),
            (r#"{"__type": "Rich", "N": 7, "message": "m", "New": {"a": [1]}}"#, 7, None),
            (r#"{"__type": "Rich", "message": "m"}"#, 0, None),
            (r#"{"__type": "Rich", "N": 7, "message": "m", "Texts": ["a", "#, 7, None),
            (
                r#"{"N": 1e999, "code": 1e999, "__type": "Rich", "Texts": ["a"], "message": "m"}"#,
                0,
                Some(1),
            ),
            (r#"{"Message": 1e999, "__type": "Rich", "N": 7, "message": "m"}"#, 7, None),
        ] {
            let error = names(&response(400, &[], body));
            assert!(error.is_throttling(), "the model says so: {body}");
            assert_eq!(error.to_string(), "Rich: m (status 400)", "{body}");
            let Ok(NamesError::Rich(rich)) = error.into_service_error() else {
                unreachable!("{body}")
            };
            assert_eq!((rich.message(), rich.n), (Some("m"), n), "{body}");
            assert_eq!(rich.texts.map(|texts| texts.len()), texts, "{body}");
        }
        // Nor does one that is far too deep.
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        let body = format!(r#"{{"Thing": {deep}, "__type": "Rich", "N": 7, "message": "m"}}"#);
        let error = names(&response(400, &[], &body));
        assert_eq!(error.to_string(), "Rich: m (status 400)");
        // Not even a body that is no object hides what the header says.
        let error = names(&response(400, &[("x-amzn-errortype", "Rich")], "<html>"));
        assert!(error.as_service_error().is_some_and(NamesError::is_rich) && error.is_throttling());
    }

    /// Whatever was not as the model says: a member that could not be read, and what is missing or was corrected in one that could.
    /// The last one of a name counts.
    #[test]
    fn what_was_corrected_in_an_error_is_listed() {
        for (members, corrected) in [
            (r#""N": 7"#, &[][..]),
            (r#""message": "m""#, &["N"]),
            (r#""N": "7""#, &["N"]),
            (r#""N": 7, "Texts": 5, "Thing": {}, "New": 1"#, &["Texts", "Thing.Name"]),
            (r#""N": 7, "Texts": ["\ud800", 5]"#, &["Texts"]),
            (r#""N": 7, "Texts": [5], "Texts": ["a"]"#, &[]),
            (r#""N": 7, "Texts": ["\ud800"], "Texts": ["a", "\ud800"]"#, &["Texts[1]"]),
            (r#""N": 7, "Texts": [5], "Texts": null"#, &[]),
            (r#""N": 7, "Thing": {}, "Thing": {"Name": "n"}"#, &[]),
            (r#""N": 7, "N": null"#, &["N"]),
            (r#""N": "7", "N": 7, "message": 5"#, &["message"]),
        ] {
            let body = format!(r#"{{"__type": "Rich", {members}}}"#);
            let error = names(&response(400, &[], &body));
            assert_eq!(error.metadata().unwrap().corrected, corrected, "{body}");
        }
    }

    #[test]
    fn a_code_that_is_empty_is_none() {
        for (headers, body) in [
            (&[("x-amzn-errortype", "")][..], r#"{"code": "Busy"}"#),
            (&[("x-amzn-errortype", " ")], r#"{"__type": "Busy"}"#),
            (&[("x-amzn-errortype", ":http://a")], r#"{"__type": "ns#", "code": "Busy"}"#),
            (&[], r#"{"__type": "", "code": "Busy"}"#),
        ] {
            assert_eq!(
                describe_error(&response(400, headers, body)).code(),
                Some("Busy"),
                "{body}"
            );
        }
        assert_eq!(describe_error(&response(400, &[], r#"{"__type": ""}"#)).code(), None);
    }

    /// JSON's grammar has escapes of half a character; a message that was cut may end in one.
    #[test]
    fn half_a_character_costs_no_more_than_itself() {
        let body =
            r#"{"message": "oh \ud83d", "__type": "ns#ProvisionedThroughputExceededException"}"#;
        let error = names(&response(400, &[], body));
        assert_eq!(error.code(), Some("ProvisionedThroughputExceededException"));
        assert_eq!(error.message(), Some("oh \u{fffd}"));
        assert!(error.is_throttling());
        let body = r#"{"__type": "Rich", "N": 7, "Texts": ["\udc4d"], "message": "m\ud83dn"}"#;
        let error = names(&response(400, &[], body)).into_service_error().unwrap();
        let NamesError::Rich(rich) = error else { unreachable!("{error:?}") };
        assert_eq!((rich.message(), rich.n), (Some("m\u{fffd}n"), 7));
        assert_eq!(rich.texts, Some(vec!["\u{fffd}".to_owned()]));
    }

    /// The model of this error has no member for a message, as many services have them.
    #[test]
    fn an_error_without_a_member_for_its_message_has_one() {
        let body = r#"{"__type": "Throttled", "message": "The log group does not exist."}"#;
        let headers = [("x-amzn-requestid", "7")];
        let error = names(&response(400, &headers, body));
        assert_eq!(
            error.to_string(),
            "Throttled: The log group does not exist. (status 400, request 7)"
        );
        let Some(NamesError::Throttled(error)) = error.as_service_error() else {
            unreachable!("{error:?}")
        };
        assert_eq!(error.message(), Some("The log group does not exist."));
    }

    #[test]
    fn what_is_known_of_an_error_can_be_asked_of_it() {
        let body = r#"{"__type": "AccessDeniedException", "Message": "User: x is not authorized"}"#;
        let error = names(&response(403, &[("x-amzn-requestid", "7")], body));
        assert_eq!(
            error.to_string(),
            "AccessDeniedException: User: x is not authorized (status 403, request 7)"
        );
        assert_eq!(error.code(), Some("AccessDeniedException"));
        assert_eq!(error.message(), Some("User: x is not authorized"));
        assert_eq!((error.request_id(), error.status()), (Some("7"), StatusCode::FORBIDDEN));
        let error = error.into_service_error().unwrap();
        assert!(!error.is_not_found() && !error.is_throttled());
        // Even by itself, it says what it is.
        assert_eq!(error.to_string(), "AccessDeniedException: User: x is not authorized");
        let NamesError::Unhandled(error) = error else { unreachable!("{error:?}") };
        assert_eq!(error.code(), Some("AccessDeniedException"));
        assert_eq!(error.message(), Some("User: x is not authorized"));
        let error = names(&response(404, &[], r#"{"__type": "NotFound", "message": "m"}"#));
        assert!(error.as_service_error().is_some_and(NamesError::is_not_found));
        let error = names(&response(200, &[("x-amzn-requestid", "7")], "?"));
        assert_eq!((error.code(), error.message(), error.request_id()), (None, None, Some("7")));
        assert_eq!(error.clone().into_service_error().unwrap_err(), error);
    }

    /// A body may hold what nobody should read in a log.
    #[test]
    fn nothing_shows_a_body() {
        let body = r#"{"__type": "NotFound", "message": "m", "Resource": [], "Other": "hunter2"}"#;
        let error = names(&response(404, &[], body));
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains(&format!("body: {} bytes", body.len())), "{shown}");
        assert!(error.metadata().unwrap().body().contains("hunter2"), "who asks for it gets it");
        let error = describe_error(&response(200, &[], r#"{"Arn": "hunter2", "Name": []}"#));
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("hunter2") && shown.contains("30 bytes"), "{shown}");
        let OperationError::Response(error) = error else { unreachable!("{error}") };
        assert!(error.body().contains("hunter2"), "who asks for it gets it");
    }

    /// Where one of several members for a message is sensitive, so is what the service says.
    #[test]
    fn a_message_that_may_be_sensitive_is_not_shown_by_another_member() {
        let body = r#"{"__type": "TwoMessages", "Message": "hush"}"#;
        let error = names(&response(400, &[], body));
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hush"), "{shown}");
        assert_eq!(error.message(), Some("hush"), "who asks for it gets it");
    }

    /// What a listed error hides, its metadata's message does not show.
    #[test]
    fn a_sensitive_message_is_not_shown() {
        let body = r#"{"__type": "SecretMessage", "message": "hush"}"#;
        let error = names(&response(400, &[], body));
        assert_eq!(error.to_string(), "SecretMessage (status 400)");
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
        assert_eq!(error.message(), Some("hush"), "who asks for it gets it");
        assert!(matches!(error.as_service_error(), Some(NamesError::SecretMessage(_))));
    }

    /// The official SDK finds the first code, too.
    #[test]
    fn what_is_no_utf_8_does_not_hide_the_rest() {
        for body in [
            b"{\"__type\": \"a#Oops\"}\xff".as_slice(),
            b"{\"message\": \"caf\xe9\", \"__type\": \"Oops\"}",
        ] {
            let response = Response::builder().status(503).body(body.to_vec()).unwrap();
            let error = describe_error(&response);
            assert_eq!(error.metadata().unwrap().code.as_deref(), Some("Oops"));
        }
    }

    fn names(response: &Response<Vec<u8>>) -> obstacles::error::OperationError<NamesError> {
        use obstacles::operation::Operation;
        Names::response(response).unwrap_err()
    }

    #[test]
    fn an_error_has_its_members_and_its_older_code() {
        for code in ["NotFound", "Sender.NotFound"] {
            let body = format!(r#"{{"__type": "{code}", "message": "m", "Resource": "r"}}"#);
            let error = names(&response(404, &[], &body));
            let Some(NamesError::NotFound(error)) = error.as_service_error() else {
                unreachable!("{code}")
            };
            assert_eq!((error.message.as_str(), error.resource.as_deref()), ("m", Some("r")));
        }
    }

    /// Two of the model's errors take the name or the older code of another one.
    #[test]
    fn a_code_of_several_errors_is_the_first_ones() {
        let error = names(&response(400, &[("x-amzn-errortype", "Throttled")], "{}"));
        assert!(matches!(error.as_service_error(), Some(NamesError::Throttled(_))));
        let body = r#"{"__type": "OldError", "message": "m"}"#;
        let error = names(&response(400, &[], body));
        assert!(matches!(error.as_service_error(), Some(NamesError::OldError(_))));
    }

    #[test]
    fn the_code_of_the_query_protocol_is_what_callers_look_for() {
        let headers = [("x-amzn-query-error", "AWS.SimpleQueueService.Gone;Sender")];
        let error = names(&response(400, &headers, r#"{"__type": "NotFound", "message": "m"}"#));
        assert!(matches!(error.as_service_error(), Some(NamesError::NotFound(_))));
        let code = error.metadata().unwrap().code.as_deref();
        assert_eq!(code, Some("AWS.SimpleQueueService.Gone"));
        assert_eq!(error.to_string(), "NotFound: m (status 400, code AWS.SimpleQueueService.Gone)");

        let headers = [("x-amzn-query-error", ";Sender")];
        let error = names(&response(400, &headers, r#"{"__type": "NotFound", "message": "m"}"#));
        assert_eq!(error.metadata().unwrap().code.as_deref(), Some("NotFound"));
    }

    #[test]
    fn some_errors_are_worth_another_try() {
        for (status, code, is_throttling, is_transient) in [
            (400, "ThrottlingException", true, false),
            (400, "TooManyRequestsException", true, false),
            (429, "Whatever", true, false),
            (429, "", true, false),
            // The model lists it, and does not say so.
            (429, "NotFound", false, false),
            (429, "Throttled", true, false),
            (429, "OddMessage", false, true),
            (400, "RequestTimeout", false, true),
            (500, "Whatever", false, true),
            (503, "SlowDown", true, true),
            (400, "ValidationException", false, false),
            (403, "AccessDeniedException", false, false),
            (501, "Whatever", false, false),
            // As the model says.
            (400, "Throttled", true, false),
            (400, "OddMessage", false, true),
        ] {
            let error = names(&response(status, &[("x-amzn-errortype", code)], "{}"));
            assert_eq!(error.is_throttling(), is_throttling, "{status} {code}");
            assert_eq!(error.is_transient(), is_transient, "{status} {code}");
        }
    }

    /// Of a service that sends an older code, too, either can be on the lists.
    #[test]
    fn both_codes_of_an_error_tell_whether_it_is_worth_another_try() {
        for (status, code, older, is_throttling, is_transient) in [
            (400, "Whatever", "RequestThrottled;Sender", true, false),
            (400, "RequestThrottled", "AWS.Whatever;Sender", true, false),
            (400, "Whatever", "RequestTimeout;Sender", false, true),
            (400, "RequestTimeout", "AWS.Whatever;Sender", false, true),
            (400, "NotFound", "Throttling;Sender", true, false),
            (400, "Throttled", "AWS.Whatever;Sender", true, false),
            (429, "NotFound", "AWS.Whatever;Sender", false, false),
            (400, "Whatever", "AWS.Whatever;Sender", false, false),
            // Without the second part, it is no code.
            (400, "Whatever", "RequestThrottled", false, false),
        ] {
            let headers = [("x-amzn-errortype", code), ("x-amzn-query-error", older)];
            let error = names(&response(status, &headers, "{}"));
            assert_eq!(error.is_throttling(), is_throttling, "{status} {code} {older}");
            assert_eq!(error.is_transient(), is_transient, "{status} {code} {older}");
        }
    }
}

/// What a request must meet before it is sent. The bounds are those of the model; botocore enforces the same,
/// and no upper ones (of blobs and maps it checks none at all).
mod limits {
    use std::collections::BTreeMap;

    use obstacles::DateTime;
    use obstacles::error::{BuildError, RequestError, ViolationKind};
    use obstacles::operation::squeeze::{Squeeze, SqueezeInput};
    use obstacles::operation::type_::{Type, TypeInput};
    use obstacles::operation::{Endpoint, Operation};
    use obstacles::types::{Constrained, LimitedUnion};

    fn request(input: &SqueezeInput) -> Result<http::Request<Vec<u8>>, BuildError> {
        let endpoint = Endpoint::new("https://example.com").unwrap();
        Squeeze::request(input, &endpoint).map_err(|error| match error {
            RequestError::Input(error) => error,
            other => unreachable!("{other}"),
        })
    }

    fn violations(error: &BuildError) -> Vec<(&str, &ViolationKind)> {
        let violations = error.violations().iter();
        violations.map(|violation| (&*violation.path, &violation.kind)).collect()
    }

    /// Everything that can be too small, is.
    fn wrong() -> Constrained {
        let mut of = Constrained::default();
        of.name = Some(String::new());
        of.shorter = Some("é".to_owned());
        of.names = Some(vec!["a".to_owned(), String::new()]);
        of.name_map =
            Some(BTreeMap::from([(String::new(), vec![]), ("k".to_owned(), vec![String::new()])]));
        of.count = Some(i32::MIN);
        of.ratio = Some(0.25);
        of.bytes = Some(b"b".into());
        of.kind = Some("".into());
        of.exact = Some(4);
        of
    }

    const TOO_SHORT: ViolationKind = ViolationKind::TooShort { length: 0, min: 1 };

    /// What is wrong with it, member by member.
    const WRONG: &[(&str, ViolationKind)] = &[
        ("Name", TOO_SHORT),
        ("Shorter", ViolationKind::TooShort { length: 1, min: 2 }),
        ("Names[1]", TOO_SHORT),
        ("NameMap{0} (its key)", TOO_SHORT),
        ("NameMap{0}", TOO_SHORT),
        ("NameMap{1}[0]", TOO_SHORT),
        ("Ratio", ViolationKind::TooSmall { min: 0.5 }),
        ("Bytes", ViolationKind::TooShort { length: 1, min: 2 }),
        ("Kind", TOO_SHORT),
        ("Exact", ViolationKind::TooSmall { min: 5.0 }),
    ];

    #[test]
    fn all_violations_are_listed_at_once() {
        let mut input = SqueezeInput::default();
        input.limits = Some(wrong());
        input.more = Some(vec![Constrained::default(), wrong()]);
        input.union = Some(LimitedUnion::Limits(vec![]));
        let error = request(&input).unwrap_err();
        assert_eq!(error.structure(), "SqueezeInput");
        let mut expected = vec![("Token".to_owned(), &ViolationKind::Missing)];
        for place in ["Limits", "More[1]"] {
            expected.extend(WRONG.iter().map(|(path, kind)| (format!("{place}.{path}"), kind)));
        }
        expected.push(("Union.Limits".to_owned(), &TOO_SHORT));
        let expected: Vec<_> = expected.iter().map(|(path, kind)| (&**path, *kind)).collect();
        assert_eq!(violations(&error), expected);
        assert_eq!(error.missing(), ["Token"]);
        assert!(error.to_string().starts_with(
            "SqueezeInput is not valid: token is required and missing (Token on the wire); \
             limits.name has a length of 0, and needs at least 1 (Limits.Name on the wire); "
        ));
        let ratio = "; limits.ratio is less than 0.5 (Limits.Ratio on the wire); ";
        assert!(error.to_string().contains(ratio), "{error}");
        let last = error.violations().last().unwrap().to_string();
        assert_eq!(
            last,
            "SqueezeInput.union.Limits has a length of 0, and needs at least 1 \
             (Union.Limits on the wire)"
        );
    }

    /// Dates have four digits for the year; a number of seconds has no such bound.
    #[test]
    fn a_timestamp_that_its_format_cannot_express_is_listed() {
        let time = DateTime::from_secs(1_560_944_718_833);
        let mut input = TypeInput::default();
        (input.time, input.iso_time, input.time_as_http) = (Some(time), Some(time), Some(time));
        input.http_times = Some(vec![DateTime::UNIX_EPOCH, time]);
        let endpoint = Endpoint::new("https://example.com").unwrap();
        let RequestError::Input(error) = Type::request(&input, &endpoint).unwrap_err() else {
            unreachable!("the input is not valid")
        };
        let kind = &ViolationKind::TimestampOutOfRange;
        let expected = [("IsoTime", kind), ("TimeAsHttp", kind), ("HttpTimes[1]", kind)];
        assert_eq!(violations(&error), expected);
        let message = "iso_time is outside the years 0000 to 9999, which its format can express \
                       (IsoTime on the wire); ";
        assert!(error.to_string().contains(message), "{error}");
        (input.iso_time, input.time_as_http, input.http_times) = (None, None, None);
        let request = Type::request(&input, &endpoint).unwrap();
        assert_eq!(request.body(), br#"{"Time":1560944718833}"#);
    }

    #[test]
    fn a_builder_lists_them_beside_what_is_missing() {
        let error = Constrained::builder().name("").ratio(0.0).build().unwrap_err();
        let expected = [("Name", &TOO_SHORT), ("Ratio", &ViolationKind::TooSmall { min: 0.5 })];
        assert_eq!(violations(&error), expected);
        // A default in the place of what is missing is not too short as well.
        let error = obstacles::operation::send::SendInput::builder().build().unwrap_err();
        assert_eq!(violations(&error), [("Account", &ViolationKind::Missing)]);
    }

    #[test]
    fn what_is_just_large_enough_is_sent() {
        let of = Constrained::builder()
            .name("a")
            .shorter("éé")
            .names("n")
            .name_map("k", vec!["v".to_owned()])
            .count(i32::MIN)
            .ratio(0.5)
            .bytes(b"bb")
            .kind("o")
            .exact(5)
            .build()
            .unwrap();
        let input = SqueezeInput::builder().token("t").limits(of.clone()).more(of).build().unwrap();
        assert!(request(&input).is_ok());
        // There is no largest float, and NaN is not less than anything.
        let of = Constrained::builder().ratio(f64::NAN).build().unwrap();
        assert!(request(&SqueezeInput::builder().token("t").limits(of).build().unwrap()).is_ok());
    }

    /// The service may have come to accept more.
    #[test]
    fn upper_bounds_patterns_and_enumerations_are_left_to_the_service() {
        let of = Constrained::builder()
            .name("not in the pattern ".repeat(100))
            .names("n")
            .bytes(b"many more than four")
            .kind("three")
            .exact(6);
        assert!(of.build().is_ok());
    }

    #[test]
    fn a_variant_that_is_not_known_cannot_be_sent() {
        let mut input = SqueezeInput::builder().token("t").build().unwrap();
        input.union = Some(serde_json::from_str(r#"{"Newer": 1}"#).unwrap());
        assert_eq!(
            violations(&request(&input).unwrap_err()),
            [("Union", &ViolationKind::UnknownVariant)]
        );
        assert_eq!(serde_json::to_string(&input).unwrap(), r#"{"Token":"t","Union":{"Newer":{}}}"#);
    }

    /// Serde code is for all directions, and checks nothing.
    #[test]
    fn serialization_alone_checks_nothing() {
        let json = serde_json::to_string(&wrong()).unwrap();
        assert_eq!(serde_json::from_str::<Constrained>(&json).unwrap(), wrong());
    }
}

mod idempotency_tokens {
    use obstacles::operation::Operation;
    use obstacles::operation::nothing::{Nothing, NothingInput};
    use obstacles::operation::send::{Send, SendInput};
    use obstacles::operation::squeeze::{Squeeze, SqueezeInput};

    #[test]
    fn the_callers_generator_fills_what_is_absent() {
        let mut calls = 0;
        let mut generate = || {
            calls += 1;
            format!("token-{calls}")
        };
        let mut input = SqueezeInput::default();
        Squeeze::fill_idempotency_tokens(&mut input, &mut generate);
        assert_eq!(input.token.as_deref(), Some("token-1"));
        // A second attempt has the same token.
        Squeeze::fill_idempotency_tokens(&mut input, &mut generate);
        assert_eq!(input.token.as_deref(), Some("token-1"));
        let mut input = SendInput::builder().account("a").token("mine").build().unwrap();
        Send::fill_idempotency_tokens(&mut input, &mut generate);
        assert_eq!(input.token.as_deref(), Some("mine"));
        let mut nothing = NothingInput::default();
        Nothing::fill_idempotency_tokens(&mut nothing, &mut generate);
        assert_eq!((calls, nothing), (1, NothingInput::default()));
    }

    /// One that is required need not be given by the caller; but somebody has to give it before it is sent.
    #[test]
    fn a_required_token_is_optional_until_the_request() {
        let input = SqueezeInput::builder().build().unwrap();
        assert_eq!(input, serde_json::from_str("{}").unwrap());
    }
}

mod compression {
    use std::io::Read;

    use obstacles::operation::squeeze::{Squeeze, SqueezeInput};
    use obstacles::operation::{Endpoint, Operation, RequestOptions};

    fn request(data: &str, options: &RequestOptions) -> http::Request<Vec<u8>> {
        let input = SqueezeInput::builder().token("t").data(data).build().unwrap();
        let endpoint = Endpoint::new("https://example.com").unwrap();
        Squeeze::request_with(&input, &endpoint, options).unwrap()
    }

    /// A request's body, from compressed and not.
    fn body(request: &http::Request<Vec<u8>>) -> String {
        let Some(encoding) = request.headers().get("content-encoding") else {
            return String::from_utf8(request.body().clone()).unwrap();
        };
        assert_eq!(encoding, "gzip");
        let mut text = String::new();
        flate2::read::GzDecoder::new(&**request.body()).read_to_string(&mut text).unwrap();
        text
    }

    /// 10,240 bytes are what AWS's SDKs agree on.
    #[test]
    fn long_bodies_are_compressed_where_the_service_takes_that() {
        let around = r#"{"Token":"t","Data":[""]}"#.len();
        for (length, is_compressed) in [(10_239, false), (10_240, true), (100_000, true)] {
            let data = "a".repeat(length - around);
            let request = request(&data, &RequestOptions::default());
            assert_eq!(request.headers().contains_key("content-encoding"), is_compressed);
            assert_eq!(is_compressed, request.body().len() < 1000);
            assert_eq!(body(&request), format!(r#"{{"Token":"t","Data":["{data}"]}}"#));
        }
    }

    #[test]
    fn the_caller_has_a_say() {
        let mut options = RequestOptions::default();
        options.min_compression_size_bytes = 0;
        let compressed = request("a", &options);
        assert!(compressed.headers().contains_key("content-encoding"));
        assert_eq!(body(&compressed), r#"{"Token":"t","Data":["a"]}"#);
        options.disable_compression = true;
        assert_eq!(request("a", &options).body(), br#"{"Token":"t","Data":["a"]}"#);
    }
}

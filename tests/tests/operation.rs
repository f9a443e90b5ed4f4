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

    #[test]
    fn what_cannot_stand_there_is_refused() {
        let long = "a".repeat(64);
        for account in ["", "a.b", "evil.com/", "-a", "a-", "a b", "é", "a@b", "a\r\nb", &long] {
            let error = send(account).unwrap_err();
            assert!(error.contains("Account") && error.contains("host name"), "{account}: {error}");
        }
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
        for body in ["", " \r\n"] {
            let response = Describe::response(&response(200, &[], body)).unwrap();
            assert_eq!(response.metadata.corrected.len(), 6, "{:?}", response.metadata);
        }
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let body = "{\n  \"ModelVariants\": [\n    {\"ModelName\": 5}\n  ]\n}";
        let response = response(200, &[("x-amzn-requestid", "1234")], body);
        let OperationError::Unreadable(unreadable) = describe_error(&response) else {
            unreachable!("a number is no name")
        };
        assert_eq!(unreadable.path, "ModelVariants[0].ModelName");
        assert_eq!((unreadable.line, unreadable.column), (3, 19));
        assert_eq!(unreadable.request_id.as_deref(), Some("1234"));
        assert_eq!(unreadable.status, StatusCode::OK);
        assert_eq!(unreadable.body, body);
        assert!(unreadable.message.contains("expected a string, found the number 5"));
    }

    #[test]
    fn whatever_is_no_object_is_unreadable() {
        let deep = "[".repeat(100_000);
        for body in ["null", "[]", "5", "\"text\"", "<html>", "{", "{}{}", "{\"a\"", &deep] {
            let error = describe_error(&response(200, &[], body));
            assert!(matches!(error, OperationError::Unreadable(_)), "{body:.20}: {error}");
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
        let OperationError::Unreadable(unreadable) = describe_error(&response(200, &[], &body))
        else {
            unreachable!("this is not JSON")
        };
        assert!(unreadable.body.len() <= 1024);
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
            assert_eq!(metadata.body, beginning);
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

    /// Two of the model's errors claim the name or the older code of another one.
    #[test]
    fn an_error_that_several_claim_is_the_first_that_does() {
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
}

//! The small models that the hostile ones are made of.

use serde_json::{Value, json};

/// A botocore model of one operation, `Op`, with an input, an output and an error.
pub(crate) fn botocore() -> Value {
    json!({
        "version": "2.0",
        "metadata": {
            "apiVersion": "2020-01-01", "endpointPrefix": "library", "jsonVersion": "1.1",
            "protocol": "json", "serviceFullName": "Public Library", "serviceId": "Library",
            "targetPrefix": "Library",
        },
        "operations": {"Op": {
            "name": "Op", "http": {"method": "POST", "requestUri": "/"},
            "input": {"shape": "In"}, "output": {"shape": "Out"}, "errors": [{"shape": "Err"}],
        }},
        "shapes": {
            "In": {"type": "structure", "members": {"A": {"shape": "S"}}},
            "Out": {"type": "structure", "members": {"B": {"shape": "S"}}},
            "Err": {"type": "structure", "members": {"message": {"shape": "S"}}, "exception": true},
            "S": {"type": "string"},
        },
    })
}

/// The same in Smithy's JSON AST.
pub(crate) fn smithy() -> Value {
    json!({
        "smithy": "2.0",
        "shapes": {
            "lib#Library": {
                "type": "service", "version": "2020-01-01", "operations": [{"target": "lib#Op"}],
                "traits": {
                    "aws.api#service": {"sdkId": "Library"},
                    "aws.protocols#awsJson1_1": {},
                    "smithy.api#title": "Public Library",
                },
            },
            "lib#Op": {
                "type": "operation", "input": {"target": "lib#In"}, "output": {"target": "lib#Out"},
                "errors": [{"target": "lib#Err"}],
            },
            "lib#In": {"type": "structure", "members": {"A": {"target": "lib#S"}}},
            "lib#Out": {"type": "structure", "members": {"B": {"target": "lib#S"}}},
            "lib#Err": {
                "type": "structure", "members": {"message": {"target": "lib#S"}},
                "traits": {"smithy.api#error": "client"},
            },
            "lib#S": {"type": "string"},
        },
    })
}

/// Every key of botocore's vocabulary that the generator knows, in a place where it has a meaning.
pub(crate) fn all_of_botocore() -> Value {
    json!({
        "version": "2.0",
        "documentation": "<p>Books.</p>",
        "metadata": {
            "apiVersion": "2020-01-01", "endpointPrefix": "library", "jsonVersion": "1.1",
            "protocol": "json", "protocols": ["json"], "serviceFullName": "Public Library",
            "serviceId": "Library", "signingName": "library", "targetPrefix": "Library",
            "awsQueryCompatible": {}, "uid": "library-2020-01-01", "auth": ["aws.auth#sigv4"],
        },
        "operations": {"Op": {
            "name": "Op",
            "http": {"method": "POST", "requestUri": "/", "responseCode": 200},
            "input": {"shape": "In"}, "output": {"shape": "Out"}, "errors": [{"shape": "Err"}],
            "documentation": "<p>Reads.</p>",
            "deprecated": true, "deprecatedMessage": "Walk.", "deprecatedSince": "2021-01-01",
            "endpoint": {"hostPrefix": "{Label}."},
            "authtype": "none", "auth": ["aws.auth#sigv4"],
            "unsignedPayload": true, "idempotent": true, "readonly": true,
            "httpChecksumRequired": true,
            "httpChecksum": {
                "requestChecksumRequired": true, "requestAlgorithmMember": "Name",
                "requestValidationModeMember": "Name", "responseAlgorithms": ["CRC32"],
            },
            "requestcompression": {"encodings": ["gzip"]},
        }},
        "shapes": {
            "In": {
                "type": "structure",
                "required": ["Label", "Token"],
                "documentation": "<p>What to read.</p>",
                "members": {
                    "Label": {"shape": "Name", "hostLabel": true, "documentation": "<p>Where.</p>"},
                    "Token": {"shape": "Name", "idempotencyToken": true, "sensitive": true},
                    "Many": {"shape": "Names", "box": true, "deprecated": true},
                    "Map": {"shape": "Index"},
                    "Any": {"shape": "Anything"},
                    "Json": {"shape": "Name", "jsonvalue": true},
                    "Either": {"shape": "Choice"},
                    "When": {"shape": "Time", "timestampFormat": "iso8601"},
                    "Header": {"shape": "Name", "location": "header", "locationName": "x-name"},
                },
            },
            "Out": {
                "type": "structure",
                "members": {
                    "Kind": {"shape": "Kind"}, "Raw": {"shape": "Raw"}, "Count": {"shape": "Count"},
                    "Self": {"shape": "Out"},
                },
            },
            "Err": {
                "type": "structure", "members": {"message": {"shape": "Name"}}, "exception": true,
                "error": {"code": "Wrong", "httpStatusCode": 400, "fault": false},
                "fault": false, "retryable": {"throttling": true},
            },
            "Name": {"type": "string", "min": 1, "max": 63, "pattern": "[a-z]+"},
            "Names": {"type": "list", "member": {"shape": "Name"}, "sparse": true, "max": 5},
            "Index": {"type": "map", "key": {"shape": "Name"}, "value": {"shape": "Count"}},
            "Anything": {"type": "structure", "document": true, "members": {}},
            "Choice": {"type": "structure", "union": true, "members": {"One": {"shape": "Name"}}},
            "Kind": {
                "type": "string", "enum": ["NOVEL", "POEM"], "enumDocumentation": {"NOVEL": "Long."},
            },
            "Raw": {"type": "blob", "streaming": false, "sensitive": true},
            "Count": {"type": "integer", "min": 0, "max": 10},
            "Time": {"type": "timestamp", "timestampFormat": "unixTimestamp"},
        },
    })
}

/// The same of Smithy's.
pub(crate) fn all_of_smithy() -> Value {
    let mut model = smithy();
    let more = json!({
        "lib#Library": {
            "type": "service", "version": "2020-01-01", "rename": {"other#Name": "OtherName"},
            "operations": [{"target": "lib#Op"}], "resources": [{"target": "lib#Shelf"}],
            "errors": [{"target": "lib#Common"}],
            "traits": {
                "aws.api#service": {"sdkId": "Library", "arnNamespace": "library", "endpointPrefix": "library"},
                "aws.auth#sigv4": {"name": "library"},
                "aws.protocols#awsJson1_1": {}, "aws.protocols#awsQueryCompatible": {},
                "smithy.api#auth": ["aws.auth#sigv4"], "smithy.api#documentation": "<p>Books.</p>",
                "smithy.api#title": "Public Library",
            },
        },
        "lib#Shelf": {
            "type": "resource", "read": {"target": "lib#Read"}, "operations": [{"target": "lib#Put"}],
        },
        "lib#Read": {"type": "operation", "input": {"target": "smithy.api#Unit"}},
        "lib#Put": {"type": "operation", "output": {"target": "smithy.api#Unit"}},
        "lib#Op": {
            "type": "operation", "input": {"target": "lib#In"}, "output": {"target": "lib#Out"},
            "errors": [{"target": "lib#Err"}],
            "traits": {
                "smithy.api#documentation": "<p>Reads.</p>",
                "smithy.api#deprecated": {"message": "Walk.", "since": "2021"},
                "smithy.api#http": {"method": "POST", "uri": "/", "code": 200},
                "smithy.api#endpoint": {"hostPrefix": "{Label}."},
                "smithy.api#auth": ["aws.auth#sigv4"], "smithy.api#optionalAuth": {},
                "aws.auth#unsignedPayload": {}, "smithy.api#idempotent": {}, "smithy.api#readonly": {},
                "smithy.api#httpChecksumRequired": {},
                "aws.protocols#httpChecksum": {
                    "requestChecksumRequired": true, "requestAlgorithmMember": "Label",
                    "requestValidationModeMember": "Label", "responseAlgorithms": ["CRC32"],
                },
                "smithy.api#requestCompression": {"encodings": ["gzip"]},
            },
        },
        "lib#In": {
            "type": "structure", "mixins": [{"target": "lib#Mixin"}],
            "members": {
                "Label": {"target": "lib#Name", "traits": {"smithy.api#required": {}, "smithy.api#hostLabel": {}}},
                "Token": {"target": "lib#Name", "traits": {"smithy.api#idempotencyToken": {}, "smithy.api#clientOptional": {}}},
                "Header": {"target": "lib#Name", "traits": {"smithy.api#httpHeader": "x-name"}},
                "Default": {"target": "lib#Count", "traits": {"smithy.api#default": 1, "smithy.api#box": {}}},
                "Many": {"target": "lib#Names"}, "Map": {"target": "lib#Index"}, "Any": {"target": "lib#Any"},
                "When": {"target": "lib#Time"}, "Either": {"target": "lib#Choice"},
            },
        },
        "lib#Mixin": {
            "type": "structure", "members": {"Mixed": {"target": "other#Name"}},
            "traits": {"smithy.api#mixin": {"localTraits": ["smithy.api#sensitive"]}, "smithy.api#sensitive": {}},
        },
        "lib#In$Mixed": {"type": "apply", "traits": {"smithy.api#documentation": "<p>Mixed.</p>"}},
        "lib#Out": {
            "type": "structure",
            "members": {
                "Kind": {"target": "lib#Kind"}, "Old": {"target": "lib#Old"}, "Self": {"target": "lib#Out"},
                "Raw": {"target": "lib#Raw"},
            },
        },
        "lib#Err": {
            "type": "structure", "members": {"message": {"target": "lib#Name"}},
            "traits": {
                "smithy.api#error": "client", "smithy.api#httpError": 400,
                "smithy.api#retryable": {"throttling": true},
                "aws.protocols#awsQueryError": {"code": "Wrong", "httpResponseCode": 400},
            },
        },
        "lib#Common": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "server"}},
        "other#Name": {"type": "string"},
        "lib#Name": {
            "type": "string",
            "traits": {"smithy.api#length": {"min": 1, "max": 63}, "smithy.api#pattern": "[a-z]+"},
        },
        "lib#Names": {"type": "list", "member": {"target": "lib#Name"}, "traits": {"smithy.api#sparse": {}}},
        "lib#Index": {"type": "map", "key": {"target": "lib#Name"}, "value": {"target": "lib#Count"}},
        "lib#Any": {"type": "document"},
        "lib#Choice": {"type": "union", "members": {"One": {"target": "lib#Name"}}},
        "lib#Kind": {"type": "enum", "members": {
            "NOVEL": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "novel"}},
        }},
        "lib#Old": {"type": "string", "traits": {"smithy.api#enum": [
            {"value": "NOVEL", "name": "NOVEL", "documentation": "Long."},
        ]}},
        "lib#Raw": {"type": "blob", "traits": {"smithy.api#mediaType": "image/png"}},
        "lib#Count": {"type": "integer", "traits": {"smithy.api#range": {"min": 0, "max": 10}}},
        "lib#Time": {"type": "timestamp", "traits": {"smithy.api#timestampFormat": "date-time"}},
    });
    for (id, shape) in more.as_object().into_iter().flatten() {
        model["shapes"][id] = shape.clone();
    }
    model
}

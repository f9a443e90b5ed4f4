//! Calls of the crate `experiments`.

use ::experiments as sdk;

service!(
    describe_inference_experiment::DescribeInferenceExperiment
);

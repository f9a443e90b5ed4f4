//! Calls of the crate `sagemaker`.

use ::sagemaker as sdk;

service!(
    create_model::CreateModel,
    describe_model::DescribeModel,
    list_models::ListModels,
    add_tags::AddTags,
    list_tags::ListTags
);

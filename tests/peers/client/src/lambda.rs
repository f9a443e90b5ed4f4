//! Calls of the crate `lambda`.

use ::lambda as sdk;

service!(
    create_function::CreateFunction,
    delete_function::DeleteFunction,
    get_function::GetFunction,
    invoke::Invoke,
    list_functions::ListFunctions,
    list_tags::ListTags,
    tag_resource::TagResource,
    untag_resource::UntagResource
);

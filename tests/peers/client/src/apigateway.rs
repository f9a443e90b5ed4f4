//! Calls of the crate `apigateway`.

use ::apigateway as sdk;

service!(
    create_resource::CreateResource,
    create_rest_api::CreateRestApi,
    delete_rest_api::DeleteRestApi,
    get_method::GetMethod,
    get_resources::GetResources,
    get_rest_api::GetRestApi,
    get_rest_apis::GetRestApis,
    put_method::PutMethod
);

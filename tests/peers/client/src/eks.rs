//! Calls of the crate `eks`.

use ::eks as sdk;

service!(
    create_cluster::CreateCluster,
    delete_cluster::DeleteCluster,
    describe_cluster::DescribeCluster,
    list_clusters::ListClusters,
    list_tags_for_resource::ListTagsForResource,
    tag_resource::TagResource,
    untag_resource::UntagResource
);

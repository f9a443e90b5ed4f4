//! Calls of the crate `batch`.

use ::batch as sdk;

service!(
    create_compute_environment::CreateComputeEnvironment,
    create_job_queue::CreateJobQueue,
    describe_job_definitions::DescribeJobDefinitions,
    describe_job_queues::DescribeJobQueues,
    describe_jobs::DescribeJobs,
    list_tags_for_resource::ListTagsForResource,
    register_job_definition::RegisterJobDefinition,
    submit_job::SubmitJob
);

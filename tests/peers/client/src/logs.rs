//! Calls of the crate `logs`.

use ::logs as sdk;

service!(
    create_log_group::CreateLogGroup,
    create_log_stream::CreateLogStream,
    put_log_events::PutLogEvents,
    get_log_events::GetLogEvents
);

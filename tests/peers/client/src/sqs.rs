//! Calls of the crate `sqs`.

use ::sqs as sdk;

service!(
    create_queue::CreateQueue,
    get_queue_url::GetQueueUrl,
    send_message::SendMessage,
    receive_message::ReceiveMessage,
    delete_message::DeleteMessage
);

//! Calls of the crate `dynamodb`.

use ::dynamodb as sdk;

service!(
    put_item::PutItem,
    get_item::GetItem,
    query::Query,
    create_table::CreateTable,
    transact_write_items::TransactWriteItems
);

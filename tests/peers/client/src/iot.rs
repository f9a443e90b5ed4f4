//! Calls of the crate `iot`.

use ::iot as sdk;

service!(
    create_policy::CreatePolicy,
    create_thing::CreateThing,
    delete_thing::DeleteThing,
    describe_thing::DescribeThing,
    get_policy::GetPolicy,
    list_things::ListThings,
    update_thing::UpdateThing
);

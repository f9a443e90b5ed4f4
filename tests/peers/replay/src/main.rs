//! Records calls to a server, or plays them back without one, and prints what the caller sees of each.
//!
//!     peer-replay record DIR URL     writes DIR/async.json and DIR/blocking.json
//!     peer-replay play DIR

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use dynamodb::blocking::UreqTransport;
use dynamodb::client::{Config, Credentials, HyperTransport, Replay, TransportOptions};
use dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, Put,
    ScalarAttributeType, TransactWriteItem,
};
use dynamodb::{Client, blocking};

type Item = BTreeMap<String, AttributeValue>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let url = match &arguments[..] {
        [mode, _, url] if mode == "record" => Some(url.as_str()),
        [mode, _] if mode == "play" => None,
        _ => return Err("record DIR URL, or play DIR".into()),
    };
    let directory = Path::new(&arguments[1]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(call_async(&directory.join("async.json"), url))?;
    call_blocking(&directory.join("blocking.json"), url)
}

/// Makes the same calls by either client, and prints a line for each.
macro_rules! calls {
    ($client:expr, $table:expr, $($wait:tt)*) => {{
        let (client, table) = ($client, $table);
        let made = client.create_table().table_name(table).billing_mode(BillingMode::PayPerRequest);
        let made = made.set_key_schema(Some(vec![key()?])).set_attribute_definitions(Some(vec![attribute()?]));
        show(made.send()$($wait)*);
        show(client.put_item().table_name(table).set_item(Some(item("Emma"))).send()$($wait)*);
        let put = Put::builder().table_name(table).set_item(Some(item("Persuasion"))).build()?;
        let write = vec![TransactWriteItem::builder().put(put).build()?];
        show(client.transact_write_items().set_transact_items(Some(write)).send()$($wait)*);
        let title = || [("title".to_owned(), AttributeValue::S("Emma".to_owned()))];
        show(client.get_item().table_name(table).set_key(Some(title().into())).send()$($wait)*);
        show(client.get_item().table_name("none").set_key(Some(title().into())).send()$($wait)*);
    }};
}

async fn call_async(path: &Path, url: Option<&str>) -> Result<(), Box<dyn Error>> {
    let options = TransportOptions::default();
    let replay = match url {
        Some(_) => Replay::record(HyperTransport::new(&options)?),
        None => Replay::from_json(&std::fs::read_to_string(path)?)?,
    };
    let client = Client::new(&configured(&replay, url)?)?;
    calls!(&client, "async", .await);
    finish(&replay, path, url)
}

fn call_blocking(path: &Path, url: Option<&str>) -> Result<(), Box<dyn Error>> {
    let options = TransportOptions::default();
    let replay = match url {
        Some(_) => Replay::record_blocking(UreqTransport::new(&options)?),
        None => Replay::from_json(&std::fs::read_to_string(path)?)?,
    };
    let client = blocking::Client::new(&configured(&replay, url)?)?;
    calls!(&client, "blocking",);
    finish(&replay, path, url)
}

fn configured(replay: &Replay, url: Option<&str>) -> Result<Config, Box<dyn Error>> {
    let Some(url) = url else { return Ok(replay.config().build()?) };
    let keys = Credentials::new("hidden-key-id", "hidden-secret").with_session_token("hidden-token");
    let config = Config::builder().region("us-east-1").endpoint_url(url).credentials(keys);
    Ok(replay.configure(config).build()?)
}

/// Prints the requests, too; and writes the file, or sees that all of it was played.
fn finish(replay: &Replay, path: &Path, url: Option<&str>) -> Result<(), Box<dyn Error>> {
    for request in replay.requests() {
        let mut body = request.json().ok_or("no JSON")?;
        // It is random where something is recorded.
        body.as_object_mut().map(|members| members.remove("ClientRequestToken"));
        println!("{} {} {:?} {body}", request.method(), request.path(), request.operation());
    }
    match url {
        Some(_) => Ok(std::fs::write(path, replay.to_json())?),
        None if replay.unused() == 0 => Ok(()),
        None => Err("something was not asked for".into()),
    }
}

fn key() -> Result<KeySchemaElement, dynamodb::error::BuildError> {
    KeySchemaElement::builder().attribute_name("title").key_type(KeyType::Hash).build()
}

fn attribute() -> Result<AttributeDefinition, dynamodb::error::BuildError> {
    let attribute = AttributeDefinition::builder().attribute_name("title");
    attribute.attribute_type(ScalarAttributeType::S).build()
}

fn item(title: &str) -> Item {
    let texts = AttributeValue::L(vec![AttributeValue::Bool(true), AttributeValue::N("1".into())]);
    let pairs = [
        ("title", AttributeValue::S(title.into())),
        ("texts", texts),
        ("blob", AttributeValue::B(b"\0\xff".into())),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value)).into()
}

/// What the caller sees.
fn show<T: dynamodb::Structure, E: std::fmt::Display>(
    result: Result<dynamodb::operation::OperationResponse<T>, dynamodb::error::CallError<E>>,
) {
    match result {
        Ok(response) => {
            let output = serde_json::to_string(&response.output);
            println!("{:?} {}", response.metadata, output.unwrap_or_else(|error| error.to_string()));
        }
        Err(error) => println!("{error} ({} attempts, code {:?})", error.attempts, error.code()),
    }
}

//! Reads all pages of several operations, and prints a line for each item: what a user of paginators writes.

use std::error::Error;
use std::time::Duration;

type Outcome = Result<(), Box<dyn Error>>;

/// The configuration of a service's client, which the environment has but for the region.
macro_rules! client {
    ($service:ident) => {
        $service::blocking::Client::new(
            &$service::client::Config::from_env().region("us-east-1").build()?,
        )?
    };
}

fn endpoints() -> Outcome {
    let client = client!(sagemaker);
    for page in client.list_endpoints().max_results(2).pages() {
        println!("page of {}", page?.endpoints.len());
    }
    // The next page is asked for when it is needed.
    for endpoint in client.list_endpoints().max_results(2).pages().items() {
        println!("endpoint {}", endpoint?.endpoint_name);
    }
    Ok(())
}

async fn endpoints_again() -> Outcome {
    let config = sagemaker::client::Config::from_env().region("us-east-1").build()?;
    let client = sagemaker::Client::new(&config)?;
    // The same of an async client.
    let mut endpoints = client.list_endpoints().max_results(2).pages().items();
    while let Some(endpoint) = endpoints.next().await {
        println!("async endpoint {}", endpoint?.endpoint_name);
    }
    let waited = client
        .wait_until_endpoint_in_service()
        .endpoint_name("endpoint-0")
        .max_wait(Duration::from_secs(600))
        .send()
        .await?;
    println!("waited: {}, {} call", waited.matched.about, waited.calls);
    Ok(())
}

fn items() -> Outcome {
    use dynamodb::types::AttributeValue;
    let client = client!(dynamodb);
    for item in client.scan().table_name("books").limit(3).pages().items() {
        println!("scanned {:?}", item?["title"].as_s().unwrap());
    }
    let query = client.query().table_name("books").key_condition_expression("author = :a");
    let query = query.expression_attribute_values(":a", AttributeValue::S("a0".to_owned()));
    for item in query.limit(2).pages().items() {
        println!("queried {:?}", item?["title"].as_s().unwrap());
    }
    let gone = client.wait_until_table_not_exists().table_name("none");
    let gone = gone.max_wait(Duration::from_secs(60)).send()?;
    println!("waited: {}, {} call", gone.matched.about, gone.calls);
    Ok(())
}

fn parameters() -> Outcome {
    let client = client!(ssm);
    for parameter in client.get_parameters_by_path().path("/a").max_results(3).pages().items() {
        println!("parameter {}", parameter?.name.unwrap_or_default());
    }
    Ok(())
}

fn groups() -> Outcome {
    let client = client!(logs);
    for group in client.describe_log_groups().limit(2).pages().items() {
        println!("group {}", group?.log_group_name.unwrap_or_default());
    }
    for page in client.filter_log_events().log_group_name("group-0").limit(4).pages() {
        for event in page?.events.as_deref().unwrap_or_default() {
            println!("event {}", event.message.as_deref().unwrap_or_default());
        }
    }
    Ok(())
}

fn main() -> Outcome {
    endpoints()?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(endpoints_again())?;
    items()?;
    parameters()?;
    groups()
}

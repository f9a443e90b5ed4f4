//! Puts an item into the table `books`, gets it, and finds it by a query: what a user of DynamoDB writes.

use std::error::Error;

use dynamodb::operation::get_item::{GetItem, GetItemInput};
use dynamodb::operation::put_item::{PutItem, PutItemInput};
use dynamodb::operation::query::{Query, QueryInput};
use dynamodb::operation::{Endpoint, Operation};
use dynamodb::types::AttributeValue;

// Whatever has a scope: the server looks up service and region there, and checks no signature.
const SCOPE: &str = "AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/dynamodb/aws4_request";

fn send(mut request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, Box<dyn Error>> {
    request.headers_mut().insert("authorization", SCOPE.parse()?);
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let (parts, mut body) = agent.run(request)?.into_parts();
    Ok(http::Response::from_parts(parts, body.read_to_vec()?))
}

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = Endpoint::new(&std::env::args().nth(1).ok_or("expected an endpoint")?)?;
    let text = |text: &str| AttributeValue::S(text.to_owned());

    let put = PutItemInput::builder().table_name("books");
    let put = put.item("title", text("Emma")).item("author", text("Jane Austen")).build()?;
    PutItem::response(&send(PutItem::request(&put, &endpoint)?)?)?;

    let get = GetItemInput::builder().table_name("books").key("title", text("Emma")).build()?;
    let got = GetItem::response(&send(GetItem::request(&get, &endpoint)?)?)?;
    println!("got {:?}", got.item.as_ref().and_then(|item| item.get("author")));

    let query = QueryInput::builder().table_name("books").key_condition_expression("title = :t");
    let query = query.expression_attribute_values(":t", text("Emma")).build()?;
    let found = Query::response(&send(Query::request(&query, &endpoint)?)?)?;
    println!("found {:?}", found.items);
    Ok(())
}

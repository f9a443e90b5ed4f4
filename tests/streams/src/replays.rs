//! Calls in tests: streams both ways, without a server.

use std::io::Read as _;

use lex_runtime::client::{Config, Replay, Upload};
use lex_runtime::operation::post_content::{PostContent, PostContentInput};
use lex_runtime::{Client, blocking};

use crate::Error;

const SENT: &str = include_str!("../Cargo.toml");

fn input() -> Result<PostContentInput, Error> {
    let input = PostContentInput::builder().bot_name("bot").bot_alias("live").user_id("me");
    Ok(input.content_type("audio/l16; rate=16000; channels=1").build()?)
}

/// One that is too busy at first.
fn replay() -> Result<Replay, Error> {
    let replay = Replay::new().respond(503, "{}").when::<PostContent>(&input()?);
    let replay = replay.respond(200, *b"\xffsound").header("content-type", "audio/mpeg");
    let replay = replay.header("x-amz-lex-intent-name", "Order").when::<PostContent>(&input()?);
    Ok(replay.respond_error(400, "BadRequestException", "It is no sound."))
}

/// What came of the calls, and what was sent.
fn expect(replay: &Replay, intent: Option<&str>, sound: &[u8], error: &str) -> Result<(), Error> {
    replay.assert_finished();
    let requests = replay.requests();
    let bodies: Vec<_> = requests.iter().map(lex_runtime::client::ReplayedRequest::body).collect();
    if bodies != [SENT.as_bytes(), SENT.as_bytes(), b"mumble"] {
        return Err("the bodies are others".into());
    }
    let header =
        |name| requests.iter().map(move |request| request.header(name)).collect::<Vec<_>>();
    if header("x-amz-content-sha256") != [Some("UNSIGNED-PAYLOAD"); 3]
        || header("content-type") != [Some("audio/l16; rate=16000; channels=1"); 3]
        || header("content-length")[0] != Some(&*SENT.len().to_string())
    {
        return Err("the headers are others".into());
    }
    if intent != Some("Order") || sound != b"\xffsound" {
        return Err("the output is another".into());
    }
    match error.contains("BadRequestException: It is no sound.") {
        true => Ok(()),
        false => Err(format!("the error is another: {error}").into()),
    }
}

fn config(replay: &Replay) -> Result<Config, Error> {
    Ok(replay.config().build()?)
}

pub async fn run() -> Result<(), Error> {
    let replay = replay()?;
    let client = Client::new(&config(&replay)?)?;
    let call = || {
        let call = client.post_content().bot_name("bot").bot_alias("live").user_id("me");
        call.content_type("audio/l16; rate=16000; channels=1")
    };
    let mut response = call().send(std::fs::File::open("Cargo.toml")?).await?;
    let mut sound = Vec::new();
    while let Some(bytes) = response.body.chunk().await {
        sound.extend_from_slice(&bytes?);
    }
    let error = call().send(Upload::once(http_body_of("mumble"))).await.err();
    let error = error.map(|error| error.to_string()).unwrap_or_default();
    expect(&replay, response.intent_name.as_deref(), &sound, &error)?;
    println!("replayed=async");
    Ok(())
}

/// A body that is there already.
fn http_body_of(text: &'static str) -> lex_runtime::client::Body {
    text.as_bytes().to_vec().into()
}

pub fn run_blocking() -> Result<(), Error> {
    let replay = replay()?;
    let client = blocking::Client::new(&config(&replay)?)?;
    let call = || {
        let call = client.post_content().bot_name("bot").bot_alias("live").user_id("me");
        call.content_type("audio/l16; rate=16000; channels=1")
    };
    let mut response = call().send(std::fs::File::open("Cargo.toml")?)?;
    let mut sound = Vec::new();
    response.body.read_to_end(&mut sound)?;
    let error = call().send(blocking::Upload::once(&b"mumble"[..])).err();
    let error = error.map(|error| error.to_string()).unwrap_or_default();
    expect(&replay, response.intent_name.as_deref(), &sound, &error)?;
    println!("replayed=blocking");
    Ok(())
}

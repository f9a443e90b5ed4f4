//! Calls by async clients.

use glacier::client::Upload;

use crate::Error;
use crate::pattern::{Pattern, Pieces};
use crate::report::{Received, config};

pub async fn run(what: &str, url: &str, length: u64) -> Result<(), Error> {
    match what {
        "out" => out(url).await,
        "in" => archive(url, Upload::new(Pattern::new(length))).await,
        "file" => archive(url, std::fs::File::open("Cargo.toml")?.into()).await,
        "signed" => archive(url, Upload::once(pieces(length, true))).await,
        "once" => put(url, mediastore_data::client::Upload::once(pieces(length, true))).await,
        "unknown" => put(url, mediastore_data::client::Upload::once(pieces(length, false))).await,
        "get" => get(url).await,
        _ => Err("no such call".into()),
    }
}

fn pieces(length: u64, has_length: bool) -> Pieces {
    Pieces { pattern: Pattern::new(length), has_length }
}

async fn out(url: &str) -> Result<(), Error> {
    let client = polly::Client::new(&config!(polly, url)?)?;
    let call = client.synthesize_speech().output_format("mp3").text("much").voice_id("Emma");
    let mut response = call.send().await?;
    println!("characters={}", response.request_characters.unwrap_or_default());
    let mut received = Received::default();
    while let Some(bytes) = response.body.chunk().await {
        received.add(&bytes?);
    }
    received.print();
    Ok(())
}

async fn archive(url: &str, upload: Upload) -> Result<(), Error> {
    let client = glacier::Client::new(&config!(glacier, url)?)?;
    let output = client.upload_archive().vault_name("vault").send(upload).await?;
    println!("archive={}", output.archive_id.as_deref().unwrap_or_default());
    Ok(())
}

async fn put(url: &str, upload: mediastore_data::client::Upload) -> Result<(), Error> {
    let client = mediastore_data::Client::new(&config!(mediastore_data, url)?)?;
    let output = client.put_object().path("a folder/film").content_type("video/mp4");
    let output = output.send(upload).await?;
    println!("etag={}", output.e_tag.as_deref().unwrap_or_default());
    Ok(())
}

async fn get(url: &str) -> Result<(), Error> {
    let client = mediastore_data::Client::new(&config!(mediastore_data, url)?)?;
    let response = client.get_object().path("gone").send().await?;
    println!("status={}", response.output.status_code);
    Ok(())
}

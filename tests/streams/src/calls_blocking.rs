//! Calls by clients that block.

use std::io::Read as _;

use glacier::blocking::Upload;

use crate::Error;
use crate::pattern::Pattern;
use crate::report::{Received, config};

pub fn run(what: &str, url: &str, length: u64) -> Result<(), Error> {
    match what {
        "out" => out(url),
        "in" => archive(url, Upload::new(Pattern::new(length))),
        "file" => archive(url, std::fs::File::open("Cargo.toml")?.into()),
        "signed" => archive(url, Upload::once(Pattern::new(length)).with_length(length)),
        "once" => put(url, once(length).with_length(length)),
        "unknown" => put(url, once(length)),
        "get" => get(url),
        _ => Err("no such call".into()),
    }
}

fn once(length: u64) -> mediastore_data::blocking::Upload {
    mediastore_data::blocking::Upload::once(Pattern::new(length))
}

fn out(url: &str) -> Result<(), Error> {
    let client = polly::blocking::Client::new(&config!(polly, url)?)?;
    let call = client.synthesize_speech().output_format("mp3").text("much").voice_id("Emma");
    let mut response = call.send()?;
    println!("characters={}", response.request_characters.unwrap_or_default());
    let (mut received, mut buffer) = (Received::default(), vec![0; 64 * 1024]);
    loop {
        match response.body.read(&mut buffer)? {
            0 => break,
            length => received.add(&buffer[..length]),
        }
    }
    received.print();
    Ok(())
}

fn archive(url: &str, upload: Upload) -> Result<(), Error> {
    let client = glacier::blocking::Client::new(&config!(glacier, url)?)?;
    let output = client.upload_archive().vault_name("vault").send(upload)?;
    println!("archive={}", output.archive_id.as_deref().unwrap_or_default());
    Ok(())
}

fn put(url: &str, upload: mediastore_data::blocking::Upload) -> Result<(), Error> {
    let client = mediastore_data::blocking::Client::new(&config!(mediastore_data, url)?)?;
    let output = client.put_object().path("a folder/film").content_type("video/mp4");
    let output = output.send(upload)?;
    println!("etag={}", output.e_tag.as_deref().unwrap_or_default());
    Ok(())
}

fn get(url: &str) -> Result<(), Error> {
    let client = mediastore_data::blocking::Client::new(&config!(mediastore_data, url)?)?;
    let response = client.get_object().path("gone").send()?;
    println!("status={}", response.output.status_code);
    Ok(())
}

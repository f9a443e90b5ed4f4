//! What the README shows, which is a part of this.

use std::io::Write as _;
use std::time::Duration;

use crate::Error;
use crate::report::config;

/// Blocking clients, in a directory with a file to send.
#[rustfmt::skip]
pub fn run_blocking(url: &str) -> Result<(), Error> {
    let glacier = glacier::blocking::Client::new(&config!(glacier, url)?)?;
    let polly = polly::blocking::Client::new(&config!(polly, url)?)?;

    // From a file, which is read twice: the signature is about what is in it.
    let archive = glacier.upload_archive().vault_name("photos").send(std::fs::File::open("photos.tar")?)?;
    println!("archive {}", archive.archive_id.as_deref().unwrap_or_default());

    // A blocking client's body is a reader.
    let mut speech = polly.synthesize_speech().output_format("mp3").text("Hello").voice_id("Emma").send()?;
    std::io::copy(&mut speech.body, &mut std::fs::File::create("hello.mp3")?)?;
    println!("speech of {} letters", speech.request_characters.unwrap_or_default());
    Ok(())
}

/// An async one.
#[rustfmt::skip]
pub async fn run(url: &str) -> Result<(), Error> {
    let mediastore = mediastore_data::Client::new(&config!(mediastore_data, url)?)?;
    let mut player = std::fs::File::create("film.mp4")?;

    // An async client's is an `http_body::Body`, with a method for who wants no more than the bytes.
    let mut film = mediastore.get_object().path("film.mp4").send().await?;
    while let Some(bytes) = film.body.chunk().await {
        player.write_all(&bytes?)?;
    }

    #[allow(clippy::duration_suboptimal_units, reason = "the better ones are younger than what readers may have")]
    let film = mediastore.get_object().path("film.mp4").presign(Duration::from_secs(3600)).await?;
    println!("{} {}", film.method(), film.uri());
    Ok(())
}

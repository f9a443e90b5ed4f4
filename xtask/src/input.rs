//! Reads models and overlays, compressed or not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::failure::{Failure, Result, cannot};

/// The largest model there is takes some 30 MB; what is far larger is no model, or a trap.
const LARGEST: u64 = 256 << 20;
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// What `models/amendments.json` says, for every model that is generated.
pub(crate) const AMENDMENTS: &[codegen::Source<'_>] = &[codegen::Source {
    name: "models/amendments.json",
    text: include_bytes!("../../models/amendments.json"),
}];

/// The partitions of AWS, which rules for endpoints are worked out with.
pub(crate) const PARTITIONS: codegen::Source<'_> = codegen::Source {
    name: "models/partitions.json",
    text: include_bytes!("../../models/partitions.json"),
};

/// A file's text, and the name that diagnostics use for it.
#[derive(Debug)]
pub(crate) struct Input {
    name: String,
    text: Vec<u8>,
}

impl Input {
    /// Reads a file, and uncompresses what starts like gzip, whatever it is called.
    pub(crate) fn read(path: &Path, name: String) -> Result<Self> {
        let text = read(path, LARGEST)?;
        Ok(Self { name, text })
    }

    /// The SHA-256 of the text, in hexadecimal: it is the same whether or not the file is compressed.
    pub(crate) fn sha256(&self) -> String {
        let digest = Sha256::digest(&self.text);
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    }

    pub(crate) fn source(&self) -> codegen::Source<'_> {
        codegen::Source { name: &self.name, text: &self.text }
    }
}

/// A path as it was given, which is the name of what is in it for diagnostics. Control characters are replaced.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace(char::is_control, "\u{fffd}")
}

/// The name of an operation, as an argument.
pub(crate) fn operation_name(argument: &str) -> std::result::Result<String, &'static str> {
    match argument.trim() {
        "" => Err("the name of an operation is missing"),
        name => Ok(name.to_owned()),
    }
}

fn read(path: &Path, largest: u64) -> Result<Vec<u8>> {
    let too_large = || {
        let (path, largest) = (path.display(), largest >> 20);
        Failure::new(format!("{path} is larger than {largest} MiB, which no service model is"))
    };
    let file = File::open(path).map_err(cannot("read", path))?;
    match file.metadata() {
        Ok(metadata) if metadata.is_dir() => {
            return Err(Failure::new(format!("{} is a directory, not a file", path.display())));
        }
        Ok(metadata) if metadata.len() > largest => return Err(too_large()),
        _ => {}
    }
    let mut file = BufReader::new(file);
    let start = file.fill_buf().map_err(cannot("read", path))?;
    if start.is_empty() {
        return Err(Failure::new(format!("{} is empty", path.display())));
    }
    let text = if start.starts_with(GZIP_MAGIC) {
        read_bounded(MultiGzDecoder::new(file), largest).map_err(|cause| damaged(path, &cause))?
    } else {
        read_bounded(file, largest).map_err(cannot("read", path))?
    };
    match text {
        Some(text) if text.is_empty() => {
            Err(Failure::new(format!("{} holds a compressed empty file", path.display())))
        }
        Some(text) => Ok(text),
        None => Err(too_large()),
    }
}

/// Everything, or `None` where that is more than `largest` bytes.
fn read_bounded(reader: impl Read, largest: u64) -> io::Result<Option<Vec<u8>>> {
    let mut text = Vec::new();
    let length = reader.take(largest + 1).read_to_end(&mut text)?;
    Ok((length as u64 <= largest).then_some(text))
}

fn damaged(path: &Path, cause: &io::Error) -> Failure {
    let path = path.display();
    Failure::new(match cause.kind() {
        io::ErrorKind::UnexpectedEof => {
            format!("{path} is a gzip file that ends too early: fetch it again")
        }
        _ => format!("{path} is a damaged gzip file: {cause}"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;
    use std::path::PathBuf;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use tempfile::TempDir;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn file(content: &[u8]) -> (TempDir, PathBuf) {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("model.json");
        std::fs::write(&path, content).unwrap();
        (directory, path)
    }

    fn failure(path: &Path, largest: u64) -> String {
        let message = read(path, largest).unwrap_err().to_string();
        message.replace(&path.display().to_string(), "FILE")
    }

    #[test]
    fn text_and_gzip_are_told_apart_by_content() {
        let two_members = [gzip(b"{\"a\":"), gzip(b"1}")].concat();
        for content in [&b"{\"a\":1}"[..], &gzip(b"{\"a\":1}"), &two_members] {
            let (_directory, path) = file(content);
            let input = Input::read(&path, "model".into()).unwrap();
            assert_eq!((input.source().name, input.source().text), ("model", &b"{\"a\":1}"[..]));
        }
    }

    #[test]
    fn a_missing_file() {
        let failure = failure(Path::new("/nowhere/at-all"), 1);
        assert!(failure.starts_with("error: cannot read FILE: "), "{failure}");
    }

    #[test]
    fn a_directory() {
        let directory = TempDir::new().unwrap();
        assert_eq!(failure(directory.path(), 1), "error: FILE is a directory, not a file");
    }

    #[test]
    fn an_empty_file() {
        let (_directory, path) = file(b"");
        assert_eq!(failure(&path, 1), "error: FILE is empty");
        let (_directory, path) = file(&gzip(b""));
        assert_eq!(failure(&path, 1 << 20), "error: FILE holds a compressed empty file");
    }

    #[test]
    fn a_gzip_file_cut_anywhere() {
        let whole = gzip(&b"{\"shapes\": {}}".repeat(100));
        for length in 2..whole.len() {
            let (_directory, path) = file(&whole[..length]);
            assert_eq!(
                failure(&path, 1 << 20),
                "error: FILE is a gzip file that ends too early: fetch it again"
            );
        }
    }

    #[test]
    fn a_damaged_gzip_file() {
        let mut content = gzip(&b"{\"shapes\": {}}".repeat(100));
        let length = content.len();
        content[length - 6] ^= 1;
        let (_directory, path) = file(&content);
        let failure = failure(&path, 1 << 20);
        assert!(failure.starts_with("error: FILE is a damaged gzip file: "), "{failure}");
    }

    #[test]
    fn what_is_too_large_is_not_read_to_its_end() {
        const TOO_LARGE: &str = "error: FILE is larger than 1 MiB, which no service model is";
        let (_directory, path) = file(&gzip(&vec![b' '; (1 << 20) + 1]));
        assert_eq!(failure(&path, 1 << 20), TOO_LARGE);
        assert!(read(&path, (1 << 20) + 1).is_ok());
        #[cfg(unix)]
        assert_eq!(failure(Path::new("/dev/zero"), 1 << 20), TOO_LARGE);
    }

    /// As `sha256sum` has it for the text alone.
    #[test]
    fn a_checksum_does_not_depend_on_compression() {
        for content in [&b"{\"a\":1}"[..], &gzip(b"{\"a\":1}")] {
            let (_directory, path) = file(content);
            assert_eq!(
                Input::read(&path, "model".into()).unwrap().sha256(),
                "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
            );
        }
    }

    #[test]
    fn names_are_paths_without_control_characters() {
        assert_eq!(shown(Path::new("sqs/service-2.json.gz")), "sqs/service-2.json.gz");
        assert_eq!(shown(Path::new("a\nb")), "a\u{fffd}b");
    }
}

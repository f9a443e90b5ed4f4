//! What is printed, and its place in `RESULTS.md`.

use std::process::Command;

use crate::command::output;
use crate::options::Options;
use crate::{Result, place};

/// Prints tables, and writes them into the section of that name if that is asked for.
pub fn show(section: &str, versions: &str, tables: &[&str], options: &Options) -> Result<()> {
    let text = format!("{}. {versions}.\n\n{}", machine()?, tables.join("\n"));
    println!("{text}");
    if options.write {
        let path = place::here().join("RESULTS.md");
        let results = std::fs::read_to_string(&path)?;
        std::fs::write(path, replaced(&results, section, &text)?)?;
    }
    Ok(())
}

/// A document with another text between the marks of a section.
fn replaced(document: &str, section: &str, text: &str) -> Result<String> {
    let (start, end) =
        (format!("<!-- {section}: measured -->\n"), format!("<!-- {section}: end -->"));
    let missing = || format!("RESULTS.md has no section {section}");
    let (before, rest) = document.split_once(&start).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(format!("{before}{start}\n{text}\n{end}{after}"))
}

/// When, on what, and with which compiler.
fn machine() -> Result<String> {
    let said = |command: &str, arguments: &[&str]| -> Result<String> {
        Ok(output(Command::new(command).current_dir(place::root()).args(arguments))?
            .0
            .trim()
            .to_owned())
    };
    let cpu = std::fs::read_to_string("/proc/cpuinfo")?;
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name\t: ")).unwrap_or("unknown");
    let date = said("date", &["-u", "+%Y-%m-%d"])?;
    let commit = said("git", &["describe", "--always", "--dirty"])?;
    let cores = std::thread::available_parallelism()?;
    Ok(format!(
        "{date}, commit {commit}, {model}, {cores} cores, {}",
        said("rustc", &["--version"])?
    ))
}

/// The versions of packages in `codec/Cargo.lock`.
pub fn versions(packages: &[&str]) -> Result<String> {
    let lock = std::fs::read_to_string(place::here().join("codec/Cargo.lock"))?;
    let version = |package: &&str| {
        let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
        Some(format!("{package} {}", rest.split_once('"')?.0))
    };
    Ok(packages.iter().filter_map(version).collect::<Vec<_>>().join(", "))
}

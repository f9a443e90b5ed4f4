//! Runs that are killed, that find the disk full or read-only, or another run at work: what was there before
//! is whole, or what is new; never a mix.
//!
//! `KILLS=200 cargo test -p xtask --test faults -- --nocapture` kills more often than a quick test can.
#![allow(clippy::panic, clippy::unwrap_used)]
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How many types the models have, so that writing them takes a while.
const TYPES: usize = 150;
/// What is not codegen's, and stays.
const OTHERS: [&str; 2] = ["Cargo.lock", "notes/mine.md"];
/// What its owner wrote at the end of Cargo.toml, which stays, too.
const MINE: &[u8] = b"# mine\n";

/// A directory with two models, and what codegen makes of each.
struct Setting {
    parent: TempDir,
    crates: [BTreeMap<PathBuf, Vec<u8>>; 2],
}

impl Setting {
    fn new() -> Self {
        let mut setting = Self { parent: TempDir::new().unwrap(), crates: Default::default() };
        for index in [0, 1] {
            // Models of one name: files that do not depend on the model are the same in both crates.
            let directory = setting.parent.path().join(format!("model{index}"));
            fs::create_dir(&directory).unwrap();
            fs::write(directory.join("model.json"), model(["One", "Two"][index])).unwrap();
            setting.run(index);
            setting.crates[index] = setting.files();
        }
        assert_ne!(setting.crates[0], setting.crates[1]);
        setting.put_others();
        setting
    }

    fn put_others(&self) {
        for path in OTHERS {
            let path = self.target().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "mine").unwrap();
        }
        let mut manifest = fs::File::options().append(true).open(self.target().join("Cargo.toml"));
        manifest.as_mut().unwrap().write_all(MINE).unwrap();
    }

    fn target(&self) -> PathBuf {
        self.parent.path().join("out/crate")
    }

    fn command(&self, index: usize, target: &Path) -> Command {
        let model = self.parent.path().join(format!("model{index}/model.json"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["codegen", "--all", "--model"]).arg(model).arg("--out").arg(target);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn run(&self, index: usize) {
        assert!(self.command(index, &self.target()).status().unwrap().success());
    }

    /// What codegen wrote, with its contents.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = files_below(&self.target(), &OTHERS);
        if let Some(manifest) = files.get_mut(Path::new("Cargo.toml")) {
            *manifest = manifest.strip_suffix(MINE).unwrap_or(manifest).to_vec();
        }
        files
    }

    /// Whose crate is in another directory. The record is left out, which names the directory.
    fn crate_in(&self, target: &Path) -> Option<usize> {
        let files = files_below(target, &["codegen.toml"]);
        self.crates.iter().position(|whole| {
            whole.iter().filter(|(path, _)| *path != Path::new("codegen.toml")).eq(&files)
        })
    }

    /// Whose crate is there; panics where it is neither's as a whole.
    fn present(&self) -> Option<usize> {
        let files = self.files();
        let whole = self.crates.iter().position(|whole| *whole == files);
        assert!(whole.is_some() || files.is_empty(), "torn: {:?}", files.keys());
        whole
    }

    /// Whether a run left something beside the crate.
    fn is_littered(&self) -> bool {
        fs::read_dir(self.parent.path().join("out")).unwrap().count() > 1
    }

    fn assert_whole(&self, index: usize) {
        assert_eq!(self.present(), Some(index));
        assert!(!self.is_littered());
        for path in OTHERS {
            assert_eq!(fs::read(self.target().join(path)).unwrap(), b"mine", "{path}");
        }
        assert!(fs::read(self.target().join("Cargo.toml")).unwrap().ends_with(MINE));
    }
}

fn model(prefix: &str) -> String {
    let (mut members, mut shapes) = (String::new(), String::new());
    for index in 0..TYPES {
        let comma = if index == 0 { "" } else { "," };
        write!(members, r#"{comma}"M{index}": {{"shape": "T{index}"}}"#).unwrap();
        write!(
            shapes,
            r#"{comma}"T{index}": {{"type": "structure", "members": {{"{prefix}": {{"shape": "S"}}}}}}"#
        )
        .unwrap();
    }
    format!(
        r#"{{
            "metadata": {{"serviceId": "Things", "protocol": "json", "targetPrefix": "Things"}},
            "operations": {{"Get": {{"input": {{"shape": "In"}}}}}},
            "shapes": {{
                "In": {{"type": "structure", "members": {{{members}}}}},
                "S": {{"type": "string"}},
                {shapes}
            }}
        }}"#
    )
}

fn files_below(root: &Path, without: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut pending = vec![root.to_owned()];
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(root).unwrap().to_owned();
            if path.is_dir() {
                pending.push(path);
            } else if !without.iter().any(|path| relative == Path::new(path)) {
                files.insert(relative, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: Duration) -> Duration {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        end.mul_f64(f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX))
    }
}

#[test]
fn killed_at_any_time() {
    const SEED: u64 = 20_240_423;
    let kills = std::env::var("KILLS").map_or(20, |kills| kills.parse().unwrap());
    let setting = Setting::new();
    let (whole, writing) = durations(&setting);
    let mut soon = writing;
    let mut random = Random(SEED);
    let [mut before, mut midst, mut after] = [0; 3];
    for kill in 0..kills {
        // The first crate in a directory, now and then.
        if kill % 5 == 4 {
            fs::remove_dir_all(setting.target()).unwrap();
        }
        let present = setting.present();
        let next = present.map_or(0, |present| 1 - present);
        let mut child = setting.command(next, &setting.target()).spawn().unwrap();
        // Half of them at any time at all, half of them after the first file was created.
        if kill % 2 == 0 {
            std::thread::sleep(random.below(whole));
        } else {
            while !setting.is_littered() && child.try_wait().unwrap().is_none() {}
            let start = Instant::now();
            let delay = random.below(soon);
            while start.elapsed() < delay {}
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let is_littered = setting.is_littered();
        let found = setting.present();
        assert!(found == present || found == Some(next), "kill {kill}: {found:?}");
        match (is_littered, found == present) {
            (true, _) => midst += 1,
            (false, true) => before += 1,
            (false, false) => after += 1,
        }
        // A busy machine may have measured a run that was slower than those to come.
        soon = if is_littered { writing } else { soon / 2 };
        // The next run, with whichever model, finds its way.
        setting.run(kill % 2);
        assert!(!setting.is_littered());
        assert_eq!(setting.present(), Some(kill % 2));
        if kill % 5 == 4 {
            setting.put_others();
        }
        setting.assert_whole(kill % 2);
    }
    println!(
        "{kills} kills, seed {SEED}: {before} before the first file, {midst} in the midst, {after} after the last; 0 torn \
         ({whole:?} a run, {writing:?} of these writing)"
    );
    assert!(midst > 0, "no kill came while files were written");
}

/// How long a run takes, and how long it writes.
fn durations(setting: &Setting) -> (Duration, Duration) {
    let mut longest = (Duration::ZERO, Duration::ZERO);
    for index in [0, 1, 0, 1] {
        let start = Instant::now();
        let mut child = setting.command(index, &setting.target()).spawn().unwrap();
        let mut first = None;
        while child.try_wait().unwrap().is_none() {
            if first.is_none() && setting.is_littered() {
                first = Some(Instant::now());
            }
        }
        let writing = first.map_or(Duration::ZERO, |first| first.elapsed());
        longest = (longest.0.max(start.elapsed()), longest.1.max(writing));
    }
    longest
}

#[test]
fn two_runs_at_once() {
    let setting = Setting::new();
    let mut ends = [0; 2];
    for _ in 0..6 {
        let runs = [0, 1].map(|index| setting.command(index, &setting.target()).spawn().unwrap());
        for mut run in runs {
            assert!(run.wait().unwrap().success());
        }
        let last = setting.present().unwrap();
        setting.assert_whole(last);
        ends[last] += 1;
    }
    println!(
        "6 pairs of runs, all of them done: {} ended with the one crate, {} with the other",
        ends[0], ends[1]
    );
}

/// A run that cannot write, and what it says.
fn assert_fails(setting: &Setting, command: &mut Command, expected: &str) {
    let Output { status, stderr, .. } = command.stderr(Stdio::piped()).output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    println!("{}", stderr.trim_end().replace(setting.parent.path().to_str().unwrap(), "…"));
    assert_eq!(status.code(), Some(2), "{stderr}");
    // What there is to say of the model comes before.
    let lines: Vec<_> = stderr.lines().collect();
    let (last, earlier) = lines.split_last().unwrap();
    assert!(last.starts_with("error: cannot ") && last.contains(expected), "{stderr}");
    assert!(!earlier.concat().contains("error: "), "{stderr}");
}

/// As on a full disk, a file takes some of its text and no more.
#[test]
fn a_file_that_cannot_be_written_to_its_end() {
    let setting = Setting::new();
    setting.run(0);
    let run = setting.command(1, &setting.target());
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh"]);
    command.arg(run.get_program()).args(run.get_args()).stdout(Stdio::null());
    assert_fails(&setting, &mut command, "File too large");
    setting.assert_whole(0);
    setting.run(1);
    setting.assert_whole(1);
}

/// A file system of its own, for as long as this lives.
struct Mount(PathBuf);

impl Mount {
    /// Nothing, and a word on why, where it cannot be mounted.
    fn new(at: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let options = format!("size={size}");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&at).output();
        match mount {
            Ok(Output { status, .. }) if status.success() => return Some(Self(at)),
            Ok(Output { stderr, .. }) => {
                println!("skipped: {}", String::from_utf8_lossy(&stderr).trim_end());
            }
            Err(error) => println!("skipped: cannot run mount: {error}"),
        }
        None
    }

    fn is_remounted(&self, option: &str) -> bool {
        let options = format!("remount,{option}");
        Command::new("mount").args(["-o", &options]).arg(&self.0).status().unwrap().success()
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk() {
    let setting = Setting::new();
    let directory = setting.parent.path().join("mount");
    let Some(mount) = Mount::new(directory, "2500k") else { return };
    let target = mount.0.join("crate");
    assert!(setting.command(0, &target).status().unwrap().success());
    let free = mount.0.join("filler");
    // Until nothing more fits in.
    let _ = fs::write(&free, vec![0; 4 << 20]);
    assert_fails(&setting, &mut setting.command(1, &target), "No space left on device");
    assert_eq!(setting.crate_in(&target), Some(0));
    assert_eq!(fs::read_dir(&mount.0).unwrap().count(), 2);
    // A little room is filled again, with a part of the files.
    fs::File::options().write(true).open(&free).unwrap().set_len(300 << 10).unwrap();
    let other = mount.0.join("other");
    let _ = fs::write(&other, vec![0; 4 << 20]);
    let length = fs::metadata(&other).unwrap().len();
    fs::File::options().write(true).open(&other).unwrap().set_len(length - (200 << 10)).unwrap();
    assert_fails(&setting, &mut setting.command(1, &target), "No space left on device");
    assert_eq!(setting.crate_in(&target), Some(0));
    assert_eq!(fs::read_dir(&mount.0).unwrap().count(), 3);
    fs::remove_file(other).unwrap();
    fs::remove_file(free).unwrap();
    assert!(setting.command(1, &target).status().unwrap().success());
    assert_eq!(setting.crate_in(&target), Some(1));
}

#[test]
fn a_read_only_disk() {
    let setting = Setting::new();
    let directory = setting.parent.path().join("mount");
    let Some(mount) = Mount::new(directory, "8m") else { return };
    let target = mount.0.join("crate");
    assert!(setting.command(0, &target).status().unwrap().success());
    if !mount.is_remounted("ro") {
        println!("skipped: the file system cannot be made read-only");
        return;
    }
    assert_fails(&setting, &mut setting.command(1, &target), "Read-only file system");
    let fresh = mount.0.join("fresh/crate");
    assert_fails(&setting, &mut setting.command(1, &fresh), "Read-only file system");
    assert_eq!(setting.crate_in(&target), Some(0));
    assert!(mount.is_remounted("rw"));
    assert_eq!(fs::read_dir(&mount.0).unwrap().count(), 1);
}

//! System faults during a run: a full or read-only disk, and fonts that disappear.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::copies::{dispatch, files};
use congvan::merge::{MailMerge, Recipient};
use congvan::{Fonts, Typesetter};

fn merge() -> MailMerge {
    MailMerge::new(dispatch()).unwrap().named("{Đơn vị}.pdf").unwrap()
}

/// Ten units, whose files have names in ascending order.
fn units() -> impl Iterator<Item = Recipient> {
    (0..10).map(|number| Recipient::new().with("Đơn vị", format!("Chi bộ {number}")))
}

fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("faults").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn font_files_may_disappear_during_a_run() {
    let folder = folder("fonts");
    let paths = ["regular", "bold", "italic", "bold-italic"].map(|face| {
        let path = folder.join(format!("{face}.ttf"));
        let built_in = crate::in_repository(format!("fonts/congvan-serif-{face}.ttf"));
        fs::copy(built_in, &path).unwrap();
        path
    });
    let [regular, bold, italic, bold_italic] = &paths;
    let fonts = Fonts::from_files(regular, bold, italic, bold_italic).unwrap();
    let merge = merge();
    let out = folder.join("copies");
    let typesetter = Typesetter::new().unwrap().with_fonts(fonts);
    let run = merge.run(&typesetter).watched_by(|progress| {
        // The first file is truncated in place, the others are deleted.
        match progress.done {
            3 => fs::OpenOptions::new().write(true).open(regular).unwrap().set_len(100).unwrap(),
            4 => paths[1..].iter().for_each(|path| fs::remove_file(path).unwrap()),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    assert_eq!(run.into_folder(units(), &out).unwrap().made, 10);
    let built_in = folder.join("built-in");
    let typesetter = Typesetter::new().unwrap();
    assert_eq!(merge.run(&typesetter).into_folder(units(), &built_in).unwrap().made, 10);
    assert!(files(&out) == files(&built_in));
}

#[cfg(target_os = "linux")]
mod small_disk {
    use std::io::Write;
    use std::os::unix::fs::MetadataExt;
    use std::process::Command;

    use congvan::Error;
    use congvan::error::{ErrorKind, Place};

    use super::*;
    use crate::copies::JOURNAL;

    /// Size of the disk in bytes.
    const DISK: usize = 256 << 10;
    /// Size of a disk block in bytes.
    const BLOCK: usize = 4096;

    /// Returns the mount point of a child process.
    fn disk(child: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("faults").join(child)
    }

    /// Runs a test as a child process with a small disk of its own, in a mount namespace that ends with it.
    fn run_with_small_disk(child: &str) {
        let disk = folder(child);
        let mount = format!(
            "mount -t tmpfs -o size={DISK} tmpfs \"$1\" || exit 77; exec \"$2\" --exact \"$3\" --ignored --nocapture"
        );
        let mut failure = String::new();
        for option in ["-rm", "-m"] {
            let output = Command::new("unshare")
                .args([option, "sh", "-c", &mount, "sh"])
                .arg(&disk)
                .arg(std::env::current_exe().unwrap())
                .arg(format!("faults::small_disk::{child}"))
                .output();
            match output {
                Ok(output) if output.status.success() => {
                    let output_text = String::from_utf8_lossy(&output.stdout);
                    assert!(output_text.contains("1 passed"), "{output_text}");
                    return;
                }
                Ok(output) if String::from_utf8_lossy(&output.stdout).contains("running 1 test") => {
                    panic!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                }
                Ok(output) => failure = String::from_utf8_lossy(&output.stderr).into_owned(),
                Err(error) => failure = error.to_string(),
            }
        }
        // Written directly, since the output of passing tests is captured.
        let line = format!("{child}: skipped, this machine does not allow mounts: {failure}\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }

    /// Fills the disk but for the given number of bytes. Panics if this is not the small disk.
    fn fill_except(disk: &Path, left: usize) {
        let mut file = fs::File::create(disk.join("filler")).unwrap();
        let full = (0..=DISK / BLOCK).any(|_| file.write_all(&[1; BLOCK]).is_err());
        if !full {
            free_space(disk);
            panic!("{} is not on a disk of {DISK} bytes", disk.display());
        }
        let taken = file.metadata().unwrap().blocks() * 512;
        file.set_len(taken - u64::try_from(left).unwrap()).unwrap();
    }

    fn free_space(disk: &Path) {
        fs::remove_file(disk.join("filler")).unwrap();
    }

    /// Checks that the error names the file, says that the disk is full, and has a help.
    fn assert_disk_full(error: &Error, path: &Path) {
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(error.place(), &Place::File(path.to_owned()));
        let output_text = format!("{error:#}");
        assert!(output_text.contains("No space left"), "{output_text}");
        assert!(error.help().unwrap().contains("make room on the disk"), "{output_text}");
    }

    /// Checks that the given number of PDF files is complete and recorded, and that no temporary file is left.
    fn assert_complete(folder: &Path, count: usize, recorded: usize) {
        let files = files(folder);
        let pdfs: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".pdf")).collect();
        assert_eq!(pdfs.len(), count, "{:?}", files.keys());
        assert!(pdfs.iter().all(|(_, bytes)| bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF")));
        assert!(files.keys().all(|name| name.ends_with(".pdf") || name == JOURNAL), "{:?}", files.keys());
        assert_eq!(
            files[JOURNAL].split(|byte| *byte == b'\n').filter(|line| line.ends_with(b".pdf")).count(),
            recorded
        );
    }

    #[test]
    fn full_disk_ends_the_run_and_a_later_one_continues() {
        run_with_small_disk("child_with_full_disk");
    }

    #[test]
    #[ignore = "needs the small disk that its parent mounts"]
    fn child_with_full_disk() {
        let disk = disk("child_with_full_disk");
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let out = disk.join("copies");
        for threads in [1, 3] {
            let _ = fs::remove_dir_all(&out);
            let size = typesetter.pdf(&merge.dispatch_for(&units().next().unwrap()).unwrap()).unwrap().len();
            // Space for three and a half files, and for the journal.
            fill_except(&disk, BLOCK + size.next_multiple_of(BLOCK) * 7 / 2);
            let threads = std::num::NonZeroUsize::new(threads).unwrap();
            let run = || merge.run(&typesetter).keep_going().threads(threads).into_folder(units(), &out);
            let error = run().unwrap_err();
            let failed = error.row().unwrap();
            // With several threads, files begun ahead take space from earlier ones.
            assert!(failed == 4 || threads.get() > 1 && (1..4).contains(&failed), "{error:#}");
            assert_disk_full(&error, &out.join(format!("Chi bộ {}.pdf", failed - 1)));
            assert_complete(&out, failed - 1, failed - 1);
            // With the disk still full, the next run fails as well; it loses nothing.
            let error = run().unwrap_err();
            assert!(error.row().unwrap() >= failed, "{error:#}");
            assert_complete(&out, error.row().unwrap() - 1, error.row().unwrap() - 1);
            let existing = error.row().unwrap() - 1;
            free_space(&disk);
            // The disk is too small for all ten files.
            let merged = merge.run(&typesetter).threads(threads).into_folder(units().take(5), &out).unwrap();
            assert_eq!((merged.kept, merged.made), (existing, 5 - existing));
            assert_complete(&out, 5, 5);
        }
    }

    #[test]
    fn full_disk_while_writing_the_journal_loses_no_file() {
        run_with_small_disk("child_with_full_journal");
    }

    #[test]
    #[ignore = "needs the small disk that its parent mounts"]
    fn child_with_full_journal() {
        let disk = disk("child_with_full_journal");
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let out = disk.join("copies");
        assert_eq!(merge.run(&typesetter).into_folder(units().take(1), &out).unwrap().made, 1);
        // The next line of the journal needs a second block.
        let journal = out.join(JOURNAL);
        let mut text = fs::read(&journal).unwrap();
        text.resize(BLOCK - 11, b'-');
        text.push(b'\n');
        fs::write(&journal, &text).unwrap();
        let size = typesetter.pdf(&merge.dispatch_for(&units().nth(1).unwrap()).unwrap()).unwrap().len();
        fill_except(&disk, size.next_multiple_of(BLOCK));
        let error = merge.run(&typesetter).into_folder(units().take(3), &out).unwrap_err();
        assert_eq!(error.row(), Some(2));
        assert_disk_full(&error, &journal);
        // The file is written but not recorded; its line in the journal is incomplete.
        assert_complete(&out, 2, 1);
        assert_eq!(fs::metadata(&journal).unwrap().len(), u64::try_from(BLOCK).unwrap());
        free_space(&disk);
        let run = || merge.run(&typesetter).into_folder(units().take(3), &out).unwrap();
        let merged = run();
        assert_eq!((merged.kept, merged.made), (1, 2));
        assert_complete(&out, 3, 3);
        assert_eq!(run().kept, 3, "an incomplete line must not affect the next one");
        assert!(fs::read(&journal).unwrap().starts_with(&text));
    }

    #[test]
    fn full_disk_leaves_the_old_file_unchanged() {
        run_with_small_disk("child_with_full_file");
    }

    #[test]
    #[ignore = "needs the small disk that its parent mounts"]
    fn child_with_full_file() {
        let disk = disk("child_with_full_file");
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let path = disk.join("one.pdf");
        let copy = merge.dispatch_for(&units().next().unwrap()).unwrap();
        let size = typesetter.save(&copy, &path).unwrap();
        let before = files(&disk);
        for left in [0, size / 2 / BLOCK * BLOCK] {
            fill_except(&disk, left);
            let other = copy.clone().paragraph("Một đoạn nữa.");
            assert_disk_full(&typesetter.save(&other, &path).unwrap_err(), &path);
            assert_disk_full(&merge.run(&typesetter).into_one(units(), &path).unwrap_err(), &path);
            free_space(&disk);
            assert!(files(&disk) == before, "temporary files must be deleted and old files kept");
        }
        assert_eq!(merge.run(&typesetter).into_one(units().take(2), &path).unwrap().made, 2);
    }

    #[test]
    fn read_only_disk_keeps_its_files() {
        run_with_small_disk("child_with_read_only_disk");
    }

    #[test]
    #[ignore = "needs the small disk that its parent mounts"]
    fn child_with_read_only_disk() {
        let disk = disk("child_with_read_only_disk");
        let remount = |option: &str| {
            assert!(Command::new("mount").args(["-o", option]).arg(&disk).status().unwrap().success());
        };
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let (alone, out) = (disk.join("alone"), disk.join("copies"));
        fs::create_dir(&alone).unwrap();
        let one = alone.join("one.pdf");
        let copy = merge.dispatch_for(&units().next().unwrap()).unwrap();
        typesetter.save(&copy, &one).unwrap();
        let run = || merge.run(&typesetter).into_folder(units().take(3), &out);
        assert_eq!(merge.run(&typesetter).into_folder(units().take(1), &out).unwrap().made, 1);
        let (before, copies) = (files(&alone), files(&out));
        remount("remount,ro");
        let other = copy.clone().paragraph("Một đoạn nữa.");
        let refused = [
            typesetter.save(&other, &one).unwrap_err(),
            merge.run(&typesetter).into_one(units(), &one).unwrap_err(),
            run().unwrap_err(),
        ];
        for error in refused {
            assert_eq!(error.kind(), ErrorKind::Io);
            assert!(matches!(error.place(), Place::File(path) if path.starts_with(&disk)), "{error:#}");
            assert!(format!("{error:#}").contains("Read-only file system"), "{error:#}");
            assert!(error.help().unwrap().contains("may be read or written"), "{error:#}");
        }
        assert!(files(&alone) == before && files(&out) == copies, "files must be unchanged");
        remount("remount,rw");
        let merged = run().unwrap();
        assert_eq!((merged.kept, merged.made), (1, 2));
        assert_complete(&out, 3, 3);
    }
}

//! System faults during a merge: a full disk, a read-only disk, and deleted font files.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::copies::{dispatch, files};
use congvan::merge::{MailMerge, Recipient};
use congvan::page::FontFiles;
use congvan::{Fonts, Typesetter};

fn merge() -> MailMerge {
    MailMerge::new(dispatch()).unwrap().with_file_name("{Đơn vị}.pdf").unwrap()
}

/// Ten units. Their files are sorted by name.
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
    let fonts = Fonts::from_files(FontFiles { regular, bold, italic, bold_italic }).unwrap();
    let merge = merge();
    let out = folder.join("copies");
    let typesetter = Typesetter::new().unwrap().with_fonts(fonts);
    let run = merge.run(&typesetter).on_progress(|progress| {
        // Truncate the first font file and delete the others.
        match progress.done {
            3 => fs::OpenOptions::new().write(true).open(regular).unwrap().set_len(100).unwrap(),
            4 => paths[1..].iter().for_each(|path| fs::remove_file(path).unwrap()),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    assert_eq!(run.into_folder(units(), &out).unwrap().written, 10);
    let built_in = folder.join("built-in");
    let typesetter = Typesetter::new().unwrap();
    assert_eq!(merge.run(&typesetter).into_folder(units(), &built_in).unwrap().written, 10);
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

    /// The size of the disk, in bytes.
    const DISK: usize = 256 << 10;
    /// The block size of the disk, in bytes.
    const BLOCK: usize = 4096;

    /// The mount point for a child test.
    fn disk(child: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("faults").join(child)
    }

    /// Runs a child test with a small disk in its own mount namespace.
    fn run_with_small_disk(child: &str) {
        let disk = folder(child);
        let mount = format!(
            "mount -t tmpfs -o size={DISK} tmpfs \"$1\" || exit 77; exec \"$2\" --exact \"$3\" --ignored --nocapture"
        );
        let mut reason = String::new();
        for flags in ["-rm", "-m"] {
            let output = Command::new("unshare")
                .args([flags, "sh", "-c", &mount, "sh"])
                .arg(&disk)
                .arg(std::env::current_exe().unwrap())
                .arg(format!("faults::small_disk::{child}"))
                .output();
            match output {
                Ok(output) if output.status.success() => {
                    let stdout = String::from_utf8_lossy(&output.stdout);
                    assert!(stdout.contains("1 passed"), "{stdout}");
                    return;
                }
                Ok(output) if String::from_utf8_lossy(&output.stdout).contains("running 1 test") => {
                    panic!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                }
                Ok(output) => reason = String::from_utf8_lossy(&output.stderr).into_owned(),
                Err(error) => reason = error.to_string(),
            }
        }
        // The test harness hides `eprintln!` of tests that pass.
        let line = format!("{child}: skipped, because mounting a disk failed: {reason}\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }

    /// Fills the disk up to `left` bytes. Panics if the disk is not the small one.
    fn fill_except(disk: &Path, left: usize) {
        let mut file = fs::File::create(disk.join("filler")).unwrap();
        let full = (0..=DISK / BLOCK).any(|_| file.write_all(&[1; BLOCK]).is_err());
        if !full {
            free_space(disk);
            panic!("{} is not on a disk of {DISK} bytes", disk.display());
        }
        let used = file.metadata().unwrap().blocks() * 512;
        file.set_len(used - u64::try_from(left).unwrap()).unwrap();
    }

    fn free_space(disk: &Path) {
        fs::remove_file(disk.join("filler")).unwrap();
    }

    /// Checks that the error names the file and the full disk, and gives help.
    fn assert_disk_full(error: &Error, path: &Path) {
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(error.place(), &Place::File(path.to_owned()));
        let message = format!("{error:#}");
        assert!(message.contains("No space left"), "{message}");
        assert!(error.help().unwrap().contains("make room on the disk"), "{message}");
    }

    /// Checks that there are `count` complete PDF files, no temporary files, and `journalled` files in the journal.
    fn assert_complete(folder: &Path, count: usize, journalled: usize) {
        let files = files(folder);
        let pdfs: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".pdf")).collect();
        assert_eq!(pdfs.len(), count, "{:?}", files.keys());
        assert!(pdfs.iter().all(|(_, bytes)| bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF")));
        assert!(files.keys().all(|name| name.ends_with(".pdf") || name == JOURNAL), "{:?}", files.keys());
        assert_eq!(
            files[JOURNAL].split(|byte| *byte == b'\n').filter(|line| line.ends_with(b".pdf")).count(),
            journalled
        );
    }

    #[test]
    fn full_disk_ends_the_run_and_a_later_run_continues() {
        run_with_small_disk("child_of_a_run");
    }

    #[test]
    #[ignore = "runs in `run_with_small_disk`"]
    fn child_of_a_run() {
        let disk = disk("child_of_a_run");
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
            // Files that threads start early take space from earlier ones.
            assert!(failed == 4 || threads.get() > 1 && (1..4).contains(&failed), "{error:#}");
            assert_disk_full(&error, &out.join(format!("Chi bộ {}.pdf", failed - 1)));
            assert_complete(&out, failed - 1, failed - 1);
            // The disk is still full, so the run ends again without losing files.
            let error = run().unwrap_err();
            assert!(error.row().unwrap() >= failed, "{error:#}");
            assert_complete(&out, error.row().unwrap() - 1, error.row().unwrap() - 1);
            let kept = error.row().unwrap() - 1;
            free_space(&disk);
            // The disk is too small for all ten files, so merge only five.
            let merged = merge.run(&typesetter).threads(threads).into_folder(units().take(5), &out).unwrap();
            assert_eq!((merged.unchanged, merged.written), (kept, 5 - kept));
            assert_complete(&out, 5, 5);
        }
    }

    #[test]
    fn journal_on_a_full_disk_loses_no_files() {
        run_with_small_disk("child_of_a_journal");
    }

    #[test]
    #[ignore = "runs in `run_with_small_disk`"]
    fn child_of_a_journal() {
        let disk = disk("child_of_a_journal");
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let out = disk.join("copies");
        assert_eq!(merge.run(&typesetter).into_folder(units().take(1), &out).unwrap().written, 1);
        // The next line does not fit into the last block of the journal.
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
        // The second file exists, but its journal line is incomplete.
        assert_complete(&out, 2, 1);
        assert_eq!(fs::metadata(&journal).unwrap().len(), u64::try_from(BLOCK).unwrap());
        free_space(&disk);
        let run = || merge.run(&typesetter).into_folder(units().take(3), &out).unwrap();
        let merged = run();
        assert_eq!((merged.unchanged, merged.written), (1, 2));
        assert_complete(&out, 3, 3);
        assert_eq!(run().unchanged, 3, "the incomplete line does not affect the next one");
        assert!(fs::read(&journal).unwrap().starts_with(&text));
    }

    #[test]
    fn full_disk_keeps_the_old_file() {
        run_with_small_disk("child_of_a_file");
    }

    #[test]
    #[ignore = "runs in `run_with_small_disk`"]
    fn child_of_a_file() {
        let disk = disk("child_of_a_file");
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let path = disk.join("one.pdf");
        let copy = merge.dispatch_for(&units().next().unwrap()).unwrap();
        let size = typesetter.save(&copy, &path).unwrap();
        let before = files(&disk);
        for left in [0, size / 2 / BLOCK * BLOCK] {
            fill_except(&disk, left);
            let changed = copy.clone().paragraph("Một đoạn nữa.");
            assert_disk_full(&typesetter.save(&changed, &path).unwrap_err(), &path);
            assert_disk_full(&merge.run(&typesetter).into_file(units(), &path).unwrap_err(), &path);
            free_space(&disk);
            assert!(files(&disk) == before, "only the old files remain");
        }
        assert_eq!(merge.run(&typesetter).into_file(units().take(2), &path).unwrap().written, 2);
    }

    #[test]
    fn read_only_disk_keeps_its_files() {
        run_with_small_disk("child_of_a_read_only_disk");
    }

    #[test]
    #[ignore = "runs in `run_with_small_disk`"]
    fn child_of_a_read_only_disk() {
        let disk = disk("child_of_a_read_only_disk");
        let remount = |options: &str| {
            assert!(Command::new("mount").args(["-o", options]).arg(&disk).status().unwrap().success());
        };
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let (single, out) = (disk.join("single"), disk.join("copies"));
        fs::create_dir(&single).unwrap();
        let one = single.join("one.pdf");
        let copy = merge.dispatch_for(&units().next().unwrap()).unwrap();
        typesetter.save(&copy, &one).unwrap();
        let run = || merge.run(&typesetter).into_folder(units().take(3), &out);
        assert_eq!(merge.run(&typesetter).into_folder(units().take(1), &out).unwrap().written, 1);
        let (before, copies) = (files(&single), files(&out));
        remount("remount,ro");
        let changed = copy.clone().paragraph("Một đoạn nữa.");
        let errors = [
            typesetter.save(&changed, &one).unwrap_err(),
            merge.run(&typesetter).into_file(units(), &one).unwrap_err(),
            run().unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Io);
            assert!(matches!(error.place(), Place::File(path) if path.starts_with(&disk)), "{error:#}");
            assert!(format!("{error:#}").contains("Read-only file system"), "{error:#}");
            assert!(error.help().unwrap().contains("may be read or written"), "{error:#}");
        }
        assert!(files(&single) == before && files(&out) == copies, "the files are unchanged");
        remount("remount,rw");
        let merged = run().unwrap();
        assert_eq!((merged.unchanged, merged.written), (1, 2));
        assert_complete(&out, 3, 3);
    }
}

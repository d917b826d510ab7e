//! What the machine does to a run under way: a disk that is really full or may only be read, and fonts that go away.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::copies::{dispatch, files};
use congvan::merge::{MailMerge, Recipient};
use congvan::{FontFiles, Fonts, Typesetter};

fn merge() -> MailMerge {
    MailMerge::new(dispatch()).unwrap().with_file_name("{Đơn vị}.pdf").unwrap()
}

/// Ten units, whose files come in the order of their names.
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
fn fonts_may_go_away_under_way() {
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
        // The first is cut off where it lies, the others are taken away.
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

    /// The disk has so many bytes, and gives them out in blocks of so many.
    const DISK: usize = 256 << 10;
    const BLOCK: usize = 4096;

    /// Where the disk of that child is.
    fn disk(child: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("faults").join(child)
    }

    /// Gives the child a disk of its own, which nobody else sees and which goes away with it.
    fn with_a_small_disk(child: &str) {
        let disk = folder(child);
        let mount = format!(
            "mount -t tmpfs -o size={DISK} tmpfs \"$1\" || exit 77; exec \"$2\" --exact \"$3\" --ignored --nocapture"
        );
        let mut said = String::new();
        for how in ["-rm", "-m"] {
            let output = Command::new("unshare")
                .args([how, "sh", "-c", &mount, "sh"])
                .arg(&disk)
                .arg(std::env::current_exe().unwrap())
                .arg(format!("faults::small_disk::{child}"))
                .output();
            match output {
                Ok(output) if output.status.success() => {
                    let told = String::from_utf8_lossy(&output.stdout);
                    assert!(told.contains("1 passed"), "{told}");
                    return;
                }
                Ok(output) if String::from_utf8_lossy(&output.stdout).contains("running 1 test") => {
                    panic!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                }
                Ok(output) => said = String::from_utf8_lossy(&output.stderr).into_owned(),
                Err(error) => said = error.to_string(),
            }
        }
        // Not `eprintln!`, which nobody sees of a test that passes.
        let line = format!("{child}: skipped, this machine mounts no disk for us: {said}\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }

    /// Takes what is left of the disk but so many bytes. It stops where the disk is not the small one.
    fn fill_but(disk: &Path, left: usize) {
        let mut file = fs::File::create(disk.join("filler")).unwrap();
        let full = (0..=DISK / BLOCK).any(|_| file.write_all(&[1; BLOCK]).is_err());
        if !full {
            make_room(disk);
            panic!("{} is on no disk of {DISK} bytes", disk.display());
        }
        let taken = file.metadata().unwrap().blocks() * 512;
        file.set_len(taken - u64::try_from(left).unwrap()).unwrap();
    }

    fn make_room(disk: &Path) {
        fs::remove_file(disk.join("filler")).unwrap();
    }

    /// What the caller is told: the file, that the disk is full, and what to do.
    fn assert_tells(error: &Error, path: &Path) {
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(error.place(), &Place::File(path.to_owned()));
        let told = format!("{error:#}");
        assert!(told.contains("No space left"), "{told}");
        assert!(error.help().unwrap().contains("make room on the disk"), "{told}");
    }

    /// Every PDF is whole, nothing that was begun lies about, and the journal has a line for each of so many files.
    fn assert_whole(folder: &Path, count: usize, noted: usize) {
        let files = files(folder);
        let pdfs: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".pdf")).collect();
        assert_eq!(pdfs.len(), count, "{:?}", files.keys());
        assert!(pdfs.iter().all(|(_, bytes)| bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF")));
        assert!(files.keys().all(|name| name.ends_with(".pdf") || name == JOURNAL), "{:?}", files.keys());
        assert_eq!(files[JOURNAL].split(|byte| *byte == b'\n').filter(|line| line.ends_with(b".pdf")).count(), noted);
    }

    #[test]
    fn a_disk_that_runs_full_ends_the_run_and_a_later_one_goes_on() {
        with_a_small_disk("child_of_a_run");
    }

    #[test]
    #[ignore = "needs the small disk that its parent mounts"]
    fn child_of_a_run() {
        let disk = disk("child_of_a_run");
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let out = disk.join("copies");
        for threads in [1, 3] {
            let _ = fs::remove_dir_all(&out);
            let size = typesetter.pdf(&merge.dispatch_for(&units().next().unwrap()).unwrap()).unwrap().len();
            // Room for three and a half, and for the journal.
            fill_but(&disk, BLOCK + size.next_multiple_of(BLOCK) * 7 / 2);
            let threads = std::num::NonZeroUsize::new(threads).unwrap();
            let run = || merge.run(&typesetter).keep_going().threads(threads).into_folder(units(), &out);
            let error = run().unwrap_err();
            let failed = error.row().unwrap();
            // What the threads begin ahead takes room from what comes first.
            assert!(failed == 4 || threads.get() > 1 && (1..4).contains(&failed), "{error:#}");
            assert_tells(&error, &out.join(format!("Chi bộ {}.pdf", failed - 1)));
            assert_whole(&out, failed - 1, failed - 1);
            // Still full, it ends again; nothing is lost, and at least as much is there.
            let error = run().unwrap_err();
            assert!(error.row().unwrap() >= failed, "{error:#}");
            assert_whole(&out, error.row().unwrap() - 1, error.row().unwrap() - 1);
            let there = error.row().unwrap() - 1;
            make_room(&disk);
            // All ten have no room at once: the disk is small, so let the first ones go.
            let merged = merge.run(&typesetter).threads(threads).into_folder(units().take(5), &out).unwrap();
            assert_eq!((merged.unchanged, merged.written), (there, 5 - there));
            assert_whole(&out, 5, 5);
        }
    }

    #[test]
    fn a_journal_that_finds_no_room_loses_nothing() {
        with_a_small_disk("child_of_a_journal");
    }

    #[test]
    #[ignore = "needs the small disk that its parent mounts"]
    fn child_of_a_journal() {
        let disk = disk("child_of_a_journal");
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let out = disk.join("copies");
        assert_eq!(merge.run(&typesetter).into_folder(units().take(1), &out).unwrap().written, 1);
        // Its next line does not fit into the block that it has.
        let journal = out.join(JOURNAL);
        let mut text = fs::read(&journal).unwrap();
        text.resize(BLOCK - 11, b'-');
        text.push(b'\n');
        fs::write(&journal, &text).unwrap();
        let size = typesetter.pdf(&merge.dispatch_for(&units().nth(1).unwrap()).unwrap()).unwrap().len();
        fill_but(&disk, size.next_multiple_of(BLOCK));
        let error = merge.run(&typesetter).into_folder(units().take(3), &out).unwrap_err();
        assert_eq!(error.row(), Some(2));
        assert_tells(&error, &journal);
        // The file is there, but nobody knows of it; of its line a part is there.
        assert_whole(&out, 2, 1);
        assert_eq!(fs::metadata(&journal).unwrap().len(), u64::try_from(BLOCK).unwrap());
        make_room(&disk);
        let run = || merge.run(&typesetter).into_folder(units().take(3), &out).unwrap();
        let merged = run();
        assert_eq!((merged.unchanged, merged.written), (1, 2));
        assert_whole(&out, 3, 3);
        assert_eq!(run().unchanged, 3, "the part of a line did not spoil the next one");
        assert!(fs::read(&journal).unwrap().starts_with(&text));
    }

    #[test]
    fn a_file_for_which_there_is_no_room_stays_as_it_was() {
        with_a_small_disk("child_of_a_file");
    }

    #[test]
    #[ignore = "needs the small disk that its parent mounts"]
    fn child_of_a_file() {
        let disk = disk("child_of_a_file");
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let path = disk.join("one.pdf");
        let copy = merge.dispatch_for(&units().next().unwrap()).unwrap();
        let size = typesetter.save(&copy, &path).unwrap();
        let before = files(&disk);
        for left in [0, size / 2 / BLOCK * BLOCK] {
            fill_but(&disk, left);
            let other = copy.clone().paragraph("Một đoạn nữa.");
            assert_tells(&typesetter.save(&other, &path).unwrap_err(), &path);
            assert_tells(&merge.run(&typesetter).into_file(units(), &path).unwrap_err(), &path);
            make_room(&disk);
            assert!(files(&disk) == before, "what was begun is gone, what was there stays");
        }
        assert_eq!(merge.run(&typesetter).into_file(units().take(2), &path).unwrap().written, 2);
    }

    #[test]
    fn a_disk_that_may_only_be_read_keeps_what_it_has() {
        with_a_small_disk("child_of_a_disk_to_read");
    }

    #[test]
    #[ignore = "needs the small disk that its parent mounts"]
    fn child_of_a_disk_to_read() {
        let disk = disk("child_of_a_disk_to_read");
        let remount = |how: &str| {
            assert!(Command::new("mount").args(["-o", how]).arg(&disk).status().unwrap().success());
        };
        let (merge, typesetter) = (merge(), Typesetter::new().unwrap());
        let (alone, out) = (disk.join("alone"), disk.join("copies"));
        fs::create_dir(&alone).unwrap();
        let one = alone.join("one.pdf");
        let copy = merge.dispatch_for(&units().next().unwrap()).unwrap();
        typesetter.save(&copy, &one).unwrap();
        let run = || merge.run(&typesetter).into_folder(units().take(3), &out);
        assert_eq!(merge.run(&typesetter).into_folder(units().take(1), &out).unwrap().written, 1);
        let (before, copies) = (files(&alone), files(&out));
        remount("remount,ro");
        let other = copy.clone().paragraph("Một đoạn nữa.");
        let refused = [
            typesetter.save(&other, &one).unwrap_err(),
            merge.run(&typesetter).into_file(units(), &one).unwrap_err(),
            run().unwrap_err(),
        ];
        for error in refused {
            assert_eq!(error.kind(), ErrorKind::Io);
            assert!(matches!(error.place(), Place::File(path) if path.starts_with(&disk)), "{error:#}");
            assert!(format!("{error:#}").contains("Read-only file system"), "{error:#}");
            assert!(error.help().unwrap().contains("may be read or written"), "{error:#}");
        }
        assert!(files(&alone) == before && files(&out) == copies, "nothing is lost, and nothing is begun");
        remount("remount,rw");
        let merged = run().unwrap();
        assert_eq!((merged.unchanged, merged.written), (1, 2));
        assert_whole(&out, 3, 3);
    }
}

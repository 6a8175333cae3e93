//! A large file on its way to the disk while it is still written, so that hardly anything is left to wait for at its end.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

/// So many bytes are worth sending to the disk before there are more. Most files have fewer, and no thread is begun for them.
const ENOUGH: usize = 8 * 1024 * 1024;

/// A file that is written from its beginning to its end.
pub struct Early {
    file: File,
    /// How many bytes were written since the thread was last told.
    waiting: usize,
    saver: Option<Saver>,
}

/// A thread that sends to the disk what was written so far, whenever it is told.
struct Saver {
    tell: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Early {
    /// A file of which nothing is written yet.
    pub fn new(file: File) -> Early {
        Early { file, waiting: 0, saver: None }
    }

    /// The file, when everything is written. What went wrong on the way to the disk is told here, because the disk tells it once only.
    pub fn into_file(self) -> io::Result<File> {
        if let Some(Saver { tell, thread }) = self.saver {
            drop(tell);
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        Ok(self.file)
    }

    fn save(&mut self) {
        self.waiting = 0;
        if self.saver.is_none() {
            self.saver = self.file.try_clone().and_then(Saver::begin).ok();
        }
        if let Some(saver) = &self.saver {
            // If it is still busy, it is told the next time.
            let _ = saver.tell.try_send(());
        }
    }
}

impl Saver {
    fn begin(file: File) -> io::Result<Saver> {
        let (tell, told) = sync_channel(1);
        let save = move || told.into_iter().try_for_each(|()| file.sync_data());
        Ok(Saver { tell, thread: std::thread::Builder::new().spawn(save)? })
    }
}

impl Write for Early {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.waiting = self.waiting.saturating_add(written);
        if self.waiting >= ENOUGH {
            self.save();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_in_the_file_however_it_goes_to_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        for (name, pieces) in [("small", 1), ("large", 40)] {
            let path = folder.path().join(name);
            let mut early = Early::new(File::create_new(&path).unwrap());
            for piece in 0..pieces {
                early.write_all(&vec![piece; ENOUGH / 10 + 7]).unwrap();
            }
            assert_eq!(early.saver.is_some(), pieces > 10);
            early.into_file().unwrap().sync_all().unwrap();
            let read = std::fs::read(&path).unwrap();
            let expected: Vec<u8> = (0..pieces).flat_map(|piece| vec![piece; ENOUGH / 10 + 7]).collect();
            assert!(read == expected, "{name}");
        }
    }
}

//! Reads a CSV file with the csv crate and does nothing else: what the benchmarks compare with.
//!
//!     bare_parse FILE

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("name a CSV file")?;
    let mut reader = csv::Reader::from_path(path)?;
    let mut record = csv::ByteRecord::new();
    let (mut rows, mut cells) = (0u64, 0usize);
    while reader.read_byte_record(&mut record)? {
        rows += 1;
        cells += record.len();
    }
    println!("{rows} rows, {cells} cells");
    Ok(())
}

//! Why a Parquet file is refused, for the person who has it. The place is the file, which the caller knows.

use crate::record::cell::Refused;
use crate::record::text::shown;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};

/// The names of columns that are listed.
const LISTED: usize = 10;

fn bad(message: Bilingual, help: Bilingual) -> Refused {
    Box::new(Diagnostic::error(Code::BadParquet, message).help(help))
}

fn export_anew() -> Bilingual {
    say!("重新导出该文件；或导出为 CSV", "export the file once more, or export it to CSV")
}

/// The error for a file that does not hold together.
pub fn damaged() -> Refused {
    bad(
        say!("不是 Parquet 文件，或不完整，或已损坏", "the file is no Parquet file, or is incomplete or damaged"),
        export_anew(),
    )
}

/// The error for a column whose values cannot be read.
pub fn damaged_column(name: &str) -> Refused {
    let name = shown(name);
    bad(
        say!(
            "文件已损坏，或列 `{name}` 的编码方式不能读取",
            "the file is damaged, or the column `{name}` is encoded in a way that is not read"
        ),
        export_anew(),
    )
}

/// The error for a file that is encrypted.
pub fn encrypted() -> Refused {
    bad(
        say!("Parquet 文件已加密", "the Parquet file is encrypted"),
        say!("不加密重新导出", "export it once more without encryption"),
    )
}

/// The error for a column that is compressed in a way that is not read.
pub fn compressed(name: &str, codec: &str) -> Refused {
    let (name, codec) = (shown(name), shown(codec));
    bad(
        say!(
            "列 `{name}` 用 {codec} 压缩，不能读取",
            "the column `{name}` is compressed with {codec}, which is not read"
        ),
        say!(
            "导出时改用 SNAPPY、GZIP、ZSTD 或不压缩；或导出为 CSV",
            "export it with SNAPPY, GZIP, ZSTD or no compression, or export it to CSV"
        ),
    )
}

/// The error for columns of types that no cell of a table can have: their names and types.
pub fn types(columns: &[(&str, String)]) -> Refused {
    let list = |and: &str| {
        let some = columns.iter().take(LISTED).map(|(name, kind)| format!("`{}` ({})", shown(name), shown(kind)));
        some.collect::<Vec<_>>().join(and)
    };
    let (zh, en) = (list("、"), list(", "));
    let more = columns.len().saturating_sub(LISTED);
    let message = match more {
        0 => say!("列 {zh} 的类型不能读取", "columns of these types are not read: {en}"),
        _ => say!(
            "列 {zh} 等的类型不能读取，另有 {more} 列",
            "columns of these types are not read: {en} and {more} more"
        ),
    };
    let help = say!(
        "导出时去掉这些列，或转换为文字、整数、小数、日期或是否；嵌套的列展开为几列",
        "leave them out of the export, or make them texts, whole numbers, decimals, dates or booleans; spread nested columns over several"
    );
    bad(message, help)
}

/// The error for a column of bytes that are no text.
pub fn no_text(name: &str, row: u64) -> Refused {
    let name = shown(name);
    bad(
        say!(
            "列 `{name}` 第 {row} 行的字节不是 UTF-8 文字",
            "the column `{name}` has bytes in row {row} that are no UTF-8 text"
        ),
        say!(
            "导出时去掉这一列，或转换为文字（STRING）",
            "leave the column out of the export, or make it a text (STRING)"
        ),
    )
}

/// Why a cell says no number: its floating-point number is none.
pub fn no_number(found: &str) -> Refused {
    let message = say!("单元格中是 `{found}`，不是数", "the cell has `{found}`, which is no number");
    let help = say!("不知道时写空值（null）", "write null where it is not known");
    Box::new(Diagnostic::error(Code::BadValue, message).help(help))
}

/// Why a cell says no day: it is none of the calendar.
pub fn no_day() -> Refused {
    let message = say!("单元格中的日期不在日历上", "the cell has a date that is not in the calendar");
    Box::new(Diagnostic::error(Code::BadDate, message).help(say!("写出日期", "write the date")))
}

/// Why a cell says no day: it is a moment, which may be on another day elsewhere.
pub fn no_midnight(found: &str) -> Refused {
    let message = say!(
        "`{found}` 是带时刻的时间戳，不能当作日期",
        "`{found}` is a timestamp with a time of day, which is no date"
    );
    let help = say!(
        "导出为日期（DATE）；不用的列可在列的对应关系中写 `ignore`",
        "export it as a DATE; a column that is not needed can be left out by a mapping"
    );
    Box::new(Diagnostic::error(Code::BadDate, message).help(help))
}

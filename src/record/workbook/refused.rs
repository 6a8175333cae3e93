//! Why a workbook is refused, for the person who has the file. The place is the file, which the caller knows.

use super::format::Unshowable;
use crate::record::cell::Refused;
use crate::record::split::letters;
use crate::record::text::shown;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};

/// The error for a workbook that cannot be read.
pub fn bad(message: Bilingual, help: Bilingual) -> Refused {
    Box::new(Diagnostic::error(Code::BadWorkbook, message).help(help))
}

/// What to do with a file that another program may still read.
pub fn save_anew() -> Bilingual {
    say!(
        "用表格软件（Excel、WPS）打开，另存为 `.xlsx` 再试",
        "open it with a spreadsheet program, save it as `.xlsx` and try again"
    )
}

/// The error for a file that is something else.
pub fn no_workbook(zh: &str, en: &str) -> Refused {
    let message = say!("内容是{zh}，不是工作簿", "the file is {en}, not a workbook");
    bad(message, say!("请给出 `.xlsx`、`.xls` 或 `.ods` 工作簿", "give an `.xlsx`, `.xls` or `.ods` workbook"))
}

/// The error for a part of a workbook that cannot be read.
pub fn damaged(part: &str) -> Refused {
    let part = shown(part);
    bad(say!("文件已损坏：`{part}` 无法读取", "the file is damaged: `{part}` cannot be read"), save_anew())
}

/// The error for a workbook that is encrypted.
pub fn encrypted() -> Refused {
    bad(
        say!("工作簿已加密", "the workbook is encrypted"),
        say!("在表格软件中取消打开密码后保存", "remove the password in a spreadsheet program and save it"),
    )
}

/// The error for a workbook of Excel 95 or before.
pub fn too_old() -> Refused {
    bad(
        say!("是 Excel 95 或更早的工作簿，不能读取", "a workbook of Excel 95 or before, which is not read"),
        save_anew(),
    )
}

/// The address of a cell: `自查表!D7`.
pub fn address(sheet: &str, row: u64, column: usize) -> String {
    format!("{}!{}{row}", shown(sheet), letters(column))
}

/// The error for a cell that cannot be read.
pub fn bad_cell(address: &str) -> Refused {
    bad(say!("单元格 `{address}` 的内容已损坏", "the cell `{address}` is damaged"), save_anew())
}

/// The error for a cell that is there twice.
pub fn cell_twice(address: &str) -> Refused {
    bad(say!("单元格 `{address}` 有两个内容", "the cell `{address}` is there twice"), save_anew())
}

/// Why it is not known what a cell says whose format does not show the number that it holds.
pub fn unshowable(code: &str, why: Unshowable) -> Refused {
    let code = shown(code);
    let (zh, en) = match why {
        Unshowable::Scaled => ("显示的是缩小千倍以上的数", "shows it divided by a thousand or more"),
        Unshowable::Hidden => ("不显示其内容", "does not show it"),
        Unshowable::Unclear => ("显示的数不能确定", "cannot be told to show one number"),
    };
    let message = say!("单元格的数字格式 `{code}` {zh}", "the cell has a value whose number format `{code}` {en}");
    let help = say!(
        "把它的数字格式改为“常规”，核对数值和单位",
        "give it the number format “General”, and check the number and its unit"
    );
    Box::new(Diagnostic::error(Code::NotShown, message).help(help))
}

/// Why it is not known what a formula says that has no value, or the value 0 for a cell that may be blank.
pub fn not_calculated(formula: &str) -> Refused {
    let found = shown(formula);
    let names_a_cell = !found.contains(['(', '+', '-', '*', '/', '&']);
    let message = if names_a_cell {
        say!(
            "公式 `{found}` 没有计算结果，或结果为 0 而所指的单元格可能是空白",
            "the formula `{found}` has no stored value, or 0, and the cell that it names may be blank"
        )
    } else {
        say!("公式 `{found}` 没有计算结果", "the formula `{found}` has no stored value")
    };
    let help = say!(
        "用表格软件打开，另存为 `.xlsx` 后再读取，或者直接写出值",
        "open the file in a spreadsheet program and save it as `.xlsx`, or write the value itself"
    );
    Box::new(Diagnostic::error(Code::NotCalculated, message).help(help))
}

/// The error for more of something than a bound allows; `name` is that of the bound.
pub fn beyond(message: Bilingual, name: &str) -> Refused {
    let help = say!(
        "检查是否选错了文件；确需读取时用 `--limit {name}=…` 放宽上限",
        "check that it is the right file; if it is, raise the bound with `--limit {name}=…`"
    );
    Box::new(Diagnostic::error(Code::BeyondLimit, message).help(help))
}

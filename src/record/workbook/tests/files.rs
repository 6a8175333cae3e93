//! Files that other programs wrote; `tests/data/workbooks/README.md` says how each was made.

use super::*;
use crate::record::workbook::refused::not_calculated;

/// What each cell of the first sheet says, by its label.
const CELLS: &[(&str, &str)] = &[
    ("whole", "30"),
    ("sum in binary", "0.3"),
    ("negative", "-320.5"),
    ("small", "0.0000001"),
    ("large", "12345678.9"),
    ("fifteen digits", "123456789012346000"),
    ("third", "0.333333333333333"),
    ("red", "-5"),
    ("account", "1500"),
    ("account zero", "0"),
    ("percent", "1.4%"),
    ("percent whole", "1.4%"),
    ("percent negative", "-1.4%"),
    ("percent quoted", "1.4%"),
    ("per mille", "5‰"),
    ("metres", "30m"),
    ("capacity", "9万t"),
    ("about", "约9"),
    ("flag", "是"),
    ("flag zero", "否"),
    ("condition", "1200m"),
    ("day", "2024-05-01"),
    ("day in Chinese", "2024-05-01"),
    ("day short", "2024-05-01"),
    ("month", "2024年5月"),
    ("day of a year", "5月1日"),
    ("moment", "2024-05-01 08:30:00"),
    ("moment as day", "2024-05-01 08:30:00"),
    ("time", "08:30:00"),
    ("time of half a day", "08:30:00"),
    ("duration", "36:00:00"),
    ("serial", "45413"),
    ("blanks", "  两端 空格  "),
    ("lines", "第一行\n第二行"),
    ("signs", "<&>\"'😀"),
    ("escape", ""),
    ("text as number", "007"),
    ("text with words", "红旗煤矿"),
    ("yes", "TRUE"),
    ("no", "FALSE"),
    ("error", "#REF!"),
    ("error of division", "#DIV/0!"),
    ("error not there", "#N/A"),
    ("formula", "60"),
    ("formula of percent", "0.7%"),
    ("formula of text", "甲乙"),
    ("formula empty", ""),
    ("formula of error", "#DIV/0!"),
    ("formula of truth", "TRUE"),
    ("formula of day", "2024-05-02"),
    ("rich", "红旗煤矿（北翼）"),
];

/// The formulas that openpyxl writes without values, in place of what they come to.
const FORMULAS: &[(&str, &str)] = &[
    ("formula", "=B1*2"),
    ("formula of percent", "=B11/2"),
    ("formula of text", "=\"甲\"&\"乙\""),
    ("formula empty", "=\"\""),
    ("formula of error", "=1/0"),
    ("formula of truth", "=1=1"),
    ("formula of day", "=B22+1"),
];

fn row(number: u64, cells: &[(usize, &str)]) -> SheetRow {
    let cell = |(column, text): &(usize, &str)| SheetCell { column: *column, text: (*text).to_owned(), doubt: None };
    SheetRow { number, cells: cells.iter().map(cell).collect() }
}

/// The sheets of the files whose names begin with `all`.
fn all(since_1904: bool) -> Vec<Sheet> {
    let named = |name: &str| Sheet { name: name.into(), since_1904, ..Sheet::default() };
    let labelled = |(number, (label, text)): (u64, &(&str, &str))| {
        let cells = [(0, *label), (1, *text)];
        row(number, if text.is_empty() { &cells[..1] } else { &cells })
    };
    let hidden = (1..=10)
        .map(|number: u64| {
            let (count, name) = (number.to_string(), format!("I{number}"));
            let first: &[(usize, &str)] = match number {
                1 => &[(0, "标题")],
                3 => &[(0, "两行"), (1, "四格")],
                10 => &[(1, "末行")],
                _ => &[],
            };
            row(number, &[first, &[(4, count.as_str()), (8, name.as_str())]].concat())
        })
        .collect();
    vec![
        Sheet { rows: (1..).zip(CELLS).map(labelled).collect(), ..named("各种格") },
        Sheet {
            rows: hidden,
            merged: vec![
                Block { rows: 1..=1, columns: 0..=3 },
                Block { rows: 3..=4, columns: 0..=0 },
                Block { rows: 3..=4, columns: 1..=2 },
            ],
            hidden_rows: vec![5..=6, 8..=8],
            hidden_columns: vec![5..=6, 8..=8],
            ..named("隐藏与合并")
        },
        Sheet {
            rows: vec![
                row(1, &[(0, "矿名"), (1, "产量")]),
                row(2, &[(0, "甲"), (1, "1")]),
                row(3, &[(0, "乙"), (1, "2")]),
                row(4, &[(0, "丙"), (1, "1")]),
            ],
            hidden_rows: vec![3..=3],
            ..named("筛选")
        },
        named("空表"),
        Sheet { is_hidden: true, rows: vec![row(3, &[(2, "看不见")])], ..named("隐藏表") },
    ]
}

#[test]
fn the_same_workbook_is_the_same_in_every_format() {
    for (stem, since_1904) in [("all", false), ("all-1904", true)] {
        for ending in [".ods", ".xls", "-libreoffice.xlsx"] {
            let read = sheets(&file(&format!("{stem}{ending}")));
            let expected = all(since_1904);
            for (read, expected) in read.iter().zip(&expected) {
                assert_eq!(lines(read), lines(expected), "{stem}{ending}");
            }
            assert_eq!(read, expected, "{stem}{ending}");
        }
    }
}

#[test]
fn formulas_without_value_are_not_calculated() {
    for (name, since_1904) in [("all.xlsx", false), ("all-1904.xlsx", true)] {
        let mut expected = all(since_1904);
        for (row, (label, _)) in expected[0].rows.iter_mut().zip(CELLS) {
            if let Some((_, formula)) = FORMULAS.iter().find(|(of, _)| of == label) {
                row.cells.truncate(1);
                row.cells.push(SheetCell {
                    column: 1,
                    text: (*formula).to_owned(),
                    doubt: Some(not_calculated(formula)),
                });
            }
        }
        assert_eq!(sheets(&file(name)), expected, "{name}");
    }
}

#[test]
fn a_zero_that_no_program_calculated_is_not_believed() {
    assert_eq!(only(&file("uncalculated.ods")), ["1: A是否 B是 C0 D2"]);
    // Of the same workbook LibreOffice stores the number 0 as the value of a formula that comes to 是.
    assert_eq!(only(&file("uncalculated.xls")), ["1: A是否 B=…? C=…? D2"]);
}

#[test]
fn formats_that_have_only_a_number_are_those_of_chinese_programs() {
    let shown = |id: u32| match id {
        9 | 10 => "4541300%",
        14 | 15 | 18 | 20 | 22 | 30..=35 | 45 | 55 | 56 => "2024-05-01",
        17 | 27 | 36 | 50 | 52 | 57 => "2024年5月",
        16 | 28 | 29 | 51 | 53 | 54 | 58 => "5月1日",
        46 => "1089912:00:00",
        _ => "45413",
    };
    let ids =
        (0..=4).chain(9..=12).chain(14..=18).chain([20, 22]).chain(27..=37).chain([43, 45, 46, 49]).chain(50..=58);
    let expected: Vec<_> = (1..).zip(ids).map(|(row, id)| format!("{row}: Aid {id} B{}", shown(id))).collect();
    assert_eq!(only(&file("builtin.xlsx")), expected);
}

#[test]
fn packages_are_read_as_wps_writes_them() {
    assert_eq!(only(&file("wps.xlsx")), ["1: A矿名 B瓦斯浓度 C检查日期", "2: A红旗煤矿 B1.4% C2024-05-01"]);
}

#[test]
fn long_texts_go_on_in_the_next_record() {
    let mut sheets = sheets(&file("xlwt.xls"));
    let sheet = sheets.remove(0);
    assert_eq!(sheet.merged, [Block { rows: 5..=6, columns: 0..=1 }]);
    // The formula in row 2 has the value of an empty text, which is what xlwt writes for every one.
    assert_eq!(lines(&sheet), ["1: A30", "3: A1.4%", &format!("4: A{}", "文".repeat(5000)), "5: A合并"]);
}

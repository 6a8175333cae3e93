//! Workbooks that `rust_xlsxwriter` makes.

use calamine::Data;
use proptest::prelude::*;
use rust_xlsxwriter::{Chart, ChartType, Color, ExcelDateTime, Format, Formula, Workbook};

use super::super::plain::Plain;
use super::*;

fn saved(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_record_as_people_keep_it() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("自查表").unwrap();
    let (percent, day) = (Format::new().set_num_format("0.00%"), Format::new().set_num_format("yyyy/m/d"));
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 3, "红旗煤矿自查表", &bold).unwrap();
    for (column, heading) in (0..).zip(["矿名", "瓦斯浓度", "检查日期", "备注"]) {
        sheet.write_with_format(2, column, heading, &bold).unwrap();
    }
    sheet.write(3, 0, "红旗煤矿").unwrap();
    sheet.write_with_format(3, 1, 0.014, &percent).unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2024, 5, 1).unwrap(), &day).unwrap();
    sheet.write_rich_string(3, 3, &[(&Format::default(), "第一行\n"), (&bold, "第二行")]).unwrap();
    sheet.write(4, 0, true).unwrap();
    sheet.write(4, 1, Formula::new("=B4*2").set_result("2.5")).unwrap();
    sheet.write(4, 2, Formula::new("=A1")).unwrap();
    sheet.write(4, 3, Formula::new("=\"甲\"").set_result("甲")).unwrap();
    sheet.set_row_hidden(4).unwrap();
    sheet.set_column_hidden(1).unwrap();
    let sheet = sheets(&saved(workbook)).remove(0);
    assert_eq!(
        lines(&sheet),
        [
            "1: A红旗煤矿自查表",
            "3: A矿名 B瓦斯浓度 C检查日期 D备注",
            "4: A红旗煤矿 B1.4% C2024-05-01 D第一行\n第二行",
            // The library does not calculate; it writes 0, and that the file must be calculated.
            "5: ATRUE B2.5 C=A1? D甲",
        ]
    );
    assert_eq!(sheet.merged, [Block { rows: 1..=1, columns: 0..=3 }]);
    assert_eq!((&sheet.hidden_rows, &sheet.hidden_columns), (&vec![5..=5], &vec![1..=1]));
}

#[test]
fn hidden_sheets_are_marked_and_charts_left_out() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("一").unwrap().write(0, 0, 1).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("一!$A$1:$A$1");
    workbook.add_chartsheet().set_name("图").unwrap().insert_chart(0, 0, &chart).unwrap();
    workbook.add_worksheet().set_name("二").unwrap().set_hidden(true);
    workbook.add_worksheet().set_name("三").unwrap().set_very_hidden(true);
    let read = sheets(&saved(workbook));
    let names: Vec<_> = read.iter().map(|sheet| (&*sheet.name, sheet.is_hidden)).collect();
    assert_eq!(names, [("一", false), ("二", true), ("三", true)]);
}

#[test]
fn formats_that_colour_and_align_change_nothing() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let red = Format::new().set_font_color(Color::Red).set_num_format("[Red]#,##0.00_);[Red]\\(#,##0.00\\)");
    sheet.write_with_format(0, 0, -1234.5, &red).unwrap();
    sheet.write_with_format(0, 1, 1234.5, &red).unwrap();
    assert_eq!(only(&saved(workbook)), ["1: A-1234.5 B1234.5"]);
}

/// What is written into a cell, and what is read from it.
#[derive(Debug, Clone)]
enum Written {
    Text(String),
    Hundredths(i32),
    Truth(bool),
}

fn written() -> impl Strategy<Value = Written> {
    prop_oneof![
        "[ -~煤矿\n_x0D]{0,8}".prop_map(Written::Text),
        any::<i32>().prop_map(Written::Hundredths),
        any::<bool>().prop_map(Written::Truth),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_read(cells in prop::collection::btree_map((0..50_u32, 0..30_u16), written(), 0..30)) {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let mut expected: Vec<SheetRow> = Vec::new();
        for ((row, column), cell) in &cells {
            let text = match cell {
                Written::Text(text) => {
                    sheet.write(*row, *column, text).unwrap();
                    text.clone()
                }
                Written::Hundredths(number) => {
                    let text = format!("{number}e-2");
                    // The type of binary numbers is that of the library.
                    let Data::Float(binary) = Data::Float(text.parse().unwrap()) else { panic!() };
                    sheet.write_number(*row, *column, binary).unwrap();
                    Plain::from_text(&text).unwrap().to_string()
                }
                Written::Truth(truth) => {
                    sheet.write(*row, *column, *truth).unwrap();
                    if *truth { "TRUE".to_owned() } else { "FALSE".to_owned() }
                }
            };
            if crate::record::text::is_blank(&text) {
                continue;
            }
            let cell = SheetCell { column: usize::from(*column), text, doubt: None };
            let number = u64::from(*row) + 1;
            match expected.last_mut() {
                Some(last) if last.number == number => last.cells.push(cell),
                _ => expected.push(SheetRow { number, cells: vec![cell] }),
            }
        }
        prop_assert_eq!(&sheets(&saved(workbook))[0].rows, &expected);
    }
}

//! What is written is read back, and whatever is read ends in records or problems.

use proptest::prelude::*;

use crate::fact::{Date, Decimal};
use crate::record::Options;
use crate::record::testing::{read_one, read_stdin, stated, vocabulary};
use crate::source::Code;

#[derive(Debug, Clone)]
struct Mine {
    capacity: Option<Decimal>,
    depth: Option<Decimal>,
    workers: Option<u32>,
    power: Option<bool>,
    grade: Option<usize>,
    date: Date,
    remarks: String,
}

fn mine() -> impl Strategy<Value = Mine> {
    let decimal =
        |range| (range, 0u32..5).prop_map(|(mantissa, scale): (i64, u32)| Decimal::new(mantissa.into(), scale));
    let date = (1900i16..=2200, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap());
    (
        prop::option::of(decimal(0i64..20_000)),
        prop::option::of(decimal(-1_000_000i64..1_000_000)),
        prop::option::of(0u32..100_000),
        prop::option::of(any::<bool>()),
        prop::option::of(0usize..3),
        date,
        "[a-z煤矿,;\"\n]{0,8}",
    )
        .prop_map(|(capacity, depth, workers, power, grade, date, remarks)| Mine {
            capacity,
            depth,
            workers,
            power,
            grade,
            date,
            remarks: format!("备{remarks}注"),
        })
}

/// What a record with these values states.
fn expected(at: usize, mine: &Mine) -> Vec<String> {
    let grades = ["low", "high", "outburst"];
    [
        Some(format!("mine_id=M{at}")),
        Some(format!("check_date={}", mine.date)),
        mine.capacity.map(|value| format!("approved_capacity={value}")),
        mine.depth.map(|value| format!("depth={value}")),
        mine.workers.map(|value| format!("workers={value}")),
        mine.power.map(|value| format!("dual_circuit_power={value}")),
        mine.grade.map(|value| format!("gas_grade={}", grades[value])),
        Some(format!("remarks={}", mine.remarks)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn written(mines: &[Mine]) -> String {
    let grades = ["低瓦斯", "HIGH GAS", "outburst"];
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["编号", "检查日期", "核定能力(万t/a)", "depth", "下井人数", "双回路供电", "瓦斯等级", "备注"])
        .unwrap();
    for (at, mine) in mines.iter().enumerate() {
        let or_blank = |value: Option<String>| value.unwrap_or_default();
        writer
            .write_record([
                format!("M{at}"),
                mine.date.to_string().replace('-', "/"),
                or_blank(mine.capacity.map(|value| value.to_string())),
                or_blank(mine.depth.map(|value| format!("{value} 米"))),
                or_blank(mine.workers.map(|value| format!("{value}人"))),
                or_blank(mine.power.map(|value| if value { "√".into() } else { "×".into() })),
                or_blank(mine.grade.map(|value| grades[value].to_owned())),
                mine.remarks.clone(),
            ])
            .unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_wide_csv_reads_back(mines in prop::collection::vec(mine(), 1..6)) {
        let vocabulary = vocabulary();
        let reading = read_one("m.csv", &written(&mines));
        // Random capacities may be those of no mine that is known.
        let problems: Vec<_> = reading.problems.iter().filter(|problem| problem.code != Code::BeyondUsual).collect();
        prop_assert!(problems.is_empty(), "{problems:?}");
        let read: Vec<_> = reading.records.iter().map(|record| stated(&vocabulary, record)).collect();
        let wanted: Vec<_> = mines.iter().enumerate().map(|(at, mine)| expected(at, mine)).collect();
        prop_assert_eq!(read, wanted);
    }

    #[test]
    fn any_bytes_end_in_records_or_problems(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let reading = read_stdin(bytes.as_slice(), &Options::default());
        prop_assert!(!reading.problems.is_empty() || !reading.records.is_empty());
    }

    #[test]
    fn any_cells_end_in_records_or_problems(text in "(mine_id|fact|value|[-,\n\"=. 0-9月年])(mine_id|check_date|证照|处罚|mining|state|[-,\n\"'=.\\[\\] 0-9月年%t万]){0,30}") {
        let reading = read_stdin(text.as_bytes(), &Options::default());
        prop_assert!(!reading.problems.is_empty() || !reading.records.is_empty());
    }
}

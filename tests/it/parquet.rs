//! Parquet files in and out, and what a program says that was built without them. The readings of single values and of hostile bytes are tested
//! beside the reader.

use crate::cli::Test;

#[cfg(not(feature = "parquet"))]
mod without {
    use super::Test;

    const FILE: &[u8] = include_bytes!("../data/parquet/mines.parquet");

    #[test]
    fn a_parquet_file_is_named_as_what_this_program_cannot_read() {
        for (lang, said, way) in [
            ("zh", "这是 Parquet 文件，而本程序构建时没有包含 Parquet", "导出为 CSV；或用"),
            ("en", "this is a Parquet file, and the program was built without Parquet", "export it to CSV, or build"),
        ] {
            for (name, bytes) in [("mines.parquet", FILE), ("export.csv", FILE), ("empty.parquet", b"")] {
                for command in ["check", "check --brief", "record check"] {
                    let test = Test::new().file(name, bytes).line(command).arg(name).line("--lang").arg(lang);
                    let stderr = test.any_stderr().status(20).run().stderr;
                    let is_whole = stderr.contains("KJ1031") && stderr.contains(said) && stderr.contains(way);
                    assert!(
                        is_whole && stderr.contains("cargo install --path . --profile parquet --features parquet"),
                        "{stderr}"
                    );
                }
            }
        }
        let in_folder = Test::new().file("records/a.csv", "mine_id,check_date\nA1,2024-05-01\n");
        let run = in_folder.file("records/b.parquet", FILE).line("check records --brief").any_stderr().status(20).run();
        assert!(run.stderr.contains("KJ1031") && run.stdout.contains("A1"), "{}", run.all());
        let piped = Test::new().line("check - --lang en").stdin(FILE).any_stderr().status(20).run();
        assert!(piped.stderr.contains("KJ1031"), "{}", piped.stderr);
    }

    #[test]
    fn a_parquet_file_is_not_written_in_another_form() {
        for (lang, said) in [("zh", "本程序构建时没有包含 Parquet；改写 .csv 文件"), ("en", "write a .csv file")]
        {
            for options in ["--brief", "--summary", ""] {
                let test = Test::new().file("a.csv", "mine_id,check_date\nA1,2024-05-01\n").line("check a.csv");
                let run = test.line(options).line("-o out.parquet --lang").arg(lang).any_stderr().status(2).run();
                assert!(run.stderr.contains(said) && run.stderr.contains("--features parquet"), "{}", run.stderr);
                assert!(!run.path("out.parquet").exists());
            }
        }
    }
}

#[cfg(feature = "parquet")]
mod with {
    use super::Test;
    use crate::cli::snapshot;

    fn fixture(name: &str) -> Vec<u8> {
        std::fs::read(std::path::Path::new(crate::cli::ROOT).join("tests/data/parquet").join(name)).unwrap()
    }

    /// The mines of the fixture, as the CSV file that somebody may export.
    const AS_CSV: &str = "矿井编号,煤矿名称,check_date,核定生产能力,annual_output,mining_depth,underground_workers,single_circuit_supply,gas_grade\n\
        A1,青沟煤矿,2024-05-01,9.50,9.9,412.5,30,TRUE,高瓦斯\nA2,红旗煤矿,2024-05-01,30.00,9.95,0.1,,FALSE,low\n\
        A3,,2024-05-01,,,,0,,\nA4,'=1+1,2024-12-31,0.05,12,3,200,TRUE,未知\n";

    fn judged(name: &str, bytes: &[u8], options: &str) -> String {
        // That facts of other packs are not read is told on standard error in the same words.
        let run = Test::new().file(name, bytes).line(options).arg(name).any_stderr().any_status().run();
        run.stdout.replace(name, "FILE")
    }

    #[test]
    fn a_parquet_file_says_what_its_csv_export_says() {
        for options in [
            "check --brief --format csv",
            "check --format json",
            "check --summary",
            "check --format csv --pack in-force",
        ] {
            let expected = judged("mines.csv", AS_CSV.as_bytes(), options);
            assert!(expected.contains("A4") || options.contains("summary"), "{expected}");
            for name in ["mines.parquet", "mines-v2.parquet", "mines-zstd.parquet"] {
                assert_eq!(judged("mines.parquet", &fixture(name), options), expected, "{options} {name}");
            }
        }
        // By its bytes, whatever it is called, and from standard input.
        let expected = judged("mines.csv", AS_CSV.as_bytes(), "check --brief");
        assert_eq!(judged("mines.csv", &fixture("mines.parquet"), "check --brief"), expected);
        let piped = Test::new().line("check - --brief").stdin(fixture("mines.parquet")).any_stderr().any_status().run();
        assert_eq!(piped.stdout, expected);
    }

    #[test]
    fn mistakes_in_parquet_files_in_both_languages() {
        for lang in ["zh", "en"] {
            let mut seen = String::new();
            for name in ["moments-utc", "moments", "no-numbers", "other-types", "bytes", "brotli", "too-long"] {
                let file = format!("{name}.parquet");
                let test = Test::new().file(&file, fixture(&file)).line("record check").arg(&file);
                let run = test.line("--lang").arg(lang).any_stderr().status(20).run();
                seen.push_str(&run.all());
            }
            let text =
                Test::new().file("a.parquet", "mine_id,check_date\nA1,2024-05-01\n").line("record check a.parquet");
            seen.push_str(&text.line("--lang").arg(lang).any_stderr().status(20).run().all());
            snapshot(&format!("parquet-mistakes-{lang}"), &seen);
        }
    }

    #[test]
    fn a_file_on_which_the_library_panics_is_named_and_the_others_are_judged() {
        for command in ["check records --brief", "check records", "check records --summary"] {
            let test = Test::new().file("records/a.csv", "mine_id,check_date\nA9,2024-05-01\n").line(command);
            let test = test.file("records/too-long.parquet", fixture("too-long.parquet"));
            let run = test.line("--lang en").any_stderr().status(20).run();
            assert!(run.stderr.contains("KJ1031") && run.stderr.contains("too-long.parquet"), "{}", run.stderr);
            assert!(!run.stderr.contains("panicked") && !run.stdout.is_empty(), "{}", run.all());
        }
    }

    #[test]
    fn a_mapping_names_parquet_columns_and_leaves_others_out() {
        let test = Test::new().file("m.parquet", fixture("mines.parquet"));
        let drafted = test.line("record map m.parquet --lang en").any_stderr().any_status().run();
        assert!(drafted.stdout.contains("矿井编号"), "{}", drafted.all());
        // A moment in a column that is left out says nothing of the mine.
        let map = "constants = { check_date = '2024-05-01' }\nignore = ['check_date']\n";
        let test = Test::new().file("map.toml", map).file("m.parquet", fixture("moments.parquet"));
        let run = test.line("check m.parquet --map map.toml --brief").any_stderr().any_status().run();
        assert_eq!(run.stdout.lines().count(), 3, "{}", run.all());
    }

    #[test]
    fn a_folder_may_have_parquet_files_and_tables_beside_them() {
        let licences = "mine_id,kind,state\nA1,mining,valid\n";
        let test = Test::new().file("records/mines.parquet", fixture("mines.parquet"));
        let test = test.file("records/b.csv", "mine_id,check_date\nB1,2024-05-01\n");
        let run = test.file("records/licences.csv", licences).line("check records --brief --format csv").any_status();
        let run = run.any_stderr().run();
        let ids: Vec<_> = run.stdout.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(ids, ["B1", "A1", "A2", "A3", "A4"], "{}", run.all());
    }

    /// The lines of a Parquet file: every cell of it, as a record would read them.
    fn lines(bytes: &[u8]) -> Vec<String> {
        use parquet::file::reader::{FileReader, SerializedFileReader};
        use parquet::record::Field;
        let file = SerializedFileReader::new(bytes::Bytes::from(bytes.to_vec())).unwrap();
        let rows = file.get_row_iter(None).unwrap();
        rows.map(|row| {
            let row = row.unwrap();
            let cells = row.get_column_iter().map(|(_, field)| match field {
                Field::Str(text) => text.clone(),
                Field::Null => String::new(),
                Field::Date(_) => field.to_string(),
                other => format!("{other:?}"),
            });
            cells.collect::<Vec<_>>().join(",").replace("\"", "")
        })
        .collect()
    }

    #[test]
    fn parquet_lines_are_those_of_the_csv_form() {
        for pack in ["", "--pack in-force", "--pack all"] {
            let run = |out: &str| {
                let test = Test::new().file("mines.csv", AS_CSV).line("check mines.csv --brief -o").arg(out).line(pack);
                std::fs::read(test.any_stderr().any_status().run().path(out)).unwrap()
            };
            let (first, csv) = (run("lines.parquet"), String::from_utf8(run("lines.csv")).unwrap());
            assert_eq!(run("lines.parquet"), first, "the same on every day");
            let expected: Vec<_> = csv.lines().skip(1).map(|line| line.replace("'=1+1", "=1+1")).collect();
            assert_eq!(lines(&first), expected);
        }
    }

    #[test]
    fn a_parquet_file_is_written_whole_and_not_over_another() {
        let mines = || Test::new().file("mines.csv", AS_CSV).file("out.parquet", "before");
        let refused = mines().line("check mines.csv --brief -o out.parquet --lang en").any_stderr().status(2).run();
        assert!(refused.stderr.contains("add --force"), "{}", refused.stderr);
        assert_eq!(std::fs::read(refused.path("out.parquet")).unwrap(), b"before");
        let forced = mines().line("check mines.csv --brief -o out.parquet --force").any_stderr().any_status().run();
        assert_eq!(lines(&std::fs::read(forced.path("out.parquet")).unwrap()).len(), 4);
        let late = format!("{}\"A9,x,2024-05-01,1,1,1,1,,\n", AS_CSV);
        let test = Test::new().file("mines.csv", late).line("check mines.csv --brief -o out.parquet");
        let run = test.any_stderr().status(20).run();
        assert_eq!(lines(&std::fs::read(run.path("out.parquet")).unwrap()).len(), 4, "{}", run.stderr);
    }

    #[test]
    fn parquet_is_written_by_lines_only() {
        for options in ["--summary", "", "--brief --format csv", "--brief -o other.csv"] {
            for (lang, said) in
                [("zh", "Parquet 文件由 `check --brief` 写"), ("en", "by `check --brief`, one at a time")]
            {
                let test = Test::new().file("mines.csv", AS_CSV).line("check mines.csv -o out.parquet").line(options);
                let run = test.line("--lang").arg(lang).any_stderr().status(2).run();
                assert!(run.stderr.contains(said), "{options}: {}", run.stderr);
                assert!(!run.path("out.parquet").exists());
            }
        }
    }
}

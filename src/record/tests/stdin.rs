//! Standard input.

use std::io::{self, Read};

use crate::record::testing::{lines, read_stdin, stated, vocabulary};
use crate::record::{Limits, Options};

fn facts(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let vocabulary = vocabulary();
    let reading = read_stdin(text.as_bytes(), &Options::default());
    (reading.records.iter().map(|record| stated(&vocabulary, record)).collect(), lines(&reading.problems))
}

#[test]
fn the_first_row_tells_csv_from_toml() {
    let expected = (vec![vec!["mine_id=A".to_owned(), "check_date=2005-10-20".to_owned()]], Vec::new());
    for text in [
        "矿井编号,检查日期\nA,2005-10-20\n",
        "\n矿井编号;检查日期\nA;2005-10-20\n",
        "\"矿井\n编号\",检查日期\nA,2005-10-20\n",
        " ,\n\"矿井\r\n编号\",检查日期\r\nA,2005-10-20\r\n",
        "检查日期：2005-10-20,,\n,,\n矿井编号,检查日期,\nA,2005-10-20,\n",
        "fact,value\nmine_id,A\ncheck_date,2005-10-20\n",
        "mine_id = 'A'\ncheck_date = 2005-10-20\n",
        "# mine_id, check_date\n\"矿井编号\" = 'A'\ncheck_date = 2005-10-20\n",
        "mine_id = \"\"\"\\\nA\"\"\" # mine_id, check_date\n# mine_id, check_date\ncheck_date = 2005-10-20\n",
    ] {
        assert_eq!(facts(text), expected, "{text}");
    }
}

#[test]
fn what_is_wrong_is_at_standard_input() {
    assert_eq!(facts("mine_id,check_date\nA,昨天\n").1, ["KJ1009 -:B2 `检查日期` 的值 `昨天` 不是可接受的日期写法"]);
    assert_eq!(facts("").1, ["KJ1016 - 文件中没有自查记录"]);
    assert_eq!(
        lines(&read_stdin(&b"\xFF\xFF"[..], &Options::default()).problems),
        ["KJ1002 - 第 0 字节起既不是 UTF-8 也不是 GB18030"]
    );
}

#[test]
fn the_limit_holds_while_reading() {
    let options = Options { limits: Limits { file_bytes: 1000, ..Limits::default() }, ..Options::default() };
    let reading = read_stdin(io::repeat(b'x'), &options);
    assert_eq!(lines(&reading.problems), ["KJ1017 - 超过 1000 字节的上限"]);
}

#[test]
fn an_error_while_reading_is_reported() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken pipe"))
        }
    }
    assert_eq!(lines(&read_stdin(Broken, &Options::default()).problems), ["KJ1001 - 无法读取：broken pipe"]);
}

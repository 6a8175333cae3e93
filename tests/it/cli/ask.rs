//! `record ask`: an interview on a terminal, and line by line where there is none.

use super::{Test, snapshot};

/// What is answered where the mine has no licence, with what a person may say on the way.
const NO_LICENCE_ZH: &str = "AH-047\n安和县黑岩沟煤矿\n24.10.2005\n2005年10月24日\n为什么\n不知道\n也许\n\n\
                             是；依据：突击检查，井口正在出煤\n返回\n有；依据：煤场存煤\n帮助\n9\n5\n";
const NO_LICENCE_EN: &str = "AH-047\n\nunknown\n2005-10-24\nwhy\n?\nperhaps\nback\nunknown\nyes; evidence: coal on the heap\n\
                             never granted; evidence: letter of the land bureau\n";

/// The words of a conversation and the file that came of it.
fn seen(output: &super::Output, file: &str) -> String {
    let text = std::fs::read_to_string(output.path(file)).unwrap_or_default();
    format!("{}--- {file}\n{text}", output.all())
}

#[test]
fn a_mine_without_licence_is_closed() {
    for (lang, input) in [("zh", NO_LICENCE_ZH), ("en", NO_LICENCE_EN)] {
        let test = Test::new().line("record ask heiyangou.toml --lang").arg(lang).stdin(input).status(11);
        snapshot(&format!("ask-closed-{lang}"), &seen(&test.run(), "heiyangou.toml"));
    }
}

#[test]
fn it_can_be_left_and_gone_on_with() {
    for (lang, quit, no, none, unknown, yes) in
        [("zh", "退出", "否", "没有", "不知道", "有"), ("en", "quit", "no", "no", "unknown", "yes")]
    {
        let first = format!("\n\n2005-10-24\n{no}\n{quit}\n");
        let output = Test::new().line("record ask mine.toml --lang").arg(lang).stdin(first).status(12).run();
        let text = std::fs::read_to_string(output.path("mine.toml")).unwrap();
        let mut transcript = seen(&output, "mine.toml");
        // The rest, with rows; then the end of input instead of a word.
        let again = format!(
            "{no}\n{unknown}\n1\n{no}\n{no}\n{unknown}\n1\n{yes}\n{yes}\n1\n2005-09-30\n{no}\nwhy\n{yes}\n2\n1\n2005-10-10\n{unknown}\n2005-10-08\n{none}\n"
        );
        let test = Test::new().file("mine.toml", text).line("record ask mine.toml --lang").arg(lang);
        transcript.push_str(&seen(&test.stdin(again).any_status().run(), "mine.toml"));
        snapshot(&format!("ask-resumed-{lang}"), &transcript);
    }
}

#[test]
fn a_clear_mine_can_be_checked_further_or_left() {
    let clear = std::fs::read_to_string(format!("{}/fixtures/mines/clear.toml", super::ROOT)).unwrap();
    // Without two measurements the record is clear by its statements, and the two are asked for.
    let text: String = clear
        .lines()
        .filter(|line| !line.starts_with("supply_circuits") && !line.starts_with("water_conditions_unknown"))
        .flat_map(|line| [line, "\n"])
        .collect();
    for (lang, quit, overturning) in [("zh", "退出", "是"), ("en", "quit", "yes")] {
        let run = |input: String, status| {
            let test = Test::new().file("mine.toml", &text).line("record ask mine.toml --lang").arg(lang);
            test.stdin(input).status(status).run()
        };
        let mut transcript = run(format!("{quit}\n"), 0).stdout;
        transcript.push_str(&run(String::new(), 0).stdout);
        let output = run(format!("why\n{overturning}\n"), 10);
        transcript.push_str(&output.stdout);
        snapshot(&format!("ask-checked-{lang}"), &transcript);
        let now = std::fs::read_to_string(output.path("mine.toml")).unwrap();
        let added: Vec<&str> = now.lines().filter(|line| !text.lines().any(|before| before == *line)).collect();
        assert_eq!(added, ["water_conditions_unknown = true"]);
    }
}

#[test]
fn several_packs_and_the_law_of_the_day() {
    let input = "\n\n2004-05-01\n2026-08-12\n为什么\n否\n退出\n";
    let test = Test::new().line("record ask 矿.toml --pack in-force").stdin(input).status(12);
    snapshot("ask-in-force-zh", &seen(&test.run(), "矿.toml"));
}

#[test]
fn a_day_can_be_given() {
    let test = Test::new().line("record ask a.toml --as-of 2005-10-24 --lang en").stdin("\n\nyes\n").status(11);
    let output = test.run();
    let text = std::fs::read_to_string(output.path("a.toml")).unwrap();
    assert!(text.contains("check_date = 2005-10-24\nmine_id = \"a\"\n"), "{text}");
    Test::new().file("a.toml", text).line("check a.toml").status(11).run();
}

#[test]
fn exit_zero_hides_the_verdict() {
    Test::new().line("record ask a.toml --exit-zero").stdin("\n\n2005-10-24\n是\n").run();
}

#[test]
fn nothing_is_written_where_nothing_was_answered() {
    for input in ["", "退出\n", "为什么\n返回\n"] {
        let output = Test::new().line("record ask a.toml").stdin(input).status(12).run();
        assert!(!output.path("a.toml").exists(), "{input}");
    }
    // What is taken back is taken out of the file again.
    let output = Test::new().line("record ask a.toml").stdin("甲\n返回\n").status(12).run();
    assert_eq!(std::fs::read_to_string(output.path("a.toml")).unwrap(), "");
}

#[test]
fn lines_that_are_no_text_are_refused() {
    let input = [b"\xFF\xFE\n".to_vec(), vec![b'a'; 200_000], b"\n\xE7\n".to_vec()].concat();
    let output = Test::new().line("record ask a.toml --lang en").stdin(input).status(12).run();
    assert_eq!(output.stdout.matches("not taken: the line is no text in UTF-8, or too long").count(), 3);
    assert!(!output.path("a.toml").exists());
}

#[test]
fn what_cannot_be_filled_in_is_an_error_before_any_question() {
    for lang in ["zh", "en"] {
        let mut transcript = String::new();
        for (what, file, status) in [
            ("other format", "mines.csv", 20),
            ("no ending", "mines", 20),
            ("not a record", "broken.toml", 20),
            ("not in UTF-8", "gbk.toml", 20),
            ("before any law", "old.toml", 20),
            ("a folder", "folder", 2),
            ("no folder", "nowhere/a.toml", 2),
        ] {
            let test = Test::new()
                .file("mines.csv", "mine_id,check_date\nA,2005-10-20\n")
                .file("broken.toml", "mine_id = 1\nno_licence = true\n")
                .file("gbk.toml", *b"mine_name = \"\xBC\xD7\"\ncheck_date = 2005-10-20\n")
                .file("old.toml", "mine_id = \"A\"\ncheck_date = 1999-10-20\n")
                .file("folder/a.toml", "")
                .args(["record", "ask", file, "--pack", "in-force", "--lang", lang]);
            let output = test.stdin("A\n").status(status).any_stderr().run();
            assert_eq!(output.stdout, "", "{what}");
            transcript.push_str(&format!("# {what}\n{}\n", output.stderr));
        }
        let test = Test::new().line("record ask a.toml --output b.toml --lang").arg(lang).status(2).any_stderr();
        transcript.push_str(&format!("# output\n{}\n", test.run().stderr));
        snapshot(&format!("ask-errors-{lang}"), &transcript);
    }
}

#[cfg(unix)]
mod terminal {
    use std::io::Write;
    use std::process::Command;

    use rexpect::process::WaitStatus;
    use rexpect::session::{PtySession, spawn_command};

    /// The program on a terminal of its own, filling in `mine.toml` in the folder.
    fn ask(folder: &tempfile::TempDir) -> PtySession {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kuangjian"));
        command.args(["record", "ask", "mine.toml"]).current_dir(folder.path());
        command.env_clear().env("TERM", "xterm").env("COLUMNS", "80");
        spawn_command(command, Some(60_000)).unwrap()
    }

    /// Waits for a text. The reader of the terminal takes every byte for a character.
    #[track_caller]
    fn read(session: &mut PtySession, text: &str) {
        let bytes: String = text.bytes().map(char::from).collect();
        session.exp_string(&bytes).unwrap();
    }

    fn status(session: &mut PtySession) -> Option<i32> {
        session.exp_eof().unwrap();
        match session.process().wait().unwrap() {
            WaitStatus::Exited(_, status) => Some(status),
            _ => None,
        }
    }

    #[test]
    fn six_answers_close_a_mine_without_licence() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = ask(&folder);
        let mut answers = 0;
        for (question, answer) in [
            ("1. 煤矿的编号是什么？", "AH-047"),
            ("2. 煤矿的名称是什么？", "安和县黑岩沟煤矿"),
            ("3. 检查（自查）在哪一天进行？", "2005年10月24日"),
            ("4. 是否无证非法开采？", "不知道"),
            ("5. 现在是否正在组织生产（出煤）？", "是；依据：井口正在出煤"),
            ("6. 采矿许可证：该证照现在是什么状态？", "未取得"),
        ] {
            read(&mut session, question);
            read(&mut session, "> ");
            session.send_line(answer).unwrap();
            answers += 1;
        }
        read(&mut session, "C01 无证非法开采：符合");
        read(&mut session, "判定：关闭");
        assert_eq!((answers, status(&mut session)), (6, Some(11)));
        let text = std::fs::read_to_string(folder.path().join("mine.toml")).unwrap();
        assert!(text.contains("[[licences]]\nkind = \"采矿许可证\"\nstate = \"未取得\"\n"), "{text}");
    }

    #[test]
    fn who_says_so_at_once_needs_four() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = ask(&folder);
        for answer in ["", "", "2005-10-24", "是"] {
            read(&mut session, "> ");
            session.send_line(answer).unwrap();
        }
        read(&mut session, "判定：关闭");
        assert_eq!(status(&mut session), Some(11));
    }

    #[test]
    fn a_terminal_that_is_lost_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.toml");
        let mut session = ask(&folder);
        for answer in ["甲", "", "2005-10-24", "否"] {
            read(&mut session, "> ");
            session.send_line(answer).unwrap();
        }
        read(&mut session, "5. ");
        session.send_control('c').unwrap();
        assert_eq!(status(&mut session), Some(130));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains("mine_id = \"甲\"\n") && text.contains("no_licence_mining = false\n"), "{text}");
        // What was answered is not asked for again, and the end of input leaves as well.
        let mut session = ask(&folder);
        read(&mut session, "1. 关闭之后是否又擅自恢复生产？");
        read(&mut session, "> ");
        session.send_line("否").unwrap();
        read(&mut session, "> ");
        session.send_control('d').unwrap();
        read(&mut session, "还有 26 项条件待定");
        assert_eq!(status(&mut session), Some(12));
        assert!(std::fs::read_to_string(&file).unwrap().contains("resumed_after_closure = false\n"));
    }

    #[test]
    fn a_file_that_somebody_else_changes_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.toml");
        let mut session = ask(&folder);
        read(&mut session, "> ");
        session.send_line("甲").unwrap();
        read(&mut session, "2. ");
        std::fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"# changed\n").unwrap();
        session.send_line("乙").unwrap();
        read(&mut session, "没有覆盖");
        assert_eq!(status(&mut session), Some(2));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.ends_with("mine_id = \"甲\"\n# changed\n"), "{text}");
    }
}

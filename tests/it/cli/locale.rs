//! The language of reports and messages.

use super::Test;

const ZH: &str = "错误：缺少子命令\n详见 kuangjian --help\n";

fn speaks(variables: &[(&str, &str)], options: &str) -> &'static str {
    let test = variables.iter().fold(Test::in_root(), |test, (name, value)| test.env(name, value));
    let report = test.line("check fixtures/mines/clear.toml").line(options).run().stdout;
    match (report.contains("判定：未发现"), report.contains("verdict: clear")) {
        (true, false) => "zh",
        (false, true) => "en",
        _ => panic!("{report}"),
    }
}

#[test]
fn chinese_is_the_default() {
    assert_eq!(speaks(&[], ""), "zh");
    Test::new().status(2).stderr(ZH).run();
}

#[test]
fn the_locale_decides() {
    for (variables, expected) in [
        (&[("LANG", "en_US.UTF-8")][..], "en"),
        (&[("LANG", "zh_CN.UTF-8")], "zh"),
        (&[("LANG", "C.UTF-8")], "zh"),
        (&[("LANG", "")], "zh"),
        (&[("LC_ALL", "zh_CN.UTF-8"), ("LANG", "en_US.UTF-8")], "zh"),
        (&[("LC_ALL", ""), ("LC_MESSAGES", "en_GB.UTF-8"), ("LANG", "zh_CN.UTF-8")], "en"),
    ] {
        assert_eq!(speaks(variables, ""), expected, "{variables:?}");
    }
}

#[test]
fn the_option_decides_before_the_locale() {
    assert_eq!(speaks(&[("LC_ALL", "en_US.UTF-8")], "--lang zh"), "zh");
    assert_eq!(speaks(&[("LANG", "zh_CN.UTF-8")], "--lang=en"), "en");
    let run = |lang| Test::new().args(["--lang", lang]).env("LANG", "de_DE.UTF-8").status(2).any_stderr().run().stderr;
    assert_eq!(run("zh"), ZH);
    assert_ne!(run("en"), ZH);
}

#[test]
fn what_comes_after_two_dashes_is_no_option() {
    // `--lang` and `en` are two records here, so the messages stay Chinese.
    let output = Test::new().line("check -- --lang en").status(20).any_stderr().run();
    assert!(output.stderr.contains("错误"), "{}", output.stderr);
}

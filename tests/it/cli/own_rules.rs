//! Each subcommand gives the same by the program's own rules, of which it reads what it needs, as by the same files in a folder, which
//! are all read and checked.

use super::Test;

#[test]
fn the_result_is_that_of_all_files() {
    let lines = [
        "check fixtures/mines/closed.toml",
        "check fixtures/mines/closed.toml fixtures/mines/name-only.toml --pack in-force",
        "check fixtures/mines/contradictions.toml --pack all --format json",
        "check fixtures/mines/stop-area.toml --pack regulation-2024 --format md --decided 2026-07-03",
        "check fixtures/mines --format jsonl",
        "check fixtures/district/mines.gb18030.csv",
        "check fixtures/district/folder --pack special-provisions-2005",
        "check fixtures/mines --compare campaign-2005,special-provisions-2005",
        "check fixtures/mines/closed.toml --pack campaign-2006",
        "check fixtures/mines/no-such.toml",
        "explain fixtures/mines/closed.toml C01",
        "next fixtures/mines/closed.toml --decided 2005-10-25",
        "record check fixtures/mines/contradictions.toml",
        "record template --format csv --pack all",
        "record convert fixtures/mines/closed.toml - --to csv --layout long",
        "record map fixtures/district/mines.gb18030.csv",
        "rules list --pack all --format json",
        "rules show gas_over_limit_work",
        "rules schema record",
        "rules test --pack campaign-2005",
        "rules coverage --pack campaign-2005",
        "rules diff hazard-criteria-2015 hazard-criteria-2020",
        "rules sql campaign-2005 --dialect duckdb",
        "rules check",
    ];
    for line in lines {
        let run = |rules: &str| Test::in_root().line(rules).line(line).any_stderr().any_status().run();
        let (own, all) = (run(""), run("--rules rules"));
        assert_eq!(own.all(), all.all(), "{line}");
        assert!(!own.all().contains("Usage") && own.status != 2 && own.status != 1, "{line}: {}", own.all());
    }
}

/// Commands differ in where a folder of rules stands; who names it as a pack is told the option.
#[test]
fn a_folder_that_is_named_as_a_pack_is_pointed_to_its_option() {
    for (lang, said) in
        [("zh", "规则所在的文件夹用 --rules rules 指定"), ("en", "a folder of rules is named with --rules rules")]
    {
        let run = Test::in_root().line("rules test rules --lang").arg(lang).any_status().any_stderr().run();
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
}

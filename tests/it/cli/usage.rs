//! Help, and mistakes in how the program is called.

use super::{Test, snapshot};

#[test]
fn help() {
    for lang in ["zh", "en"] {
        for command in ["", "check", "explain", "completions"] {
            let output = Test::new().line(command).args(["--help", "--lang", lang]).run();
            let name = if command.is_empty() { "kuangjian" } else { command };
            snapshot(&format!("help-{name}-{lang}"), &output.stdout);
        }
    }
}

#[test]
fn version() {
    for lang in ["zh", "en"] {
        let expected = format!("kuangjian {}\n", env!("CARGO_PKG_VERSION"));
        Test::new().args(["--version", "--lang", lang]).stdout(expected).run();
    }
}

#[test]
fn mistakes_in_the_arguments() {
    let mistakes = [
        ("no-subcommand", ""),
        ("unknown-subcommand", "chek a.toml"),
        ("no-path", "check"),
        ("unknown-option", "check a.toml --formt json"),
        ("unknown-format", "check a.toml --format jsn"),
        ("unknown-colour", "check a.toml --color sometimes"),
        ("no-value", "check a.toml --pack"),
        ("twice", "check a.toml --format json --format table"),
        ("no-id", "explain a.toml"),
        ("too-many", "explain a.toml S01 S02"),
        ("unknown-shell", "completions cmd"),
        ("bad-as-of", "check fixtures/mines/clear.toml --as-of 20.10.2005"),
        ("no-such-day", "check fixtures/mines/clear.toml --as-of 2005-02-29"),
        ("no-such-condition", "explain fixtures/mines/clear.toml S18"),
        ("no-such-case", "explain fixtures/mines/clear.toml S01.4"),
        ("misspelt-condition", "explain fixtures/mines/clear.toml s01"),
        ("several-mines", "explain fixtures/district/folder S01"),
        ("no-such-mine", "explain fixtures/district/folder S01 --mine MK57"),
    ];
    for lang in ["zh", "en"] {
        let mut seen = String::new();
        for (what, line) in mistakes {
            let output = Test::in_root().line(line).args(["--lang", lang]).status(2).any_stderr().run();
            assert_eq!(output.stdout, "", "{what}");
            seen.push_str(&format!("# {what}\n$ kuangjian {line}\n{}\n", output.stderr));
        }
        snapshot(&format!("usage-{lang}"), &seen);
    }
}

#[test]
fn an_unknown_language() {
    let output = Test::new().line("check a.toml --lang fr").status(2).any_stderr().run();
    snapshot("usage-unknown-language", &output.all());
}

#[test]
fn completions_of_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = Test::new().args(["completions", shell]).run();
        for word in ["check", "explain", "completions", "exit-zero"] {
            assert!(output.stdout.contains(word), "{shell}: {word}");
        }
    }
}

//! What `contrib/` has for other repositories, tried in one: the example pack, the hook, and the steps of the action.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::cli::{ROOT, Test};

/// A git repository that holds the example, committed; `None` where there is no git or no bash.
struct Scratch {
    dir: TempDir,
    path: OsString,
}

impl Scratch {
    fn new() -> Option<Scratch> {
        for needed in ["git", "bash"] {
            if Command::new(needed).arg("--version").output().is_err() {
                eprintln!("skipped: there is no {needed}");
                return None;
            }
        }
        let bin = Path::new(env!("CARGO_BIN_EXE_kuangjian")).parent().unwrap().to_owned();
        let known = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&known))).unwrap();
        let scratch = Scratch { dir: tempfile::tempdir().unwrap(), path };
        copy(&Path::new(ROOT).join("contrib/example-pack"), scratch.dir.path());
        scratch.git("init --quiet");
        scratch.git("config user.name tester");
        scratch.git("config user.email tester@localhost");
        scratch.git("config core.autocrlf false");
        scratch.git("add .");
        scratch.git("commit --quiet --no-verify --message example");
        Some(scratch)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        // The hook of this repository may be what runs the tests; its git must not be ours.
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
            command.env_remove(name);
        }
        command
            .current_dir(self.dir.path())
            .env("PATH", &self.path)
            .env("LANG", "en_US.UTF-8")
            .env("HOME", self.dir.path());
        command.env("COLUMNS", "120");
        command
    }

    #[track_caller]
    fn git(&self, line: &str) {
        let output = self.command("git").args(line.split_whitespace()).output().unwrap();
        assert!(output.status.success(), "git {line}: {output:?}");
    }

    /// Replaces text in a file, and says nothing to git.
    #[track_caller]
    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.dir.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} lacks {from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn hook(&self) -> (i32, String) {
        all(&self.command("sh").arg(contrib("pre-commit/pre-commit")).output().unwrap())
    }

    fn action(&self, packs: &str) -> (i32, String) {
        let mut command = self.command("bash");
        command.arg(contrib("github-action/check.sh")).env("KUANGJIAN_PACKS", packs);
        all(&command.env("KUANGJIAN_RULES", "rules").env("KUANGJIAN_MIN", "100").output().unwrap())
    }
}

fn contrib(file: &str) -> PathBuf {
    Path::new(ROOT).join("contrib").join(file)
}

/// The exit code, and what was printed.
fn all(output: &Output) -> (i32, String) {
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap_or(-1), text)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, target).unwrap();
        }
    }
}

const CONDITIONS: &str = "rules/sichuan-2006/rainy_season.toml";
const TESTS: &str = "rules/sichuan-2006/tests/S18.toml";

#[test]
fn the_example_judges_a_record() {
    let Some(scratch) = Scratch::new() else { return };
    let record = "check_date = 2006-01-20\nmine_id = \"1\"\nwaste_tip_distance = \"200 m\"\n";
    let run = Test::new().file("mine.toml", record).args([
        "check",
        "mine.toml",
        "--pack",
        "sichuan-2006",
        "--format",
        "json",
    ]);
    let document = run.arg("--rules").arg(scratch.dir.path().join("rules")).status(10).run().json();
    let conditions = document["mines"][0]["conditions"].as_array().unwrap();
    let outcome = |id: &str| conditions.iter().find(|condition| condition["id"] == id).unwrap()["outcome"].clone();
    assert_eq!(outcome("S18"), "met");
    assert_eq!(outcome("S19"), "not_applicable");
    // By the date of the base it would be undetermined.
    assert_eq!(outcome("C11"), "not_applicable");
}

#[test]
fn the_hook_lets_good_changes_pass() {
    let Some(scratch) = Scratch::new() else { return };
    assert_eq!(scratch.hook(), (0, String::new()), "nothing is staged");
    scratch.edit("README.md", "Example", "example");
    scratch.git("add README.md");
    assert_eq!(scratch.hook(), (0, String::new()), "no rule file is staged");
    scratch.edit(TESTS, "just inside the least distance", "inside the least distance");
    scratch.git("add .");
    let (status, said) = scratch.hook();
    assert_eq!(status, 0, "{said}");
}

#[test]
fn the_hook_refuses_bad_changes() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.edit(CONDITIONS, "waste_tip_distance <", "waste_tip_distence <");
    scratch.git("add .");
    // What is right only in the working tree is not what would be committed.
    scratch.edit(CONDITIONS, "waste_tip_distence <", "waste_tip_distance <");
    let (status, said) = scratch.hook();
    assert_eq!(status, 21, "{said}");
    assert!(said.contains("KJ0102") && said.contains("rainy_season.toml:12"), "{said}");
    assert!(said.contains("were not committed"), "{said}");
    scratch.git("add .");
    assert_eq!(scratch.hook().0, 0);
    // What is wrong only in the working tree is none of the hook's business.
    scratch.edit(TESTS, "300 m", "299 m");
    scratch.git("add .");
    scratch.edit(CONDITIONS, "waste_tip_distance <", "waste_tip_distence <");
    assert_eq!(scratch.hook().0, 0);
}

#[test]
fn the_hook_refuses_a_file_that_is_not_in_its_standard_form() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.edit(CONDITIONS, "effect = \"suspension\"", "effect    =   \"suspension\"");
    scratch.git("add .");
    let (status, said) = scratch.hook();
    assert_eq!(status, 21, "{said}");
    assert!(said.contains("rainy_season.toml"), "{said}");
}

#[test]
fn git_runs_the_hook() {
    let Some(scratch) = Scratch::new() else { return };
    let hook = scratch.dir.path().join(".git/hooks/pre-commit");
    std::fs::create_dir_all(hook.parent().unwrap()).unwrap();
    std::fs::copy(contrib("pre-commit/pre-commit"), &hook).unwrap();
    scratch.edit(CONDITIONS, "waste_tip_distance <", "waste_tip_distence <");
    let output = scratch.command("git").args(["commit", "--quiet", "--all", "--message", "bad"]).output().unwrap();
    let (status, said) = all(&output);
    assert_ne!(status, 0, "{said}");
    assert!(said.contains("KJ0102"), "{said}");
    scratch.edit(CONDITIONS, "waste_tip_distence <", "waste_tip_distance <");
    scratch.edit(TESTS, "just inside the least distance", "inside the least distance");
    scratch.git("commit --quiet --all --message good");
}

#[test]
fn the_action_passes_the_example() {
    let Some(scratch) = Scratch::new() else { return };
    for packs in ["", "sichuan-2006"] {
        let (status, said) = scratch.action(packs);
        assert_eq!(status, 0, "{said}");
    }
}

#[test]
fn the_action_annotates_mistakes_and_notices_missing_tests() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.edit(CONDITIONS, "waste_tip_distance <", "waste_tip_distence <");
    let (status, said) = scratch.action("");
    assert_eq!(status, 21, "{said}");
    let annotated = said
        .lines()
        .any(|line| line.starts_with("::error ") && line.contains("rainy_season.toml") && line.contains("line=12"));
    assert!(annotated, "{said}");
    scratch.edit(CONDITIONS, "waste_tip_distence <", "waste_tip_distance <=");
    let (status, said) = scratch.action("");
    assert_eq!(status, 22, "{said}");
    scratch.edit(CONDITIONS, "waste_tip_distance <=", "waste_tip_distance <");
    std::fs::remove_file(scratch.dir.path().join("rules/sichuan-2006/tests/S19.toml")).unwrap();
    let (status, said) = scratch.action("sichuan-2006");
    assert_eq!(status, 22, "{said}");
    std::fs::remove_dir_all(scratch.dir.path().join("rules/sichuan-2006")).unwrap();
    let (status, said) = scratch.action("");
    assert_eq!((status, said.as_str()), (2, "no pack in rules\n"));
}

/// Nothing here reads YAML, but what the files say of each other can be looked up.
#[test]
fn the_action_uses_what_it_declares() {
    let text = std::fs::read_to_string(contrib("github-action/action.yml")).unwrap();
    let workflow = std::fs::read_to_string(contrib("github-action/rules.yml")).unwrap();
    let (inputs, runs) = text.split_once("\nruns:\n").unwrap();
    let declared: Vec<&str> = inputs
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':').filter(|name| !name.starts_with(' ')))
        .collect();
    assert_eq!(declared, ["rules", "packs", "min", "version", "path"]);
    for name in &declared {
        assert!(runs.contains(&format!("${{{{ inputs.{name} }}}}")), "{name} is not used");
    }
    assert_eq!(runs.matches("inputs.").count(), declared.len());
    let given: Vec<&str> = workflow
        .lines()
        .filter_map(|line| line.strip_prefix("          ")?.split_once(':'))
        .map(|(name, _)| name)
        .collect();
    assert!(!given.is_empty() && given.iter().all(|name| declared.contains(name)), "{given:?}");
    for script in runs.lines().filter_map(|line| line.trim().strip_prefix("\"$GITHUB_ACTION_PATH/")) {
        let script = contrib("github-action").join(script.trim_end_matches('"'));
        assert!(script.is_file(), "{}", script.display());
    }
}

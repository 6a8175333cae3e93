//! The command line: one file a subcommand.

pub mod args;
mod check;
mod completions;
mod draft;
mod early;
pub mod exit;
mod explain;
mod help;
mod many;
mod next;
mod output;
mod progress;
mod record;
mod report;
mod rules;
mod session;
mod stop;
mod summary;
mod uncoloured;

use std::ffi::OsString;
use std::io::Write;

pub use exit::Exit;

use args::Command;

/// Runs the program with these arguments, the first of which is its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let language = help::language(&arguments);
    let parsed = match help::parse(arguments, language) {
        Ok(parsed) => parsed,
        Err(exit) => return exit,
    };
    if let Err(usage) = report::one_output_unless_reports(&parsed, language)
        .and_then(|()| output::parquet_only_for_lines(&parsed, language))
    {
        return failure(&usage.into());
    }
    let writes_folders = matches!(parsed.command, Command::Record(_) | Command::Rules(_));
    if !writes_folders && let Err(usage) = output::must_have_folders(&parsed.global, language) {
        return failure(&usage.into());
    }
    let done = match &parsed.command {
        Command::Check(options) => check::run(&parsed.global, options, language),
        Command::Report(options) => report::run(&parsed.global, options, language),
        Command::Summary(options) => summary::run(&parsed.global, options, language),
        Command::Explain(options) => explain::run(&parsed.global, options, language),
        Command::Next(options) => next::run(&parsed.global, options, language),
        Command::Draft(options) => draft::run(&parsed.global, options, language),
        Command::Record(command) => record::run(&parsed.global, command, language),
        Command::Rules(command) => rules::run(&parsed.global, command, language),
        Command::Completions(options) => completions::run(options),
    };
    match done {
        Ok(exit) if parsed.global.exit_zero && exit.is_verdict() => Exit::Clear,
        Ok(exit) => exit,
        // A reader that has gone away is no failure of ours, but of mines that are not judged nobody may take it that they are clear.
        Err(error) if is_broken_pipe(&error) => match parsed.command {
            Command::Check(_) => Exit::Stopped,
            _ => Exit::Clear,
        },
        Err(error) => failure(&error),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    causes.any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Reports what should not have happened.
fn failure(error: &anyhow::Error) -> Exit {
    if let Some(usage) = error.downcast_ref::<exit::Usage>() {
        let _ = writeln!(anstream::stderr(), "{usage}");
        return Exit::Usage;
    }
    let _ = writeln!(anstream::stderr(), "kuangjian: {error:#}");
    Exit::Internal
}

//! `kuangjian completions`: completion scripts.

use clap::CommandFactory;

use super::Exit;
use super::args::{Arguments, CompletionOptions};

/// Prints the completion script of a shell.
pub fn run(options: &CompletionOptions) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "kuangjian", &mut script);
    std::io::Write::write_all(&mut std::io::stdout().lock(), &script)?;
    Ok(Exit::Clear)
}

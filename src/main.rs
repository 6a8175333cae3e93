//! Arguments in, exit code out.

fn main() -> kuangjian::cli::Exit {
    kuangjian::cli::run(std::env::args_os())
}

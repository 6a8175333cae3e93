//! Arguments in, exit code out.

fn main() -> kuangjian::cli::Exit {
    kuangjian::cli::run(std::env::args_os())
}

/// To judge one mine is mostly to load the rules, which is mostly to allocate: this allocator takes a fifth of the time off the whole process.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

//! Arguments in, exit code out.

fn main() -> kuangjian::cli::Exit {
    kuangjian::cli::run(std::env::args_os())
}

/// To judge one mine is mostly to load the rules, which is mostly to allocate. The allocator of glibc touches fewer pages of memory in doing so
/// than this one, which takes a fifteenth off the whole process; where thousands of mines are judged, this one is the quicker.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

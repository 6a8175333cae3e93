//! Arguments in, exit code out.

fn main() -> kuangjian::cli::Exit {
    kuangjian::cli::run(std::env::args_os())
}

/// To judge one mine is mostly to load the rules, which is mostly to allocate. The allocator of glibc touches the fewest pages of memory in doing so
/// and makes the whole process a tenth shorter than this one, which is a good deal quicker than those of other systems.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

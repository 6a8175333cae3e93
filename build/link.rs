//! How the program is linked on Linux.

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// The libraries that the standard library asks for by name, each with the archives of which it consists.
const LIBRARIES: [(&str, &[&str]); 7] = [
    ("gcc_s", &["gcc_eh", "gcc"]),
    ("util", &["util"]),
    ("rt", &["rt"]),
    ("pthread", &["pthread"]),
    ("m", &["m"]),
    ("dl", &["dl"]),
    ("c", &["c"]),
];

/// Links the program for glibc so that it always lies at the same addresses, and with everything in it where the compiler has the archives for that:
/// then nothing needs to be looked for or filled in at every start, which takes a fifth of the time of judging a mine, and it runs on every Linux.
/// The price is that the program itself, which is all safe Rust but for the C library, does not lie elsewhere at every start.
pub fn link(out: &Path) -> io::Result<()> {
    let is = |variable: &str, value: &str| env::var(variable).is_ok_and(|found| found == value);
    // Whoever asks for `crt-static` himself has the compiler do it.
    let is_static = env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.split(',').any(|one| one == "crt-static"));
    if !is("CARGO_CFG_TARGET_OS", "linux") || !is("CARGO_CFG_TARGET_ENV", "gnu") || is_static {
        return Ok(());
    }
    println!("cargo:rerun-if-env-changed=RUSTC_LINKER");
    if env::var("HOST").ok() != env::var("TARGET").ok() || env::var_os("RUSTC_LINKER").is_some() {
        return Ok(());
    }
    println!("cargo:rustc-link-arg-bins=-no-pie");
    if is("PROFILE", "release") {
        lay_side_by_side(out)?;
    }
    let libraries = LIBRARIES.into_iter().map(|(name, of)| {
        let archives: Option<Vec<String>> = of.iter().map(|archive| archive_of(archive)).collect();
        Some((name, archives?.join(" ")))
    });
    let Some(libraries) = libraries.collect::<Option<Vec<_>>>() else { return Ok(()) };
    // The standard library asks for shared libraries. What the linker finds first under their names are these scripts, which name archives.
    let folder = out.join("static");
    fs::create_dir_all(&folder)?;
    for (name, archives) in libraries {
        fs::write(folder.join(format!("lib{name}.a")), format!("INPUT({archives})\n"))?;
    }
    println!("cargo:rustc-link-arg-bins=-L{}", folder.display());
    println!("cargo:rustc-link-arg-bins=-static");
    Ok(())
}

/// The functions that run at nearly every start, as `build/order.sh` finds them out.
const ORDER: &str = "build/order.txt";

/// Lays the functions side by side that run at nearly every start: every 16 pages of the program that are looked into are brought in by themselves,
/// and these functions lie in a third of the pages that they would lie in else. That takes a thirtieth off the time of judging a mine, and
/// three mebibytes off the memory. A name that no function has any more, or that another compiler gives, is passed over.
fn lay_side_by_side(out: &Path) -> io::Result<()> {
    let order =
        env::var("CARGO_MANIFEST_DIR").map(|folder| Path::new(&folder).join(ORDER)).map_err(io::Error::other)?;
    let arguments = [format!("-Wl,--symbol-ordering-file={}", order.display()), "-Wl,--no-warn-symbol-ordering".into()];
    // A comma would end the path, and not every linker can do this.
    if !order.to_string_lossy().contains(',') && can_link_with(&arguments, out)? {
        arguments.iter().for_each(|argument| println!("cargo:rustc-link-arg-bins={argument}"));
    }
    Ok(())
}

/// Whether a program can be linked with these arguments, tried with the smallest there is.
fn can_link_with(arguments: &[String], out: &Path) -> io::Result<bool> {
    let source = out.join("smallest.rs");
    fs::write(&source, "fn main() {}\n")?;
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let flags = flags.split('\x1f').filter(|flag| !flag.is_empty());
    let linked = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(flags)
        .args(arguments.iter().flat_map(|argument| ["-C".into(), format!("link-arg={argument}")]))
        .arg("-o")
        .arg(out.join("smallest"))
        .arg(&source)
        .output()?;
    Ok(linked.status.success())
}

/// The path of an archive that the compiler which links has.
fn archive_of(library: &str) -> Option<String> {
    let found = Command::new("cc").arg(format!("-print-file-name=lib{library}.a")).output().ok()?;
    let path = String::from_utf8(found.stdout).ok()?.trim().to_owned();
    Path::new(&path).is_absolute().then(|| format!("\"{path}\""))
}

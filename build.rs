//! Gives the Windows program its manifest: UTF-8 as its code page, and long paths.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=docs/diagnostics");
    if std::env::var_os("CARGO_CFG_WINDOWS").is_some() {
        use embed_manifest::manifest::{ActiveCodePage, Setting};
        let manifest = embed_manifest::new_manifest("Kuangjian")
            .active_code_page(ActiveCodePage::Utf8)
            .long_path_aware(Setting::Enabled);
        if let Err(error) = embed_manifest::embed_manifest(manifest) {
            println!("cargo:warning=the manifest was not embedded: {error}");
        }
    }
}

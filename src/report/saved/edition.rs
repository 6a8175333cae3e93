//! Whether a result was made by the rules that this program has: the packs of a result are known by their checksums.

use super::Saved;
use crate::report::words::on_one_line;
use crate::rule::load_own;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Place};

/// Marks the packs of a result that this program has with another checksum, and tells each once; `name` is the file of the result. Packs that the
/// program does not have, such as those of a county, cannot be compared.
pub fn compare(saved: &mut Saved, name: &str) -> Vec<Diagnostic> {
    let mut ids: Vec<String> = saved.packs.iter().map(|pack| pack.id.clone()).collect();
    ids.dedup();
    // A pack that is not there is none of this program, which is no mistake here.
    let own = load_own(Some(&ids), &mut Vec::new());
    let mut told = Vec::new();
    for pack in &mut saved.packs {
        let Some(known) = own.pack(&pack.id).filter(|known| known.sha256 != pack.sha256) else { continue };
        pack.is_other_edition = true;
        let (id, found) = (on_one_line(&pack.id).replace('`', " "), on_one_line(pack.checksum()).replace('`', " "));
        let own: String = known.sha256.chars().take(found.chars().count()).collect();
        let message = say!(
            "结果按规则包 `{id}` 的另一版判定：结果记载的校验和是 {found}，本程序自带的是 {own}",
            "the result was judged by another edition of the pack `{id}`: it records the checksum {found}, and that of this program is {own}"
        );
        let help = Bilingual::new(
            "结果可能出自另一版本的程序或者 --rules 的规则，也可能被改动过；要按本程序的规则，重新判定记录",
            "it may come from another version of the program, or from the rules of --rules, or have been changed; to have the rules of this program, judge the records again",
        );
        told.push(Diagnostic::note(Code::OtherEdition, message).help(help).at(Place::File(name.into())));
    }
    told
}

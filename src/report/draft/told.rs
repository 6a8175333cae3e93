//! What is wrong with a template, as it is told.

use std::sync::Arc;

use super::Kind;
use super::fill::Mistake;
use super::package::Refused;
use crate::say;
use crate::source::{Code, Diagnostic, Place, did_you_mean};

/// A file that cannot be a template.
pub fn refused(refused: &Refused, file: &Arc<str>) -> Diagnostic {
    let found = refused.told();
    let (zh, en) = (&found.zh, &found.en);
    let message = say!("不能用作模板：{zh}", "this cannot be a template: {en}");
    let help = match refused {
        Refused::Macros(_) | Refused::External(..) | Refused::Embedded(_) => say!(
            "去掉宏、附加的模板、嵌入的对象和指向文件以外的链接、图片、域，再在 Word 或 WPS 中另存为“Word 文档（*.docx）”",
            "take out macros, the attached template, embedded objects, and links, pictures and fields that lead outside of the file, and save it in Word or WPS as “Word document (*.docx)”"
        ),
        _ => say!(
            "在 Word 或 WPS 中另存为“Word 文档（*.docx）”，不加密码；旧的 .doc 和模板 .dotx 也这样转换",
            "save it in Word or WPS as “Word document (*.docx)” without a password; old .doc files and .dotx templates are converted in the same way"
        ),
    };
    Diagnostic::error(Code::NotAWordFile, message).at(Place::File(Arc::clone(file))).help(help)
}

/// What is wrong with the kinds of document that a template says it is for, if it is to be of kind `wanted`.
pub fn wrong_document(found: &[String], wanted: Kind, file: &Arc<str>) -> Vec<Diagnostic> {
    let label = wanted.label();
    let (zh, en) = (&label.zh, &label.en);
    let at = |diagnostic: Diagnostic| diagnostic.at(Place::File(Arc::clone(file)));
    let mend = say!(
        "在正文中写上 `{{{{文书种类：{zh}}}}}`，填写时消失；样本见 `draft --print-template`",
        "write `{{{{文书种类：{zh}}}}}` into the text, which vanishes when it is filled in; `draft --print-template` shows how"
    );
    if found.is_empty() {
        let message = say!(
            "模板没有写明是哪一种文书，不能用来起草{zh}",
            "the template does not say of which kind of document it is, so no {en} is drafted by it"
        );
        return vec![at(Diagnostic::error(Code::WrongDocument, message).help(mend))];
    }
    let mut others: Vec<&String> = found.iter().filter(|name| **name != *label.zh).collect();
    others.dedup();
    let told = others.into_iter().map(|name| {
        let known = Kind::ALL.into_iter().find(|kind| kind.label().zh == *name);
        match known {
            Some(other) => {
                let (other_en, option) = (other.label().en, other.id());
                let message = say!(
                    "模板是{name}的，不能用来起草{zh}",
                    "the template is of the {other_en}, so no {en} is drafted by it"
                );
                at(Diagnostic::error(Code::WrongDocument, message).help(say!(
                    "换用{zh}的模板，或者用 `draft {option}` 起草{name}",
                    "take a template of the {en}, or draft the {other_en} with `draft {option}`"
                )))
            }
            None => {
                let labels = Kind::ALL.map(|kind| kind.label().zh);
                let near = did_you_mean(name, labels.iter().map(|label| label.as_ref()));
                let message = match near {
                    Some(near) => say!(
                        "没有名为 `{name}` 的文书；是否想写 `{near}`？",
                        "there is no document `{name}`; did you mean `{near}`?"
                    ),
                    None => say!("没有名为 `{name}` 的文书", "there is no document `{name}`"),
                };
                at(Diagnostic::error(Code::WrongDocument, message).help(mend.clone()))
            }
        }
    });
    told.collect()
}

/// A mistake in the placeholders of a template.
pub fn mistake(mistake: &Mistake, file: &Arc<str>) -> Diagnostic {
    let diagnostic = match mistake {
        Mistake::Unknown(token, known) => {
            let shown = token.shown();
            let near = did_you_mean(&shown, known.iter().map(String::as_str));
            let message = match near {
                Some(near) => say!(
                    "没有占位 `{shown}`；是否想写 `{near}`？",
                    "there is no placeholder `{shown}`; did you mean `{near}`?"
                ),
                None => say!("没有占位 `{shown}`", "there is no placeholder `{shown}`"),
            };
            let (zh, en) = (known.join("、"), known.join(", "));
            Diagnostic::error(Code::UnknownPlaceholder, message)
                .help(say!("此处可用：{zh}", "those that may stand here: {en}"))
        }
        Mistake::Unfinished(begun) => {
            let message = say!("占位 `{begun}` 没有结束", "the placeholder `{begun}` has no end");
            Diagnostic::error(Code::BadPlaceholder, message).help(say!(
                "占位在同一段内写全，如 `{{{{煤矿名称}}}}`",
                "write it whole in one paragraph, such as `{{{{煤矿名称}}}}`"
            ))
        }
        Mistake::Unpaired(token) => {
            let shown = token.shown();
            let message = say!(
                "`{shown}` 没有配对，或者不在能重复的位置",
                "`{shown}` has no counterpart, or stands where nothing can be repeated"
            );
            Diagnostic::error(Code::BadPlaceholder, message).help(say!(
                "开头和结尾写在同一段中，或者各自单独成段、成行，或者写在表格同一行的开头和结尾",
                "write both in one paragraph, or each alone in a paragraph or row, or at the beginning and the end of one row of a table"
            ))
        }
    };
    diagnostic.at(Place::File(Arc::clone(file)))
}

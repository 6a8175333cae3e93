//! Suggested tests, as a person can put them into a test file once they are confirmed.

use std::fmt::Write;

use crate::fact::Vocabulary;
use crate::record::write::toml;
use crate::source::Language;
use crate::trial::suggest::Suggestion;

/// Renders suggestions as TOML.
pub fn render(suggestions: &[Suggestion], vocabulary: &Vocabulary, language: Language) -> String {
    let mut out = String::new();
    let _ = match language {
        Language::Zh => writeln!(
            out,
            "# 建议的测试。预期的结论是规则今天给出的，不是法律的结论：\n\
             # 请逐条对照条文；正确的删去 `confirmed = false`，放入相应的测试文件。"
        ),
        Language::En => writeln!(
            out,
            "# Suggested tests. The expected outcome is what the rule gives today, not what the law says:\n\
             # read the clause for each; where it is right, delete `confirmed = false` and move the test to its file."
        ),
    };
    for suggestion in suggestions {
        let name = toml::quoted(&suggestion.name);
        let (id, outcome) = (&suggestion.id, suggestion.outcome.id());
        let _ = write!(
            out,
            "\n[[test]]\nname = {name}\nexpect = {{ \"{id}\" = \"{outcome}\" }}\nconfirmed = false\n\n[test.facts]\n"
        );
        out.push_str(&toml::facts(&suggestion.record, vocabulary));
    }
    out
}

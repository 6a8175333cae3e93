//! The levels of diagnostics, as the command line changes them.

use super::super::args::RulesCheckOptions;
use super::super::exit::Usage;
use crate::source::{Code, Diagnostic, Language, Level};

/// The code that the user wrote.
pub fn code(text: &str, language: Language) -> Result<Code, Usage> {
    Code::from_text(text).ok_or_else(|| {
        let mut message = match language {
            Language::Zh => format!("错误：没有诊断代码 `{text}`"),
            Language::En => format!("error: there is no diagnostic code `{text}`"),
        };
        if let Some(near) = Code::nearest(text) {
            message.push_str(&match language {
                Language::Zh => format!("；是否想写 `{near}`？"),
                Language::En => format!("; did you mean `{near}`?"),
            });
        }
        Usage(message)
    })
}

/// The levels that `-D`, `-W` and `-A` set; where a code stands in several, the gravest counts.
pub struct Levels {
    changed: Vec<(Code, Option<Level>)>,
}

impl Levels {
    /// Reads the options. The level of what keeps rules from being read cannot be lowered: they would be skipped in silence.
    pub fn new(options: &RulesCheckOptions, language: Language) -> Result<Levels, Usage> {
        let mut changed = Vec::new();
        let lists =
            [(&options.deny, Some(Level::Error)), (&options.warn, Some(Level::Warning)), (&options.allow, None)];
        for (codes, level) in lists {
            for text in codes {
                let code = code(text, language)?;
                if level != Some(Level::Error) && !code.is_lint() {
                    return Err(Usage(match language {
                        Language::Zh => format!("错误：`{code}` 总是错误，不能改变级别"),
                        Language::En => format!("error: `{code}` is always an error, its level cannot be changed"),
                    }));
                }
                changed.push((code, level));
            }
        }
        Ok(Levels { changed })
    }

    /// The diagnostics with their levels as they were set, without those that are not to be reported.
    pub fn apply(&self, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let set = |problem: Diagnostic| match self.changed.iter().find(|(code, _)| *code == problem.code) {
            None => Some(problem),
            Some((_, level)) => level.map(|level| Diagnostic { level, ..problem }),
        };
        problems.into_iter().filter_map(set).collect()
    }
}

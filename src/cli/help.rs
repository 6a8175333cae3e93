//! The language of the command line itself: help and usage errors.

use std::ffi::OsString;
use std::io::Write;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser};

use super::Exit;
use super::args::{Arguments, Command, Global};
use crate::source::Language;

/// The language: `--lang`, else that of the locale; Chinese where the locale names none.
pub fn language(arguments: &[OsString]) -> Language {
    let options = arguments.iter().skip(1).take_while(|argument| *argument != "--");
    let mut words = options.filter_map(|argument| argument.to_str()).peekable();
    while let Some(word) = words.next() {
        let named = match word.strip_prefix("--lang") {
            Some("") => words.peek().copied(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        match named {
            Some("en") => return Language::En,
            Some("zh") => return Language::Zh,
            _ => {}
        }
    }
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let locale = variables.iter().filter_map(|name| std::env::var(name).ok()).find(|locale| !locale.is_empty());
    language_of_locale(locale.as_deref())
}

/// `C` and `POSIX` name no language, so they count as unset.
fn language_of_locale(locale: Option<&str>) -> Language {
    let name = locale.unwrap_or("").split(['.', '_', '-', '@']).next().unwrap_or("");
    match name {
        "" | "C" | "POSIX" | "zh" => Language::Zh,
        _ => Language::En,
    }
}

/// Parses the arguments; prints help, version or the usage error.
pub fn parse(arguments: Vec<OsString>, language: Language) -> Result<Arguments, Exit> {
    // The words of the command line are for those who ask for help or make a mistake, and the other subcommands for those who ask for them;
    // the rest need not wait for them.
    if let Some(parsed) = of_one_subcommand(&arguments).or_else(|| Arguments::try_parse_from(&arguments).ok()) {
        return Ok(parsed.with_pack());
    }
    let parsed =
        command(language).try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    parsed.map(Arguments::with_pack).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            Exit::Clear
        }
        _ => {
            let message = usage_error(&error, language);
            let _ = writeln!(anstream::stderr(), "{message}");
            Exit::Usage
        }
    })
}

/// Parses arguments that begin with a subcommand which judges or reports, if nothing is wrong with them.
fn of_one_subcommand(arguments: &[OsString]) -> Option<Arguments> {
    match arguments.get(1)?.to_str()? {
        "check" => of_only("check", arguments, Command::Check),
        "report" => of_only("report", arguments, Command::Report),
        "summary" => of_only("summary", arguments, Command::Summary),
        "explain" => of_only("explain", arguments, Command::Explain),
        "next" => of_only("next", arguments, Command::Next),
        "draft" => of_only("draft", arguments, Command::Draft),
        _ => None,
    }
}

/// The same where the program has only the subcommand `name`.
fn of_only<O: Args>(name: &'static str, arguments: &[OsString], command: fn(O) -> Command) -> Option<Arguments> {
    // Who asks for help is answered by the whole program.
    let only = O::augment_args(clap::Command::new(name)).disable_help_flag(true);
    let program = clap::Command::new("kuangjian").disable_help_flag(true).disable_help_subcommand(true);
    let program = Global::augment_args(program).subcommand(only);
    let matches = program.try_get_matches_from(arguments).ok()?;
    let (_, options) = matches.subcommand()?;
    Some(Arguments {
        global: Global::from_arg_matches(&matches).ok()?,
        command: command(O::from_arg_matches(options).ok()?),
    })
}

/// The command with its help in `language`.
pub fn command(language: Language) -> clap::Command {
    let command = Arguments::command();
    match language {
        Language::En => command,
        Language::Zh => in_chinese(command, ""),
    }
}

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

fn in_chinese(command: clap::Command, path: &str) -> clap::Command {
    let name = command.get_name().to_owned();
    let path = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
    let mut command = command.help_template(TEMPLATE).subcommand_help_heading("子命令");
    if let Some(about) = chinese(&path) {
        command = command.about(about);
    }
    let arguments: Vec<String> = command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
    for id in arguments {
        command = command.mut_arg(&id, |argument| {
            let heading = if argument.is_positional() { "参数" } else { "选项" };
            let argument = argument.help_heading(heading);
            let values = argument.get_possible_values();
            let values: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
            let defaults: Vec<_> =
                argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
            let mut text = chinese_of(&path, &id).unwrap_or_default().to_owned();
            let is_flag = matches!(argument.get_action(), clap::ArgAction::SetTrue);
            if !values.is_empty() && !is_flag {
                text.push_str(&format!("（可用：{}）", values.join("、")));
            }
            if !defaults.is_empty() && !is_flag {
                text.push_str(&format!("（默认：{}）", defaults.join("、")));
            }
            let argument = argument.help(StyledStr::from(text));
            if is_flag { argument } else { argument.hide_possible_values(true).hide_default_value(true) }
        });
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replacen(&name, &path, 1);
    command = command.override_usage(usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<子命令>"));
    let subcommands: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    for inner in subcommands {
        command = command.mut_subcommand(inner, |inner| in_chinese(inner, &path));
    }
    command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help("显示帮助")
                .help_heading("选项"),
        )
        .args((path == "kuangjian").then(|| {
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help("显示版本")
                .help_heading("选项")
        }))
}

/// The Chinese help of an argument: its own in this command, or that of its id everywhere.
fn chinese_of(path: &str, id: &str) -> Option<&'static str> {
    chinese(&format!("{path} <{id}>")).or_else(|| chinese(id))
}

/// The Chinese help of a command (by its path) or argument (by its id).
fn chinese(key: &str) -> Option<&'static str> {
    Some(match key {
        "kuangjian" => "根据煤矿自查记录判定是否应当停产整顿或者关闭，并逐条引用依据",
        "kuangjian check" => "判定记录",
        "kuangjian report" => "把保存的判定结果写成网页、工作簿或其他形式的报告",
        "result" => "check --format json 保存的判定结果：文件，或以 - 表示标准输入",
        "kuangjian summary" => {
            "汇总一个地区：各县、各类煤矿的判定，最常符合的条件和最常缺的事实，重点盯防的煤矿，有何变化"
        }
        "kuangjian summary <paths>" => {
            "记录（同 check）和 check --format json 保存的结果：文件、文件夹，或以 - 表示标准输入"
        }
        "since" => "说明与这份之前由 check --format json 保存的结果相比有何变化",
        "accident_since" => "从这一天（YYYY-MM-DD）起发生的事故算近期；文件没有写多久算近期",
        "kuangjian summary <format>" => "汇总的形式；不写则看输出文件的扩展名，否则为表格",
        "kuangjian explain" => "说明某一条件为何得出该结论",
        "kuangjian next" => "说明下一步：法律对该判定规定的措施及其期限",
        "decided" => {
            "作出决定的日子（YYYY-MM-DD）；按这一天施行的法说明下一步（报告中在网页、工作簿、Markdown 和纯文本里）"
        }
        "events" => "期限所起算的其他事件的日子，如 resumption_applied=2026-11-20",
        "kuangjian draft" => "起草执法文书（Word 文件），供人核对、补充",
        "kuangjian draft <kind>" => {
            "文书种类：inspection 现场检查记录，handling 现场处理决定书，suspension 停产整顿决定书，closure-proposal 提请关闭，notice 停产整顿公告，re-examination 复查意见书，acceptance 复产验收记录"
        }
        "kuangjian draft <paths>" => "一份记录：文件，或以 - 表示标准输入；公告可写多个文件和文件夹，内有各矿的记录",
        "kuangjian draft <decided>" => {
            "作出决定的日子（YYYY-MM-DD），不写则留空；按这一天施行的法列出文书的法定依据和要求"
        }
        "template" => "改用此 Word 文件作模板，代替程序自带的",
        "print_template" => "写出程序自带的模板，保留占位，供机关修改",
        "kuangjian completions" => "输出命令补全脚本",
        "kuangjian record" => "编制、检查、转换和填写自查记录",
        "kuangjian record check" => "检查记录能否读取、有无自相矛盾，不作判定",
        "kuangjian record map" => "按表格的表头和前几行起草列与事实的对应文件，供人核对",
        "table" => "表格：CSV 文件或工作簿",
        "map" => "按此对应文件读取各列",
        "kuangjian record convert" => "把记录写成另一种格式，内容不丢失",
        "kuangjian record convert <input>" => "记录：文件、文件夹，或以 - 表示标准输入",
        "kuangjian record convert <out>" => {
            "写到哪里：.toml、.json、.csv 或 .xlsx 文件，文件夹（末尾加 /），或以 - 表示标准输出"
        }
        "kuangjian record convert <to>" => "格式，文件名看不出时写明",
        "kuangjian record convert <layout>" => "CSV 的行：wide 一矿一行，long 一项一行；不写则为 wide",
        "kuangjian record convert <headings>" => "CSV 和 XLSX 的列名：id 为编号，zh、en 为中文或英文名称；不写则为 id",
        "kuangjian record convert <split>" => "写成文件夹：CSV 一表一个文件，TOML 和 JSON 一矿一个文件",
        "kuangjian record ask" => "逐项提问来填写记录，只问还能改变判定的",
        "kuangjian record ask <file>" => "自查记录：接着填写的或新建的 TOML 文件",
        "kuangjian record template" => "编制空白自查表：规则包要问的全部事项，附问题、可填内容和法律依据",
        "kuangjian record template <format>" => "自查表的格式；不写则看输出文件的名称",
        "ignore_columns" => "不采用无法识别的列，并予以报告",
        "limits" => "改变读取的上限，如 rows=2000000",
        "kuangjian rules" => "检查、测试、度量和查看规则文件",
        "kuangjian rules check" => "检查词典、法律文件、规则包和测试，指出每个错误的位置",
        "kuangjian rules test" => "运行条件旁的测试",
        "kuangjian rules coverage" => "度量每个情形的测试证明了什么",
        "kuangjian rules mutate" => "逐处小改规则，列出没有测试发现的改动",
        "kuangjian rules fmt" => "把规则文件整理成标准格式",
        "kuangjian rules schema" => "输出某类文件的 JSON Schema",
        "kuangjian rules list" => "列出规则包的条件",
        "kuangjian rules show" => "用文字说明一个条件、情形或事实",
        "kuangjian rules doc" => "在 --output 指定的文件夹中为每个条件写一页说明",
        "kuangjian rules diff" => "列出两个规则包之间的变化，附两者判定不同的记录",
        "kuangjian rules diff <old>" => "旧规则包",
        "kuangjian rules diff <new>" => "新规则包",
        "law" => "改为输出一页：法律条文逐条的编码情况（全部规则包）",
        "witness" => "把两者判定不同的记录写入这个文件夹",
        "summary" => "只作统计：各种判定的矿数，各条件的结论数",
        "brief" => "每矿一行，不列明细（用于 --format table、csv 或 jsonl），矿数不限",
        "jobs" => "读取和判定所用的线程数（用于 --summary 或 --brief）；不写则与处理器数相同",
        "compare" => "并列两个规则包的判定，代替 --pack",
        "kuangjian rules sql" => "把规则包输出为 SQL 查询，在数据库中判定记录",
        "kuangjian rules sql <pack>" => "规则包",
        "dialect" => "数据库",
        "part" => "输出什么：query 判定用的查询，schema 建表语句，checks 查找表中错误数据的查询",
        "cases" => "同时给出每个情形的结论",
        "kuangjian rules explain" => "说明诊断代码",
        "kuangjian rules check <paths>" => "规则文件夹，或其中的文件；不写则检查程序自带的规则",
        "kuangjian rules fmt <paths>" => "文件或文件夹",
        "kuangjian rules show <id>" => "条件、情形或事实的编号",
        "deny" => "把该代码的诊断定为错误",
        "warn" => "把该代码的诊断定为警告",
        "allow" => "不报告该代码的诊断",
        "pack" => "规则包；不写则用 --pack 指定的",
        "filter" => "只运行名称或预期编号含有该文字的测试",
        "min" => "各项指标的最低百分比；不足则以 22 退出",
        "suggest" => "输出缺少的测试（须由人确认），而不是指标",
        "check" => "不写文件；有文件不是标准格式则以 21 退出",
        "kind" => "文件种类",
        "code" => "代码，如 KJ0102",
        "lang" => "报告和消息的语言",
        "rules" => "改用此文件夹中的规则文件",
        "packs" => {
            "使用的规则包，可重复；`in-force` 为检查日期施行的法律，`all` 为全部；不写则为 campaign-2005，draft 为 in-force"
        }
        "as_of" => "以此日（YYYY-MM-DD）为检查日期，代替记录中的检查日期",
        "output" => "把报告写入文件，而不是标准输出；check 和 report 可写多个，各按扩展名定形式",
        "force" => "输出文件已存在时覆盖",
        "color" => "是否使用颜色",
        "exit_zero" => "不论判定如何都以 0 退出；出错时仍用出错代码",
        "kuangjian check <format>" | "kuangjian report <format>" | "kuangjian next <format>" => {
            "报告的形式；不写则看输出文件的扩展名，否则为表格"
        }
        "paths" => "记录：文件、文件夹，或以 - 表示标准输入",
        "format" => "报告的形式",
        "path" => "一份记录：文件，或以 - 表示标准输入",
        "id" => "条件或情形的编号，如 S01 或 S01.2",
        "mine" => "文件中有多个煤矿时，指明编号或名称",
        "shell" => "命令解释器",
        _ => return None,
    })
}

fn usage_error(error: &clap::Error, language: Language) -> String {
    if language == Language::En {
        return error.to_string().trim_end().to_owned();
    }
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let mut message = match error.kind() {
        ErrorKind::UnknownArgument => format!("未知的参数 `{argument}`"),
        ErrorKind::InvalidSubcommand => format!("未知的子命令 `{}`", context(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => format!("`{argument}` 缺少值"),
        ErrorKind::InvalidValue => {
            format!(
                "`{argument}` 不接受 `{}`；可用：{}",
                context(ContextKind::InvalidValue),
                context(ContextKind::ValidValue)
            )
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "缺少子命令".to_owned(),
        ErrorKind::ArgumentConflict => format!("`{argument}` 不能与其他参数同用或重复"),
        _ => format!("命令行有误（{}）", error.kind()),
    };
    for suggestion in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let text = context(suggestion);
        if !text.is_empty() {
            message.push_str(&format!("；是否想写 `{text}`？"));
        }
    }
    format!("错误：{message}\n详见 kuangjian --help")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_decides_and_chinese_is_the_default() {
        for zh in [None, Some(""), Some("C"), Some("C.UTF-8"), Some("POSIX"), Some("zh_CN.UTF-8"), Some("zh-Hans")] {
            assert_eq!(language_of_locale(zh), Language::Zh, "{zh:?}");
        }
        for en in ["en_US.UTF-8", "de_DE", "ja_JP.UTF-8"] {
            assert_eq!(language_of_locale(Some(en)), Language::En, "{en}");
        }
        let arguments = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(language(&arguments(&["kuangjian", "check", "--lang", "en"])), Language::En);
        assert_eq!(language(&arguments(&["kuangjian", "--lang=zh", "check"])), Language::Zh);
    }

    #[test]
    fn every_command_and_argument_has_chinese_help() {
        fn visit(command: &clap::Command, path: &str, missing: &mut Vec<String>) {
            if chinese(path).is_none() {
                missing.push(path.to_owned());
            }
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                if chinese_of(path, id).is_none() && !["help", "version"].contains(&id) {
                    missing.push(format!("{path} {id}"));
                }
            }
            for inner in command.get_subcommands() {
                visit(inner, &format!("{path} {}", inner.get_name()), missing);
            }
        }
        let mut missing = Vec::new();
        visit(&Arguments::command(), "kuangjian", &mut missing);
        assert!(missing.is_empty(), "{missing:?}");
        command(Language::Zh).debug_assert();
        command(Language::En).debug_assert();
    }
}

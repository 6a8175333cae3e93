//! What the law asks of each kind of document, whatever the mine. The articles are those that the list of fields of enforcement documents
//! names for the kind; the conditions of a mine bring their own.

use super::Kind;
use crate::fact::Date;
use crate::rule::RuleBook;

/// What an article asks of a document.
#[derive(Debug, Clone, Copy)]
struct Demand {
    kind: Kind,
    law: Law,
    article: &'static str,
    /// What is asked, in a few words.
    text: &'static str,
    /// Whether the document is made on the ground of it; else it says what has to be done beside.
    is_ground: bool,
}

/// A law that asks something of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Law {
    Regulation774,
    Provisions446,
    WorkSafety,
}

impl Law {
    /// The instrument in the rule files, which say from when and until when it is in force.
    fn instrument(self) -> &'static str {
        match self {
            Law::Regulation774 => "order-774",
            Law::Provisions446 => "order-446",
            Law::WorkSafety => "work-safety-law-2021",
        }
    }

    /// As documents cite it.
    fn cited(self) -> &'static str {
        match self {
            Law::Regulation774 => "《煤矿安全生产条例》（国务院令第774号）",
            Law::Provisions446 => "《国务院关于预防煤矿生产安全事故的特别规定》（国务院令第446号）",
            Law::WorkSafety => "《中华人民共和国安全生产法》（2021年修正）",
        }
    }
}

const fn ground(kind: Kind, law: Law, article: &'static str, text: &'static str) -> Demand {
    Demand { kind, law, article, text, is_ground: true }
}

const fn beside(kind: Kind, law: Law, article: &'static str, text: &'static str) -> Demand {
    Demand { kind, law, article, text, is_ground: false }
}

use Law::{Provisions446, Regulation774, WorkSafety};

const DEMANDS: &[Demand] = &[
    ground(
        Kind::Inspection,
        WorkSafety,
        "第六十八条",
        "书面记录检查的时间、地点、内容、发现的问题及其处理情况，由检查人员和被检查单位的负责人签字；拒绝签字的，将情况记录在案并报告",
    ),
    ground(Kind::Handling, WorkSafety, "第六十五条", "对检查中发现的安全生产违法行为和事故隐患作出现场处理"),
    ground(
        Kind::Handling,
        Regulation774,
        "第四十四条",
        "责令排除事故隐患；责令撤人、暂时停产的，应当有对应的重大事故隐患（第三项）",
    ),
    ground(Kind::Handling, Regulation774, "第五十三条", "监察人员现场检查和现场处理"),
    ground(Kind::Suspension, Regulation774, "第六十四条", "责令停产整顿，写明整顿的内容、时间等具体要求"),
    beside(Kind::Suspension, Regulation774, "第四十八条第一款", "通知有关地方人民政府监督检查"),
    beside(Kind::Suspension, Regulation774, "第四十九条", "5个工作日内公告"),
    beside(Kind::Suspension, Regulation774, "第五十四条", "监察机构责令停产整顿的，移送监管部门处理并督办"),
    beside(Kind::Suspension, Regulation774, "第七十三条", "暂扣安全生产许可证等；同一违法行为不得给予两次以上罚款"),
    beside(
        Kind::Suspension,
        WorkSafety,
        "第七十条",
        "拒不执行而停止供电、停止供应民用爆炸物品的，经批准，书面通知；停止供电的提前24小时",
    ),
    ground(Kind::Suspension, Provisions446, "第十条", "责令停产整顿，写明整顿的内容、时间等具体要求"),
    beside(Kind::Suspension, Provisions446, "第十一条", "暂扣证照"),
    beside(Kind::Suspension, Provisions446, "第十九条", "3日内在当地主要媒体公告"),
    ground(Kind::ClosureProposal, Regulation774, "第七十条第一款", "有所列情形之一的，提请关闭"),
    ground(Kind::ClosureProposal, WorkSafety, "第一百一十三条", "有所列情形之一的，提请关闭"),
    beside(Kind::ClosureProposal, Regulation774, "第七十条第二款", "关闭应当达到的8项要求"),
    ground(
        Kind::ClosureProposal,
        Provisions446,
        "第十三条",
        "提请关闭；责令立即停止生产；7日内作出关闭或者不予关闭的决定，由主要负责人签字存档",
    ),
    ground(Kind::Notice, Regulation774, "第四十九条", "5个工作日内公告"),
    ground(Kind::Notice, Provisions446, "第十九条", "3日内在当地主要媒体公告"),
    ground(Kind::ReExamination, Regulation774, "第三十七条第二款", "整改并报告"),
    ground(
        Kind::Acceptance,
        Regulation774,
        "第四十八条",
        "自申请之日起20日内验收完毕；部门主要负责人签字，所在地矿山安全监察机构审核同意，本级人民政府主要负责人批准，方可恢复生产",
    ),
    beside(Kind::Acceptance, Regulation774, "第四十九条", "恢复生产之日起5个工作日内公告"),
    ground(
        Kind::Acceptance,
        Provisions446,
        "第十一条",
        "自申请之日起60日内验收完毕；部门主要负责人签字，煤矿安全监察机构审核同意，本级人民政府主要负责人签字批准，发还证照，方可恢复生产；验收不合格的，由政府关闭",
    ),
    beside(Kind::Acceptance, Provisions446, "第十九条", "验收合格恢复生产之日起3日内公告"),
];

/// What the law of a day asks of a kind of document.
#[derive(Debug, Default)]
pub struct Basis {
    /// The articles on the ground of which it is made.
    pub grounds: Vec<String>,
    /// Everything that is asked, each with its article.
    pub demands: Vec<[String; 2]>,
}

impl Basis {
    /// What is in force on `day`, as far as the rule files know the law; nothing is taken for in force of which they do not say it.
    pub fn of(kind: Kind, day: Date, book: &RuleBook) -> Basis {
        let in_force = |law: Law| {
            let instrument = book.instruments.iter().find(|instrument| instrument.id == law.instrument());
            instrument.and_then(|instrument| instrument.in_force_on(day)) == Some(true)
        };
        let demands = || DEMANDS.iter().filter(|demand| demand.kind == kind && in_force(demand.law));
        let cited = |demand: &Demand| format!("{}{}", demand.law.cited(), demand.article);
        let mut grounds: Vec<(Law, Vec<&str>)> = Vec::new();
        for demand in demands().filter(|demand| demand.is_ground) {
            match grounds.iter_mut().find(|(law, _)| *law == demand.law) {
                Some((_, articles)) => articles.push(demand.article),
                None => grounds.push((demand.law, vec![demand.article])),
            }
        }
        Basis {
            grounds: grounds.into_iter().map(|(law, articles)| law.cited().to_owned() + &articles.join("、")).collect(),
            demands: demands().map(|demand| [demand.text.to_owned(), cited(demand)]).collect(),
        }
    }
}

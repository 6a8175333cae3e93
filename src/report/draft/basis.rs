//! What the law asks of each kind of document, whatever the mine. The articles are those that the list of fields of enforcement documents
//! names for the kind; the conditions of a mine bring their own, and the measures of the rule files the basis of what is decided.

use super::Kind;
use super::cite::{cited_in_force, in_full};
use super::legal::is_related;
use crate::fact::Date;
use crate::rule::{Citation, RuleBook};

/// What an article asks of a document.
#[derive(Debug, Clone, Copy)]
struct Demand {
    kind: Kind,
    instrument: &'static str,
    clauses: &'static [&'static str],
    /// What is asked, in a few words.
    text: &'static str,
    /// Whether the document is made on the ground of it; else it says what has to be done beside.
    is_ground: bool,
    /// Whether it is asked only where the mine is such a case as the article describes.
    is_of_case: bool,
}

type Clauses = &'static [&'static str];

const fn ground(kind: Kind, instrument: &'static str, clauses: Clauses, text: &'static str) -> Demand {
    Demand { kind, instrument, clauses, text, is_ground: true, is_of_case: false }
}

const fn beside(kind: Kind, instrument: &'static str, clauses: Clauses, text: &'static str) -> Demand {
    Demand { kind, instrument, clauses, text, is_ground: false, is_of_case: false }
}

const fn of_case(kind: Kind, instrument: &'static str, clauses: Clauses, text: &'static str) -> Demand {
    Demand { kind, instrument, clauses, text, is_ground: false, is_of_case: true }
}

/// The regulation of 2024.
const NEW: &str = "order-774";
/// The special provisions of 2005.
const OLD: &str = "order-446";
const WORK_SAFETY: &str = "work-safety-law-2021";
const PENALTY: &str = "administrative-penalty-law-2021";

const DEMANDS: &[Demand] = &[
    ground(
        Kind::Inspection,
        WORK_SAFETY,
        &["art.68"],
        "书面记录检查的时间、地点、内容、发现的问题及其处理情况，由检查人员和被检查单位的负责人签字；拒绝签字的，将情况记录在案并报告",
    ),
    beside(Kind::Inspection, WORK_SAFETY, &["art.67 para.2"], "检查时出示有效的行政执法证件"),
    beside(Kind::Inspection, NEW, &["art.53 para.3"], "监察人员出示执法证件"),
    ground(
        Kind::Handling,
        WORK_SAFETY,
        &["art.65 para.1 item.2", "art.65 para.1 item.3"],
        "违法行为当场纠正或者限期改正；隐患责令立即排除；重大隐患排除前、排除中无法保证安全的，责令撤人、暂时停产或者停止使用",
    ),
    ground(
        Kind::Handling,
        NEW,
        &["art.44 para.1 item.2", "art.44 para.1 item.3"],
        "监管部门的现场处理；责令撤人、暂时停产的，应当有对应的重大事故隐患（第三项）",
    ),
    ground(Kind::Handling, NEW, &["art.53 para.2", "art.58"], "监察机构的现场处理，并行使第四十四条的职权"),
    beside(Kind::Suspension, NEW, &["art.64"], "因重大隐患仍然生产而责令停产整顿的，写明整顿的内容、时间等具体要求"),
    beside(Kind::Suspension, NEW, &["art.48 para.1"], "停产整顿期间，由有关地方人民政府采取措施监督检查"),
    beside(Kind::Suspension, NEW, &["art.49"], "监管部门在5个工作日内向社会公告"),
    beside(Kind::Suspension, NEW, &["art.54"], "监察机构因重大隐患责令停产整顿的，及时移送监管部门处理并督办"),
    beside(Kind::Suspension, NEW, &["art.73"], "暂扣安全生产许可证等；同一违法行为不得给予两次以上罚款"),
    beside(
        Kind::Suspension,
        WORK_SAFETY,
        &["art.70 para.1", "art.70 para.2"],
        "拒不执行而有发生事故的现实危险的，保证安全并经部门主要负责人批准，可以书面通知停止供电、停止供应民用爆炸物品；停止供电提前24小时通知煤矿，紧急情形除外",
    ),
    beside(
        Kind::Suspension,
        PENALTY,
        &["art.44", "art.63 para.1"],
        "作出决定以前，告知拟作决定的内容和事实、理由、依据，以及陈述、申辩、要求听证的权利",
    ),
    beside(
        Kind::Suspension,
        PENALTY,
        &["art.59 para.1", "art.59 para.2"],
        "决定书载明当事人、事实和证据、种类和依据、履行方式和期限、复议和诉讼的途径和期限、机关和日期，并盖章",
    ),
    beside(Kind::Suspension, PENALTY, &["art.61 para.1"], "宣告后当场交付；当事人不在场的，7日内送达"),
    beside(
        Kind::Suspension,
        OLD,
        &["art.10 para.1"],
        "因重大隐患仍然生产而责令停产整顿的，提出整顿的内容、时间等具体要求",
    ),
    beside(Kind::Suspension, OLD, &["art.11 para.1"], "颁发证照的部门暂扣证照"),
    beside(Kind::Suspension, OLD, &["art.12"], "停产整顿期间，由有关地方人民政府采取措施监督检查"),
    beside(Kind::Suspension, OLD, &["art.14"], "有第八条第二款所列情形的，将情况报送有关地方人民政府"),
    beside(Kind::Suspension, OLD, &["art.19 para.1"], "3日内在当地主要媒体公告"),
    beside(Kind::Suspension, OLD, &["art.24"], "同一违法行为不得给予两次以上罚款"),
    beside(Kind::ClosureProposal, NEW, &["art.70 para.2"], "决定关闭的，立即组织实施，并达到所列8项要求"),
    beside(Kind::ClosureProposal, NEW, &["art.49"], "对关闭的煤矿，监管部门在5个工作日内向社会公告"),
    beside(
        Kind::ClosureProposal,
        WORK_SAFETY,
        &["art.113"],
        "属于所列情形的，吊销有关证照；主要负责人5年内、情节严重的终身不得任职",
    ),
    beside(Kind::ClosureProposal, WORK_SAFETY, &["art.115"], "报请县级以上人民政府按照国务院规定的权限决定"),
    beside(
        Kind::ClosureProposal,
        PENALTY,
        &["art.44", "art.63 para.1"],
        "作出关闭决定以前，告知拟作决定的内容和事实、理由、依据，以及陈述、申辩、要求听证的权利",
    ),
    of_case(
        Kind::ClosureProposal,
        OLD,
        &["art.5 para.2"],
        "无证照或者证照不全而生产的，颁发证照的部门责令立即停止生产，2日内提请关闭",
    ),
    beside(
        Kind::ClosureProposal,
        OLD,
        &["art.13 para.1"],
        "对提请关闭的煤矿责令立即停止生产；有关地方人民政府7日内作出关闭或者不予关闭的决定，由主要负责人签字存档",
    ),
    of_case(
        Kind::ClosureProposal,
        OLD,
        &["art.10 para.2"],
        "3个月内2次以上发现有重大隐患仍然生产的，颁发证照的部门吊销矿长的两证，法定代表人和矿长5年内不得再任职",
    ),
    beside(Kind::ClosureProposal, OLD, &["art.13 para.2"], "关闭达到所列5项要求"),
    beside(Kind::ClosureProposal, OLD, &["art.19 para.1"], "对关闭的煤矿，3日内在当地主要媒体公告"),
    ground(Kind::Notice, NEW, &["art.49"], "监管部门在5个工作日内向社会公告"),
    ground(Kind::Notice, OLD, &["art.19 para.1"], "自责令停产整顿之日起3日内在当地主要媒体公告"),
    ground(
        Kind::ReExamination,
        WORK_SAFETY,
        &["art.65 para.1 item.3"],
        "因重大隐患责令撤人、暂时停产或者停止使用的，隐患排除后经审查同意，方可恢复",
    ),
    beside(Kind::ReExamination, NEW, &["art.37 para.2"], "煤矿对查处的隐患立即整改，并按照要求报告整改结果"),
    ground(
        Kind::Acceptance,
        NEW,
        &["art.48 para.2"],
        "自收到恢复生产申请之日起20日内组织验收完毕；验收合格的，部门主要负责人签字，所在地矿山安全监察机构审核同意，本级人民政府主要负责人批准，方可恢复生产",
    ),
    beside(Kind::Acceptance, NEW, &["art.49"], "验收合格恢复生产的，自恢复生产之日起5个工作日内向社会公告"),
    ground(
        Kind::Acceptance,
        OLD,
        &["art.11 para.2"],
        "自收到恢复生产申请之日起60日内组织验收完毕；验收合格的，部门主要负责人签字，有关煤矿安全监察机构审核同意，有关地方人民政府主要负责人签字批准，发还证照，方可恢复生产；验收不合格的，由有关地方人民政府关闭",
    ),
    beside(Kind::Acceptance, OLD, &["art.19 para.2"], "验收合格恢复生产的，自恢复生产之日起3日内在同一媒体公告"),
];

/// What the law of a day asks of a kind of document.
#[derive(Debug, Default)]
pub struct Basis {
    /// The articles on the ground of which it is made.
    pub grounds: Vec<Citation>,
    /// Everything that is asked, each with its article.
    pub demands: Vec<[String; 2]>,
}

impl Basis {
    /// What is in force on `day`, as far as the rule files know the law; nothing is taken for in force of which they do not say it.
    /// `met` are the clauses that say what case the document is about.
    pub fn of(kind: Kind, day: Date, met: &[Citation], book: &RuleBook) -> Basis {
        let mut basis = Basis::default();
        for demand in DEMANDS.iter().filter(|demand| demand.kind == kind) {
            let cited = demand.clauses.iter().map(|clause| cited_in_force(book, demand.instrument, clause, day));
            let Some(cited) = cited.collect::<Option<Vec<_>>>() else { continue };
            if demand.is_of_case && !cited.iter().any(|clause| met.iter().any(|met| is_related(clause, met))) {
                continue;
            }
            basis.demands.push([demand.text.to_owned(), in_full(&cited).join("、")]);
            if demand.is_ground {
                basis.grounds.extend(cited);
            }
        }
        basis
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Clause, load_own};

    /// A fixed citation names a clause that the rule files say was read.
    #[test]
    fn every_clause_was_read() {
        let book = load_own(None, &mut Vec::new());
        for demand in DEMANDS {
            let instrument = book.instruments.iter().find(|known| known.id == demand.instrument).unwrap();
            for clause in demand.clauses {
                let clauses = Clause::parse_range(clause).unwrap();
                assert!(clauses.iter().all(|clause| instrument.clauses.contains(clause)), "{} {clause}", instrument.id);
            }
        }
    }
}

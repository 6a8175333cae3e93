//! Which agency a clause gives its power to. What one agency decides does not rest on the power of another, so a document that either may
//! make names the clauses of each apart, and whoever makes it strikes the other.

use super::cite::{in_full, is_within};
use super::fields::BLANK;
use super::mine::joined_or_blank;
use crate::rule::Citation;

/// An agency that inspects coal mines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Agency {
    /// The department of the local government.
    Supervision,
    /// The inspectorate of the state.
    Inspectorate,
}

use Agency::{Inspectorate, Supervision};

const ALL: [Agency; 2] = [Supervision, Inspectorate];

/// The clauses that give a power to one of them. All others name both, or leave it to the division of duties (Order 774, art. 73).
const POWERS: &[(&str, &str, Agency)] = &[
    ("work-safety-law-2021", "art.65", Supervision),
    ("order-774", "art.44", Supervision),
    ("order-774", "art.53", Inspectorate),
    ("order-774", "art.58", Inspectorate),
];

/// The clause by which the inspectorate has the powers of the departments, and that of these powers.
const LENT: (&str, &str, &str) = ("order-774", "art.58", "art.44");

impl Agency {
    fn name(self) -> &'static str {
        match self {
            Supervision => "县级以上地方人民政府负有煤矿安全生产监督管理职责的部门",
            Inspectorate => "矿山安全监察机构",
        }
    }

    fn short_name(self) -> &'static str {
        match self {
            Supervision => "监管部门",
            Inspectorate => "矿山安全监察机构",
        }
    }

    /// The clauses among these on which a decision of the agency can rest.
    fn of(self, cited: &[Citation]) -> Vec<Citation> {
        let is_lent = cited.iter().any(|clause| is_in(clause, LENT.0, LENT.1));
        let counts = |clause: &&Citation| match holder(clause) {
            Some(holder) => holder == self || self == Inspectorate && is_lent && is_in(clause, LENT.0, LENT.2),
            None => true,
        };
        cited.iter().filter(counts).cloned().collect()
    }
}

fn is_in(cited: &Citation, instrument: &str, clause: &str) -> bool {
    cited.instrument.id == instrument && is_within(&cited.clause.to_string(), clause)
}

fn holder(cited: &Citation) -> Option<Agency> {
    let known = POWERS.iter().find(|(instrument, clause, _)| is_in(cited, instrument, clause));
    known.map(|(.., agency)| *agency)
}

/// Whether the clauses give their power to one agency and not to the other.
pub fn is_divided(cited: &[Citation]) -> bool {
    cited.iter().any(|clause| holder(clause).is_some())
}

/// The lines of each agency: who it is, and the clauses with their titles; none where all clauses are of both.
pub fn lines(cited: &[Citation]) -> Vec<[String; 2]> {
    if !is_divided(cited) {
        return Vec::new();
    }
    ALL.map(|agency| [agency.name().to_owned(), joined(in_full(&agency.of(cited)))]).to_vec()
}

/// The clauses with their titles, each with its agency where they are not of both.
pub fn all_in_full(cited: &[Citation]) -> String {
    if !is_divided(cited) {
        return joined(in_full(cited));
    }
    ALL.map(|agency| format!("由{}作出的：{}", agency.name(), joined(in_full(&agency.of(cited))))).join("；")
}

/// The clauses with their titles as tables name them: each with its agency, by the short name, where they are not of both.
pub fn by_each(cited: &[Citation]) -> String {
    if !is_divided(cited) {
        return joined_or_blank(&in_full(cited));
    }
    let of = |agency: Agency| format!("由{}作出的：{}", agency.short_name(), joined(in_full(&agency.of(cited))));
    ALL.map(of).join("；")
}

fn joined(texts: Vec<String>) -> String {
    if texts.is_empty() { BLANK.to_owned() } else { texts.join("，") }
}

#[cfg(test)]
mod tests {
    use super::super::cite::cited;
    use super::*;
    use crate::rule::load_own;

    #[test]
    fn no_agency_decides_by_the_power_of_another() {
        let book = load_own(None, &mut Vec::new());
        let short = |ids: &[&str]| by_each(&cited(&book, ids));
        assert_eq!(
            short(&["order-774 art.44 para.1 item.3", "order-774 art.58"]),
            "由监管部门作出的：《煤矿安全生产条例》（国务院令第774号）第四十四条第一款第（三）项；由矿山安全监察机构作出的：《煤矿安全生产条例》（国务院令第774号）第四十四条第一款第（三）项、第五十八条"
        );
        let lines = lines(&cited(&book, &["work-safety-law-2021 art.65 para.1 item.3", "order-774 art.53 para.2"]));
        assert!(lines[0][1].contains("第六十五条") && !lines[0][1].contains("第五十三条"), "{lines:?}");
        assert!(!lines[1][1].contains("第六十五条") && lines[1][1].contains("第五十三条"), "{lines:?}");
    }

    /// Order 446 names both in one clause, and art. 64 of Order 774 neither.
    #[test]
    fn what_both_may_do_is_not_divided() {
        let book = load_own(None, &mut Vec::new());
        for clause in ["order-446 art.10 para.1", "order-774 art.64"] {
            let cited = cited(&book, &[clause]);
            assert!(!is_divided(&cited) && super::lines(&cited).is_empty());
            assert_eq!(by_each(&cited), all_in_full(&cited));
        }
        assert_eq!(all_in_full(&[]), BLANK);
    }
}

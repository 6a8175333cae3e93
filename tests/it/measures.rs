//! What the law attaches to single conditions: for a record that meets one, the measures that follow from it, word for word.

use crate::cli::{Test, snapshot};

/// A record that meets a condition, the day of the decision, and the measures that are looked at.
struct Found {
    name: &'static str,
    facts: &'static str,
    check_date: &'static str,
    /// What else the command line says.
    more: &'static str,
    listed: &'static [&'static str],
    /// Measures that are not listed.
    absent: &'static [&'static str],
}

const FOUND: [Found; 18] = [
    Found {
        name: "446-repeated-hazard",
        facts: "repeated_hazard_production = true",
        check_date: "2010-05-20",
        more: "",
        listed: &["order-446.stop", "order-446.report_government", "order-446.fine", "order-446.revoke_certificates"],
        absent: &["order-446.suspend", "order-446.quarterly_report"],
    },
    Found {
        name: "446-produced-while-suspended",
        facts: "producing_under_suspension = true",
        check_date: "2010-05-20",
        more: "",
        listed: &["order-446.propose", "order-446.fine_suspended", "order-446.auction", "order-446.refusal"],
        absent: &["order-446.unlawful_production"],
    },
    Found {
        name: "446-experts",
        facts: "experts_water_unpreventable = true",
        check_date: "2010-05-20",
        more: "",
        listed: &["order-446.expert_review", "order-446.expert_decision"],
        absent: &[],
    },
    Found {
        name: "446-unlicensed",
        facts: "no_licence_mining = true",
        check_date: "2010-05-20",
        more: "--event found=2010-05-19",
        listed: &["order-446.stop_unlicensed", "order-446.propose_unlicensed"],
        absent: &[],
    },
    Found {
        name: "446-acceptance-failed",
        facts: "acceptance_failed = true",
        check_date: "2010-05-20",
        more: "",
        listed: &["order-446.close_unaccepted"],
        absent: &[],
    },
    Found {
        name: "446-hazard",
        facts: "over_capacity = true",
        check_date: "2010-05-20",
        more: "",
        listed: &[
            "order-446.quarterly_report",
            "order-446.stop",
            "order-446.report_government",
            "order-446.suspend",
            "order-446.fine",
            "order-446.expert_review",
            "order-446.refusal",
        ],
        absent: &["order-446.fine_suspended", "order-446.expert_decision"],
    },
    Found {
        name: "446-reporting",
        facts: "hazard_search_overdue = true",
        check_date: "2010-05-20",
        more: "",
        listed: &["order-446.suspend_reporting", "order-446.fine_reporting"],
        absent: &[],
    },
    Found {
        name: "446-training",
        facts: "uncertified_overdue = true",
        check_date: "2010-05-20",
        more: "",
        listed: &["order-446.suspend_training", "order-446.fine_training"],
        absent: &[],
    },
    Found {
        name: "774-hazard",
        facts: "over_capacity = true\nproduction_despite_hazard = false",
        check_date: "2026-08-12",
        more: "",
        listed: &[
            "order-774.quarterly_report",
            "order-774.stop_area",
            "work-safety-law-2021.review",
            "work-safety-law-2021.force",
            "work-safety-law-2021.lift",
        ],
        absent: &["order-774.suspend"],
    },
    Found {
        name: "774-hazard-found-before",
        facts: "over_capacity = true\nproduction_despite_hazard = false",
        check_date: "2026-08-12",
        more: "--event hazard_found=2026-08-10",
        listed: &["order-774.stop_area"],
        absent: &[],
    },
    Found {
        name: "774-despite-hazard",
        facts: "over_capacity = true\nproduction_despite_hazard = true",
        check_date: "2026-08-12",
        more: "",
        listed: &[
            "administrative-penalty-law-2021.hearing",
            "administrative-penalty-law-2021.service",
            "order-774.quarterly_report",
            "order-774.suspend",
            "order-774.fine",
            "order-774.withhold_licences",
        ],
        absent: &["order-774.propose"],
    },
    Found {
        name: "774-management",
        facts: "required_staff_overdue = true",
        check_date: "2026-08-12",
        more: "",
        listed: &["order-774.suspend_management", "order-774.fine_management"],
        absent: &[],
    },
    Found {
        name: "774-hazard-not-removed",
        facts: "hazard_removal_refused = true",
        check_date: "2026-08-12",
        more: "",
        listed: &["work-safety-law-2021.suspend_refusal", "work-safety-law-2021.fine_refusal"],
        absent: &[],
    },
    Found {
        name: "774-reporting",
        facts: "hazard_report_overdue = true",
        check_date: "2026-08-12",
        more: "",
        listed: &["work-safety-law-2021.suspend_overdue", "work-safety-law-2021.fine_overdue"],
        absent: &[],
    },
    Found {
        name: "774-leader",
        facts: "leader_duties_overdue = true",
        check_date: "2026-08-12",
        more: "",
        listed: &["work-safety-law-2021.suspend_leader", "work-safety-law-2021.fine_leader"],
        absent: &[],
    },
    Found {
        name: "774-repeated-hazard",
        facts: "repeated_hazard_production = true",
        check_date: "2026-08-12",
        more: "",
        listed: &[
            "administrative-penalty-law-2021.hearing_on_closure",
            "order-774.stop_area",
            "order-774.fine",
            "order-774.propose",
            "order-774.carry_out",
            "order-774.closure_requirements",
        ],
        absent: &["order-774.decide", "order-774.suspend", "order-774.quarterly_report"],
    },
    Found {
        name: "774-penalties",
        facts: "penalties_repeated = true",
        check_date: "2026-08-12",
        more: "",
        listed: &[
            "work-safety-law-2021.propose",
            "work-safety-law-2021.decide",
            "work-safety-law-2021.revoke_licences",
        ],
        absent: &["order-774.decide"],
    },
    Found {
        // No pack states the Work Safety Law of that day: what rests on it is listed with the circumstance that decides.
        name: "2022-hazard",
        facts: "over_capacity = true\nproduction_despite_hazard = true",
        check_date: "2022-05-20",
        more: "",
        listed: &["order-446.suspend", "work-safety-law-2021.suspend_refusal", "work-safety-law-2021.lift"],
        absent: &["order-774.suspend"],
    },
];

/// The row of each measure, as `kuangjian next --format csv` writes it.
fn rows(found: &Found, lang: &str) -> Vec<Vec<String>> {
    let Found { facts, check_date, more, .. } = found;
    let record = format!("mine_id = \"M1\"\ncheck_date = {check_date}\n{facts}\n");
    let line = format!("next mine.toml --pack in-force --decided {check_date} {more} --format csv --lang {lang}");
    let output = Test::new().file("mine.toml", record).line(line.trim()).any_status().run();
    let mut reader = csv::Reader::from_reader(output.stdout.trim_start_matches('\u{FEFF}').as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn what_follows_from_a_condition() {
    for found in &FOUND {
        for lang in ["zh", "en"] {
            let rows = rows(found, lang);
            let of = |id: &str| rows.iter().find(|row| row[4] == id);
            let mut text = format!("{} → {}\n", found.facts, rows[0][2]);
            for id in found.listed {
                let row = of(id).unwrap_or_else(|| panic!("{}: {id} is not listed", found.name));
                let [title, who, duty, what, due, clauses, note] = [5, 6, 7, 8, 11, 12, 13].map(|at| row[at].as_str());
                text.push_str(&format!("\n{id}  {title}\n  {who} [{duty}]\n  {what}\n  {due}\n  {clauses}\n"));
                if !note.is_empty() {
                    text.push_str(&format!("  * {note}\n"));
                }
            }
            for id in found.absent {
                assert!(of(id).is_none(), "{}: {id} is listed", found.name);
            }
            snapshot(&format!("measures-{}-{lang}", found.name), &text);
        }
    }
}

/// The mine of the example is over capacity and has people without certificates, but its reports on hazards are in order.
#[test]
fn the_clause_of_a_suspension_is_that_of_its_condition() {
    let suspending = |pack: &str| {
        let line = format!("next fixtures/mines/suspended.toml --as-of 2005-11-20 --pack {pack} --decided 2005-11-20");
        let test = Test::in_root().line(&line).args(["--format", "json", "--lang", "en"]);
        let document = test.status(10).run().json();
        let measures = document["measures"].as_array().unwrap().iter().map(|measure| {
            let cite = measure["cite"].as_array().unwrap().iter().map(|cite| cite["id"].as_str().unwrap().to_owned());
            (measure["id"].as_str().unwrap().to_owned(), cite.collect::<Vec<_>>().join(", "))
        });
        let of_it = |id: &str| id.starts_with("order-446.suspend") || id.starts_with("order-446.fine");
        measures.filter(|(id, _)| of_it(id)).map(|(id, cite)| format!("{id}: {cite}")).collect::<Vec<_>>()
    };
    let found = [
        "order-446.suspend: order-446 art.10 para.1",
        "order-446.suspend_training: order-446 art.16 para.2",
        "order-446.fine: order-446 art.10 para.1, order-446 art.24",
        "order-446.fine_training: order-446 art.16 para.2, order-446 art.24",
    ];
    assert_eq!(suspending("in-force"), found);
    // A campaign does not say which clause of the order it is: all are listed.
    let all = suspending("campaign-2005");
    assert!(found.iter().all(|line| all.iter().any(|other| other == line)), "{all:?}");
    assert!(all.contains(&"order-446.suspend_reporting: order-446 art.9 para.2".to_owned()), "{all:?}");
    assert_eq!(all.len(), 6);
}

/// A saved result attaches the same measures as the record that it was made from.
#[test]
fn a_report_lists_what_next_lists() {
    let line =
        "check fixtures/mines/suspended.toml --as-of 2005-11-20 --pack in-force --decided 2005-11-20 --format md";
    let report = Test::in_root().line(line).args(["--lang", "en"]).status(10).run().stdout;
    let part = report.split("What must happen next").nth(1).unwrap();
    assert!(part.contains("Fine (training, certificates)"), "{part}");
    assert!(!part.contains("reports on hazards"), "{part}");
}

/// Every article is cited with its paragraph, where it has several.
#[test]
fn clauses_are_cited_as_deep_as_they_go() {
    let book = crate::rules::embedded();
    for set in &book.aftermath().sets {
        for measure in &set.measures {
            for cite in &measure.cite {
                let [first, rest @ ..] = cite.clause.0.as_slice() else { panic!("{}", measure.id) };
                let declared = |level: &str| {
                    let inside = cite.instrument.clauses.iter().filter(|clause| clause.0.first() == Some(first));
                    inside.filter_map(|clause| clause.0.get(1)).any(|found| found.name == level)
                };
                let says = rest.first().is_some_and(|level| level.name == "para");
                assert!(!declared("para") || says, "{} {} cites {}", set.id, measure.id, cite.id());
                // An article that is divided into paragraphs is never cited by items alone.
                assert!(!(declared("para") && declared("item")), "{}", cite.id());
            }
        }
    }
}

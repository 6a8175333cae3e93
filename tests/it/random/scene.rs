//! What is the case at an imagined mine; a record states a part of it.

use std::sync::Arc;

use kuangjian::fact::{Date, Decimal, Fact, Quantity, Table, Type, Unit, Value, unit};

use super::{Dice, Mood, date};
use crate::plain::calendar::{day, month_later};

/// Masses are counted in 10⁻¹⁵ 万t, the finest that a record can state.
type Grain = i128;

const PER_WAN: Grain = 10i128.pow(15);
const TONNE: Grain = PER_WAN / 10_000;

/// The days that the law counts from.
const DEADLINES: [i64; 3] = [day(2005, 7, 13), day(2005, 12, 31), day(2013, 6, 29)];

/// Days on which a month ends, or has no corresponding day in the next.
const MONTH_ENDS: [i64; 6] =
    [day(2005, 1, 31), day(2005, 1, 31), day(2005, 2, 28), day(2008, 1, 31), day(2008, 2, 29), day(2005, 3, 31)];

pub struct Scene {
    pub dice: Dice,
    mood: Mood,
    pub check_date: i64,
    capacity: Grain,
    output: Grain,
    month_plan: Grain,
    month_output: Grain,
    people: i64,
    quota: i64,
    contract: i64,
    restructured: i64,
    findings_from: i64,
    faces_are_coal: u64,
}

impl Scene {
    pub fn new(mut dice: Dice, mood: Mood) -> Self {
        let check_date = check_date(&mut dice);
        let sizes = [60_000 * TONNE, 60_000 * TONNE, 30_000 * TONNE, 90_000 * TONNE, 1_800_000 * TONNE];
        let capacity = near(&mut dice, &sizes, mood);
        let output = near(&mut dice, &[capacity, capacity, 60_000 * TONNE], mood);
        let month_plan = *dice.pick(&[capacity / 12 / 1000 * 1000, PER_WAN, 15 * PER_WAN]);
        let month_output = near(&mut dice, &[month_plan / 10 * 11, month_plan / 10 * 11, month_plan], mood);
        let quota = *dice.pick(&[29, 100, 850]);
        let people = quota + if mood.adverse == 0 { 0 } else { *dice.pick(&[-1, 0, 0, 1, 40]) };
        let contract = check_date - i64::try_from(dice.below(900)).unwrap();
        let restructured = check_date - i64::try_from(dice.below(900)).unwrap();
        let about_a_month_ago =
            [check_date - 20, check_date - 28, check_date - 29, check_date - 30, check_date - 31, check_date - 31];
        let findings_from = *if dice.percent(50) { dice.pick(&MONTH_ENDS) } else { dice.pick(&about_a_month_ago) };
        let faces_are_coal = *dice.pick(&[0, 10, 50, 90, 100]);
        Scene {
            dice,
            mood,
            check_date,
            capacity,
            output,
            month_plan,
            month_output,
            people,
            quota,
            contract,
            restructured,
            findings_from,
            faces_are_coal,
        }
    }

    /// Whether a fact is not stated.
    pub fn is_hidden(&mut self) -> bool {
        self.dice.percent(self.mood.unknown)
    }

    /// Whether a cell is not stated: rarer, for who writes a row down fills most of it in.
    pub fn is_cell_hidden(&mut self) -> bool {
        self.dice.percent(self.mood.unknown / 4)
    }

    pub fn number_of_rows(&mut self, table: &Table) -> usize {
        match &*table.id {
            _ if self.dice.percent(15) => 0,
            "licences" if self.mood.adverse < 10 => 6,
            "named_hazards" | "orders" if self.mood.adverse == 0 => 0,
            "named_hazards" => self.dice.below(3),
            _ => self.dice.below(7),
        }
    }

    /// The value of a fact, or of a column of `table`.
    pub fn value(&mut self, fact: &Fact, table: &str) -> Value {
        match &fact.kind {
            Type::YesNo => Value::YesNo(self.yes_no(fact, table)),
            Type::Number { unit, .. } => Value::Number(self.number(fact, unit)),
            Type::Date => Value::Date(self.date(&fact.id, table)),
            Type::Choice(values) => {
                let wanted = self.choice(&fact.id, table);
                let found = wanted.and_then(|wanted| values.iter().position(|value| value.id == wanted));
                let at = found.unwrap_or_else(|| self.dice.below(values.len()));
                Value::Choice(u16::try_from(at).unwrap())
            }
            Type::Text => Value::Text(Arc::from(*self.dice.pick(texts(&fact.id)))),
        }
    }

    fn yes_no(&mut self, fact: &Fact, table: &str) -> bool {
        let adverse = self.mood.adverse;
        let share = match &*fact.id {
            _ if fact.completes.is_some() && adverse == 0 => 100,
            _ if fact.completes.is_some() => 80,
            "staffing_quota_set" | "safety_responsible_person" | "safety_organisation" => 100 - adverse,
            "coal_being_won" | "whole_mine_contracted" | "rock_burst_danger" | "gas_dynamic_phenomena" => 60,
            "untrained_workers" | "uncertified_workers" | "expert_panel_convened" => 60,
            "working" if table == "working_faces" => 85,
            "in_force" => 50,
            _ => adverse,
        };
        self.dice.percent(share)
    }

    fn number(&mut self, fact: &Fact, unit: &'static Unit) -> Quantity {
        let adverse = self.mood.adverse > 0;
        let count = |dice: &mut Dice, values: &[i64]| Quantity { amount: Decimal::from(*dice.pick(values)), unit };
        match &*fact.id {
            "approved_capacity" => self.mass(self.capacity),
            "annual_output" => self.mass(self.output),
            "monthly_plan" => self.mass(self.month_plan),
            "monthly_output" => self.mass(self.month_output),
            "underground_workers" => count(&mut self.dice, &[self.people]),
            "staffing_quota" => count(&mut self.dice, &[self.quota]),
            "coal_faces_in_one_seam" => count(&mut self.dice, if adverse { &[1, 2, 2, 3, 4] } else { &[1, 2] }),
            "heading_faces_in_one_seam" => count(&mut self.dice, if adverse { &[1, 4, 4, 5, 6] } else { &[2, 4] }),
            "mines_on_licence" => count(&mut self.dice, if adverse { &[0, 1, 1, 2, 3] } else { &[1] }),
            "supply_circuits" => count(&mut self.dice, if adverse { &[0, 1, 2, 2, 3] } else { &[2, 3] }),
            _ => Quantity { amount: fact.min.filter(|_| self.dice.percent(30)).unwrap_or(Decimal::ONE), unit },
        }
    }

    /// A mass in one of the units in which people state it.
    fn mass(&mut self, grains: Grain) -> Quantity {
        let (symbol, digits) = *self.dice.pick(&[("万t", 15), ("万t", 15), ("t", 11), ("kt", 14), ("kg", 8)]);
        Quantity { amount: Decimal::new(grains, digits), unit: unit::find(symbol).unwrap() }
    }

    fn choice(&mut self, id: &str, table: &str) -> Option<&'static str> {
        let often = |dice: &mut Dice, share: u64, usual: &'static str| dice.percent(share).then_some(usual);
        let good = self.mood.adverse < 10;
        match (table, id) {
            ("licences", "state") => often(&mut self.dice, if good { 98 } else { 40 }, "valid"),
            ("working_faces", "kind") => Some(if self.dice.percent(self.faces_are_coal) { "coal" } else { "heading" }),
            ("training_findings", "kind") => Some(*self.dice.pick(if good {
                &["other"]
            } else {
                &["untrained", "uncertified", "uncertified", "other"]
            })),
            ("", "mine_type") => often(&mut self.dice, 30, "underground"),
            ("", "mine_status" | "acceptance_result") if good => {
                Some(if id == "mine_status" { "producing" } else { "passed" })
            }
            _ => None,
        }
    }

    fn date(&mut self, id: &str, table: &str) -> Date {
        let check = self.check_date;
        let number = match (table, id) {
            ("", "check_date") => check,
            ("", "whole_contract_on") => self.contract,
            ("", "restructuring_completed_on") => self.restructured,
            ("", "production_started_on" | "safety_licence_applied_on") => self.around(&[DEADLINES[0], check - 300]),
            ("", "safety_licence_granted_on") => self.around(&[DEADLINES[1], check - 300]),
            ("licences", "valid_until") if self.mood.adverse < 10 => check + *self.dice.pick(&[0, 1, 300]),
            ("licences", "valid_until") => self.around(&[check, check, check + 400]),
            ("licences", "renewed_on") if self.mood.adverse == 0 => self.contract.max(self.restructured),
            ("licences", "renewed_on") => self.around(&[self.contract, self.restructured]),
            ("orders", "issued") => self.around(&[check - 40, check]),
            ("training_findings", "date") => self.day_of_finding(),
            _ => self.around(&[check, check, DEADLINES[0]]),
        };
        date(number)
    }

    /// A day on, just before, just after, or some way from one of several.
    fn around(&mut self, days: &[i64]) -> i64 {
        self.dice.pick(days) + self.dice.pick(&[0, 0, -1, 1, -30, 31, -400, 400])
    }

    /// A day on which workers were found untrained: within about one month from a day, on its first and last days above all.
    fn day_of_finding(&mut self) -> i64 {
        let (first, last) = (self.findings_from, month_later(self.findings_from));
        *self.dice.pick(&[first, first, first + 14, last - 1, last, last, last + 1, first - 1])
    }
}

/// Check dates lie at the deadlines, or anywhere from 2005 to 2014.
fn check_date(dice: &mut Dice) -> i64 {
    if dice.percent(60) {
        let deadline = *dice.pick(&DEADLINES);
        deadline + dice.pick(&[0, 0, 1, 1, -1, 2, -2, 20])
    } else {
        day(2005, 1, 1) + i64::try_from(dice.below(3652)).unwrap()
    }
}

/// One of several masses, or a little or much more or less than it; no more, if the mine is without fault.
fn near(dice: &mut Dice, masses: &[Grain], mood: Mood) -> Grain {
    let mass = *dice.pick(masses);
    let less = [0, -1, -TONNE, -mass / 3];
    let offset =
        if mood.adverse == 0 { *dice.pick(&less) } else { *dice.pick(&[&less[..], &[0, 1, TONNE, mass / 3]].concat()) };
    mass + offset
}

fn texts(id: &str) -> &'static [&'static str] {
    match id {
        "district" => &["东翼", "东翼", "西翼"],
        "seam" => &["3号", "3号", "5号"],
        "inspection" => &["甲", "乙", "丙", "丁"],
        _ => &["一", "二"],
    }
}

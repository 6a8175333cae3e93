//! A record read into a plain struct: numbers as scaled integers, dates as days, choices as their ids.

use kuangjian::fact::{Date, Quantity, Record, Row, Type, Value, Vocabulary};

use super::calendar;
use super::rows::{Face, Licence, Order, Rows, TrainingFinding};
use super::tri::Tri;

/// A mass in 10⁻²⁰ t, or a number of things in 10⁻²⁰ of one, so that everything a record can state is whole.
pub type Scaled = i128;

/// One of what [`Scaled`] counts: a tonne, a person.
pub const ONE: Scaled = 10i128.pow(20);

macro_rules! mine {
    ($($read:ident -> $kind:ty { $($name:ident)* })*) => {
        /// What is known of a mine.
        pub struct Mine<'a> {
            pub check_date: Option<i64>,
            $($(pub $name: $kind,)*)*
            pub licences: Rows<Licence<'a>>,
            pub orders: Rows<Order<'a>>,
            pub working_faces: Rows<Face<'a>>,
            pub training_findings: Rows<TrainingFinding<'a>>,
            pub named_hazards: Rows<()>,
        }

        impl<'a> Mine<'a> {
            pub fn read(vocabulary: &'a Vocabulary, record: &'a Record) -> Self {
                let source = Source { vocabulary, record };
                Mine {
                    check_date: Some(number_of(record.check_date)),
                    $($($name: source.$read(stringify!($name)),)*)*
                    licences: source.rows("licences", |row| Licence {
                        kind: row.choice("kind").expect("no record has a licence of no kind"),
                        state: row.choice("state"),
                        valid_until: row.date("valid_until"),
                        renewed_on: row.date("renewed_on"),
                    }),
                    orders: source.rows("orders", |row| Order {
                        kind: row.choice("kind"),
                        subject: row.choice("subject"),
                        authority: row.choice("authority"),
                        issued: row.date("issued"),
                        deadline: row.date("deadline"),
                        in_force: row.yes_no("in_force"),
                        lifted_on: row.date("lifted_on"),
                    }),
                    working_faces: source.rows("working_faces", |row| Face {
                        kind: row.choice("kind"),
                        district: row.text("district"),
                        seam: row.text("seam"),
                        working: row.yes_no("working"),
                    }),
                    training_findings: source.rows("training_findings", |row| TrainingFinding {
                        date: row.date("date"),
                        kind: row.choice("kind"),
                        inspection: row.text("inspection"),
                    }),
                    named_hazards: source.rows("named_hazards", |_| ()),
                }
            }
        }
    };
}

mine! {
    choice -> Option<&'a str> { mine_type mine_status gas_grade restructuring acceptance_result }
    number -> Option<Scaled> {
        approved_capacity annual_output monthly_output monthly_plan coal_faces_in_one_seam heading_faces_in_one_seam
        underground_workers staffing_quota mines_on_licence supply_circuits
    }
    date -> Option<i64> {
        production_started_on safety_licence_applied_on safety_licence_granted_on whole_contract_on restructuring_completed_on
    }
    yes_no -> Tri {
        coal_being_won over_capacity over_intensity over_staffing staffing_quota_set
        out_of_licensed_seams out_of_licensed_boundary safety_pillar_mined
        gas_over_limit_work gas_inspectors_short gas_checks_missed
        no_outburst_measures outburst_no_organisation outburst_no_prediction outburst_no_effect_check outburst_no_protection
        gas_dynamic_phenomena dynamic_phenomena_no_measures
        no_drainage_system no_monitoring_system monitoring_incomplete monitoring_not_normal
        ventilation_incomplete no_spare_main_fan coal_from_both_shafts
        ventilation_unreliable total_air_short illegal_series_ventilation
        water_hazard_no_measures water_conditions_unknown no_water_exploration barrier_pillar_mined water_signs_not_withdrawn
        rock_burst_danger rock_burst_no_staff_or_design rock_burst_no_measures
        combustion_no_measures fire_design_missing fire_signs_ignored no_dedicated_return
        banned_equipment non_retardant_belt_or_cable banned_process method_without_two_exits no_dual_circuit_supply
        producing_while_building producing_in_reconstruction_area producing_beyond_design production_before_acceptance
        construction_procedure_violated safety_design_not_approved design_change_not_approved
        construction_not_approved approved_beyond_authority
        whole_mine_contracted whole_contract_without_licences contractor_subcontracted
        faces_contracted_out maintenance_contracted_out
        safety_responsible_person safety_organisation
        restructuring_no_responsible_person restructuring_no_organisation restructuring_licences_not_renewed
        untrained_workers uncertified_workers untrained_overdue uncertified_overdue three_training_findings
        no_licence_mining producing_licences_incomplete several_mines_one_licence illegal_affiliation
        no_timely_application application_not_accepted safety_licence_refused
        not_applied_before_deadline no_safety_licence_in_time
        producing_under_suspension rectification_refused stopped_not_rectifying resumed_after_closure
        closure_proposed_by_supervision closure_proposed_by_inspectorate
        acceptance_failed below_standard_after_rectification licence_unobtainable_after_rectification
        other_major_hazard expert_panel_convened
        experts_outburst_unpreventable experts_combustion_unpreventable
        experts_rock_burst_unpreventable experts_water_unpreventable
    }
}

/// The facts of a record, by their ids.
struct Source<'a> {
    vocabulary: &'a Vocabulary,
    record: &'a Record,
}

impl<'a> Source<'a> {
    fn stated(&self, id: &str) -> Option<(&'a Type, &'a Value)> {
        let fact = self.vocabulary.fact_by_id(id).unwrap_or_else(|| panic!("no fact `{id}`"));
        Some((&self.vocabulary.fact(fact).unwrap().kind, &self.record.fact(fact)?.value))
    }

    fn yes_no(&self, id: &str) -> Tri {
        yes_no(self.stated(id))
    }

    fn number(&self, id: &str) -> Option<Scaled> {
        match self.stated(id)? {
            (_, Value::Number(quantity)) => Some(scaled(*quantity)),
            _ => panic!("`{id}` is not a number"),
        }
    }

    fn date(&self, id: &str) -> Option<i64> {
        date(self.stated(id))
    }

    fn choice(&self, id: &str) -> Option<&'a str> {
        choice(self.stated(id))
    }

    fn rows<T>(&self, id: &str, read: impl Fn(RowSource<'a>) -> T) -> Rows<T> {
        let table = self.vocabulary.table_by_id(id).unwrap_or_else(|| panic!("no table `{id}`"));
        let (rows, table) = (self.record.rows(table), self.vocabulary.table(table).unwrap());
        let stated = rows.iter().map(|row| read(RowSource { columns: &table.columns, row })).collect();
        Rows { stated, all_stated: self.yes_no(&format!("{id}_complete")) == Tri::Yes }
    }
}

/// The cells of a row, by the ids of their columns.
struct RowSource<'a> {
    columns: &'a [kuangjian::fact::Fact],
    row: &'a Row,
}

impl<'a> RowSource<'a> {
    fn stated(&self, id: &str) -> Option<(&'a Type, &'a Value)> {
        let at = self.columns.iter().position(|column| column.id == id).unwrap_or_else(|| panic!("no column `{id}`"));
        Some((&self.columns[at].kind, &self.row.cells[at].as_ref()?.value))
    }

    fn yes_no(&self, id: &str) -> Tri {
        yes_no(self.stated(id))
    }

    fn date(&self, id: &str) -> Option<i64> {
        date(self.stated(id))
    }

    fn choice(&self, id: &str) -> Option<&'a str> {
        choice(self.stated(id))
    }

    fn text(&self, id: &str) -> Option<&'a str> {
        match self.stated(id)? {
            (_, Value::Text(text)) => Some(text),
            _ => panic!("`{id}` is not a text"),
        }
    }
}

fn yes_no(stated: Option<(&Type, &Value)>) -> Tri {
    match stated {
        Some((_, Value::YesNo(true))) => Tri::Yes,
        Some((_, Value::YesNo(false))) => Tri::No,
        Some(_) => panic!("not a yes or no"),
        None => Tri::Maybe,
    }
}

fn date(stated: Option<(&Type, &Value)>) -> Option<i64> {
    match stated? {
        (_, Value::Date(date)) => Some(number_of(*date)),
        _ => panic!("not a date"),
    }
}

fn choice<'a>(stated: Option<(&'a Type, &Value)>) -> Option<&'a str> {
    match stated? {
        (Type::Choice(values), Value::Choice(at)) => Some(&values[usize::from(*at)].id),
        _ => panic!("not a choice"),
    }
}

fn number_of(date: Date) -> i64 {
    let (year, month, day) = date.parts();
    calendar::day(year.into(), month.into(), day.into())
}

/// Reads a number as it is printed, digit by digit.
fn scaled(quantity: Quantity) -> Scaled {
    let printed = quantity.amount.to_string();
    let (whole, fraction) = printed.split_once('.').unwrap_or((&printed, ""));
    let mut digits: i128 = whole.parse().unwrap();
    for at in 0..20 {
        let digit = fraction.as_bytes().get(at).map_or(0, |digit| i128::from(digit - b'0'));
        digits = digits * 10 + digit;
    }
    assert!(fraction.len() <= 20 && !whole.starts_with('-'), "{printed} is beyond what is read here");
    match quantity.unit.symbol {
        "t" | "" | "人" => digits,
        "kg" => {
            assert!(digits % 1000 == 0, "{printed} kg is beyond what is read here");
            digits / 1000
        }
        "kt" => digits * 1_000,
        "万t" => digits * 10_000,
        "Mt" => digits * 1_000_000,
        other => panic!("unit `{other}` is not expected here"),
    }
}

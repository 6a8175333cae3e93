//! The dialects: how names, texts, days and numbers are written, and what each can hold.

use crate::expr::tree::Comparison;
use crate::fact::date::PeriodUnit;
use crate::fact::{Date, Decimal, Period};

/// A database whose SQL a pack can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// PostgreSQL.
    Postgres,
    /// Spark SQL, in ANSI mode.
    Spark,
}

/// The digits that a decimal number has before and after its point, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    /// Before the point.
    pub whole: u32,
    /// After the point.
    pub fraction: u32,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlType {
    /// Yes or no.
    YesNo,
    /// An exact number.
    Number(Digits),
    /// A number of rows.
    Count,
    /// A day.
    Date,
    /// A text, or the id of a choice.
    Text,
}

impl Digits {
    /// The digits of a number.
    pub fn of(number: Decimal) -> Self {
        Digits { whole: number.whole_digits(), fraction: number.fraction_digits() }
    }

    /// All digits.
    pub fn total(self) -> u32 {
        self.whole + self.fraction
    }

    /// The digits that hold both.
    pub fn to(self, other: Digits) -> Self {
        Digits { whole: self.whole.max(other.whole), fraction: self.fraction.max(other.fraction) }
    }
}

impl Dialect {
    /// All dialects.
    pub const ALL: [Dialect; 3] = [Dialect::DuckDb, Dialect::Postgres, Dialect::Spark];

    /// The name of the database.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::DuckDb => "DuckDB",
            Dialect::Postgres => "PostgreSQL",
            Dialect::Spark => "Spark",
        }
    }

    /// The digits that a number can have; no bound where there is none that matters.
    ///
    /// Source: the manuals of the databases on `DECIMAL`; both count the digits before and after the point together.
    pub fn most_digits(self) -> Option<u32> {
        match self {
            Dialect::DuckDb | Dialect::Spark => Some(38),
            Dialect::Postgres => None,
        }
    }

    /// The bytes that a name can have. PostgreSQL cuts what is longer, so that two columns may come to have one name.
    pub fn longest_name(self) -> Option<usize> {
        match self {
            Dialect::Postgres => Some(63),
            Dialect::DuckDb | Dialect::Spark => None,
        }
    }

    /// The digits of the product of numbers with these digits: more than are needed, as the database counts them.
    pub fn product(self, a: Digits, b: Digits) -> Digits {
        let more = if self == Dialect::Spark { 1 } else { 0 };
        Digits { whole: a.whole + b.whole + more, fraction: a.fraction + b.fraction }
    }

    /// The digits as which a database takes a number that the query states, where it is compared or added.
    pub fn stated(number: Decimal) -> Digits {
        // A short whole number is an INTEGER, which counts as ten digits.
        if is_short(number) { Digits { whole: 10, fraction: 0 } } else { Digits::of(number) }
    }

    /// A name.
    pub fn identifier(self, name: &str) -> String {
        match self {
            Dialect::DuckDb | Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
        }
    }

    /// A text.
    pub fn text(self, text: &str) -> String {
        match self {
            Dialect::DuckDb | Dialect::Postgres => format!("'{}'", text.replace('\'', "''")),
            Dialect::Spark => text_of_spark(text),
        }
    }

    /// A day.
    pub fn date(self, date: Date) -> String {
        format!("DATE '{date}'")
    }

    /// A number, where it is compared or added.
    pub fn number(self, number: Decimal) -> String {
        if number.is_whole() && !is_short(number) { self.factor(number) } else { bracketed(number) }
    }

    /// A number by which another is multiplied: typed, so that the product has no more digits than it needs.
    pub fn factor(self, number: Decimal) -> String {
        match self {
            // Two INTEGERs would make an INTEGER, which is soon too small.
            Dialect::Postgres => format!("CAST({number} AS NUMERIC)"),
            Dialect::DuckDb | Dialect::Spark => {
                format!("CAST({number} AS {})", self.type_name(SqlType::Number(Digits::of(number))))
            }
        }
    }

    /// A type.
    pub fn type_name(self, kind: SqlType) -> String {
        match (kind, self) {
            (SqlType::YesNo, _) => "BOOLEAN".into(),
            (SqlType::Number(digits), Dialect::Postgres) => format!("NUMERIC({}, {})", digits.total(), digits.fraction),
            (SqlType::Number(digits), _) => format!("DECIMAL({}, {})", digits.total(), digits.fraction),
            (SqlType::Count, _) => "BIGINT".into(),
            (SqlType::Date, _) => "DATE".into(),
            (SqlType::Text, Dialect::Spark) => "STRING".into(),
            (SqlType::Text, Dialect::Postgres) => "TEXT".into(),
            (SqlType::Text, Dialect::DuckDb) => "VARCHAR".into(),
        }
    }

    /// The last day of a period that begins on `day`; each of these stops at the end of a month that lacks the corresponding day.
    pub fn end_of_period(self, day: &str, period: Period) -> String {
        let count = period.count;
        match (self, period.unit) {
            (Dialect::DuckDb | Dialect::Postgres, PeriodUnit::Days) => format!("{day} + {count}"),
            (Dialect::DuckDb | Dialect::Postgres, PeriodUnit::Months) => {
                format!("CAST({day} + INTERVAL '{count} months' AS DATE)")
            }
            (Dialect::DuckDb | Dialect::Postgres, PeriodUnit::Years) => {
                format!("CAST({day} + INTERVAL '{count} years' AS DATE)")
            }
            (Dialect::Spark, PeriodUnit::Days) => format!("date_add({day}, {count})"),
            (Dialect::Spark, PeriodUnit::Months) => format!("add_months({day}, {count})"),
            (Dialect::Spark, PeriodUnit::Years) => format!("add_months({day}, {})", u32::from(count) * 12),
        }
    }

    /// The day `days` days before `day`.
    pub fn days_before(self, day: &str, days: u16) -> String {
        match self {
            Dialect::DuckDb | Dialect::Postgres => format!("{day} - {days}"),
            Dialect::Spark => format!("date_sub({day}, {days})"),
        }
    }

    /// How many days `later` is after `earlier`.
    pub fn days_between(self, later: &str, earlier: &str) -> String {
        match self {
            Dialect::DuckDb | Dialect::Postgres => format!("{later} - {earlier}"),
            Dialect::Spark => format!("datediff({later}, {earlier})"),
        }
    }

    /// `value` as a type.
    pub fn cast(self, value: &str, kind: SqlType) -> String {
        let cast = format!("CAST({value} AS {})", self.type_name(kind));
        match (self, kind) {
            // Whatever the collation of the column: texts are the same if their characters are.
            (Dialect::Postgres, SqlType::Text) => format!("{cast} COLLATE \"C\""),
            _ => cast,
        }
    }

    /// An expression of the type `kind` that ends the query with an error which says `message` and shows `value`.
    pub fn refusal(self, kind: SqlType, message: &str, value: &str) -> String {
        // What is not known shows as well.
        let shown = format!("concat({}, COALESCE({}, 'NULL'))", self.text(message), self.plain_text(value));
        match (self, kind) {
            (Dialect::DuckDb, _) => format!("error({shown})"),
            (Dialect::Spark, _) => format!("raise_error({shown})"),
            // PostgreSQL has no such function; a cast that cannot succeed shows its argument.
            (Dialect::Postgres, SqlType::Text) => format!("CAST(CAST({shown} AS BOOLEAN) AS TEXT)"),
            (Dialect::Postgres, SqlType::Number(_)) => format!("CAST({shown} AS NUMERIC)"),
            (Dialect::Postgres, kind) => format!("CAST({shown} AS {})", self.type_name(kind)),
        }
    }

    fn plain_text(self, value: &str) -> String {
        format!("CAST({value} AS {})", self.type_name(SqlType::Text))
    }

    /// How a step of the query is introduced that is used in several places.
    pub fn materialized(self) -> &'static str {
        match self {
            Dialect::DuckDb | Dialect::Postgres => "AS MATERIALIZED",
            Dialect::Spark => "AS",
        }
    }
}

/// The sign of a comparison.
pub fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::NotEqual => "<>",
        other => other.symbol(),
    }
}

/// A text of Spark. What a backslash or a second quote means depends on the version and the settings, so there are none.
fn text_of_spark(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut plain = String::new();
    for c in text.chars() {
        if c == '\'' || c == '\\' {
            if !plain.is_empty() {
                parts.push(format!("'{}'", std::mem::take(&mut plain)));
            }
            parts.push(format!("char({})", u32::from(c)));
        } else {
            plain.push(c);
        }
    }
    if !plain.is_empty() || parts.is_empty() {
        parts.push(format!("'{plain}'"));
    }
    if parts.len() == 1 { parts.concat() } else { format!("concat({})", parts.join(", ")) }
}

/// Whether a number is a whole one that every database reads as a small integer.
fn is_short(number: Decimal) -> bool {
    number.is_whole() && number.whole_digits() < 10
}

/// A negative number in brackets, because two signs in a row begin a comment.
fn bracketed(number: Decimal) -> String {
    if number < Decimal::ZERO { format!("({number})") } else { number.to_string() }
}

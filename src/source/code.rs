//! The stable codes of all diagnostics. A code never changes its meaning and is never used again.

use std::fmt;

use super::Level;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// The kind of a diagnostic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The code as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)+ }
            }

            /// What the code means, in one line.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// The text is not valid TOML.
    TomlSyntax = "KJ0001",
    /// A key that the format does not know.
    UnknownKey = "KJ0002",
    /// A key that must be there is missing.
    MissingKey = "KJ0003",
    /// A value is not of the kind that its key needs.
    WrongKind = "KJ0004",
    /// A text is empty or lacks one of the two languages.
    MissingTranslation = "KJ0005",
    /// An id is used twice, or a label names two things.
    Duplicate = "KJ0006",
    /// An id is not a lower-case ASCII name, or is reserved.
    BadId = "KJ0007",
    /// A rule file or folder that is needed is missing or cannot be read.
    RuleFileUnreadable = "KJ0008",
    /// A file in a place where no rule file is read.
    StrayFile = "KJ0009",

    /// A character or word that the condition language does not have here.
    ExpressionSyntax = "KJ0101",
    /// A name that is no fact, parameter, definition, column, table or choice value.
    UnknownName = "KJ0102",
    /// An operation on values whose types do not go together.
    TypeMismatch = "KJ0103",
    /// Numbers of different dimensions, or a unit that is not known.
    UnitMismatch = "KJ0104",
    /// A product or sum that could need more digits than are kept.
    TooManyDigits = "KJ0105",
    /// A date calculation that would have to say how it rounds.
    AmbiguousDate = "KJ0106",
    /// A definition that is used before it is defined.
    DefinitionOrder = "KJ0107",
    /// An expression nested more deeply than is allowed.
    NestedTooDeeply = "KJ0108",

    /// A citation that names no known instrument.
    UnknownInstrument = "KJ0201",
    /// A citation of a clause that its instrument does not list.
    UnknownClause = "KJ0202",
    /// A condition, case, parameter, table or measure without citation.
    MissingCitation = "KJ0203",
    /// A condition without a case, or a case without finding and expression.
    EmptyCondition = "KJ0204",
    /// A look-up table with a row that does not fit its columns.
    BadLookupRow = "KJ0205",
    /// A pack that does not exist.
    UnknownPack = "KJ0206",
    /// A finding that is not a yes/no fact.
    BadFinding = "KJ0207",
    /// An expression that can never be true, or never be false, by its own constants.
    ConstantExpression = "KJ0208",
    /// A number or date in a definition that cites no clause.
    UnsourcedNumber = "KJ0209",
    /// A pack that extends itself, directly or through others.
    ExtendsCycle = "KJ0210",
    /// An override that replaces nothing, or something of another type.
    BadOverride = "KJ0211",
    /// Something of the base that is stated again without saying that it overrides.
    MissingOverride = "KJ0212",
    /// A condition that is left out, but is not in the base.
    BadWithout = "KJ0213",
    /// A folder of rules that is neither complete nor an overlay, or an overlay that changes what lies beneath.
    BadOverlay = "KJ0214",
    /// A case that succeeds one that is not there.
    UnknownPredecessor = "KJ0215",

    /// A test that names no known condition or case.
    UnknownExpectation = "KJ0301",
    /// A test whose outcome, contradictions or verdict are not those expected.
    TestFailed = "KJ0302",

    /// A fact, column or table that no pack uses.
    UnusedFact = "KJ0401",
    /// A parameter that its pack does not use.
    UnusedParameter = "KJ0402",
    /// A definition that its pack does not use.
    UnusedDefinition = "KJ0403",
    /// A look-up table that its pack does not use.
    UnusedLookup = "KJ0404",
    /// An instrument that nothing cites.
    UnusedInstrument = "KJ0405",
    /// Two cases of a pack that say the same.
    SameExpression = "KJ0406",
    /// A case for which no test expects an outcome.
    UntestedCase = "KJ0407",
    /// A condition that rests on nothing in force on the day of its pack.
    NotInForce = "KJ0408",
    /// A border of a number or date that no test touches.
    UntestedBorder = "KJ0409",
    /// A clause of an instrument that a pack encodes, with neither a case nor a reason.
    UnexplainedClause = "KJ0410",

    /// Something in a pack that an SQL dialect cannot express.
    NotInSql = "KJ0501",

    /// A file or folder that cannot be read.
    Unreadable = "KJ1001",
    /// Bytes that are neither UTF-8, UTF-16 with byte-order mark, nor GB18030.
    BadEncoding = "KJ1002",
    /// A CSV file that cannot be split into rows and cells.
    CsvSyntax = "KJ1003",
    /// A column or key that names no fact.
    UnknownFact = "KJ1004",
    /// A fact stated twice in one record.
    StatedTwice = "KJ1005",
    /// A value that is not of the fact's type.
    BadValue = "KJ1006",
    /// A value in a unit that the fact does not have.
    BadUnit = "KJ1007",
    /// A value outside the fact's bounds.
    OutOfBounds = "KJ1008",
    /// A date that is not written in one of the accepted forms, or does not exist.
    BadDate = "KJ1009",
    /// A record without check date.
    NoCheckDate = "KJ1010",
    /// Two records of one mine id.
    DuplicateMine = "KJ1011",
    /// A row of a companion table whose mine is not among the records.
    OrphanRow = "KJ1012",
    /// A row of a table file without mine id.
    NoMineId = "KJ1013",
    /// Two rows of a table with the same key.
    DuplicateRow = "KJ1014",
    /// A row with more or fewer cells than the header.
    RaggedRow = "KJ1015",
    /// A file or folder in which there is no record.
    NoRecord = "KJ1016",
    /// A file that is larger than the limit.
    TooLarge = "KJ1017",
    /// A kind of file that is not read.
    UnknownFormat = "KJ1018",
    /// A record of a day for which no pack states the law.
    NoLaw = "KJ1019",
    /// A workbook that cannot be read.
    BadWorkbook = "KJ1020",
    /// A cell in which the spreadsheet shows an error.
    ErrorCell = "KJ1021",
    /// A cell that repeats the one above, where it cannot be told which that is.
    NothingAbove = "KJ1022",
    /// A formula without a stored value.
    NotCalculated = "KJ1023",
    /// A value in a cell that is merged over several columns.
    MergedCells = "KJ1024",
    /// More rows, columns, cells or sheets than the limit.
    BeyondLimit = "KJ1025",
    /// A mapping of columns that does not fit the vocabulary or its table.
    BadMap = "KJ1026",
    /// The text is not valid JSON.
    JsonSyntax = "KJ1027",
    /// A record that the wanted format cannot hold.
    CannotBeWritten = "KJ1028",
    /// A table whose layout makes it doubtful what its cells mean.
    UnclearLayout = "KJ1029",
    /// A cell whose number format does not show what it holds.
    NotShown = "KJ1030",
    /// A Parquet file that cannot be read.
    BadParquet = "KJ1031",

    /// A cell that was read as the one above it.
    Repeated = "KJ1101",
    /// A row of totals, which is no mine.
    TotalsRow = "KJ1102",
    /// A hidden row, column or sheet.
    Hidden = "KJ1103",
    /// A part of a file that states nothing known and is not read.
    NotRead = "KJ1104",
    /// A value that was read by a convention worth knowing.
    ReadAs = "KJ1105",
    /// A column of a mapping that no table has.
    NoSuchColumn = "KJ1106",
    /// Facts that speak or may speak against the mine and that none of the packs used reads.
    NotCounted = "KJ1107",
    /// A number that is greater than that of any mine that is known.
    BeyondUsual = "KJ1108",

    /// A file that is no saved result.
    NotAResult = "KJ1301",
    /// A saved result of another version of the format.
    ResultVersion = "KJ1302",
    /// A saved result that is damaged or was changed by hand.
    BadResult = "KJ1303",
    /// A saved result that was judged by another edition of a pack than that of this program.
    OtherEdition = "KJ1304",

    /// A document for which the verdict gives no ground.
    DraftNotDue = "KJ1401",
    /// A placeholder in a template that stands for nothing.
    UnknownPlaceholder = "KJ1402",
    /// A placeholder without end, or what is repeated without beginning or end.
    BadPlaceholder = "KJ1403",
    /// A file that cannot be a template: it is no Word file, or holds what no document may.
    NotAWordFile = "KJ1404",
    /// A template that does not say of which kind of document it is, or is of another.
    WrongDocument = "KJ1405",

    /// An event that comes after the decision, with an earlier day.
    EventBeforeDecision = "KJ1501",
}

impl Code {
    /// The code that is printed as `text`, in whatever case.
    pub fn from_text(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// The code whose name is most like `text`, if one is near enough to suggest.
    pub fn nearest(text: &str) -> Option<&'static str> {
        super::did_you_mean(text, Code::ALL.iter().map(|code| code.as_str()))
    }

    /// How grave it is, unless the command line says otherwise.
    pub fn level(self) -> Level {
        if (Code::UnusedFact..=Code::UnexplainedClause).contains(&self) {
            Level::Warning
        } else if (Code::Repeated..=Code::BeyondUsual).contains(&self) || self == Code::OtherEdition {
            Level::Note
        } else {
            Level::Error
        }
    }

    /// Whether its level may be lowered. What stands for rules that could not be read may not: they would be skipped in silence.
    pub fn is_lint(self) -> bool {
        self.level() == Level::Warning || matches!(self, Code::ConstantExpression | Code::UnsourcedNumber)
    }

    /// Whether it is about rule files, and not about records.
    pub fn is_of_rules(self) -> bool {
        self < Code::Unreadable
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_ascending() {
        let codes: Vec<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        let unique: BTreeSet<_> = codes.iter().collect();
        assert_eq!(unique.len(), codes.len());
        assert!(codes.is_sorted());
    }
}

//! Reads the compact form in which the program carries the checked expressions of its own rule files, see `compact_encode`.
//!
//! To read and check an expression takes many times longer than to judge a mine by it, and asks for the definitions of all facts that it names.

use std::sync::Arc;

use super::check::{Class, Names};
use super::tree::{Column, Comparison, Expr, Group, Kind, Resolved, TableName, Target};
use crate::fact::compact::Reads;
use crate::fact::{FactId, TableId};
use crate::source::Span;
use crate::source::compact::{Decoder, Reading};

/// The kinds of values that a comparison compares; the form has positions here.
pub(super) const CLASSES: [Class; 5] = [Class::Truth, Class::Number, Class::Date, Class::Choice, Class::Text];

/// The expression in `text` that has this form; what the pack gives names to is that of `names`. Nothing where the form is not one of it, or
/// where a name stands for nothing.
pub fn decode(text: &'static str, form: &'static str, names: &Names<'_>) -> Option<Expr> {
    let mut reader = Reader { decoder: Decoder::new(text, form), names };
    let expr = reader.expr()?;
    reader.decoder.is_at_end().then_some(expr)
}

struct Reader<'n> {
    decoder: Decoder,
    names: &'n Names<'n>,
}

impl Reading for Reader<'_> {
    fn decoder(&mut self) -> &mut Decoder {
        &mut self.decoder
    }
}

impl Reader<'_> {
    fn expr(&mut self) -> Option<Expr> {
        let kind = self.decoder.kind()?;
        let span = self.decoder.span()?;
        Some(Expr { kind: self.kind(kind, span)?, span })
    }

    fn kind(&mut self, kind: u8, span: Span) -> Option<Kind> {
        Some(match kind {
            0 => Kind::And(self.several(Self::expr)?),
            1 => Kind::Or(self.several(Self::expr)?),
            2 => Kind::Not(self.boxed()?),
            3 => {
                let operator = *Comparison::ALL.get(usize::from(self.decoder.kind()?))?;
                let class = self.class()?;
                Kind::Compare { operator, left: self.boxed()?, right: self.boxed()?, class }
            }
            4 => {
                let negated = self.flag()?;
                let class = self.class()?;
                Kind::In { value: self.boxed()?, options: self.several(Self::expr)?, negated, class }
            }
            5 => {
                let name = self.decoder.string(span)?;
                let target = self.target(&name)?;
                Kind::Name { name, target: Resolved(Some(target)) }
            }
            6 => Kind::Column(self.column()?),
            7 => Kind::Number(self.decoder.quantity()?),
            8 => Kind::Date(self.decoder.string(span)?.parse().ok()?),
            9 => Kind::Period(self.decoder.period()?),
            10 => Kind::Text(Arc::from(self.decoder.string(span)?)),
            11 => Kind::Add(self.boxed()?, self.boxed()?),
            12 => Kind::Subtract(self.boxed()?, self.boxed()?),
            13 => Kind::Multiply(self.boxed()?, self.boxed()?),
            14 => Kind::Negate(self.boxed()?),
            15 => Kind::Any(self.table()?, self.boxed()?),
            16 => Kind::All(self.table()?, self.boxed()?),
            17 => Kind::Count(self.table()?, self.perhaps(Self::boxed)?),
            18 => {
                let table = self.table()?;
                let group = self.group()?;
                let distinct = self.perhaps(Self::column)?;
                Kind::Most {
                    table,
                    group: Box::new(group),
                    distinct: distinct.map(Box::new),
                    body: self.perhaps(Self::boxed)?,
                }
            }
            19 => {
                let class = self.class()?;
                Kind::FirstStated(self.several(Self::expr)?, class)
            }
            20 => Kind::Attested(self.boxed()?, self.boxed()?),
            21 => {
                let (table, column) = (self.decoder.string(span)?, self.decoder.string(span)?);
                let lookup = self.names.lookups.get(&*table)?;
                let position = lookup.columns.iter().position(|(id, _)| *id == column)?;
                let target = Resolved(Some((Arc::clone(lookup), position)));
                Kind::Lookup { table, column, arguments: self.several(Self::expr)?, target }
            }
            _ => return None,
        })
    }

    fn boxed(&mut self) -> Option<Box<Expr>> {
        self.expr().map(Box::new)
    }

    /// The class of a comparison, which an expression without values to compare has not.
    fn class(&mut self) -> Option<Resolved<Class>> {
        self.perhaps(|reader| CLASSES.get(reader.decoder.number()?).copied()).map(Resolved)
    }

    fn target(&mut self, name: &str) -> Option<Target> {
        Some(match self.decoder.kind()? {
            0 => Target::Fact(FactId(self.decoder.small()?)),
            1 => Target::CheckDate,
            2 => Target::Parameter(*self.names.parameters.get(name)?),
            3 => Target::Definition(Arc::clone(self.names.definitions.get(name)?)),
            4 => Target::Choice(self.decoder.small()?),
            _ => return None,
        })
    }

    fn table(&mut self) -> Option<TableName> {
        let at = self.decoder.span()?;
        let name = self.decoder.string(at)?;
        let id = TableId(self.decoder.small()?);
        Some(TableName { name, at: Resolved(Some(at)), id: Resolved(Some(id)) })
    }

    fn column(&mut self) -> Option<Column> {
        let at = self.decoder.span()?;
        let name = self.decoder.string(at)?;
        let position = (TableId(self.decoder.small()?), self.decoder.number()?);
        Some(Column { name, at: Resolved(Some(at)), position: Resolved(Some(position)) })
    }

    fn group(&mut self) -> Option<Group> {
        Some(match self.decoder.kind()? {
            0 => Group::Per(self.several(Self::column)?),
            1 => Group::Within(self.column()?, self.decoder.period()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Origin, check, compact_encode::encode, parse};
    use crate::rule::{RuleFiles, load, load_own};
    use crate::source::SourceText;
    use crate::source::toml;
    use std::collections::HashMap;

    /// Everything of the packs and the invariants, with places, and with what the checker found out.
    fn shown(book: &crate::rule::RuleBook) -> Vec<String> {
        let packs = book.packs.iter().map(|pack| {
            let mut lookups: Vec<_> = pack.lookups.values().collect();
            lookups.sort_by_key(|lookup| &lookup.id);
            format!("{lookups:?} {:?}", crate::rule::Pack { lookups: HashMap::new(), ..pack.clone() })
        });
        let invariants = book.invariants.iter().map(|invariant| format!("{:?}", invariant.holds));
        packs.chain(invariants).collect()
    }

    #[test]
    fn what_was_read_beforehand_is_what_is_read() {
        let mut problems = Vec::new();
        let (read, beforehand) = (load(&RuleFiles::embedded(), None, &mut problems), load_own(None, &mut problems));
        assert!(problems.is_empty(), "{problems:?}");
        let (read, beforehand) = (shown(&read), shown(&beforehand));
        assert_eq!(read.len(), beforehand.len());
        for (read, beforehand) in read.iter().zip(&beforehand) {
            assert_eq!(read, beforehand);
        }
    }

    #[test]
    fn every_expression_of_the_program_is_read_beforehand() {
        let files = RuleFiles::embedded();
        for (path, source) in files.all().filter(|(path, _)| !path.contains("/tests/")) {
            let tree = format!("{:?}", toml::parse(source, &mut Vec::new()));
            let stated: usize = ["when", "applies_when", "holds"]
                .map(|key| tree.matches(&format!("Key {{ name: {key:?},")).count())
                .iter()
                .sum();
            let found = source.prepared.map_or(0, |prepared| prepared.expressions.len());
            assert_eq!(found, stated, "{path}");
        }
    }

    #[test]
    fn every_kind_of_expression_comes_back_as_it_was() {
        let vocabulary = crate::record::testing::shipped();
        let (parameters, definitions, lookups) = (HashMap::new(), HashMap::new(), HashMap::new());
        let names = Names {
            vocabulary: &vocabulary,
            parameters: &parameters,
            definitions: &definitions,
            later: &[],
            lookups: &lookups,
        };
        for text in [
            "check_date >= 2005-09-03 and not (gas_over_limit_work or approved_capacity * 110 % < annual_output - 1.5 万t)",
            "gas_grade in (high, outburst) or gas_grade not in (low)",
            "attested(gas_over_limit_work, first_stated(gas_over_limit_work, not gas_over_limit_work))",
        ] {
            let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
            let source = SourceText::new("e", text);
            let origin = Origin { source, span: Span::new(0, text.len()), start: Some(0) };
            let mut problems = Vec::new();
            let read = parse(text, &origin, &mut problems);
            assert!(problems.is_empty(), "{problems:?}");
            let mut expr = read.unwrap();
            check(&mut expr, &names, &origin, &mut problems);
            assert!(problems.is_empty(), "{problems:?}");
            let form: &'static str = encode(text, &expr).unwrap().leak();
            assert_eq!(format!("{:?}", decode(text, form, &names).unwrap()), format!("{expr:?}"));
            for shorter in 0..form.len() {
                assert!(decode(text, form.get(..shorter).unwrap(), &names).is_none(), "{text} {shorter}");
            }
        }
    }
}

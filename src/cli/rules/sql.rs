//! `kuangjian rules sql`: a pack as a query for a database.

use std::io::Write;

use super::super::args::{Global, RulesSqlOptions, SqlDialect, SqlPart};
use super::super::{Exit, output, session};
use super::diff::pack;
use crate::source::Language;
use crate::sql::{Dialect, PackSql};

/// Prints the query, or what belongs to it. What the database cannot express is reported, and nothing is printed.
pub fn run(global: &Global, options: &RulesSqlOptions, language: Language) -> anyhow::Result<Exit> {
    let book = match session::load_packs(std::slice::from_ref(&options.pack), global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let pack = pack(&book, &options.pack, language)?;
    let sql = match PackSql::new(&book.vocabulary, pack, dialect(options.dialect)) {
        Ok(sql) => sql,
        Err(problems) => {
            session::report(&problems, global, language);
            return Ok(Exit::Rules);
        }
    };
    let text = match options.part {
        SqlPart::Query => sql.query(options.cases, language),
        SqlPart::Schema => sql.schema(language),
        SqlPart::Checks => sql.checks(language),
    };
    let style = output::report_style(global, language);
    output::write(global, style, |out: &mut dyn Write| out.write_all(text.as_bytes()))?;
    Ok(Exit::Clear)
}

fn dialect(named: SqlDialect) -> Dialect {
    match named {
        SqlDialect::DuckDb => Dialect::DuckDb,
        SqlDialect::Postgres => Dialect::Postgres,
        SqlDialect::Spark => Dialect::Spark,
    }
}

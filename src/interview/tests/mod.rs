//! Tests of whole interviews by the rules in the program.

mod oracle;

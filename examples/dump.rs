fn main() {
    for path in std::env::args().skip(1) {
        println!("== {path}");
        let bytes = std::fs::read(&path).unwrap();
        match kuangjian::record::workbook::read(&bytes, &kuangjian::record::Limits::default()) {
            Err(d) => println!("{} {}", d.code, d.message.zh),
            Ok(sheets) => {
                for s in sheets {
                    println!(
                        "# {} hidden={} 1904={} merged={:?} rows={:?} cols={:?}",
                        s.name,
                        s.is_hidden,
                        s.since_1904,
                        s.merged.iter().map(|b| (b.rows.clone(), b.columns.clone())).collect::<Vec<_>>(),
                        s.hidden_rows,
                        s.hidden_columns
                    );
                    for r in s.rows {
                        println!(
                            "{}: {}",
                            r.number,
                            r.cells
                                .iter()
                                .map(|c| format!("{}{:?}{}", c.column, c.text, if c.not_calculated { "!" } else { "" }))
                                .collect::<Vec<_>>()
                                .join(" ")
                        );
                    }
                }
            }
        }
    }
}

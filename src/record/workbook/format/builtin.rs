//! The number formats that files name by a number alone.
//!
//! Source: ECMA-376 part 1, 18.8.30. Those from 27 and from 50 differ by the language of the program; these are the ones of
//! Chinese (PRC). Those from 5 to 8 are always written out, so that they need not be here; their codes are those of Excel.

/// The code of the format with that number.
pub fn code(id: u32) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => "\"¥\"#,##0;\"¥\"-#,##0",
        6 => "\"¥\"#,##0;[Red]\"¥\"-#,##0",
        7 => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
        8 => "\"¥\"#,##0.00;[Red]\"¥\"-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        37 | 38 => "#,##0 ;(#,##0)",
        39 | 40 => "#,##0.00;(#,##0.00)",
        41 | 42 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
        43 | 44 => "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        // Thai ones, which differ from others in their numerals.
        59..=62 => "0",
        67 | 68 => "0%",
        69 | 70 => "# ?/?",
        71 | 81 => "d/m/yyyy",
        72 => "d-mmm-yy",
        73 => "d-mmm",
        74 => "mmm-yy",
        75 => "h:mm",
        76 => "h:mm:ss",
        77 => "d/m/yyyy h:mm",
        78 | 80 => "mm:ss",
        79 => "[h]:mm:ss",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::plain::Plain;
    use super::super::Format;
    use super::*;

    #[test]
    fn every_number_shows_what_it_says() {
        let number = Plain::from_text("45413.3541666667").unwrap();
        for id in 0..90 {
            let shown = code(id).map(|code| Format::from_code(code).number(&number, false).unwrap());
            let expected = match id {
                0..=8 | 11..=13 | 37..=44 | 48..=49 | 59..=62 | 69..=70 => Some("45413.3541666667"),
                9 | 10 | 67 | 68 => Some("4541335.41666667%"),
                14 | 15 | 18..=22 | 30..=35 | 45 | 47 | 55..=56 | 71 | 72 | 75..=78 | 80..=81 => {
                    Some("2024-05-01 08:30:00")
                }
                17 | 27 | 36 | 50 | 52 | 57 | 74 => Some("2024年5月 08:30:00"),
                16 | 28 | 29 | 51 | 53 | 54 | 58 | 73 => Some("5月1日 08:30:00"),
                46 | 79 => Some("1089920:30:00"),
                _ => None,
            };
            assert_eq!(shown.as_deref(), expected, "{id}");
        }
    }
}

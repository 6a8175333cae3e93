//! Binary floats, for file formats that have no other numbers. Nothing is calculated with them.

/// The binary float nearest to a plain decimal number.
///
/// Of up to 15 significant digits none is lost: the shortest number that leads to the same float is the one given.
pub fn nearest(number: &str) -> Option<f64> {
    number.parse().ok().filter(|double: &f64| double.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fifteen_digits_come_back(digits in "[1-9][0-9]{0,13}[1-9]", point in 0usize..30) {
            let number = match digits.split_at_checked(point) {
                Some((whole, fraction)) if !whole.is_empty() && !fraction.is_empty() => format!("{whole}.{fraction}"),
                _ if point > digits.len() => format!("0.{}{digits}", "0".repeat(point - digits.len())),
                _ => digits,
            };
            prop_assert_eq!(nearest(&number).unwrap().to_string(), number);
        }
    }
}

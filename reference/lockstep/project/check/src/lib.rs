//! Verifies tide tables that were written by tidetable.

use tidetable::{render, HighWater};

/// Whether every line of the table is the record in its place.
pub fn verify(table: &str, waters: &[HighWater]) -> bool {
    let lines: Vec<String> = waters.iter().map(|water| render(*water)).collect();
    table.lines().eq(lines.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::verify;
    use tidetable::HighWater;

    #[test]
    fn knows_a_table_from_another() {
        let waters = [HighWater { minute: 402, centimetres: 412 }];
        assert!(verify("06:42 +412\n", &waters));
        assert!(!verify("06:43 +412\n", &waters));
    }
}

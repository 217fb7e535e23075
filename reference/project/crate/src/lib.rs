//! Formats byte counts for people.

const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];

/// The count in the largest unit that keeps it at 1 or more, with at most one decimal.
///
/// ```
/// assert_eq!(tidemark::format(1536), "1.5 KiB");
/// ```
pub fn format(bytes: u64) -> String {
    let mut unit = 0;
    let mut whole = bytes;
    let mut rest = 0;
    while whole >= 1024 && unit < UNITS.len() - 1 {
        rest = whole % 1024;
        whole /= 1024;
        unit += 1;
    }
    let tenth = rest * 10 / 1024;
    if tenth == 0 {
        format!("{whole} {}", UNITS[unit])
    } else {
        format!("{whole}.{tenth} {}", UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn formats_by_the_largest_unit() {
        assert_eq!(format(0), "0 B");
        assert_eq!(format(1023), "1023 B");
        assert_eq!(format(1536), "1.5 KiB");
        assert_eq!(format(3 << 30), "3 GiB");
    }
}

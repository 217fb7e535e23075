//! Times of high water, as plain records.

/// One high water: minutes since midnight, and centimetres above chart datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HighWater {
    pub minute: u16,
    pub centimetres: i32,
}

/// The record as a line, such as `06:42 +412`.
pub fn render(water: HighWater) -> String {
    let HighWater { minute, centimetres } = water;
    format!("{:02}:{:02} {centimetres:+}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::{render, HighWater};

    #[test]
    fn renders_a_line() {
        let water = HighWater { minute: 402, centimetres: 412 };
        assert_eq!(render(water), "06:42 +412");
    }
}

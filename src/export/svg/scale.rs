//! From a number to its place on paper, and the round numbers an axis shows.

/// An axis from `from` to `to` that lies between two places.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    from: f64,
    to: f64,
    left: f64,
    right: f64,
}

impl Scale {
    /// Of numbers from `from` to `to`, drawn between two places; what is empty or
    /// not a number becomes 0 to 1.
    pub fn new((from, to): (f64, f64), (left, right): (f64, f64)) -> Self {
        let fits = from.is_finite() && to.is_finite() && from < to;
        let (from, to) = if fits { (from, to) } else { (0.0, 1.0) };
        Self { from, to, left, right }
    }

    /// Where a number stands; what is none stands at 0.
    pub fn at(&self, value: f64) -> f64 {
        let value = if value.is_nan() { 0.0 } else { value };
        let share = (value.clamp(self.from, self.to) - self.from) / (self.to - self.from);
        self.left + share * (self.right - self.left)
    }

    /// Round numbers, about `wanted` of them, with as many places as they need.
    pub fn ticks(&self, wanted: f64) -> Vec<(f64, String)> {
        let step = step((self.to - self.from) / wanted.max(1.0));
        let places = (-step.log10().floor()).max(0.0) as usize;
        let (first, last) = ((self.from / step - 1e-9).ceil() as i64, (self.to / step + 1e-9).floor() as i64);
        (first..=last).map(|n| (n as f64 * step, format!("{:.places$}", (n as f64 * step).abs()))).collect()
    }
}

/// The round number (1, 2 or 5 times a power of ten) at or above `least`.
fn step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|r| r * power >= least * (1.0 - 1e-9));
    round.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(from: f64, to: f64) -> Vec<String> {
        Scale::new((from, to), (0.0, 100.0)).ticks(4.0).into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn an_axis_shows_round_numbers() {
        assert_eq!(shown(0.0, 37.0), ["0", "10", "20", "30"]);
        assert_eq!(shown(0.0, 3.0), ["0", "1", "2", "3"]);
        assert_eq!(shown(0.0, 0.4), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(shown(-20.0, 30.0), ["20", "0", "20"]);
        assert_eq!(shown(0.0, f64::NAN).len(), 3, "of what is no number nothing breaks");
    }

    #[test]
    fn numbers_stand_between_the_ends() {
        let scale = Scale::new((-1.0, 3.0), (100.0, 200.0));
        assert_eq!([-1.0, 0.0, 3.0, 9.0, f64::NAN].map(|v| scale.at(v)), [100.0, 125.0, 200.0, 200.0, 125.0]);
    }
}

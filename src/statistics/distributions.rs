//! The distributions that intervals and tests look things up in.
//!
//! Four functions carry all of them: the logarithm of Γ, the incomplete gamma and
//! beta functions, and the way back from a share to a quantile. Tails are worked out
//! as tails, never as 1 minus the rest, so that a small p keeps its digits.

use std::f64::consts::PI;

/// ln Γ(x) for x > 0, to about 15 digits (Lanczos 1964, SIAM J. Numer. Anal. 1:86,
/// with g = 7 and nine terms).
pub fn ln_gamma(x: f64) -> f64 {
    const G: f64 = 7.0;
    const TERMS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        return (PI / (PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let sum = (1..9).fold(TERMS[0], |sum, i| sum + TERMS[i] / (x + i as f64));
    let t = x + G + 0.5;
    0.5 * (2.0 * PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// ln C(n, k): how many ways there are to choose k of n things.
pub fn ln_choose(n: u64, k: u64) -> f64 {
    if k > n {
        return f64::NEG_INFINITY;
    }
    let ln_factorial = |m: u64| ln_gamma(m as f64 + 1.0);
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// Both parts of the regularised incomplete gamma function, P(a, x) and Q(a, x) =
/// 1 - P, for a > 0 (a series below a + 1, above it a continued fraction by Lentz's
/// method). Below 0 as at 0.
pub fn gamma_parts(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x.is_infinite() {
        return (1.0, 0.0);
    }
    let scale = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut at) = (1.0 / a, 1.0 / a, a);
        for _ in 0..10_000 {
            at += 1.0;
            term *= x / at;
            sum += term;
            if term < sum * f64::EPSILON {
                break;
            }
        }
        let below = sum * scale;
        return (below, 1.0 - below);
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1.0 / TINY, 1.0 / b);
    let mut h = d;
    for i in 1..10_000 {
        let i = f64::from(i);
        let an = -i * (i - a);
        b += 2.0;
        d = 1.0 / away(an * d + b);
        c = away(b + an / c);
        h *= d * c;
        if (d * c - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    let above = scale * h;
    (1.0 - above, above)
}

const TINY: f64 = 1e-300;

fn away(x: f64) -> f64 {
    if x.abs() < TINY { TINY } else { x }
}

/// ln B(a, b) for a, b > 0. Large ones by Stirling's series: the difference of two
/// large logarithms would lose the digits.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let both = small + large;
    if large < 10.0 {
        return ln_gamma(small) + ln_gamma(large) - ln_gamma(both);
    }
    // (large - 1/2) ln(large / both), by the part that is missing.
    let rest = (-small / both).ln_1p();
    if small < 10.0 {
        let correction = stirling(large) - stirling(both);
        return ln_gamma(small) + correction + small - small * both.ln() + (large - 0.5) * rest;
    }
    let correction = stirling(small) + stirling(large) - stirling(both);
    0.5 * (2.0 * PI / large).ln() + correction + (small - 0.5) * (small / both).ln() + large * rest
}

/// What Stirling's formula for ln Γ(x) lacks, for x >= 10.
fn stirling(x: f64) -> f64 {
    let i = 1.0 / (x * x);
    (1.0 / 12.0 - i * (1.0 / 360.0 - i * (1.0 / 1260.0 - i * (1.0 / 1680.0 - i / 1188.0)))) / x
}

/// Both parts of the regularised incomplete beta function, I_x(a, b) and 1 - I, for
/// a, b > 0, x from 0 to 1 and `rest` = 1 - x, which callers know more exactly
/// (continued fraction by Lentz's method).
pub fn beta_parts(a: f64, b: f64, x: f64, rest: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if rest <= 0.0 {
        return (1.0, 0.0);
    }
    let ln = |part: f64, other: f64| if part < 0.5 { part.ln() } else { (-other).ln_1p() };
    let front = (a * ln(x, rest) + b * ln(rest, x) - ln_beta(a, b)).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        let below = front * fraction(a, b, x) / a;
        return (below, 1.0 - below);
    }
    let above = front * fraction(b, a, rest) / b;
    (1.0 - above, above)
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        h *= d * c;
        if (d * c - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    h
}

/// The share of the standard normal distribution above z.
///
/// ```
/// # use emic::statistics::distributions::normal_above;
/// assert!((normal_above(1.959963984540054) - 0.025).abs() < 1e-12);
/// ```
pub fn normal_above(z: f64) -> f64 {
    let (below, above) = gamma_parts(0.5, z * z / 2.0);
    match z >= 0.0 {
        true => above / 2.0,
        false => 0.5 + below / 2.0,
    }
}

/// The share of chi-square with so many degrees of freedom above x: the p of a
/// chi-square or G test.
///
/// ```
/// # use emic::statistics::distributions::chi_square_above;
/// assert!((chi_square_above(3.841458820694124, 1.0) - 0.05).abs() < 1e-12);
/// ```
pub fn chi_square_above(x: f64, degrees: f64) -> f64 {
    gamma_parts(degrees / 2.0, x / 2.0).1
}

/// The share of Student's t with so many degrees of freedom above t.
pub fn t_above(t: f64, degrees: f64) -> f64 {
    let all = degrees + t * t;
    let tail = beta_parts(degrees / 2.0, 0.5, degrees / all, t * t / all).0 / 2.0;
    if t >= 0.0 { tail } else { 1.0 - tail }
}

/// The t above which the share `above` of Student's distribution lies (0 < above <
/// 0.5 in earnest; by symmetry for others). `None` where there are no degrees of
/// freedom or the share is none.
///
/// ```
/// # use emic::statistics::distributions::t_quantile;
/// assert!((t_quantile(0.025, 9.0).unwrap() - 2.2621571627409915).abs() < 1e-10);
/// ```
pub fn t_quantile(above: f64, degrees: f64) -> Option<f64> {
    let sound = degrees > 0.0 && above > 0.0 && above < 1.0;
    if !sound {
        return None;
    }
    if above > 0.5 {
        return t_quantile(1.0 - above, degrees).map(|t| -t);
    }
    Some(root(above, |t| t_above(t, degrees)))
}

/// The z above which the share `above` of the standard normal distribution lies.
pub fn normal_quantile(above: f64) -> Option<f64> {
    let sound = above > 0.0 && above < 1.0;
    if !sound {
        return None;
    }
    if above > 0.5 {
        return normal_quantile(1.0 - above).map(|z| -z);
    }
    Some(root(above, normal_above))
}

/// Where a falling function of x >= 0 that begins at one half reaches `share`: halving,
/// until there is no number between.
fn root(share: f64, above: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while above(high) > share && high < f64::MAX / 4.0 {
        (low, high) = (high, high * 2.0);
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return middle;
        }
        match above(middle) > share {
            true => low = middle,
            false => high = middle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * b.abs().max(1e-300) + 1e-14
    }

    #[test]
    fn gamma_of_whole_numbers_is_the_factorial() {
        assert!(close(ln_gamma(1.0), 0.0) && close(ln_gamma(11.0), 3_628_800_f64.ln()));
        assert!(close(ln_gamma(0.5), PI.sqrt().ln()));
        assert!(close(ln_choose(52, 5), 2_598_960_f64.ln()));
        assert_eq!(ln_choose(3, 4), f64::NEG_INFINITY);
    }

    /// Values of printed tables, to the digits of common software.
    #[test]
    fn tails_are_those_of_the_tables() {
        assert!(close(normal_above(0.0), 0.5));
        assert!((normal_above(3.0) - 0.001_349_898_031_630_094_6).abs() < 1e-15);
        assert!((normal_above(-3.0) - 0.998_650_101_968_369_9).abs() < 1e-14);
        assert!((normal_above(10.0) / 7.619_853_024_160_527e-24 - 1.0).abs() < 1e-10);
        // With two degrees of freedom chi-square is an exponential.
        assert!(close(chi_square_above(7.0, 2.0), (-3.5_f64).exp()));
        assert!((chi_square_above(100.0, 2.0) / (-50_f64).exp() - 1.0).abs() < 1e-12);
        // With one degree of freedom t is Cauchy's.
        assert!(close(t_above(1.0, 1.0), 0.25) && close(t_above(-1.0, 1.0), 0.75));
    }

    #[test]
    fn a_quantile_is_the_way_back() {
        for degrees in [1.0, 2.0, 9.0, 39.0, 1e3, 1e7] {
            for share in [0.4, 0.025, 1e-6] {
                let t = t_quantile(share, degrees).unwrap();
                assert!((t_above(t, degrees) / share - 1.0).abs() < 1e-9, "{share} {degrees}");
            }
        }
        assert!(close(t_quantile(0.25, 1.0).unwrap(), 1.0));
        assert_eq!(t_quantile(0.75, 4.0), t_quantile(0.25, 4.0).map(|t| -t));
        assert!((normal_quantile(0.025).unwrap() - 1.959_963_984_540_054).abs() < 1e-12);
        assert_eq!((t_quantile(0.025, 0.0), normal_quantile(0.0)), (None, None));
    }
}

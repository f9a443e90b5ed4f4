//! Medians, and how far values are from them.

/// A median, and what a tenth of the values is below, and above.
#[derive(Clone, Copy)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

pub fn spread(values: impl IntoIterator<Item = f64>) -> Spread {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let at = |share: usize| {
        let index = values.len().saturating_sub(1) * share / 10;
        values.get(index).copied().unwrap_or(f64::NAN)
    };
    Spread { low: at(1), median: at(5), high: at(9) }
}

/// A number with as many digits as say something, and commas between thousands.
pub fn number(value: f64) -> String {
    match value.abs() {
        small if small < 10.0 => format!("{value:.2}"),
        medium if medium < 100.0 => format!("{value:.1}"),
        _ => {
            let digits = format!("{value:.0}");
            let mut text = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index) % 3 == 0 {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
    }
}

//! Plots: horizontal bars as SVG, for light and for dark pages.

use std::fmt::Write;

use crate::stats::{Spread, number};
use crate::{Result, place};

pub struct Bar {
    pub label: String,
    pub value: Spread,
    /// Whether it is shown in the color of ours.
    pub is_ours: bool,
}

const WIDTH: f64 = 760.0;
/// Where bars begin, and how far they go at most.
const LEFT: f64 = 250.0;
const LENGTH: f64 = 400.0;
const TOP: f64 = 44.0;
const STEP: f64 = 28.0;

const STYLE: &str = "\
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 14px }
.ours { fill: #0969da } .theirs { fill: #8c959f } line { stroke: #1f2328; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .ours { fill: #4493f8 } .theirs { fill: #6e7681 } line { stroke: #e6edf3 }
}";

/// Writes `plots/{name}.svg`: a bar for each median, and a line over what lies between the tenths at both ends.
pub fn plot(name: &str, title: &str, unit: &str, bars: &[Bar]) -> Result<()> {
    let largest = bars.iter().map(|bar| bar.value.median.max(bar.value.high)).fold(0.0, f64::max);
    let place_of = |value: f64| LEFT + LENGTH * value / largest;
    let height = TOP + STEP * bars.iter().map(|_| 1.0).sum::<f64>() + 8.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <title>{title}</title>\n<style>\n{STYLE}\n</style>\n<text class=\"title\" x=\"8\" y=\"24\">{title}</text>\n"
    );
    let mut y = TOP;
    for Bar { label, value, is_ours } in bars {
        let class = if *is_ours { "ours" } else { "theirs" };
        let (end, middle, text) = (place_of(value.median), y + 10.0, y + 15.0);
        let (low, high) = (place_of(value.low), place_of(value.high));
        let said = format!("{} {unit}", number(value.median));
        writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{text}\" text-anchor=\"end\">{label}</text>",
            LEFT - 10.0
        )?;
        let width = end - LEFT;
        writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"20\" rx=\"2\"/>"
        )?;
        writeln!(svg, "<line x1=\"{low:.1}\" y1=\"{middle}\" x2=\"{high:.1}\" y2=\"{middle}\"/>")?;
        writeln!(svg, "<text x=\"{:.1}\" y=\"{text}\">{said}</text>", end.max(high) + 8.0)?;
        y += STEP;
    }
    Ok(std::fs::write(place::here().join("plots").join(format!("{name}.svg")), svg + "</svg>\n")?)
}

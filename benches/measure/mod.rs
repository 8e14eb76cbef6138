//! Measuring: one run of a process, rounds of saves under `serve`, and the spread of several figures.

pub(crate) mod check;
pub(crate) mod process;
pub(crate) mod serve;

/// Several figures of one thing.
pub(crate) struct Spread {
    median: f64,
    min: f64,
    max: f64,
}

impl Spread {
    /// Of at least one figure.
    pub(crate) fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let (middle, last) = (figures.len() / 2, figures.len() - 1);
        let median = if figures.len() % 2 == 1 { figures[middle] } else { f64::midpoint(figures[middle - 1], figures[middle]) };
        Self { median, min: figures[0], max: figures[last] }
    }

    pub(crate) fn show(&self, unit: &str, digits: usize) -> String {
        format!("{:.digits$} {unit} ({:.digits$} to {:.digits$})", self.median, self.min, self.max)
    }
}

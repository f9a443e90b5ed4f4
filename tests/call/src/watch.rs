//! Keeps all that is logged, at every level, by `log` and by `tracing`.

use std::fmt::{Debug, Write as _};
use std::sync::{Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::Result;

/// The line's crate, and the line.
pub type Line = (String, String);

static LINES: Mutex<Vec<Line>> = Mutex::new(Vec::new());

/// The logger.
struct Watch;

/// Keeps all that is logged from now on.
pub fn start() -> Result<()> {
    log::set_logger(&Watch)?;
    log::set_max_level(log::LevelFilter::Trace);
    tracing::subscriber::set_global_default(Watch)?;
    Ok(())
}

/// What was logged since the last time.
pub fn take() -> Vec<Line> {
    std::mem::take(&mut LINES.lock().unwrap_or_else(PoisonError::into_inner))
}

fn keep(target: &str, line: String) {
    let target = target.split("::").next().unwrap_or_default().to_owned();
    LINES.lock().unwrap_or_else(PoisonError::into_inner).push((target, line));
}

impl log::Log for Watch {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        keep(record.target(), record.args().to_string());
    }

    fn flush(&self) {}
}

/// The fields of a span or of an event, as text.
#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // A string takes all that is written to it.
        let _ = write!(self.0, "{field}={value:?} ");
    }
}

impl Subscriber for Watch {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        keep(span.metadata().target(), fields.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        keep("", fields.0);
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        keep(event.metadata().target(), fields.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

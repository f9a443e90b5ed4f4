//! A subscriber of `tracing` that keeps every event and every span, at every level, a line each.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// For one thread.
#[derive(Clone, Default)]
pub(crate) struct Collector(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    lines: Vec<String>,
    spans: BTreeMap<u64, Span>,
    made: u64,
    entered: Vec<u64>,
}

struct Span {
    metadata: &'static Metadata<'static>,
    parent: Option<u64>,
    fields: String,
    handles: u32,
}

impl Collector {
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap().lines)
    }

    /// How many spans are not closed.
    pub(crate) fn open(&self) -> usize {
        self.0.lock().unwrap().spans.len()
    }
}

impl State {
    /// The names of a span and of those around it.
    fn path(&self, span: Option<u64>) -> String {
        let mut names = Vec::new();
        let mut next = span;
        while let Some(span) = next.map(|id| &self.spans[&id]) {
            let name = span.fields.split('"').nth(1).filter(|_| span.metadata.name() == "task");
            let name = name.map(|name| format!("({name})")).unwrap_or_default();
            names.push(format!("{}{name}", span.metadata.name()));
            next = span.parent;
        }
        names.reverse();
        names.join(" > ")
    }
}

/// The fields of a span or of an event, as text.
struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut state = self.0.lock().unwrap();
        let mut fields = String::new();
        span.record(&mut Fields(&mut fields));
        let parent = match span.is_contextual() {
            true => state.entered.last().copied(),
            false => span.parent().map(Id::into_u64),
        };
        if let Some(parent) = parent {
            state.spans.get_mut(&parent).unwrap().handles += 1;
        }
        state.made += 1;
        let id = state.made;
        state.spans.insert(id, Span { metadata: span.metadata(), parent, fields, handles: 1 });
        Id::from_u64(id)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut state = self.0.lock().unwrap();
        values.record(&mut Fields(&mut state.spans.get_mut(&id.into_u64()).unwrap().fields));
    }

    fn event(&self, event: &Event<'_>) {
        let mut state = self.0.lock().unwrap();
        let mut line = String::new();
        event.record(&mut Fields(&mut line));
        assert!(event.is_contextual());
        let path = state.path(state.entered.last().copied());
        state.lines.push(format!("{} {path}:{line}", event.metadata().level()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, id: &Id) {
        self.0.lock().unwrap().entered.push(id.into_u64());
    }

    fn exit(&self, id: &Id) {
        assert_eq!(self.0.lock().unwrap().entered.pop(), Some(id.into_u64()));
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.0.lock().unwrap().spans.get_mut(&id.into_u64()).unwrap().handles += 1;
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let mut state = self.0.lock().unwrap();
        let mut next = Some(id.into_u64());
        let mut is_first = false;
        while let Some(id) = next {
            let path = state.path(Some(id));
            let span = state.spans.get_mut(&id).unwrap();
            span.handles -= 1;
            if span.handles > 0 {
                break;
            }
            let (level, fields, parent) = (span.metadata.level(), span.fields.clone(), span.parent);
            state.lines.push(format!("{level} {path} closed:{fields}"));
            state.spans.remove(&id);
            is_first = true;
            next = parent;
        }
        is_first
    }
}

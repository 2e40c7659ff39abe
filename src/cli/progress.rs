//! How far a long run is: a bar on standard error, for people who watch a terminal.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that appears once a run has lasted for a while, and is gone when it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    since: Instant,
    /// Is there somebody who watches?
    watched: bool,
    done: AtomicU64,
    all: u64,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// Over `all` manifests, of a run that began at `since`. Without a terminal there is no bar, nor is there in a CI job,
    /// whose log would keep every state of it.
    pub(super) fn new(since: Instant, all: usize, quiet: bool) -> Self {
        let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
        Self {
            since,
            watched: io::stderr().is_terminal() && !in_ci && !quiet,
            done: AtomicU64::new(0),
            all: u64::try_from(all).unwrap_or(u64::MAX),
            bar: OnceLock::new(),
        }
    }

    /// One more is done.
    pub(super) fn step(&self) {
        if !self.watched {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.since.elapsed() >= PATIENCE {
            self.bar.get_or_init(|| bar(self.all)).set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn bar(all: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} manifests");
    ProgressBar::new(all).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

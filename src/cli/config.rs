//! Configurations, as commands ask for them.

use std::io::{self, Write};
use std::sync::Arc;

use super::prepare::workspace;
use super::{ConfigArgs, Failure};
use crate::config::{Config, ConfigError};
use crate::output::{self, Look};

/// What holds in the current folder.
pub(super) fn here(args: &ConfigArgs) -> Result<Arc<Config>, Failure> {
    let (config, errors) = workspace(args)?.configuration();
    tell(&errors);
    config.ok_or_else(|| Failure::Said("the configuration that holds here is broken".to_owned()))
}

/// Says on standard error what is wrong with configurations.
pub(super) fn tell(errors: &[ConfigError]) {
    let colour = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    let look = Look::of_stderr(colour);
    let mut out = io::stderr().lock();
    for error in errors {
        if let Ok(text) = output::config_error(error, look) {
            let _ = writeln!(out, "{text}");
        }
    }
}

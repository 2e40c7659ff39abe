//! Configurations, as commands ask for them.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::prepare::current_folder;
use super::{ConfigArgs, Failure, run};
use crate::config::{Config, ConfigError, Configurations, Which};
use crate::output::{self, Look};

/// Those of manifests that are seen from `cwd`.
pub(super) fn configurations(args: &ConfigArgs, cwd: &Path) -> Configurations {
    let which = match &args.config {
        _ if args.isolated => Which::Isolated,
        Some(path) => Which::File(path.clone()),
        None => Which::Nearest,
    };
    Configurations::new(which, cwd)
}

/// What holds in the current folder.
pub(super) fn here(args: &ConfigArgs) -> Result<Arc<Config>, Failure> {
    let cwd = current_folder()?;
    let (config, errors) = run::pool()?.install(|| {
        let mut configurations = configurations(args, &cwd);
        (configurations.of_folder(&cwd), configurations.errors())
    });
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

//! What is to be linted, and on which terms.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, ConfigError};
use crate::discovery::{DiscoveryError, Found};
use crate::engine::Standard;
use crate::files::{Files, canonical_folder};
use crate::paths;

/// One manifest, and what it is held against.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where it is.
    pub found: Found,
    /// The terms, which all manifests under one configuration share.
    pub standard: Arc<Standard>,
    /// Its configuration's place among those of the targets.
    pub place: usize,
}

/// The manifests of a search, in path order.
#[derive(Debug, Clone)]
pub struct Targets {
    /// Those that can be linted.
    pub found: Vec<Target>,
    /// Their configurations, in the order in which manifests come to them.
    pub configurations: Vec<Arc<Config>>,
    /// Every file of a configuration that was asked, those among them that cannot be read, too.
    pub configuration_files: Vec<PathBuf>,
    /// What went wrong on the way.
    pub problems: Problems,
}

/// What keeps manifests from being linted: the call is at fault, or the machine.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    /// Paths that lead to no manifest.
    pub paths: Vec<DiscoveryError>,
    /// All that is wrong with configurations.
    pub configurations: Vec<ConfigError>,
    /// The manifests below a broken one.
    pub not_linted: Vec<Found>,
}

impl Problems {
    /// None?
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.configurations.is_empty() && self.not_linted.is_empty()
    }
}

impl Targets {
    pub(super) fn new(
        held: Vec<(Found, Arc<Config>)>,
        standard: impl Fn(&Config) -> Standard,
        configuration_files: Vec<PathBuf>,
        problems: Problems,
    ) -> Self {
        let mut configurations: Vec<Arc<Config>> = Vec::new();
        let mut standards: Vec<Arc<Standard>> = Vec::new();
        let mut places: HashMap<*const Config, usize> = HashMap::new();
        let mut found = Vec::with_capacity(held.len());
        for (one, config) in held {
            let place = *places.entry(Arc::as_ptr(&config)).or_insert(configurations.len());
            if place == configurations.len() {
                standards.push(Arc::new(standard(&config)));
                configurations.push(config);
            }
            found.push(Target {
                found: one,
                standard: Arc::clone(&standards[place]),
                place,
            });
        }
        Self {
            found,
            configurations,
            configuration_files,
            problems,
        }
    }
}

/// A path under its project root, with `/`, however it was reached; the whole path where it is not below it.
pub(super) fn under(files: &dyn Files, root: &Path, path: &Path) -> String {
    let climbs = |path: &Path| path.components().any(|part| part == Component::ParentDir);
    let canonical;
    let relative = match path.strip_prefix(root) {
        Ok(relative) if !climbs(relative) => relative,
        // Over a link, or up and down again.
        _ => {
            let folder = canonical_folder(files, path.parent().unwrap_or(path));
            canonical = folder.join(path.file_name().unwrap_or_default());
            canonical.strip_prefix(root).unwrap_or(&canonical)
        }
    };
    // Without doubled separators and `.` parts.
    paths::text(&relative.components().collect::<PathBuf>())
}

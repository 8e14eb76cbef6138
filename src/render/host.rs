//! Where the sources are on a Git host: each host has its own addresses for reading and for editing a file.

use super::{Renderer, links};
use crate::config::Repository;
use crate::tree::SourcePath;

/// Hosts that differ in their addresses.
enum Host {
    GitHub,
    GitLab,
    Bitbucket,
    Gitea,
}

impl Host {
    fn of(repository: &Repository) -> Host {
        let host = repository.url.split("://").nth(1).unwrap_or("");
        match () {
            () if host.contains("gitlab") => Host::GitLab,
            () if host.starts_with("bitbucket.org") => Host::Bitbucket,
            () if host.starts_with("codeberg.org") || host.contains("gitea") || host.contains("forgejo") => Host::Gitea,
            () => Host::GitHub,
        }
    }
}

impl Renderer<'_> {
    /// The file on the Git host, ready to edit.
    pub(super) fn edit_href(&self, source: &SourcePath) -> Option<String> {
        let repository = self.site.settings.repository.as_ref()?;
        let (url, branch, path) = (&repository.url, &repository.branch, self.in_repository(source));
        if let Some(pattern) = &repository.edit {
            return Some(pattern.replace("{branch}", branch).replace("{path}", &path));
        }
        Some(match Host::of(repository) {
            Host::GitLab => format!("{url}/-/edit/{branch}/{path}"),
            Host::Bitbucket => format!("{url}/src/{branch}/{path}?mode=edit"),
            Host::Gitea => format!("{url}/_edit/{branch}/{path}"),
            Host::GitHub => format!("{url}/edit/{branch}/{path}"),
        })
    }

    /// The file on the Git host, to be read.
    pub(super) fn file_href(&self, source: &SourcePath) -> Option<String> {
        let repository = self.site.settings.repository.as_ref()?;
        let (url, branch, path) = (&repository.url, &repository.branch, self.in_repository(source));
        Some(match Host::of(repository) {
            Host::GitLab => format!("{url}/-/blob/{branch}/{path}"),
            Host::Bitbucket => format!("{url}/src/{branch}/{path}"),
            Host::Gitea => format!("{url}/src/branch/{branch}/{path}"),
            Host::GitHub => format!("{url}/blob/{branch}/{path}"),
        })
    }

    /// A commit on the Git host.
    pub(super) fn commit_href(&self, commit: &str) -> Option<String> {
        let repository = self.site.settings.repository.as_ref()?;
        let url = &repository.url;
        if !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        Some(match Host::of(repository) {
            Host::GitLab => format!("{url}/-/commit/{commit}"),
            Host::Bitbucket => format!("{url}/commits/{commit}"),
            Host::Gitea | Host::GitHub => format!("{url}/commit/{commit}"),
        })
    }

    fn in_repository(&self, source: &SourcePath) -> String {
        let prefix = &self.site.prefix;
        links::encoded(&if prefix.is_empty() { source.to_string() } else { format!("{prefix}/{source}") })
    }
}

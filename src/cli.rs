//! The command line: arguments become a struct, a table finds the command, the exit status comes back.
//! Names, exit statuses and JSON are a contract with scripts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::error::{Error, Result};
use crate::fs;
use crate::pipeline;

mod build;
mod check;
mod checklist;
mod explain;
mod formats;
pub mod init;
mod mv;
pub mod new;
mod scaffold;
mod schema;
mod search;
mod search_test;
mod serve;
mod start;
pub mod ui;

use ui::Ui;

/// Guidepost: a Git-native help center.
#[derive(Parser)]
#[command(
    name = "guidepost",
    version,
    about = "Build, check and preview a help center that lives in Git",
    after_help = "Help center: https://guidepost.github.io/guidepost/\nQuestions:   https://github.com/guidepost/guidepost/discussions",
    disable_help_subcommand = true,
    max_term_width = 100
)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Commands>,
}

/// What every command takes.
#[derive(Args, Clone)]
pub struct Common {
    /// Take this folder as the site's root instead of looking for guidepost.yaml upward
    #[arg(long, global = true, value_name = "DIR", help_heading = "Common options")]
    root: Option<PathBuf>,
    /// Say only what went wrong
    #[arg(long, short, global = true, conflicts_with = "verbose", help_heading = "Common options")]
    quiet: bool,
    /// Say more
    #[arg(long, short, global = true, help_heading = "Common options")]
    verbose: bool,
    /// Use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Common options")]
    color: When,
    /// Measure drafts, schedules and reviews by this day [default: SOURCE_DATE_EPOCH, else today in UTC]
    #[arg(long, global = true, value_name = "DATE", value_parser = day, help_heading = "Common options")]
    today: Option<Date>,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

#[derive(Subcommand)]
enum Commands {
    /// Make a help center that passes its own check, or adopt a folder of Markdown
    Init(scaffold::InitArgs),
    /// Add an article, a section or a checklist from its template
    New(scaffold::NewArgs),
    /// Preview the site; pages reload when a file is saved
    Serve(serve::Args),
    /// Report what is wrong, at the line where it is wrong
    Check(check::Args),
    /// Report and sign off whether features can be supported
    Checklist(checklist::Args),
    /// Write the site
    Build(build::Args),
    /// Search the help center as its readers do
    Search(search::Args),
    /// Measure the search, and hold it to what it should find
    SearchTest(search_test::Args),
    /// Print a rule's page: what it finds, why, and what to do
    Explain(explain::ExplainArgs),
    /// Print the table of rules
    Rules(explain::RulesArgs),
    /// Move an article or a section; links follow, the old address redirects
    Mv(mv::Args),
    /// Print a JSON Schema for editors
    Schema(schema::Args),
    /// Print shell completions
    Completions {
        /// The shell to complete for
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// What the root, the day and the output are for a command that reads a site.
pub struct Place {
    /// The site's root, absolute.
    pub root: PathBuf,
    /// The day everything is measured by.
    pub today: Date,
}

/// Runs a command line and returns its exit status: 0 clean, 1 findings or a refusal, 2 could not run.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = command().try_get_matches_from(&arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
    let Arguments { common, command } = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage(error),
    };
    let mut ui = Ui::new(common.quiet, common.verbose, common.color);
    let done = match command {
        None => start::run(&common, &mut ui),
        Some(Commands::Init(args)) => scaffold::run_init(&args, &common, &mut ui),
        Some(Commands::New(args)) => scaffold::run_new(&args, &common, &mut ui),
        Some(Commands::Serve(args)) => serve::run(args, &common, &mut ui),
        Some(Commands::Check(args)) => check::run(&args, &common, &mut ui),
        Some(Commands::Checklist(args)) => checklist::run(&args, &common, &mut ui),
        Some(Commands::Build(args)) => build::run(args, &common, &mut ui),
        Some(Commands::Search(args)) => search::run(&args, &common, &mut ui),
        Some(Commands::SearchTest(args)) => search_test::run(&args, &common, &mut ui),
        Some(Commands::Mv(args)) => mv::run(&args, &common, &mut ui),
        Some(Commands::Explain(args)) => explain::run_explain(&args, &mut ui),
        Some(Commands::Rules(args)) => explain::run_rules(&args, &mut ui),
        Some(Commands::Schema(args)) => schema::run(&args, &mut ui),
        Some(Commands::Completions { shell }) => completions(shell, &mut ui),
        Some(Commands::Man) => man(&mut ui),
    };
    match done {
        Ok(_) if ui.failed => 2,
        Ok(status) => status,
        Err(error) => {
            ui.error(&error);
            error.kind.exit_status()
        }
    }
}

/// The command as clap sees it, for completions, the manual and the tests.
pub fn command() -> Command {
    Arguments::command()
}

/// Mistakes in the arguments, with the nearest name; help and version are no mistakes.
fn usage(error: clap::Error) -> u8 {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        ui::print_help(&error);
        return 0;
    }
    let mut error = error;
    let given: Vec<_> = error
        .context()
        .filter_map(|(kind, value)| if let ContextValue::String(text) = value { Some((kind, text.clone())) } else { None })
        .collect();
    for (kind, text) in given {
        error.insert(kind, ContextValue::String(crate::text::visible(&text)));
    }
    // clap offers names that begin alike; a mistyped command deserves the nearest by edits too.
    if error.kind() == ErrorKind::InvalidSubcommand
        && error.get(ContextKind::SuggestedSubcommand).is_none()
        && let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidSubcommand)
    {
        let command = Arguments::command();
        let near = crate::text::nearest(given, command.get_subcommands().map(Command::get_name)).map(str::to_owned);
        if let Some(near) = near {
            error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![near]));
        }
    }
    ui::print_help(&error);
    2
}

impl Common {
    /// Finds the root: `--root`, else a folder given as an argument, else the nearest config upward, else here.
    ///
    /// # Errors
    /// When a folder that was given is not there.
    pub fn place(&self, given: Option<&Path>) -> Result<Place> {
        let root = match self.root.as_deref().or(given) {
            Some(folder) => existing(folder)?,
            None => fs::find_root(&existing(Path::new("."))?),
        };
        Ok(Place { root, today: self.today()? })
    }

    /// The day: as given, else of `SOURCE_DATE_EPOCH`, else today in UTC.
    ///
    /// # Errors
    /// When the variable is not a number of seconds.
    fn today(&self) -> Result<Date> {
        if let Some(today) = self.today {
            return Ok(today);
        }
        let instant = match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(seconds) => seconds.trim().parse().ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).ok_or_else(|| {
                Error::cannot_run(format!("SOURCE_DATE_EPOCH is not a number of seconds: `{seconds}`"))
                    .hint("Set it to a Unix time, or unset it.")
            })?,
            Err(_) => jiff::Timestamp::now(),
        };
        Ok(jiff::tz::Offset::UTC.to_datetime(instant).date())
    }
}

impl Place {
    /// What the pipeline is asked for.
    pub fn options(&self, output: Option<&Path>) -> pipeline::Options {
        let output = output
            .map_or_else(|| self.root.join("public"), |output| lexical(&std::path::absolute(output).unwrap_or_else(|_| output.to_owned())));
        pipeline::Options {
            root: self.root.clone(),
            today: self.today,
            drafts: false,
            base_url: None,
            output,
            precompress: false,
            colour_ahead: false,
            dates: true,
        }
    }
}

/// Without `.` and `..`, as the folder will be when it exists.
fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                out.pop();
            }
            std::path::Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

fn existing(folder: &Path) -> Result<PathBuf> {
    match folder.canonicalize() {
        Ok(path) if path.is_dir() => Ok(path),
        Ok(_) => Err(Error::cannot_run(format!("`{}` is a file, and a site is a folder", folder.display()))
            .hint("Give the folder that holds the articles.")),
        Err(error) => {
            let hint = "Check the spelling, or run the command inside the site's folder.";
            Err(Error::cannot_run(format!("no folder at `{}`", folder.display())).because(&error).hint(hint))
        }
    }
}

fn day(text: &str) -> std::result::Result<Date, String> {
    crate::fields::parse_date(text).filter(|_| text.len() == 10).ok_or_else(|| "write a day as year-month-day: 2026-11-22".to_owned())
}

fn completions(shell: clap_complete::Shell, ui: &mut Ui) -> Result<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "guidepost", &mut out);
    ui.result(&String::from_utf8_lossy(&out));
    Ok(0)
}

fn man(ui: &mut Ui) -> Result<u8> {
    let mut out = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut out)
        .map_err(|error| Error::cannot_run("could not write the manual page").because(&error))?;
    ui.result(&String::from_utf8_lossy(&out));
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }

    /// Help lines are imperative and have no period.
    #[test]
    fn help_lines_keep_the_house_style() {
        for sub in Arguments::command().get_subcommands() {
            let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(!about.is_empty() && !about.ends_with('.'), "{}", sub.get_name());
            for arg in sub.get_arguments().filter(|arg| !arg.is_hide_set()) {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty() && !help.ends_with('.'), "{} {}", sub.get_name(), arg.get_id());
            }
        }
    }
}

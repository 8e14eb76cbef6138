//! Which commit changed a file's body last: compares old and new text through `git cat-file`, newest first, no
//! further than the first difference, and remembers the answers. Front matter and white space at line ends are no body.

use super::log::{Event, File};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// Texts above this many bytes are not compared; they count as changed.
const LIMIT: u64 = 16 << 20;

/// First line of the cache; says how bodies are told apart, so a change of that needs a new number.
const MAGIC: &[u8] = b"guidepost git bodies 1\n";

/// For each file the position of the newest event that changed its body, else of its oldest event.
pub(super) fn last_changes(root: &Path, cache: Option<&Path>, files: &[&File<'_>]) -> Vec<usize> {
    let mut memory = Memory::load(cache);
    let mut last = vec![0; files.len()];
    let mut open: Vec<usize> = (0..files.len()).collect();
    // Each round asks for twice as many events of a file: few files need a second one, and none a thousand rounds.
    for ahead in (0..usize::BITS - 1).map(|round| 1 << round) {
        open.retain(|&file| undecided(files[file], &mut last[file], &mut memory));
        if open.is_empty() {
            break;
        }
        let next = |&file: &usize| files[file].events.iter().skip(last[file]).take(ahead).filter(|event| !event.added);
        let events: Vec<&Event<'_>> = open.iter().flat_map(next).collect();
        for (event, answer) in events.iter().zip(compare(root, &events)) {
            memory.learn(event, answer);
        }
    }
    memory.save(cache);
    last
}

/// Moves `at` back over events that left the body alone; true when the event it stops at must be read first.
fn undecided(file: &File<'_>, at: &mut usize, memory: &mut Memory) -> bool {
    while let Some(event) = file.events.get(*at) {
        match if event.added { Some(true) } else { memory.differs(event) } {
            Some(true) => return false,
            Some(false) => *at += 1,
            None => return true,
        }
    }
    *at = file.events.len().saturating_sub(1);
    false
}

/// Whether the bodies differ, for each event; `None` where a text is not to be had.
///
/// One process for all: texts lean on each other inside Git, and a second reader would unpack most of them again.
/// It gets the whole list before it has to answer, so that neither side waits for the other at every text.
fn compare(root: &Path, events: &[&Event<'_>]) -> Vec<Option<bool>> {
    let Ok((mut running, input)) = Running::start(root) else { return vec![None; events.len()] };
    std::thread::scope(|scope| {
        // When Git ends early the answers run out, which is noticed below.
        scope.spawn(|| drop(ask(input, events)));
        let (mut old, mut new) = (Vec::new(), Vec::new());
        let mut answers = Vec::with_capacity(events.len());
        while answers.len() < events.len() {
            let (Ok(had_new), Ok(had_old)) = (running.answer(&mut new), running.answer(&mut old)) else { break };
            answers.push((had_new && had_old).then(|| differ(&old, &new)));
        }
        answers.resize(events.len(), None);
        // Whoever still writes is freed by the end of the process.
        drop(running);
        answers
    })
}

/// Asks for the texts of all events. Only object names are sent: anything else would be an expression to Git.
fn ask(input: ChildStdin, events: &[&Event<'_>]) -> io::Result<()> {
    let mut input = BufWriter::with_capacity(1 << 16, input);
    for name in events.iter().flat_map(|event| [event.new, event.old]) {
        if name.len() > 64 || name.is_empty() || !name.iter().all(u8::is_ascii_hexdigit) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        input.write_all(name)?;
        input.write_all(b"\n")?;
    }
    input.flush()
}

/// A `git cat-file --batch` that gives its answers.
pub(super) struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    pub(super) fn start(root: &Path) -> io::Result<(Running, ChildStdin)> {
        let mut command = super::git(root);
        command.args(["cat-file", "--batch", "--buffer"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(input), Some(output)) => Ok((Running { child, output: BufReader::with_capacity(1 << 16, output) }, input)),
            _ => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Reads the next text; false when Git does not have it or it is too large.
    fn answer(&mut self, text: &mut Vec<u8>) -> io::Result<bool> {
        Ok(self.next(text)?.is_some())
    }

    /// Reads the next text and gives its object's name; `None` when Git does not have it or it is too large.
    pub(super) fn next(&mut self, text: &mut Vec<u8>) -> io::Result<Option<String>> {
        text.clear();
        if self.output.by_ref().take(1024).read_until(b'\n', text)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let header = text.trim_ascii_end();
        if header.ends_with(b" missing") || header.ends_with(b" ambiguous") {
            return Ok(None);
        }
        // `<object name> <kind> <size>`
        let name = String::from_utf8_lossy(header.split(|&byte| byte == b' ').next().unwrap_or_default()).into_owned();
        let size = header.rsplit(|&byte| byte == b' ').next().and_then(|size| std::str::from_utf8(size).ok()?.parse::<u64>().ok());
        let size = size.ok_or(io::ErrorKind::InvalidData)?;
        text.clear();
        let mut content = self.output.by_ref().take(size.saturating_add(1));
        if size > LIMIT {
            io::copy(&mut content, &mut io::sink())?;
            return Ok(None);
        }
        content.read_to_end(text)?;
        // A line break follows every text.
        if text.pop() != Some(b'\n') || text.len() as u64 != size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some(name))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It only reads, so nothing is lost, and it cannot be left behind as a zombie.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether the bodies of two texts differ.
pub(super) fn differ(old: &[u8], new: &[u8]) -> bool {
    let (old, new) = (body(old), body(new));
    old != new && !lines(old).eq(lines(new))
}

/// The text behind the front matter. Without a closing fence there is no front matter.
fn body(text: &[u8]) -> &[u8] {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut lines = text.split_inclusive(|&byte| byte == b'\n');
    let Some(first) = lines.next() else { return text };
    let fence = first.trim_ascii_end();
    if fence != b"---" && fence != b"+++" {
        return text;
    }
    let mut end = first.len();
    for line in lines {
        end += line.len();
        let line = line.trim_ascii_end();
        if line == fence || (fence == b"---" && line == b"...") {
            return &text[end..];
        }
    }
    text
}

/// The lines without white space at their ends, and without empty lines at either end of the text.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let text = text.trim_ascii_end();
    text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end).skip_while(|line| line.is_empty())
}

/// What was found about pairs of texts, in this run and in the last one.
#[derive(Default)]
struct Memory {
    before: HashMap<u128, bool>,
    used: BTreeMap<u128, bool>,
    /// Answers for want of a text, which must not outlive the run.
    guessed: HashMap<u128, bool>,
    fresh: bool,
}

impl Memory {
    fn differs(&mut self, event: &Event<'_>) -> Option<bool> {
        let pair = pair(event);
        if let Some(&differs) = self.used.get(&pair).or_else(|| self.guessed.get(&pair)) {
            return Some(differs);
        }
        let differs = *self.before.get(&pair)?;
        self.used.insert(pair, differs);
        Some(differs)
    }

    fn learn(&mut self, event: &Event<'_>, answer: Option<bool>) {
        match answer {
            Some(differs) => self.used.insert(pair(event), differs),
            None => self.guessed.insert(pair(event), true),
        };
        self.fresh |= answer.is_some();
    }

    /// An absent, damaged or foreign cache is an empty one.
    fn load(cache: Option<&Path>) -> Memory {
        let bytes = cache.and_then(|cache| std::fs::read(cache.join("git-bodies")).ok()).unwrap_or_default();
        Memory { before: parse(&bytes).unwrap_or_default(), ..Memory::default() }
    }

    /// Writes what this run used, so the cache does not grow with time. Without it the next run is only slower.
    fn save(&self, cache: Option<&Path>) {
        let Some(cache) = cache.filter(|_| self.fresh) else { return };
        let mut bytes = MAGIC.to_vec();
        for (pair, differs) in &self.used {
            bytes.extend_from_slice(&pair.to_le_bytes());
            bytes.push(u8::from(*differs));
        }
        bytes.extend_from_slice(blake3::hash(&bytes).as_bytes());
        let _ = write(cache, &bytes);
    }
}

/// The magic line, 17 bytes for each pair, and the hash of all that.
fn parse(bytes: &[u8]) -> Option<HashMap<u128, bool>> {
    let (content, hash) = bytes.split_last_chunk::<32>()?;
    if blake3::hash(content).as_bytes() != hash {
        return None;
    }
    let records = content.strip_prefix(MAGIC)?.chunks_exact(17);
    Some(records.filter_map(|record| Some((u128::from_le_bytes(*record.first_chunk()?), record.last() == Some(&1)))).collect())
}

fn write(cache: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(cache)?;
    let mut file = tempfile::NamedTempFile::new_in(cache)?;
    file.write_all(bytes)?;
    file.persist(cache.join("git-bodies"))?;
    Ok(())
}

/// A pair of texts as a number: names of either length, and the cache a quarter the size.
fn pair(event: &Event<'_>) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(event.old).update(b" ").update(event.new);
    hasher.finalize().as_bytes().first_chunk().map_or(0, |bytes| u128::from_le_bytes(*bytes))
}

//! The pages of the documentation: their text, their headings and links, and the blocks of code in them.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A page: the front page, or one of the folder `docs`.
pub struct Page {
    /// Its path in the repository, such as `docs/language.md`.
    pub path: PathBuf,
    pub text: String,
}

/// Text between two fences.
pub struct Block<'p> {
    /// What the opening fence says, such as `console`.
    pub language: &'p str,
    pub text: &'p str,
    /// Where the text stands in that of the page.
    pub place: Range<usize>,
}

/// The folder of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The front page, and then the others in the order of their names.
pub fn pages() -> Vec<Page> {
    let mut paths: Vec<PathBuf> = fs::read_dir(repository().join("docs"))
        .expect("a folder")
        .map(|entry| Path::new("docs").join(entry.expect("an entry").file_name()))
        .collect();
    paths.sort();
    paths.insert(0, PathBuf::from("README.md"));
    paths.into_iter().map(Page::read).collect()
}

/// A page of the folder `docs`.
pub fn page(name: &str) -> Page {
    Page::read(Path::new("docs").join(name))
}

impl Page {
    pub fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(repository().join(&path)).expect("a readable page");
        Self { path, text }
    }

    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// The blocks of code, in their order.
    pub fn blocks(&self) -> Vec<Block<'_>> {
        blocks(&self.text)
    }

    /// What stands below a heading, up to the next one of its level or of one above it.
    pub fn section(&self, heading: &str) -> &str {
        let headings = headings(&self.text);
        let (number, (level, title)) = (0..)
            .zip(&headings)
            .find(|(_, (_, title))| title.text == heading)
            .unwrap_or_else(|| panic!("{}: there is no heading `{heading}`", self.name()));
        let next = headings.iter().skip(number + 1).find(|(other, _)| other <= level);
        let end = next.map_or(self.text.len(), |(_, title)| title.place.start);
        &self.text[title.place.end..end]
    }

    /// What a link can lead to: the headings, as sites that show Markdown name them.
    pub fn anchors(&self) -> Vec<String> {
        headings(&self.text).into_iter().map(|(_, title)| anchor(title.text)).collect()
    }

    /// The targets of links within the text.
    pub fn inline_links(&self) -> Vec<String> {
        let prose = self.prose();
        prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned()).collect()
    }

    /// The labels of the links whose targets are defined elsewhere.
    pub fn labels(&self) -> Vec<String> {
        let prose = self.prose();
        prose.split("][").skip(1).filter_map(|rest| rest.split_once(']')).map(|(label, _)| label.to_owned()).collect()
    }

    /// The definitions of links: targets by labels.
    pub fn definitions(&self) -> BTreeMap<String, String> {
        definitions(&self.prose())
    }

    /// The text without any code.
    fn prose(&self) -> String {
        let mut prose = String::new();
        let mut start = 0;
        for block in self.blocks() {
            prose.push_str(&self.text[start..block.place.start]);
            start = block.place.end;
        }
        prose.push_str(&self.text[start..]);
        let lines: Vec<String> = prose.lines().map(|line| line.split('`').step_by(2).collect()).collect();
        lines.join("\n")
    }
}

/// The definitions of links in a text: targets by labels.
pub fn definitions(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter_map(|line| line.strip_prefix('[')?.split_once("]: "))
        .map(|(label, target)| (label.to_owned(), target.to_owned()))
        .collect()
}

/// The blocks of code in a text, in their order.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    const FENCE: &str = "```";
    let mut blocks = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let end = offset + line.len();
        if let Some(language) = line.strip_prefix(FENCE) {
            open = match open {
                None => Some((language.trim(), end)),
                Some((language, start)) => {
                    blocks.push(Block { language, text: &text[start..offset], place: start..offset });
                    None
                }
            };
        }
        offset = end;
    }
    assert!(open.is_none(), "a block of code is not closed");
    blocks
}

struct Title<'p> {
    text: &'p str,
    /// Where its line is.
    place: Range<usize>,
}

/// The headings with their levels.
fn headings(text: &str) -> Vec<(usize, Title<'_>)> {
    let blocks = blocks(text);
    let mut headings = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let place = offset..offset + line.len();
        offset = place.end;
        let level = line.len() - line.trim_start_matches('#').len();
        if level > 0 && !blocks.iter().any(|block| block.place.contains(&place.start)) {
            headings.push((level, Title { text: line[level..].trim(), place }));
        }
    }
    headings
}

/// What the heading is called in a link.
fn anchor(heading: &str) -> String {
    heading
        .chars()
        .filter_map(|character| match character {
            ' ' => Some('-'),
            '-' | '_' => Some(character),
            _ => character.is_alphanumeric().then(|| character.to_ascii_lowercase()),
        })
        .collect()
}

//! Test cases as text that needs no escaping: `=== name` starts a case, `--- title` starts a section of it.
//!
//! A section's text is what stands between its title and the next line that starts a case or a section. A file may
//! begin with a remark.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of cases.
pub struct File {
    path: PathBuf,
    remark: String,
    pub cases: Vec<Case>,
}

/// A case: its name, and its sections by title.
pub struct Case {
    pub name: String,
    sections: Vec<(String, String)>,
}

/// The files of a folder of `tests/data`, in the order of their names.
pub fn files(folder: &str) -> Vec<File> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths.into_iter().map(File::read).collect()
}

/// Whether expectations are to be rewritten: the environment variable `BLESS` is there.
pub fn blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

impl File {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).expect("a readable file");
        let mut remark = String::new();
        let mut cases: Vec<Case> = Vec::new();
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end_matches('\n');
            if let Some(name) = bare.strip_prefix("=== ") {
                assert!(cases.iter().all(|case| case.name != name), "two cases are called {name}");
                cases.push(Case { name: name.to_owned(), sections: Vec::new() });
            } else if let Some(title) = bare.strip_prefix("--- ") {
                let case = cases.last_mut().expect("a case before a section");
                assert!(case.get(title).is_none(), "{}: two sections are called {title}", case.name);
                case.sections.push((title.to_owned(), String::new()));
            } else {
                match cases.last_mut().map(|case| case.sections.last_mut()) {
                    None => remark.push_str(line),
                    Some(Some((_, text))) => text.push_str(line),
                    Some(None) => assert!(bare.is_empty(), "text before a section: {bare}"),
                }
            }
        }
        for (_, text) in cases.iter_mut().flat_map(|case| &mut case.sections) {
            text.truncate(text.trim_end_matches('\n').len());
        }
        Self { path, remark, cases }
    }

    /// The file's name without its ending.
    pub fn topic(&self) -> &str {
        self.path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8")
    }

    pub fn write(&self) {
        let mut text = self.remark.clone();
        for (index, case) in self.cases.iter().enumerate() {
            if index > 0 {
                text.push('\n');
            }
            text.push_str(&format!("=== {}\n", case.name));
            for (title, body) in &case.sections {
                text.push_str(&format!("--- {title}\n{body}\n"));
            }
        }
        fs::write(&self.path, text).expect("a writable file");
    }
}

impl Case {
    pub fn get(&self, title: &str) -> Option<&str> {
        self.sections.iter().find(|(name, _)| name == title).map(|(_, text)| text.as_str())
    }

    /// Rewrites a section, or takes it away.
    pub fn set(&mut self, title: &str, text: Option<String>) {
        let place = self.sections.iter().position(|(name, _)| name == title);
        match (place, text) {
            (Some(place), Some(text)) => self.sections[place].1 = text,
            (Some(place), None) => {
                self.sections.remove(place);
            }
            (None, Some(text)) => self.sections.push((title.to_owned(), text)),
            (None, None) => {}
        }
    }
}

//! Tables, bars and lines of text, for people at a terminal of 80 columns.

use comfy_table::{CellAlignment, Table, presets};
use unicode_width::UnicodeWidthStr as _;

use super::numbers::wide;

/// The characters of the longest bar: a line with a long name stays within 80 columns.
const BAR: usize = 25;

/// A table without lines, whose columns of numbers are flush right.
pub(super) fn table(header: &[&str], numbers: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    for &column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The table's text, without the spaces that pad its lines.
pub(super) fn text(table: &Table) -> String {
    let mut text = String::new();
    for line in table.to_string().lines() {
        text += line.strip_prefix(' ').unwrap_or(line).trim_end();
        text.push('\n');
    }
    text
}

/// The columns of the longest name.
pub(super) const NAME: usize = 30;

/// The columns of a line that a person reads.
const LINE: usize = 80;

/// The columns that a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Makes a name visible, and short enough for so many columns. Its end is kept: names often differ only there.
pub(super) fn shorten(name: &str, columns: usize) -> String {
    const ELLIPSIS: &str = "...";
    let visible = claimsmith::diagnostic::visible(name);
    if fits(&visible, columns) {
        return visible.into_owned();
    }
    let room = columns.saturating_sub(ELLIPSIS.len());
    let end: String = take_columns(visible.chars().rev(), room / 3).chars().rev().collect();
    take_columns(visible.chars(), room - width(&end)) + ELLIPSIS + &end
}

/// Whether a text fits into so many columns. Marks take none, but a name is not made of marks.
fn fits(text: &str, columns: usize) -> bool {
    width(text) <= columns && text.chars().nth(2 * columns).is_none()
}

/// The first characters that fit into so many columns.
fn take_columns(characters: impl Iterator<Item = char>, columns: usize) -> String {
    let mut taken = String::new();
    for character in characters {
        taken.push(character);
        if !fits(&taken, columns) {
            taken.pop();
            break;
        }
    }
    taken
}

/// Breaks a text into lines between words, each with an indent.
pub(super) fn wrap(text: &str, indent: &str) -> String {
    let mut wrapped = String::new();
    let mut line = indent.to_owned();
    for word in text.split(' ') {
        let is_first = line.len() == indent.len();
        if !is_first && width(&line) + 1 + width(word) > LINE {
            wrapped += &line;
            wrapped.push('\n');
            line = indent.to_owned() + word;
        } else {
            line += if is_first { "" } else { " " };
            line += word;
        }
    }
    wrapped + &line + "\n"
}

/// A bar for a part of a whole; what is beyond the whole is cut, with a mark.
pub(super) fn bar(part: impl TryInto<u64>, whole: impl TryInto<u64>) -> String {
    let length = wide(part).saturating_mul(wide(BAR)).div_ceil(wide(whole).max(1));
    usize::try_from(length)
        .ok()
        .filter(|&length| length <= BAR)
        .map_or_else(|| "#".repeat(BAR) + ">", |length| "#".repeat(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_both_ends_and_fit() {
        assert_eq!(shorten("x-hasura-role", 13), "x-hasura-role");
        assert_eq!(shorten("x-hasura-role", 12), "x-hasu...ole");
        assert_eq!(shorten("日本語日本語", 10), "日本...語");
        assert_eq!(shorten("\u{7}", 32), "\\u{7}");
        let marked = format!("e{}", "\u{301}".repeat(1_000));
        assert_eq!(shorten(&marked, 12).chars().count(), 24 + 3);
        // A pictograph that a selector makes wide shows the selector.
        assert!(width(&shorten(&"\u{2764}\u{fe0f}".repeat(40), 30)) <= 30);
    }

    #[test]
    fn lines_break_between_words() {
        let word = "w".repeat(38);
        assert_eq!(wrap(&format!("{word} {word} b"), "  "), format!("  {word} {word}\n  b\n"));
        let long = "w".repeat(100);
        assert_eq!(wrap(&format!("a {long} b"), "  "), format!("  a\n  {long}\n  b\n"));
    }
}

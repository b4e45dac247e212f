//! Tables, numbers and bars for people.

use comfy_table::{CellAlignment, Table, presets};

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

/// Makes a name visible, and short enough for a table.
pub(super) fn shorten(name: &str) -> String {
    const LONGEST: usize = 28;
    let visible = claimsmith::visible(name);
    match visible.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", visible.get(..end).unwrap_or("")),
        None => visible.into_owned(),
    }
}

/// A number with its digits in groups of three.
pub(super) fn group(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A bar for a part of a whole; what is beyond the whole is cut, with a mark.
pub(super) fn bar(part: usize, whole: usize) -> String {
    let length = part.saturating_mul(BAR).div_ceil(whole.max(1));
    if length > BAR { "#".repeat(BAR) + ">" } else { "#".repeat(length) }
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

//! Numbers as people read them.

/// A number with its digits in groups of three.
pub(super) fn group(number: impl TryInto<u64>) -> String {
    let digits = wide(number).to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number and what is counted, which is given as one of it is called: `1 user`, `2 users`.
pub(super) fn counted(number: u64, one: &str) -> String {
    format!("{} {one}{}", group(number), if number == 1 { "" } else { "s" })
}

/// A part of a whole, in percent.
pub(super) fn percent(part: impl TryInto<u64>, whole: impl TryInto<u64>) -> String {
    format!("{:.1}%", share(part, whole, 100.0))
}

/// A part of a whole, on a scale on which the whole is `all`. A part of nothing is 0.
#[expect(clippy::cast_precision_loss, reason = "shares are shown with one decimal")]
pub(super) fn share(part: impl TryInto<u64>, whole: impl TryInto<u64>, all: f64) -> f64 {
    all * wide(part) as f64 / wide(whole).max(1) as f64
}

/// A size or a count as a number of 64 bits. It fits on every machine that there is.
pub(super) fn wide(number: impl TryInto<u64>) -> u64 {
    number.try_into().unwrap_or(u64::MAX)
}

/// A mean, to one decimal.
pub(super) fn mean(mean: f64) -> String {
    let text = format!("{mean:.1}");
    match text.split_once('.') {
        Some((whole, decimal)) if whole.len() > 3 => {
            whole.parse::<u64>().map_or_else(|_| text.clone(), |whole| format!("{}.{decimal}", group(whole)))
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_in_groups_of_three() {
        assert_eq!([0_u64, 999, 1_000, 1_234_567].map(group), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0.0, 999.94, 1_257.84].map(mean), ["0.0", "999.9", "1,257.8"]);
    }

    #[test]
    fn one_is_no_plural() {
        assert_eq!(
            [0, 1, 2, 1_000].map(|number| counted(number, "user")),
            ["0 users", "1 user", "2 users", "1,000 users"]
        );
    }

    #[test]
    fn shares_are_of_something() {
        assert_eq!(
            [percent(1_u64, 3_u64), percent(2_usize, 2_usize), percent(0_u64, 0_u64)],
            ["33.3%", "100.0%", "0.0%"]
        );
    }
}

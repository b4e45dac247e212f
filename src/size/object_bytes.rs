//! The bytes of an object, from those of its members.

/// The bytes of an object whose members have the given bytes; one of 0 bytes is left out, and has no comma.
pub(crate) fn object_bytes(members: impl Iterator<Item = usize>) -> usize {
    let (count, sum) =
        members.filter(|&bytes| bytes > 0).fold((0_usize, 0_usize), |(count, sum), bytes| (count + 1, sum + bytes));
    sum + count.saturating_sub(1) + "{}".len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_has_no_comma() {
        assert_eq!(object_bytes([0, 5, 0, 6, 0].into_iter()), r#"{"a":1,"b":12}"#.len());
        assert_eq!(object_bytes([0, 0].into_iter()), "{}".len());
    }
}

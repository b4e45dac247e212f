//! Names as the consumers of tokens see them: which names they take for the same, and which words are in a name.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use crate::diagnostic::is_invisible;

/// Folds a name, so that names which some consumer takes for the same become equal: in NFKC, without invisible
/// characters and blanks, and in lower case.
///
/// For example, Go's `encoding/json` ignores case, and people do not see zero-width characters.
pub(crate) fn fold(name: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
    if name.bytes().all(plain) {
        return Cow::Borrowed(name);
    }
    // Case folding can leave something for NFKC to compose, and NFKC something to fold. Twice is enough (Unicode,
    // section 3.13).
    Cow::Owned(fold_once(&fold_once(name)))
}

fn fold_once(name: &str) -> String {
    let visible: String = name
        .nfkc()
        .filter(|&character| !is_invisible(character))
        // Java's `equalsIgnoreCase` takes these Turkish letters for an `i`; the default case folding does not.
        .map(|character| if matches!(character, 'ı' | 'İ') { 'i' } else { character })
        .collect();
    caseless::default_case_fold_str(&visible).nfkc().collect()
}

/// What consumers may read as the name, folded: the whole name, and the part before a NUL, at which C libraries stop.
pub(crate) fn readings(name: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let before_nul = name.split_once('\0').map(|(before, _)| before);
    [Some(name), before_nul].into_iter().flatten().map(fold)
}

/// Whether a step spells `private_metadata`, with or without its underscore, in any letter case, and also where
/// invisible characters or other forms of its letters disguise it.
pub(crate) fn is_private_metadata(step: &str) -> bool {
    let is_private =
        |folded: &str| folded.chars().filter(|character| character.is_alphanumeric()).eq("privatemetadata".chars());
    readings(step).any(|folded| is_private(&folded))
}

/// The camelCase spelling of a `snake_case` name, such as `primaryEmailAddressId` for `primary_email_address_id`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut spelled = words.next().unwrap_or("").to_owned();
    for word in words {
        let mut characters = word.chars();
        spelled.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        spelled.push_str(characters.as_str());
    }
    spelled
}

/// Whether a name has a word in it, such as `role`, by which consumers decide what somebody may do.
pub(crate) fn reads_like_authorization(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "access",
        "acl",
        "admin",
        "admins",
        "administrator",
        "allowed",
        "authorities",
        "authority",
        "authorization",
        "authorized",
        "capabilities",
        "capability",
        "entitled",
        "entitlement",
        "entitlements",
        "grant",
        "grants",
        "group",
        "groups",
        "level",
        "moderator",
        "owner",
        "permission",
        "permissions",
        "perms",
        "plan",
        "plans",
        "policies",
        "policy",
        "privilege",
        "privileges",
        "right",
        "rights",
        "role",
        "roles",
        "root",
        "scope",
        "scopes",
        "scp",
        "staff",
        "subscription",
        "superuser",
        "sudo",
        "tenant",
        "tier",
        "verified",
    ];
    has_word(name, WORDS)
}

/// Whether a name has a word in it that denies something, such as `banned`. Where such a claim is missing, a consumer
/// may grant what the claim would have denied.
pub(crate) fn denies(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "archived",
        "ban",
        "banned",
        "blacklisted",
        "blocked",
        "blocklisted",
        "cancelled",
        "canceled",
        "compromised",
        "deactivated",
        "deleted",
        "delinquent",
        "denied",
        "deny",
        "disabled",
        "disallowed",
        "excluded",
        "expired",
        "flagged",
        "forbidden",
        "frozen",
        "inactive",
        "invalid",
        "limited",
        "locked",
        "lockout",
        "overdue",
        "paused",
        "prohibited",
        "quarantined",
        "readonly",
        "rejected",
        "removed",
        "restricted",
        "restrictions",
        "revoked",
        "sanctioned",
        "suspended",
        "suspension",
        "terminated",
        "unpaid",
        "untrusted",
        "unverified",
    ];
    has_word(name, WORDS)
}

/// Whether one of the name's words, or the folded name as a whole, is in a list.
fn has_word(name: &str, words: &[&str]) -> bool {
    let mut own =
        name.split(|character: char| !character.is_alphanumeric()).flat_map(camel_case_words).map(str::to_lowercase);
    own.any(|word| words.contains(&word.as_str())) || words.contains(&fold(name).as_ref())
}

/// The [`similarity`] above which one name is taken for a misspelling of the other.
pub(crate) const ALIKE: f64 = 0.7;

/// How alike two names are, from 0 to 1, by how many letters are missing, wrong or swapped.
pub(crate) fn similarity(name: &str, other: &str) -> f64 {
    // A much longer name is not a misspelling, and would take long to compare.
    if other.len() > 2 * name.len() + 2 { 0.0 } else { strsim::normalized_damerau_levenshtein(name, other) }
}

/// Whether each word of a name may be a misspelling of the same word of the other: `created_by` is not one of
/// `created_at`.
pub(crate) fn may_be_misspelled(name: &str, other: &str) -> bool {
    const WORD: f64 = 0.5;
    let words = |name: &str| name.split('_').count();
    words(name) != words(other)
        || name.split('_').zip(other.split('_')).all(|(word, other)| similarity(word, other) >= WORD)
}

/// The words of a camelCase name.
fn camel_case_words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .zip(rest.chars().skip(1))
            .find(|((_, before), after)| before.is_lowercase() && after.is_uppercase())
            .map_or(rest.len(), |((offset, before), _)| offset + before.len_utf8());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_sees_through_case_width_and_invisible_characters() {
        for name in
            ["Sub", "ｓｕｂ", "s\u{200b}ub", "sub ", "sub\0", "\u{feff}sub", "su\u{e0062}b", "s\u{fe0f}ub", "ſub"]
        {
            assert_eq!(fold(name), "sub", "{name:?}");
        }
        assert_eq!(fold("iß"), "iss");
        assert_ne!(fold("ѕub"), "sub");
    }

    #[test]
    fn private_metadata_is_seen_in_every_spelling() {
        for step in [
            "private_metadata",
            "privateMetadata",
            "PRIVATE-METADATA",
            "private_metadata ",
            "private\u{200b}_metadata",
            "ｐｒｉｖａｔｅ_metadata",
            "private metadata",
            "private_metadata\0.x",
        ] {
            assert!(is_private_metadata(step), "{step:?}");
        }
        assert!(!is_private_metadata("private_metadata2"));
        assert!(!is_private_metadata("public_metadata"));
    }

    #[test]
    fn authorization_is_read_word_by_word() {
        for name in ["role", "Roles", "is_admin", "isAdmin", "x-hasura-allowed-roles", "org_permissions", "ROLE"] {
            assert!(reads_like_authorization(name), "{name}");
        }
        for name in ["theme", "parole", "controls", "planet", ""] {
            assert!(!reads_like_authorization(name), "{name}");
        }
    }

    #[test]
    fn denial_is_read_word_by_word() {
        for name in ["banned", "isBanned", "account-locked", "BLOCKED", "suspended_until", "is_deleted"] {
            assert!(denies(name), "{name}");
        }
        for name in ["blocks", "active", "urban", "clock", "plan", ""] {
            assert!(!denies(name), "{name}");
        }
    }

    #[test]
    fn camel_case_joins_words() {
        assert_eq!(camel_case("primary_web3_wallet_id"), "primaryWeb3WalletId");
        assert_eq!(camel_case("id"), "id");
    }
}

//! Every character of Unicode, tried as a disguise: inside a reserved name, in place of one, and inside the name of
//! private metadata.

use std::collections::BTreeSet;
use std::thread;

use claimsmith::catalog::Token;
use claimsmith::diagnostic::Code;
use claimsmith::{CompileOptions, Template};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// What fits into one template.
const AT_A_TIME: usize = 2_500;

const SESSION: &[&str] =
    &["azp", "exp", "fva", "iat", "iss", "jti", "nbf", "sid", "sub", "v", "pla", "fea", "sts", "o", "act", "handshake"];
const CUSTOM: &[&str] =
    &["azp", "exp", "fva", "iat", "iss", "jti", "nbf", "sub", "sts", "act", "handshake", "sid", "v", "pla", "fea"];

/// The planes that have characters, but for private use.
fn characters() -> impl Iterator<Item = char> {
    ('\0'..='\u{3ffff}').chain('\u{e0000}'..='\u{e0fff}')
}

/// The names among them that a template may not claim.
fn refused(token: Token, names: &[String]) -> BTreeSet<String> {
    let mut refused = BTreeSet::new();
    for names in names.chunks(AT_A_TIME) {
        let members: Vec<String> = names.iter().map(|name| format!("{}:0", Value::from(name.as_str()))).collect();
        let text = format!("{{{}}}", members.join(","));
        let Err(error) = CompileOptions::new().with_token(token).compile(&text) else { continue };
        for diagnostic in error.diagnostics().iter().filter(|diagnostic| diagnostic.code() == Code::ReservedClaim) {
            refused.insert(serde_json::from_str(&text[diagnostic.span()]).expect("a name"));
        }
    }
    refused
}

/// Whether a character shows nothing: what is no graphic character (Unicode, section 2.4), what the property
/// `Default_Ignorable_Code_Point` lists, and the blank pattern of Braille.
fn shows_nothing(character: char) -> bool {
    let ignorable = [
        0x34f..=0x34f,
        0x115f..=0x1160,
        0x17b4..=0x17b5,
        0x180b..=0x180f,
        0x2800..=0x2800,
        0x3164..=0x3164,
        0xfe00..=0xfe0f,
        0xffa0..=0xffa0,
        0xe0000..=0xe0fff,
    ];
    matches!(character.general_category_group(), GeneralCategoryGroup::Other | GeneralCategoryGroup::Separator)
        || ignorable.iter().any(|range| range.contains(&u32::from(character)))
}

#[test]
fn a_reserved_name_with_a_character_that_shows_nothing_is_reserved() {
    let names: Vec<String> = characters().map(|character| format!("su{character}b")).collect();
    let expected = characters().zip(&names).filter(|&(character, _)| shows_nothing(character));
    assert_eq!(refused(Token::Session, &names), expected.map(|(_, name)| name.clone()).collect());
}

#[test]
fn a_character_that_folds_to_a_reserved_name_is_reserved() {
    let names: Vec<String> = characters().map(String::from).collect();
    // Folding by case alone would miss what NFKC finds, and the other way round.
    let fold = |name: &str| caseless::default_case_fold_str(&name.nfkc().collect::<String>());
    let reserved = |one: &'static str, other: &'static str| {
        names.iter().filter(move |name| [one, other].contains(&fold(name).as_str())).cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(refused(Token::Session, &names), reserved("v", "o"));
    assert_eq!(refused(Token::Custom, &names), reserved("v", "v"));
    assert!(reserved("o", "o").len() > 20);
}

#[test]
fn every_spelling_in_capitals_is_reserved_and_nothing_else() {
    for (token, reserved) in [(Token::Session, SESSION), (Token::Custom, CUSTOM)] {
        for name in reserved {
            let spellings: Vec<String> = (0..1_u32 << name.len().min(8))
                .map(|capitals| {
                    let capital = |place: usize| capitals >> place.min(31) & 1 == 1;
                    let spell = |(place, letter): (usize, char)| {
                        if capital(place) { letter.to_ascii_uppercase() } else { letter }
                    };
                    name.chars().enumerate().map(spell).collect()
                })
                .collect::<BTreeSet<String>>()
                .into_iter()
                .collect();
            assert_eq!(refused(token, &spellings).len(), spellings.len(), "{name}");
        }
        let letters: Vec<String> = ('a'..='z').map(String::from).collect();
        let pairs = letters.iter().flat_map(|first| letters.iter().map(move |second| format!("{first}{second}")));
        let triples: Vec<String> =
            pairs.clone().flat_map(|pair| ('a'..='z').map(move |third| format!("{pair}{third}"))).collect();
        let all: Vec<String> = letters.iter().cloned().chain(pairs).chain(triples).collect();
        let expected = reserved.iter().filter(|name| name.len() <= 3).map(|&name| name.to_owned()).collect();
        assert_eq!(refused(token, &all), expected);
    }
}

#[test]
fn private_metadata_is_refused_through_every_character_that_folds() {
    let fold = |character: char| {
        let folded: String = caseless::default_case_fold_str(&character.nfkc().collect::<String>());
        // Parentheses, marks and the like are passed over: `private (meta) data` is seen, too.
        folded.chars().filter(|character| character.is_alphanumeric()).collect::<String>()
    };
    // A quote would end the step, and has a shortcode of its own.
    let characters: Vec<char> = characters().filter(|&character| character != '\'').collect();
    let compare = |characters: &[char]| {
        let steps: Vec<String> =
            characters.iter().map(|character| format!("<<user['priv{character}te_metadata']>>")).collect();
        let text = serde_json::to_string(&[("a", steps)].into_iter().collect::<std::collections::BTreeMap<_, _>>());
        let result = Template::compile(text.expect("JSON"));
        let found = result.as_ref().map_or_else(|error| error.diagnostics(), Template::warnings);
        let private = found.iter().filter(|diagnostic| diagnostic.code() == Code::PrivateMetadata).count();
        let expected = characters.iter().filter(|&&character| fold(character) == "a").count();
        assert_eq!(private, expected, "from {:?} on", characters.first());
    };
    // No other test takes half as long: it has all cores.
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for share in characters.chunks(characters.len().div_ceil(workers)) {
            scope.spawn(move || share.chunks(AT_A_TIME / 4).for_each(compare));
        }
    });
}

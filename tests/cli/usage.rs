//! Wrong usage is told in one line, and help is for people.

use crate::invocation::claimsmith;

#[test]
fn wrong_usage_is_told_in_one_line() {
    let cases: [(&[&str], &str); 16] = [
        (&["render"], "the following required arguments were not provided: <TEMPLATE>; --help tells more"),
        (&["frob"], "unrecognized subcommand 'frob'; --help tells more"),
        (
            &["chekc", "t.json"],
            "unrecognized subcommand 'chekc'; tip: a similar subcommand exists: 'check'; --help tells more",
        ),
        (
            &["check", "t.json", "--deny"],
            "unexpected argument '--deny' found; tip: a similar argument exists: '--deny-warnings'; --help tells more",
        ),
        (
            &["check", "t.json", "--format", "xml"],
            "invalid value 'xml' for '--format <FORMAT>' [possible values: human, json]; --help tells more",
        ),
        (
            &["size", "t.json", "--alg", "none"],
            "invalid value 'none' for '--alg <ALG>': `none` signs nothing, and nobody may trust such a token; --help tells \
             more",
        ),
        (
            &["render", "t.json", "--max-line", "0"],
            "invalid value '0' for '--max-line <BYTES>': not between 1 and 16777216; --help tells more",
        ),
        (
            &["render", "t.json", "--max-line", "99999999999999999999999999"],
            "invalid value '99999999999999999999999999' for '--max-line <BYTES>': not a whole number of bytes; \
             --help tells more",
        ),
        (
            &["render", "t.json", "--max-line=-1"],
            "invalid value '-1' for '--max-line <BYTES>': not a whole number of bytes; --help tells more",
        ),
        (
            &["size", "t.json", "--depth", "99999999999999999999"],
            "invalid value '99999999999999999999' for '--depth <LEVELS>': number too large to fit in target type; \
             --help tells more",
        ),
        (
            &["render", "t.json", "--contexts", "--org", "o.json"],
            "the argument '--contexts' cannot be used with '--org <FILE>'; --help tells more",
        ),
        (
            &["check", "t.json", "--allow", "W999"],
            "invalid value 'W999' for '--allow <CODE>': unknown code: codes are written like `W101`; --help tells more",
        ),
        (
            &["render", "t.json", "--allow", "E012"],
            "invalid value 'E012' for '--allow <CODE>': this is the code of an error, and only warnings can be \
             silenced; --help tells more",
        ),
        (
            &["audit", "t.json", "u.json", "--partial", "--format", "human"],
            "the argument '--partial' cannot be used with '--format <FORMAT>'; --help tells more",
        ),
        (
            &["audit", "--merge", "t.json", "--alg", "RS256"],
            "the argument '--merge <AUDIT>...' cannot be used with '--alg <ALG>'; --help tells more",
        ),
        (
            &["check", "t.json", "--token", "\u{85}\u{202e}\ny"],
            "invalid value ' \\u{202e} y' for '--token <TOKEN>' [possible values: session, session-v1, custom]; --help tells more",
        ),
    ];
    for (arguments, why) in cases {
        claimsmith(arguments).file("t.json", "{}").refuses(why).run();
    }
}

#[test]
fn help_names_every_command_and_its_options_and_fits_80_columns() {
    let cases: [(&[&str], &[&str]); 7] = [
        (
            &["--help"],
            &["check", "render", "size", "audit", "explain", "Exit status: 0 if all is fine, 1 if something is wrong"],
        ),
        (&["help", "check"], &["<TEMPLATE>", "--token", "--format", "--deny-warnings"]),
        (&["check", "--help"], &["<TEMPLATE>", "--token", "--format", "--deny-warnings"]),
        (
            &["render", "--help"],
            &[
                "[USER]",
                "--org <FILE>",
                "--membership <FILE>",
                "--session <FILE>",
                "--contexts",
                "--allow <CODE>",
                "--pretty",
                "--ndjson",
                "--max-line",
            ],
        ),
        (
            &["size", "--help"],
            &["[USER]", "--org <FILE>", "--header <FILE>", "--defaults <FILE>", "--alg <ALG>", "--format"],
        ),
        (
            &["audit", "--help"],
            &["[USERS]", "--html <FILE>", "--partial", "--merge <AUDIT>...", "--fail-on <VERDICT>", "--alg <ALG>"],
        ),
        (&["explain", "--help"], &["<TEMPLATE>", "--token"]),
    ];
    for (arguments, parts) in cases {
        let outcome = claimsmith(arguments).environment("COLUMNS", "80").outcome();
        let help = String::from_utf8(outcome.stdout).unwrap();
        assert_eq!((outcome.stderr.as_str(), outcome.status), ("", 0));
        for part in parts {
            assert!(help.contains(part), "{part} is not in the help of {arguments:?}:\n{help}");
        }
        assert!(help.lines().all(|line| line.chars().count() <= 80), "too wide: {arguments:?}\n{help}");
    }
}

#[test]
fn no_command_shows_the_help_to_the_person_who_typed_it() {
    let outcome = claimsmith::<&str>([]).outcome();
    assert!(outcome.stderr.contains("Usage: claimsmith <COMMAND>"), "{}", outcome.stderr);
    assert_eq!((outcome.stdout.len(), outcome.status), (0, 2));
}

#[test]
fn the_version_is_the_crate_s() {
    claimsmith(["--version"]).prints(concat!("claimsmith ", env!("CARGO_PKG_VERSION"), "\n")).run();
}

#[test]
fn standard_input_is_one_of_the_inputs_at_most() {
    let cases: [&[&str]; 7] = [
        &["render", "-"],
        &["render", "-", "-"],
        &["render", "template.json", "--org", "-"],
        &["render", "template.json", "user.json", "--org", "-", "--session", "-"],
        &["render", "template.json", "-", "--membership", "-"],
        &["size", "-", "-"],
        &["size", "template.json", "user.json", "--header", "-", "--defaults", "-"],
    ];
    for arguments in cases {
        claimsmith(arguments).sample_files().refuses("only one of the inputs can be standard input").run();
    }
}

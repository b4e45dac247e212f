//! From text to tree.

use pest::Parser as _;
use pest::error::ErrorVariant;

use super::builder::Builder;
use super::expected::{offset, stack_exhausted, wanted};
use super::grammar::{Grammar, Rule};
use super::json_error::json_error;
use super::lexer::{Lexer, Token, TokenKind};
use super::nesting;
use super::recovery::recover;
use super::shortcode_error::bare_shortcode_error;
use super::tree::Node;
use crate::diagnostic::{Finding, Report};

/// The tree of a template.
pub(crate) struct Parsed {
    pub(crate) root: Node,
    /// Whether the template is JSON. If not, the tree has only what could be read of it.
    pub(crate) is_whole: bool,
}

/// Reads a template nested at most `levels` levels, and adds to `found` what is wrong with its syntax.
pub(crate) fn parse(text: &str, levels: usize, found: &mut Vec<Report>) -> Option<Parsed> {
    if let Some(offset) = nesting::first_beyond(text, levels) {
        found.push(Report::new(Finding::TooDeep { levels }, offset..offset + 1));
        return None;
    }
    match Grammar::parse(Rule::template, text) {
        Ok(mut pairs) => {
            let root = pairs.next()?.into_inner().next()?;
            Some(Parsed { root: Builder::new(levels, found).node(root), is_whole: true })
        }
        Err(error) => {
            let offset = offset(&error);
            if let ErrorVariant::CustomError { .. } = &error.variant {
                found.push(stack_exhausted(&error, offset..offset));
                return None;
            }
            let tokens: Vec<Token> = Lexer::new(text).filter(|token| token.kind != TokenKind::Comment).collect();
            found.push(match bare_shortcode_error(text, &error) {
                Some(report) => report,
                None => json_error(text, &tokens, offset, &wanted(&error)),
            });
            let root = recover(text, &tokens, levels, &mut Builder::new(levels, found))?;
            Some(Parsed { root, is_whole: false })
        }
    }
}

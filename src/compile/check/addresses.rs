//! Flags that say that some address of the user is verified. That need not be the primary one.

use crate::catalog::Root;
use crate::diagnostic::{Beside, Finding, Report};
use crate::syntax::tree::Span;

/// Where a template first reads primary addresses and the flags about all addresses.
#[derive(Default)]
pub(super) struct Addresses {
    email: Pair,
    phone: Pair,
}

/// The first places of both for one kind of address.
#[derive(Default)]
struct Pair {
    primary: Option<Span>,
    verified: Option<Span>,
}

impl Addresses {
    /// Remembers that a field is read.
    pub(super) fn see(&mut self, root: Root, field: &str, span: &Span) {
        let place = match (root, field) {
            (Root::User, "primary_email_address") => &mut self.email.primary,
            (Root::User, "primary_phone_number") => &mut self.phone.primary,
            (Root::User, "email_verified") => &mut self.email.verified,
            (Root::User, "phone_number_verified") => &mut self.phone.verified,
            _ => return,
        };
        place.get_or_insert_with(|| span.clone());
    }

    /// A report for each flag that stands in a template with the primary address of its kind.
    pub(super) fn reports(self) -> impl Iterator<Item = Report> {
        let pairs = [
            (self.email, "email_verified", "primary_email_address", "e-mail address"),
            (self.phone, "phone_number_verified", "primary_phone_number", "phone number"),
        ];
        pairs.into_iter().filter_map(|(pair, flag, primary, address)| {
            let finding = Finding::VerifiedBesidePrimary { flag, primary, address };
            Some(Report::new(finding, pair.verified?).beside(Beside::PrimaryAddress, pair.primary?))
        })
    }
}

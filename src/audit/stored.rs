//! Audits are stored, and read back.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::counts::Audit;
use super::histogram::Histogram;
use super::relief::Relief;
use super::subject::Subject;

/// The most bytes that a stored audit may speak of: sums of a few of them are still in range.
const LARGEST: usize = usize::MAX / 16;

impl Serialize for Audit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// A stored audit may say anything: what is not sound is an error.
impl<'de> Deserialize<'de> for Audit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let audit = Self::deserialize(deserializer)?;
        if is_sound(&audit) {
            Ok(audit)
        } else {
            Err(D::Error::custom("the numbers of the audit contradict each other"))
        }
    }
}

/// Whether the numbers of an audit belong to its subject, and to as many users.
fn is_sound(audit: &Audit) -> bool {
    let Subject { claims, members, shortcodes, fields, overridden, arithmetic } = &audit.subject;
    let is_of_users = |histogram: &Histogram| histogram.is_of(audit.users, LARGEST);
    let is_of_some = |relief: &Relief| relief.overflow <= audit.users && relief.fits <= audit.users;
    let is_claim = |claim: usize| claim < claims.len();
    audit.claims.len() == claims.len()
        && audit.relief.len() == audit.subject.removable()
        && audit.nulls.len() == shortcodes.len()
        && audit.mistyped.len() == fields.len()
        && audit.claims.iter().chain([&audit.total]).all(is_of_users)
        && audit.relief.iter().all(is_of_some)
        && audit.nulls.iter().chain(&audit.mistyped).all(|&users| users <= audit.users)
        && audit.worst.are_of(audit.users, LARGEST, claims.len())
        && audit.runs.are_sound(audit.has_users())
        && arithmetic.is_within(LARGEST)
        && overridden.iter().all(|&claim| is_claim(claim))
        && members.iter().all(|member| is_claim(member.claim))
        && shortcodes.iter().all(|shortcode| is_claim(shortcode.claim))
}

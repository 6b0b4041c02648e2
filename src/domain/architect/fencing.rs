//! The fourth workflow: which token, where it comes from and where it is checked.

use super::claims::{By, Sheet};
use super::plan::Plan;
use crate::domain::rules::Kind;
use crate::domain::stores::row::Row;

/// The bullets of token validation.
pub fn validation(plan: &Plan, sheet: &mut Sheet) {
    let store = plan.store;
    let doc = || By::Source(store.source);
    sheet.bullets("Fencing token validation");
    match plan.scope {
        Kind::Efficiency => {
            sheet.claim(By::Rule(plan.rule), &[], "Fencing tokens are not required at this level; each job carries an idempotent key that the consumer remembers for one day of retries.");
        }
        Kind::Bounded => {
            sheet.claim(
                doc(),
                &[],
                format!(
                    "Token: {}; the resource stores the idempotency key with the effect and drops the second one.",
                    store.token
                ),
            );
            sheet.claim(
                By::Rule(plan.rule),
                &[],
                "Locks that turn out to guard money or identity move to a consensus store with ordered fencing tokens.",
            );
        }
        Kind::Resource => {
            sheet.claim(By::Fact("resource_cas"), &[plan.brief.checks_token()], "**The version column or ETag is the fencing token**: each write names the version it read and is rejected on mismatch.");
            sheet.claim(
                By::Rule(plan.rule),
                &[],
                format!(
                    "A token from {} is not accepted in its place: it regresses when the lock store fails over.",
                    plan.name
                ),
            );
        }
        scope => {
            if plan.coarse() {
                sheet.claim(
                    doc(),
                    &[],
                    format!(
                        "**Fencing token: partition epoch ({}) and the owner's number of the grant**; the epoch is {}.",
                        store.token, store.check
                    ),
                );
            } else {
                sheet.claim(doc(), &[], token_line(scope, store));
            }
            let resource = plan.quote(plan.brief.checks_token());
            match resource {
                None if scope == Kind::Sharded => sheet.claim(By::Condition("resource"), &[], "Every protected resource keeps group, key and highest token, and rejects a lower one inside the write's own transaction or at a proxy that is its only writer."),
                Some(words) => sheet.claim(By::Fact("resource_cas"), &[plan.brief.checks_token()], format!("The resource already checks ({words}): the token is written beside its version in the same conditional write.")),
                None => sheet.claim(By::Condition("resource"), &[], "The resource keeps the highest token per key and rejects lower ones in the same transaction as the write; a resource that cannot is put behind a fencing proxy that is its only writer."),
            }
            let first = match scope {
                Kind::Wide => {
                    "A new holder writes its token to the resource first (fence-off) and reads after it, so a delayed write from a cut site is final or rejected."
                }
                Kind::Sharded if plan.coarse() => {
                    "The resource compares partition epoch first and the owner's number second, so a deposed owner's grants are rejected at once."
                }
                Kind::Sharded => {
                    "Tokens of two groups are never compared: the resource stores group and token, and a key that moves starts above its old token."
                }
                Kind::Assumed => {
                    "The resource check is part of the minimum: without it the assumed servers are only advisory."
                }
                Kind::Home => {
                    "Tokens are ordered by the home region alone; a resource in another region checks locally against its own highest token."
                }
                Kind::TwoSites => {
                    "After a manual promotion the epoch stands above every token the old site issued, so its late writers are rejected."
                }
                Kind::Single => {
                    "A restore from backup raises the counter above every issued token before the first grant."
                }
                _ => {
                    "Each write carries the token of its own grant; equal is accepted for the same holder, lower is rejected and alarmed."
                }
            };
            sheet.claim(By::Source("protocols 1.5; Kleppmann 2016"), &[], first);
        }
    }
}

fn token_line(scope: Kind, store: &Row) -> String {
    match scope {
        Kind::Sharded => format!("**Fencing token: group number and {}**; it is {}.", store.token, store.check),
        Kind::Assumed => format!("**Fencing token of the assumed store: {}**: {}.", store.token, store.check),
        Kind::Wide => {
            let article = if store.check.starts_with("the ") { "" } else { "the " };
            format!("**Fencing token: {}, ordered over all sites**; use {article}{}.", store.token, store.check)
        }
        _ => {
            let article = if store.check.starts_with("the ") || store.check.starts_with("a ") { "" } else { "the " };
            format!("**Fencing token: {}**, taken from {article}{}.", store.token, store.check)
        }
    }
}

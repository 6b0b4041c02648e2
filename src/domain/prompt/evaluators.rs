//! The evaluators of a file or of a case, as they stand.

use super::Evaluator;
use super::tree::Node;
use crate::domain::unusable::cut;

/// A list of evaluators, or one.
pub(super) fn evaluators(node: Option<&Node>) -> Vec<Evaluator> {
    let one = |node: &Node| {
        let name = node.get(&["name"]).or_else(|| node.get(&["description"])).map(Node::flat);
        let mut raw = node.json();
        // gh-models reads these four into texts: a number stays as it is spelled.
        for key in ["equals", "contains", "startsWith", "endsWith"] {
            if let Some(text) = node.get(&["string"]).and_then(|keys| keys.get(&[key])).and_then(Node::text)
                && raw["string"][key].is_number()
            {
                raw["string"][key] = text.into();
            }
        }
        let name = name.filter(|n| !n.trim().is_empty()).unwrap_or_else(|| crate::domain::verdict::title(&raw));
        Evaluator { name: cut(name.trim(), 120), raw, line: node.at.line }
    };
    match node.map(|n| (n, n.list())) {
        None => Vec::new(),
        Some((_, Some(items))) => items.iter().map(one).collect(),
        Some((node, None)) => vec![one(node)],
    }
}

//! Rows: those of `stores.yaml`, and one for each store and variant of a playbook that none of them stands for.
//!
//! Packed as `R id template store variant`, then `C column value` for each value; a row with a template has that row's
//! values where it says none of its own.

use super::columns::{COLUMNS, HEAD_SAYS, Holds, NEEDED, SAID, holds};
use super::pack::Packer;
use super::tree::Node;
use std::collections::HashMap;
use std::path::Path;

/// Columns and their values.
pub type Cells = Vec<(&'static str, String)>;

/// A row as it is packed.
pub struct Row {
    id: String,
    line: usize,
    cells: Cells,
}

/// What a playbook says of its store or of one variant.
pub struct Said {
    pub store: String,
    /// Empty for the store itself.
    pub variant: String,
    /// In the playbooks' words; that of the head beside it.
    pub class: String,
    pub head: String,
    pub cells: Cells,
}

impl Packer {
    /// The values of one column, checked; several where it holds a list.
    fn values(&mut self, file: &Path, key: &str, node: &Node, holds: Holds) -> Vec<String> {
        let list = node.list().map(|items| items.iter().filter_map(Node::text).collect::<Vec<_>>());
        let one = || node.text().into_iter().collect::<Vec<_>>();
        let (values, wanted) = match holds {
            Holds::Text => (one(), String::new()),
            Holds::Number => {
                let number = |text: &String| text.parse::<f64>().is_ok_and(|number| number >= 0.0);
                (one().into_iter().filter(number).collect(), "a number".to_owned())
            }
            Holds::Flag => (
                one().into_iter().filter(|text| text == "true" || text == "false").collect(),
                "true or false".to_owned(),
            ),
            Holds::Word(words) => (
                one().into_iter().filter(|text| words.contains(&text.as_str())).collect(),
                format!("one of {}", words.join(", ")),
            ),
            Holds::Texts => (list.clone().unwrap_or_default(), "a list".to_owned()),
            Holds::Rows => (list.clone().unwrap_or_else(one), "ids of rows".to_owned()),
            Holds::Words(words) => {
                let known = list.iter().flatten().filter(|text| words.contains(&text.as_str())).cloned().collect();
                (known, format!("a list of {}", words.join(", ")))
            }
        };
        let whole = list.is_some_and(|list| list.len() == values.len()) || values.len() == 1;
        if !whole && !wanted.is_empty() {
            let found =
                node.text().or_else(|| node.list().map(|_| "a list".to_owned())).unwrap_or("nothing".to_owned());
            self.wrong(file, node.line, format!("{found:?} is no value of {key}: write {wanted}"));
        }
        values
    }

    /// Reads `stores.yaml`.
    pub fn rows(&mut self, file: &Path, root: &Node) {
        let known: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
        for node in root.list().unwrap_or_default() {
            self.only(file, node, &known);
            for key in NEEDED {
                self.need(file, node, key);
            }
            let id = node.get("id").and_then(Node::text).unwrap_or_default();
            if self.rows.iter().any(|row| row.id == id) {
                self.wrong(file, node.line, format!("the row {id} stands here twice: write another id"));
            }
            let mut cells = Cells::new();
            for (column, holds) in COLUMNS {
                if let Some(value) = node.get(column) {
                    cells.extend(self.values(file, column, value, holds).into_iter().map(|value| (column, value)));
                }
            }
            // Said to have no label, unlike a row whose id is one.
            if node.get("label").is_some_and(|label| label.text().is_none()) {
                cells.push(("label", String::new()));
            }
            self.rows.push(Row { id, line: node.line, cells });
        }
    }

    /// What the head of a playbook or one of its variants says in columns.
    pub fn said(&mut self, file: &Path, node: &Node, head: bool) -> Cells {
        let mut cells = Cells::new();
        for (key, column) in SAID {
            match (node.get(key), holds(column)) {
                (Some(value), Some(holds)) => {
                    cells.extend(self.values(file, key, value, holds).into_iter().map(|value| (column, value)));
                }
                _ if head && HEAD_SAYS.contains(&key) => {
                    self.need(file, node, key);
                }
                _ => {}
            }
        }
        let has = |column| cells.iter().any(|(known, _)| *known == column);
        if (has("cycles") || has("key_cycles")) && !has("capacity_source") {
            self.wrong(file, node.line, "a figure without its source: write `capacity_source:` beside it");
        }
        cells
    }

    /// Packs all rows. `labels`: label, store and variant of `store_ids.yaml`.
    pub fn pack_rows(&mut self, file: &Path, labels: &[(String, String, String)]) {
        let rows = std::mem::take(&mut self.rows);
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let mut stands: Vec<(&str, &str)> = Vec::new();
        let mut templates: HashMap<&str, (&str, &str)> = HashMap::new();
        for row in &rows {
            for (column, value) in &row.cells {
                let rows = matches!(holds(column), Some(Holds::Rows));
                let nothing = match *column {
                    "label" => !value.is_empty() && !labels.iter().any(|(label, ..)| label == value),
                    _ => rows && !ids.contains(value),
                };
                if nothing {
                    self.wrong(file, row.line, format!("{column} of {} names nothing known: {value}", row.id));
                }
            }
            let cell =
                |column: &str| row.cells.iter().find(|(known, _)| *known == column).map(|(_, value)| value.as_str());
            let of = |name: &str| labels.iter().find(|(label, ..)| label == name);
            let (_, store, variant) = match of(&row.id).or_else(|| of(cell("label")?)) {
                Some((_, store, variant)) => ("", store.as_str(), variant.as_str()),
                None => ("", "", ""),
            };
            stands.push((store, variant));
            let template = cell("template").unwrap_or_default();
            if !template.is_empty() {
                templates.insert(template, (&row.id, cell("source").unwrap_or_default()));
            }
            self.line(&[if template.is_empty() { "R" } else { "W" }, &row.id, "", store, variant]);
            for (column, value) in &row.cells {
                self.line(&["C", column, value]);
            }
        }
        for said in std::mem::take(&mut self.said) {
            if !stands.contains(&(said.store.as_str(), said.variant.as_str())) {
                self.made(file, &said, &ids, &templates, labels);
            }
        }
    }

    fn made(
        &mut self,
        file: &Path,
        said: &Said,
        ids: &[String],
        templates: &HashMap<&str, (&str, &str)>,
        labels: &[(String, String, String)],
    ) {
        let cell = |column: &str| {
            said.cells.iter().rev().find(|(known, _)| *known == column).map_or("", |(_, value)| value.as_str())
        };
        let class = ruled(&said.class, &said.head, cell("reach"));
        let template = match (class, cell("expiry_by")) {
            ("consensus" | "single", "client") => "client",
            ("consensus" | "single", _) => "server",
            _ => "lossy",
        };
        let Some((template, source)) = templates.get(template) else {
            return self.wrong(
                file,
                1,
                format!("no row is the template {template}: write `template: {template}` in one"),
            );
        };
        let mut id = said.store.clone();
        if !said.variant.is_empty() {
            id = if said.variant.starts_with(&said.store) {
                said.variant.clone()
            } else {
                format!("{id}_{}", said.variant)
            };
        }
        if ids.contains(&id) {
            id += "_known";
        }
        let label = labels.iter().find(|(_, store, variant)| *store == said.store && *variant == said.variant);
        self.line(&["R", &id, template, &said.store, &said.variant]);
        self.line(&["C", "label", label.map_or("", |(label, ..)| label)]);
        self.line(&["C", "class", class]);
        self.line(&["C", "source", &format!("{}; {source}", said.store)]);
        for (at, (column, value)) in said.cells.iter().enumerate() {
            // What a variant says stands behind what its store says.
            let said_again = said.cells[at + 1..].iter().any(|(known, _)| known == column);
            if !said_again && (*column != "placed" || class == "consensus") {
                self.line(&["C", column, value]);
            }
        }
    }
}

/// The class of the rules for one of the playbooks. What the head calls no lock is none in any variant: it orders its own
/// work, not ours. An authority that is held by one place has no failover to the rules.
fn ruled(class: &str, head: &str, votes: &str) -> &'static str {
    match class {
        _ if head == "NOT_A_LOCK" => "none",
        "CONSENSUS" | "LINEARIZABLE_SERVICE" if votes == "node" => "single",
        "CONSENSUS" | "LINEARIZABLE_SERVICE" => "consensus",
        "SINGLE_DURABLE" => "single",
        "ASYNC_COPY" => "async",
        "MULTI_WRITE" | "AP" => "ap",
        "CACHE" => "volatile",
        _ => "none",
    }
}

//! The only material a design is made of: claims, each with what stands behind it, and their sheet.
//! Renders Markdown from claims and headings; words nothing itself.

use crate::domain::brief::Span;

/// What stands behind a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// A rule of feasibility, by id.
    Rule(&'static str),
    /// A formula with its numbers, and its source.
    Formula(String, &'static str),
    /// A publication or documentation.
    Source(&'static str),
    /// A statement of a playbook: its id, who says so, and the figures that were filled in.
    Statement(&'static str, &'static str, String),
    /// A fact out of the texts, by name.
    Fact(&'static str),
    /// An assumption, by name.
    Assumption(&'static str),
    /// What the design needs of the infrastructure or the resource, by name.
    Condition(&'static str),
}

/// One statement of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// As it stands in the design.
    pub text: String,
    /// What it rests on.
    pub by: By,
    /// The words of the inputs it uses.
    pub inputs: Vec<Span>,
}

/// A section of the design.
#[derive(Clone, Debug)]
struct Section {
    heading: &'static str,
    bullets: bool,
    /// Claims, and whether each goes on in the paragraph of the one before it.
    claims: Vec<(Claim, bool)>,
}

/// A design in the making.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    sections: Vec<Section>,
}

impl By {
    /// The kind, for `explain`.
    pub fn kind(&self) -> &'static str {
        match self {
            By::Rule(_) => "rule",
            By::Formula(..) => "formula",
            By::Source(_) => "source",
            By::Statement(..) => "statement",
            By::Fact(_) => "fact",
            By::Assumption(_) => "assumption",
            By::Condition(_) => "condition",
        }
    }

    /// Its id or text, for `explain`.
    pub fn text(&self) -> String {
        match self {
            By::Rule(id) | By::Source(id) | By::Fact(id) | By::Assumption(id) | By::Condition(id) => (*id).to_owned(),
            By::Formula(formula, source) => format!("{formula} [{source}]"),
            By::Statement(id, source, figures) if figures.is_empty() => format!("{id} [{source}]"),
            By::Statement(id, source, figures) => format!("{id}, {figures} [{source}]"),
        }
    }
}

impl Sheet {
    /// Opens a section of prose.
    pub fn prose(&mut self, heading: &'static str) {
        self.sections.push(Section { heading, bullets: false, claims: Vec::new() });
    }

    /// Opens a section of bullets: only for the four workflows.
    pub fn bullets(&mut self, heading: &'static str) {
        self.sections.push(Section { heading, bullets: true, claims: Vec::new() });
    }

    /// Adds a claim to the open section.
    pub fn claim(&mut self, by: By, inputs: &[Option<&Span>], text: impl Into<String>) {
        let inputs = inputs.iter().filter_map(|span| span.cloned()).collect();
        if let Some(section) = self.sections.last_mut() {
            section.claims.push((Claim { text: text.into(), by, inputs }, false));
        }
    }

    /// Adds a claim that belongs to the one before it: same paragraph or bullet.
    pub fn also(&mut self, by: By, inputs: &[Option<&Span>], text: impl Into<String>) {
        self.claim(by, inputs, text);
        if let Some(section) = self.sections.last_mut()
            && section.claims.len() > 1
            && let Some((_, joined)) = section.claims.last_mut()
        {
            *joined = true;
        }
    }

    /// This statement is said already.
    pub fn says(&self, statement: &str) -> bool {
        let of = |claim: &Claim| matches!(claim.by, By::Statement(id, ..) if id == statement);
        self.sections.iter().flat_map(|section| &section.claims).any(|(claim, _)| of(claim))
    }

    /// Words of the design.
    pub fn words(&self) -> usize {
        self.render().split_whitespace().count()
    }

    /// The design as Markdown; a claim is a paragraph or a bullet.
    pub fn render(&self) -> String {
        let mut out = String::new();
        for section in self.sections.iter().filter(|section| !section.claims.is_empty()) {
            out.push_str("## ");
            out.push_str(section.heading);
            out.push_str("\n\n");
            for (claim, joined) in &section.claims {
                if *joined {
                    out.truncate(out.trim_end().len());
                    out.push(' ');
                } else if section.bullets {
                    out.push_str("- ");
                }
                out.push_str(&claim.text);
                out.push_str(if section.bullets { "\n" } else { "\n\n" });
            }
            if section.bullets {
                out.push('\n');
            }
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    /// All claims in order.
    pub fn into_claims(self) -> Vec<Claim> {
        self.sections.into_iter().flat_map(|section| section.claims).map(|(claim, _)| claim).collect()
    }
}

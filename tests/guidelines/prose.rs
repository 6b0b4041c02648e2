//! A refusal in words, without a design, is marked; a design that speaks of refusing is none.

use super::good::answers;
use super::{COMPLETE, Said, marks, seed};
use dlm_architect::domain::guideline::Severity;

/// Answers that refuse in words.
const REFUSALS: &[&str] = &[
    "I cannot design this because the infrastructure constraints are insufficient.",
    "I can't provide a design: two nodes cannot form a quorum that survives the loss of one.",
    "I must refuse to design this system.",
    "I have to decline this request.\n\nA single Redis node loses acknowledged grants.",
    "I'm sorry, but I can't meet these requirements with the given infrastructure.",
    "Unfortunately, it is not possible to satisfy the consistency SLA on this infrastructure.",
    "## Refusal\n\nTwo sites without a third vote can't keep strict mutual exclusion and stay available.",
    "**Design refused.** The two regions have no third vote.",
    "Infrastructure constraints insufficient for consistency SLA",
    "The provided infrastructure is insufficient for strict serializability.",
    "The infrastructure constraints are inadequate to meet the consistency SLA, so no design follows.",
    "A strictly consistent lock manager cannot be designed for two nodes.",
    "No safe design is possible with asynchronous replication.",
    "No architecture can satisfy strict serializability on a single non-replicated Redis node.",
    "It is impossible to design a strictly consistent lock manager on this infrastructure.",
    "The requested system is infeasible: quorum needs three votes.",
    "We are unable to recommend an architecture under these constraints.",
    "Unable to design a safe system: the only store replicates asynchronously.",
    "This request must be refused. The SLA cannot be met with two nodes.",
    "The consistency SLA cannot be met with the given infrastructure.",
    "I refuse to design a failing system.",
    "Refused: one node, no replication.",
    "Given these constraints, I will not propose a lock manager.",
    "I must refuse: {\"error\": \"not enough nodes\"}",
    "The answer is `{\"error\": \"insufficient infrastructure\"}` because there is one node only.",
    "Given the infrastructure, strict serializability is not achievable, so no lock manager is proposed.",
    "This cannot be designed safely.",
    "I'm unable to produce this architecture.",
    "As specified, the request is unsatisfiable.",
    "There is no way to build a lock manager with these guarantees on a single Redis node.",
    "The requirements exceed what the infrastructure can provide. I won't design it.",
    "A single Redis node cannot provide strict serializability; the design is therefore refused.",
    "Refusing: the infrastructure cannot support the SLA.",
    "The infrastructure cannot support the consistency SLA.",
    "Error: infrastructure constraints insufficient for consistency SLA",
    "Request denied: two nodes can't form a quorum.",
    "**The infrastructure constraints are not sufficient for the consistency SLA.**",
    "It is not feasible to meet strict serializability at a million requests per second with one Redis node.",
    "A safe design does not exist for these constraints.",
    "These constraints make a safe design impossible.",
    "The design cannot proceed: there is no third vote.",
    "I am declining this request.",
    "Per the rules, I explicitly refuse.",
    "Designing such a system would be unsafe.",
    "I cannot in good conscience design this.\n\n### Why\n\n- Two nodes have no majority.\n- A failover loses acknowledged grants.\n\n### What would be needed\n\n- A third node in another zone.\n- A store with synchronous replication.",
    "# Assessment\n\nI am not able to design a lock manager that meets the SLA.\n\nAdd a third node, then ask again.",
];

/// Designs, and pieces of them, that speak of refusing.
const DESIGNS: &[&str] = &[
    "## Partition tolerance\n\n- A minority refuses grants.\n- We refuse to renew a lease in the minority.\n\n## Fencing tokens\n\n- The resource rejects a lower token.\n- A rejected writer stops.",
    "## Lock acquisition\n\n- The leader cannot grant while it has no quorum.\n\n## Lease renewal\n\n- A lease that cannot be renewed ends.\n\nWarning: with two nodes down, no lock can be granted until one returns.",
    "**Raft** over five etcd members.\n\nA client that cannot reach a quorum can't acquire: it is not possible to grant without one. If the store cannot be reached, the requirement of mutual exclusion wins and the request is rejected.\n\n- **Acquire:** one transaction.\n- **Renew:** each third of the TTL.\n- **Partition:** the minority refuses.\n- **Fencing:** lower tokens are rejected.",
    "The leader grants; followers refuse and redirect. We decline grants while the clock is off. An infrastructure with fewer than three members is unsafe and must not be used; a single node is insufficient.\n\nEach write carries a fencing token, which the resource checks.",
    "## Topology\n\nFive etcd members in three zones. An asynchronous replica must not be used: it is insufficient to keep a lock.\n\n## Lock acquisition\n\n- One transaction.\n\n## Fencing\n\n- The request must be rejected when its token is lower.",
];

fn refusing(text: &str) -> Vec<Said> {
    marks(&seed(), text, COMPLETE).into_iter().filter(|mark| mark.guideline == "refusal-alone").collect()
}

#[test]
fn a_refusal_in_words_is_marked_once_and_is_a_must() {
    let seed = seed();
    let guideline = seed.list().iter().find(|guideline| guideline.id == "refusal-alone").unwrap();
    assert_eq!(guideline.severity, Severity::Must);
    let missed: Vec<&str> = REFUSALS.iter().copied().filter(|text| refusing(text).len() != 1).collect();
    assert_eq!(missed, Vec::<&str>::new());
    for text in REFUSALS {
        assert!(
            !marks(&seed, text, COMPLETE).iter().any(|mark| mark.at.is_none()),
            "nothing is called missing: {text}"
        );
    }
}

#[test]
fn a_design_that_speaks_of_refusing_is_none() {
    for text in DESIGNS {
        assert_eq!(refusing(text), [], "{text}");
    }
    for (name, text) in answers() {
        assert_eq!(refusing(&text), [], "{name}");
    }
    // A design stays one with a sentence that refuses beside it.
    for (name, text) in
        answers().into_iter().filter(|(name, _)| ["01_numbered_headings", "02_bold_headings"].contains(&name.as_str()))
    {
        let text = format!("{text}\n\nI cannot design this because the infrastructure constraints are insufficient.\n");
        assert_eq!(refusing(&text), [], "{name}");
    }
}

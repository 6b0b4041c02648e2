//! The concepts of the vocabulary, one variant a key of `assets/knowledge/vocabulary.yaml`.

include!(concat!(env!("OUT_DIR"), "/concept.rs"));

//! The concepts of the topology, one variant a key of `assets/knowledge/topology.yaml`.

include!(concat!(env!("OUT_DIR"), "/topology.rs"));

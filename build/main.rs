//! Checks what is known of lock stores and packs it for the binary, so that nothing is parsed at start-up and a fault
//! in a file stops the build.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on stdout")]

mod pack;
mod tree;

use std::path::Path;

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build");
    // A folder is watched with all that is in it, so that a new file is seen too.
    println!("cargo::rerun-if-changed=assets/knowledge/playbooks");
    println!("cargo::rerun-if-changed=assets/knowledge/store_ids.yaml");
    match pack::pack(Path::new("assets/knowledge")) {
        Ok(text) => {
            let folder = std::env::var("OUT_DIR").map_err(|cause| format!("OUT_DIR: {cause}"))?;
            let file = Path::new(&folder).join("stores.txt");
            std::fs::write(&file, text).map_err(|cause| format!("{}: {cause}", file.display()))
        }
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            Ok(())
        }
    }
}

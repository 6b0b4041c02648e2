//! Records of one design session, and the one fold over them.

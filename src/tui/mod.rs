//! Face one, the terminal. To come.

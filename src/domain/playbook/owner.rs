//! Of whom something is said.

/// Whose statements they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A store, by its id.
    Store(&'static str),
    /// A shape of locks, by its word.
    Shape(&'static str),
    /// A protected resource, by its id.
    Resource(&'static str),
    /// What the holders run on, by its id.
    Environment(&'static str),
    /// What holds for all shapes, resources, environments or numbers.
    Common(&'static str),
}

//! Another architect in mid-session: who can be taken, and what taking one comes to.

use crate::app::event::Pick;
use crate::domain::ask::Target;
use crate::infra::provider::Provider;
use std::sync::Arc;

/// Where a send goes, and who answers it.
pub type Chosen = (Target, Arc<dyn Provider>);

/// Takes one; the provider in use comes along, for its connections and its key.
pub type Choose = dyn FnMut(&Pick, &Arc<dyn Provider>) -> Result<Chosen, String>;
/// Finds one that is asked once, and changes nothing for the next.
pub type Beside = dyn Fn(&Pick) -> Result<Chosen, String>;
/// Profiles by name, each with its address and model; and the file they are in.
pub type Described = (Vec<(String, String)>, String);

/// Those who can be taken, by the settings the program was started with.
pub struct Architects {
    /// Takes one.
    pub choose: Box<Choose>,
    /// Finds one that is asked once.
    pub beside: Box<Beside>,
    /// Lists the profiles.
    pub profiles: Box<dyn Fn() -> Result<Described, String>>,
}

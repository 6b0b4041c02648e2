//! One statement of an expert, and when it may be said.

use super::owner::Owner;

/// The part of a design that a statement belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// What decides, and why.
    Decision,
    /// Members, votes, places.
    Topology,
    /// How a lock is taken.
    Acquire,
    /// How it is kept.
    Renew,
    /// How it is given back.
    Release,
    /// What each side of a cut does.
    Partition,
    /// What the protected resource compares.
    Fencing,
    /// The authority fails over.
    Leader,
    /// A holder stops or dies.
    Client,
    /// A clock is wrong.
    Clock,
    /// A place is lost.
    Region,
    /// A backup comes back.
    Restore,
    /// Versions, and how they are changed.
    Upgrade,
    /// Load and limits.
    Capacity,
    /// What not to do.
    Avoid,
    /// What must hold for the rest to hold.
    Condition,
    /// What is watched, rehearsed and given room, so that it goes on holding.
    Operate,
}

impl Section {
    const WORDS: [(&'static str, Section); 17] = [
        ("decision", Section::Decision),
        ("topology", Section::Topology),
        ("acquire", Section::Acquire),
        ("renew", Section::Renew),
        ("release", Section::Release),
        ("partition", Section::Partition),
        ("fencing", Section::Fencing),
        ("failure.leader", Section::Leader),
        ("failure.client", Section::Client),
        ("failure.clock", Section::Clock),
        ("failure.region", Section::Region),
        ("failure.restore", Section::Restore),
        ("upgrade", Section::Upgrade),
        ("capacity", Section::Capacity),
        ("avoid", Section::Avoid),
        ("condition", Section::Condition),
        ("operate", Section::Operate),
    ];

    /// Its word in the playbooks.
    pub fn word(self) -> &'static str {
        Section::WORDS[self as usize].0
    }

    fn read(word: &str) -> Option<Section> {
        Section::WORDS.iter().find(|(known, _)| *known == word).map(|(_, section)| *section)
    }
}

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// How the store is run.
    Variant,
    /// How it is not run.
    NotVariant,
    /// How many places one lock spans.
    Places,
    /// The loss that must be survived.
    Survives,
    /// Whether an operator may act.
    Operator,
    /// Over what one lock spans.
    Scope,
    /// Whether other stores may be taken.
    World,
    /// The protected resource.
    Resource,
    /// Whether it checks a token.
    ChecksToken,
    /// What the holders run on.
    Holders,
    /// How many share a lock.
    Contention,
    /// What is done where a lock is taken.
    Waiting,
    /// How long a lock is held.
    Hold,
    /// Whether one group carries the load.
    Load,
    /// Whether so much is asked for that it matters.
    Rate,
    /// How many different locks.
    Keys,
    /// How many processes ask for locks.
    Fleet,
    /// How many hold at once.
    Permits,
    /// How many servers the store has.
    Servers,
    /// How many records one write of the store decides.
    Commits,
    /// Words of the request.
    Told,
    /// Words of a fault that the request tells.
    Fault,
    /// Further words of the request, beside those of `Told`.
    Also,
    /// Words that the request does not say.
    Silent,
    /// Nothing that a request can say.
    Never,
}

impl Key {
    const WORDS: [(&'static str, Key); 25] = [
        ("variant", Key::Variant),
        ("not_variant", Key::NotVariant),
        ("places", Key::Places),
        ("survives", Key::Survives),
        ("operator", Key::Operator),
        ("scope", Key::Scope),
        ("world", Key::World),
        ("resource", Key::Resource),
        ("checks_token", Key::ChecksToken),
        ("holders", Key::Holders),
        ("contention", Key::Contention),
        ("waiting", Key::Waiting),
        ("hold", Key::Hold),
        ("load", Key::Load),
        ("rate", Key::Rate),
        ("keys", Key::Keys),
        ("fleet", Key::Fleet),
        ("permits", Key::Permits),
        ("servers", Key::Servers),
        ("commits", Key::Commits),
        ("told", Key::Told),
        ("fault", Key::Fault),
        ("also", Key::Also),
        ("silent", Key::Silent),
        ("never", Key::Never),
    ];

    /// Its word in the playbooks.
    pub fn word(self) -> &'static str {
        Key::WORDS[self as usize].0
    }

    fn read(word: &str) -> Option<Key> {
        Key::WORDS.iter().find(|(known, _)| *known == word).map(|(_, key)| *key)
    }
}

/// What must hold for a statement to be said: each key with one of its values; empty is always.
pub type When = Vec<(Key, Values)>;

/// Words or phrases, as they are packed: hundreds of lists that few requests ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Values(&'static str);

impl Values {
    /// One after the other.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split('|')
    }

    /// This is one of them.
    pub fn contains(self, word: &str) -> bool {
        self.iter().any(|value| value == word)
    }
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its id, unique.
    pub id: &'static str,
    /// Of whom.
    pub owner: Owner,
    /// Where it belongs.
    pub section: Section,
    /// Words of the shapes it holds for; empty for all.
    pub shapes: Vec<&'static str>,
    /// Words of the levels it holds for; empty for all.
    pub levels: Vec<&'static str>,
    /// What it presumes of the lock, where it does not name its shapes: `lease` (or session) that runs out, `order` of
    /// holders by tokens, `single` holder, `renewal` by whoever holds it.
    pub presumes: Vec<&'static str>,
    /// It tells a case of its shape that is worked otherwise: what is said of the shape in these sections is left out,
    /// but for statements whose ids begin with this one's.
    pub replaces: Vec<Section>,
    /// Found in documentation, and not doubted by a second reader.
    pub checked: bool,
    /// When it may be said.
    pub when: When,
    /// As it may stand in a design; `**` for what decides, slots in braces.
    pub text: &'static str,
    /// The same for a store whose write decides one record alone; empty where the text holds there too.
    pub sole: &'static str,
    /// Who says so.
    pub source: &'static str,
}

impl Statement {
    /// It is the first of a usual kind of lock, worked as a small design of its own.
    pub fn heads(&self) -> bool {
        !self.replaces.is_empty()
    }

    /// The words of the request call for it.
    pub fn told(&self) -> bool {
        self.when.iter().any(|(key, _)| *key == Key::Told)
    }

    /// It says what causes a fault that the request tells.
    pub fn cause(&self) -> bool {
        self.section == Section::Decision && self.when.iter().any(|(key, _)| *key == Key::Fault)
    }

    /// Its slots, by name.
    pub fn slots(&self) -> impl Iterator<Item = &'static str> {
        self.text.split('{').skip(1).filter_map(|rest| rest.split('}').next())
    }
}

/// What a store is taken for, and why that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// Words of a request that show it.
    pub told: Vec<&'static str>,
    /// What to say then.
    pub text: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// A formula of size or time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// Its id, unique.
    pub id: &'static str,
    /// What it gives.
    pub name: &'static str,
    /// The formula itself.
    pub text: &'static str,
    /// What it takes for granted.
    pub assumes: &'static str,
    /// With numbers.
    pub example: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// Reads the cells of one line; the build script has checked them, so a line of another form is left out.
pub(super) fn statement(owner: Owner, cells: &[&'static str]) -> Option<Statement> {
    let &[id, section, shapes, levels, presumes, replaces, checked, when, text, sole, source] = cells else {
        return None;
    };
    let list = |text: &'static str| -> Vec<&'static str> { text.split(',').filter(|word| !word.is_empty()).collect() };
    Some(Statement {
        id,
        owner,
        section: Section::read(section)?,
        shapes: list(shapes),
        levels: list(levels),
        presumes: list(presumes),
        replaces: list(replaces).into_iter().filter_map(Section::read).collect(),
        checked: checked == "1",
        when: typed(when)?,
        text,
        sole,
        source,
    })
}

/// Reads one condition.
pub(super) fn typed(text: &'static str) -> Option<When> {
    let parts = text.split(';').filter(|part| !part.is_empty()).map(|part| {
        let (key, values) = part.split_once('=')?;
        Some((Key::read(key)?, Values(values)))
    });
    let mut when = parts.collect::<Option<When>>()?;
    when.shrink_to_fit();
    Some(when)
}

//! Numbers that cannot be mixed up: an arena keeps items, and gives each the number by which others refer to it.
//!
//! The number of a slot has another type than that of a claim, and only the arena that keeps an item makes the number
//! for it. So every number of a plan finds its item in the arena that it comes from. If a number were ever used with
//! another arena of that type, the result would be [`Broken`]: an error of its own, and never a hole in a token.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Range};

/// A plan contradicts itself: a number in it belongs to no item, or it would be made of a tree that has errors. This is
/// a bug of this crate, whatever the template and the documents are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the compiled template contradicts itself, which is a bug of claimsmith: please report the template")]
pub(crate) struct Broken;

/// Items in the order in which they were added, each with its [`Id`].
pub(crate) struct Arena<T> {
    items: Vec<T>,
}

/// The number of an item in its arena.
pub(crate) struct Id<T> {
    number: usize,
    of: PhantomData<fn() -> T>,
}

/// The numbers of items that follow each other in their arena.
pub(crate) struct Ids<T> {
    numbers: Range<usize>,
    of: PhantomData<fn() -> T>,
}

/// How far an arena was filled.
pub(crate) struct Mark<T> {
    number: usize,
    of: PhantomData<fn() -> T>,
}

/// A value for each item of an arena, found by the item's number.
pub(crate) struct Table<K, V> {
    values: V,
    of: PhantomData<fn() -> K>,
}

impl<T> Arena<T> {
    /// Adds an item.
    pub(crate) fn push(&mut self, item: T) -> Id<T> {
        self.push_with(|_| item)
    }

    /// Adds an item that is made with the number that it will have, so that parts of it can refer to it.
    pub(crate) fn push_with(&mut self, make: impl FnOnce(Id<T>) -> T) -> Id<T> {
        let id = Id::new(self.items.len());
        self.items.push(make(id));
        id
    }

    /// Marks the end of the arena; [`since`](Self::since) returns what is added from now on.
    pub(crate) fn mark(&self) -> Mark<T> {
        Mark { number: self.items.len(), of: PhantomData }
    }

    /// The numbers of the items that were added since the mark.
    pub(crate) fn since(&self, mark: &Mark<T>) -> Ids<T> {
        Ids { numbers: mark.number..self.items.len(), of: PhantomData }
    }

    #[inline(always)]
    pub(crate) fn get(&self, id: Id<T>) -> Result<&T, Broken> {
        self.items.get(id.number).ok_or(Broken)
    }

    /// Items that follow each other.
    #[inline(always)]
    pub(crate) fn slice(&self, ids: &Ids<T>) -> Result<&[T], Broken> {
        self.items.get(ids.numbers.clone()).ok_or(Broken)
    }

    /// Items that follow each other, with their numbers.
    #[inline(always)]
    pub(crate) fn range(&self, ids: &Ids<T>) -> Result<impl Iterator<Item = (Id<T>, &T)>, Broken> {
        Ok(ids.numbers.clone().map(Id::new).zip(self.slice(ids)?))
    }

    /// All items.
    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// A table with a value for each item.
    pub(crate) fn table<V>(&self, value: impl FnMut(&T) -> V) -> Table<T, Vec<V>> {
        Table { values: self.items.iter().map(value).collect(), of: PhantomData }
    }
}

impl<T> Id<T> {
    #[inline(always)]
    fn new(number: usize) -> Self {
        Self { number, of: PhantomData }
    }

    /// The position of the item, counted from 0, for data that outlives the plan.
    pub(crate) fn place(self) -> usize {
        self.number
    }
}

impl<T> Ids<T> {
    pub(crate) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }
}

impl<K, V> Table<K, V> {
    /// A table for the items of an arena; `values` makes its values, given how many items there are.
    pub(crate) fn new(arena: &Arena<K>, values: impl FnOnce(usize) -> V) -> Self {
        Self { values: values(arena.len()), of: PhantomData }
    }

    /// Fills a table in place; `fill` gets the values and how many items there are.
    pub(crate) fn fill<R>(&mut self, arena: &Arena<K>, fill: impl FnOnce(&mut V, usize) -> R) -> R {
        fill(&mut self.values, arena.len())
    }
}

impl<K, V, C: Deref<Target = [V]>> Table<K, C> {
    #[inline(always)]
    pub(crate) fn get(&self, id: Id<K>) -> Result<&V, Broken> {
        self.values.get(id.number).ok_or(Broken)
    }

    /// The values, in the order of the items.
    pub(crate) fn values(&self) -> &[V] {
        &self.values
    }

    /// The values with the numbers of their items.
    pub(crate) fn iter<'t>(&'t self) -> impl Iterator<Item = (Id<K>, &'t V)>
    where
        V: 't,
    {
        (0..).map(Id::new).zip(self.values.iter())
    }
}

impl<K, V, C: DerefMut<Target = [V]>> Table<K, C> {
    #[inline(always)]
    pub(crate) fn get_mut(&mut self, id: Id<K>) -> Result<&mut V, Broken> {
        self.values.get_mut(id.number).ok_or(Broken)
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Arena<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(formatter)
    }
}

impl<K, V: Default> Default for Table<K, V> {
    fn default() -> Self {
        Self { values: V::default(), of: PhantomData }
    }
}

impl<K, V: Clone> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), of: PhantomData }
    }

    fn clone_from(&mut self, source: &Self) {
        self.values.clone_from(&source.values);
    }
}

impl<K, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl<K, V: Eq> Eq for Table<K, V> {}

impl<K, V: fmt::Debug> fmt::Debug for Table<K, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.values.fmt(formatter)
    }
}

// Derived implementations would need the same of the type of the items.

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(formatter)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(formatter)
    }
}

impl<T> fmt::Debug for Ids<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.numbers.fmt(formatter)
    }
}

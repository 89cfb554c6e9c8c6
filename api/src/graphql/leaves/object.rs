//! Objects whose fields are leaves, answered in one step: by a value, or by a text
//! that is kept for whoever asks the same of them again.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, Name, OutputType, Positioned, ServerError, ServerResult, Value,
};

use super::Leaf;
use crate::graphql::plain::Plain;
use crate::graphql::written::{Pieces, asked, comma, string, write};

/// A field of a flat object: what stands in it, or what is made of it.
pub(in crate::graphql) enum Part<'a> {
    Held(&'a dyn Leaf),
    Made(Value),
}

impl Part<'_> {
    fn value(self) -> Value {
        match self {
            Self::Held(leaf) => leaf.leaf(),
            Self::Made(value) => value,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Held(leaf) => leaf.write(out),
            Self::Made(value) => write(value, out),
        }
    }
}

/// An object of the schema whose fields are leaves without arguments.
pub(in crate::graphql) trait Flat: OutputType {
    /// What a field has, by its name in the schema; none for one that is no leaf.
    fn field(&self, name: &str) -> Option<Part<'_>>;
}

/// An object that is answered in one step where nothing but leaves is asked of it; in
/// the schema the object itself. Keeps the texts of what was asked of it.
#[derive(Debug)]
pub(in crate::graphql) struct AtOnce<T> {
    item: T,
    pieces: Pieces,
}

impl<T> AtOnce<T> {
    /// It must not change.
    pub(in crate::graphql) fn of(item: T) -> Self {
        Self {
            item,
            pieces: Pieces::default(),
        }
    }
}

impl<T: Flat> OutputType for AtOnce<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let mut fields = Vec::new();
        select(ctx, &ctx.item.node, &mut fields);
        let item = &self.item;
        let made = if ctx.data_opt::<Plain>().is_some() {
            self.pieces
                .text(&fields, |out| write_object(item, &fields, out))
        } else {
            object(item, &fields)
        };
        match made {
            Some(value) => Ok(value),
            None => self.item.resolve(ctx, field).await,
        }
    }
}

/// A list of objects that have nothing but leaves, shared by many answers; in the schema the same as a `Vec`. Keeps the
/// texts of what was asked of it.
#[derive(Debug)]
pub(in crate::graphql) struct FlatList<T>(Arc<(Vec<T>, Pieces)>);

impl<T> FlatList<T> {
    /// They must not change.
    pub(in crate::graphql) fn of(items: Vec<T>) -> Self {
        Self(Arc::new((items, Pieces::default())))
    }
}

impl<T> Clone for FlatList<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Flat> OutputType for FlatList<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let mut fields = Vec::new();
        select(ctx, &ctx.item.node, &mut fields);
        let (items, pieces) = self.0.as_ref();
        let made = if ctx.data_opt::<Plain>().is_some() {
            pieces.text(&fields, |out| write_objects(items, &fields, out))
        } else {
            let objects = items.iter().map(|item| object(item, &fields));
            objects.collect::<Option<Vec<Value>>>().map(Value::List)
        };
        made.ok_or_else(|| {
            let what = format!("{} has a field that is no leaf", T::type_name());
            ServerError::new(what, Some(ctx.item.pos))
        })
    }
}

impl Pieces {
    /// The answer to a selection as its text: the one that was written before, else what `write` writes. Only for a
    /// document that does not ask the same object again beside it, because a text cannot be merged.
    fn text(
        &self,
        fields: &[(&Name, &str)],
        write: impl FnOnce(&mut Vec<u8>) -> Option<()>,
    ) -> Option<Value> {
        let asked = asked(fields);
        if let Some(piece) = self.find(&asked) {
            return Some(piece);
        }
        let mut out = Vec::new();
        write(&mut out)?;
        Some(self.keep(asked, out))
    }
}

/// What is asked of an object; none if a field of it is no leaf.
fn asked_of<'a, T: Flat>(item: &'a T, name: &str) -> Option<Part<'a>> {
    match name {
        "__typename" => Some(Part::Made(Value::from(T::type_name().as_ref()))),
        name => item.field(name),
    }
}

/// The fields that are asked of an object.
fn object<T: Flat>(item: &T, fields: &[(&Name, &str)]) -> Option<Value> {
    let mut values = IndexMap::with_capacity(fields.len());
    for (key, name) in fields {
        values.insert((*key).clone(), asked_of(item, name)?.value());
    }
    Some(Value::Object(values))
}

/// The same as a text.
fn write_object<T: Flat>(item: &T, fields: &[(&Name, &str)], out: &mut Vec<u8>) -> Option<()> {
    out.push(b'{');
    for (index, (key, name)) in fields.iter().enumerate() {
        comma(index, out);
        string(key, out);
        out.push(b':');
        asked_of(item, name)?.write(out);
    }
    out.push(b'}');
    Some(())
}

/// A list of them.
fn write_objects<T: Flat>(items: &[T], fields: &[(&Name, &str)], out: &mut Vec<u8>) -> Option<()> {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        comma(index, out);
        write_object(item, fields, out)?;
    }
    out.push(b']');
    Some(())
}

/// The fields that are asked of an object, by the keys of the answer, those in fragments
/// in their places. A document is checked before it is executed, so that a fragment
/// here is one on this object, and what has one key is one field.
fn select<'a>(
    ctx: &ContextSelectionSet<'a>,
    set: &'a SelectionSet,
    fields: &mut Vec<(&'a Name, &'a str)>,
) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => {
                let key = &field.node.response_key().node;
                if !fields.iter().any(|(known, _)| *known == key) {
                    fields.push((key, field.node.name.node.as_str()));
                }
            }
            Selection::InlineFragment(fragment) => {
                select(ctx, &fragment.node.selection_set.node, fields);
            }
            Selection::FragmentSpread(spread) => {
                let fragments = &ctx.query_env.fragments;
                if let Some(fragment) = fragments.get(&spread.node.fragment_name.node) {
                    select(ctx, &fragment.node.selection_set.node, fields);
                }
            }
        }
    }
}

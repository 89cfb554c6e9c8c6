//! Lists of leaves, and of objects of leaves, made in one step.
//!
//! The library makes a future for every item of a list and every field of an object.
//! A page of a table has ten thousands of values, so the columns of a row are built
//! as one value instead. Only for leaves: nothing in such a list may need a resolver.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, Name, OutputType, Positioned, ServerError, ServerResult, Value,
};

use super::plain::Plain;
use super::scalar::Decimal;
use super::written::{Pieces, asked};

/// A type whose values need nothing but themselves to be written.
pub(super) trait Leaf: OutputType {
    /// The value as it is sent.
    fn leaf(&self) -> Value;
}

/// A decimal that is written out when it is asked: a row holds twice as many as
/// most clients select.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scaled {
    /// In the smallest unit.
    pub(super) units: i64,
    /// Digits after the point.
    pub(super) scale: u8,
}

impl OutputType for Scaled {
    fn type_name() -> Cow<'static, str> {
        <Decimal as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Decimal as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(self.leaf())
    }
}

impl Leaf for Scaled {
    fn leaf(&self) -> Value {
        let Self { units, scale } = *self;
        Value::String(cengbao_domain::decimal::render_scaled(units, scale))
    }
}

impl Leaf for String {
    fn leaf(&self) -> Value {
        Value::from(self.as_str())
    }
}

impl Leaf for Decimal {
    fn leaf(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl Leaf for i32 {
    fn leaf(&self) -> Value {
        Value::from(*self)
    }
}

impl Leaf for bool {
    fn leaf(&self) -> Value {
        Value::from(*self)
    }
}

impl<T: Leaf + Sync> Leaf for Option<T> {
    fn leaf(&self) -> Value {
        self.as_ref().map_or(Value::Null, Leaf::leaf)
    }
}

/// A list of leaves; in the schema the same as a `Vec`.
#[derive(Clone, Debug)]
pub(super) struct Leaves<T>(pub(super) Vec<T>);

impl<T: Leaf> OutputType for Leaves<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        _ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        Ok(self.leaf())
    }
}

impl<T: Leaf> Leaf for Leaves<T> {
    fn leaf(&self) -> Value {
        Value::List(self.0.iter().map(Leaf::leaf).collect())
    }
}

/// An object of the schema whose fields are leaves without arguments.
pub(super) trait Flat: OutputType {
    /// The value of a field by its name in the schema; none for one that is no leaf.
    fn field(&self, name: &str) -> Option<Value>;
}

/// An object that is answered in one step where nothing but leaves is asked of it; in
/// the schema the object itself. Keeps the texts of what was asked of it.
#[derive(Debug)]
pub(super) struct AtOnce<T> {
    item: T,
    pieces: Pieces,
}

impl<T> AtOnce<T> {
    /// It must not change.
    pub(super) fn of(item: T) -> Self {
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
        let made = self
            .pieces
            .answer(ctx, &fields, || object(&self.item, &fields));
        match made {
            Some(value) => Ok(value),
            None => self.item.resolve(ctx, field).await,
        }
    }
}

/// A list of objects that have nothing but leaves, shared by many answers; in the schema the same as a `Vec`. Keeps the
/// texts of what was asked of it.
#[derive(Debug)]
pub(super) struct FlatList<T>(Arc<(Vec<T>, Pieces)>);

impl<T> FlatList<T> {
    /// They must not change.
    pub(super) fn of(items: Vec<T>) -> Self {
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
        let objects = || {
            let objects: Option<Vec<Value>> =
                items.iter().map(|item| object(item, &fields)).collect();
            objects.map(Value::List)
        };
        pieces.answer(ctx, &fields, objects).ok_or_else(|| {
            let what = format!("{} has a field that is no leaf", T::type_name());
            ServerError::new(what, Some(ctx.item.pos))
        })
    }
}

impl Pieces {
    /// The answer to a selection: its text, if it was written before; else what `make` makes, and its text for the next
    /// who asks. As a value where the document may ask the same object again beside it, because a text cannot be merged.
    fn answer(
        &self,
        ctx: &ContextSelectionSet<'_>,
        fields: &[(&Name, &str)],
        make: impl FnOnce() -> Option<Value>,
    ) -> Option<Value> {
        if ctx.data_opt::<Plain>().is_none() {
            return make();
        }
        let asked = asked(fields);
        match self.find(&asked) {
            Some(piece) => Some(piece),
            None => make().map(|value| self.keep(asked, &value)),
        }
    }
}

/// The fields that are asked of an object; none if one of them is no leaf.
fn object<T: Flat>(item: &T, fields: &[(&Name, &str)]) -> Option<Value> {
    let mut values = IndexMap::with_capacity(fields.len());
    for (key, name) in fields {
        let value = match *name {
            "__typename" => Value::from(T::type_name().as_ref()),
            name => item.field(name)?,
        };
        values.insert((*key).clone(), value);
    }
    Some(Value::Object(values))
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

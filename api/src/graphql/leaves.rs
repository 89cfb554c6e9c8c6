//! Lists of leaves, and of objects of leaves, made in one step.
//!
//! The library makes a future for every item of a list and every field of an object.
//! A page of a table has ten thousands of values, so the columns of a row are built
//! as one value instead. Only for leaves: nothing in such a list may need a resolver.

mod object;

use std::borrow::Cow;
use std::io::Write as _;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

pub(super) use self::object::{AtOnce, Flat, FlatList, Part};
use super::scalar::Decimal;
use super::written::{comma, string, write};

/// What needs nothing but itself to be written.
pub(super) trait Leaf {
    /// The value as it is sent.
    fn leaf(&self) -> Value;

    /// The text of that value: rows have hundreds, which are written without a value for each.
    fn write(&self, out: &mut Vec<u8>) {
        write(&self.leaf(), out);
    }
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

    fn write(&self, out: &mut Vec<u8>) {
        let Self { units, scale } = *self;
        out.push(b'"');
        // A vector takes whatever is written. Nearly all figures count whole things.
        if scale == 0 {
            drop(write!(out, "{units}"));
        } else {
            let text = cengbao_domain::decimal::render_scaled(units, scale);
            out.extend_from_slice(text.as_bytes());
        }
        out.push(b'"');
    }
}

impl Leaf for String {
    fn leaf(&self) -> Value {
        Value::from(self.as_str())
    }

    fn write(&self, out: &mut Vec<u8>) {
        string(self, out);
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

    fn write(&self, out: &mut Vec<u8>) {
        drop(write!(out, "{self}"));
    }
}

impl Leaf for bool {
    fn leaf(&self) -> Value {
        Value::from(*self)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(if *self { b"true" } else { b"false" });
    }
}

impl<T: Leaf> Leaf for Option<T> {
    fn leaf(&self) -> Value {
        self.as_ref().map_or(Value::Null, Leaf::leaf)
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Some(leaf) => leaf.write(out),
            None => out.extend_from_slice(b"null"),
        }
    }
}

/// A list of leaves; in the schema the same as a `Vec`.
#[derive(Clone, Debug)]
pub(super) struct Leaves<T>(pub(super) Vec<T>);

impl<T: Leaf + OutputType> OutputType for Leaves<T> {
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

    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        for (index, leaf) in self.0.iter().enumerate() {
            comma(index, out);
            leaf.write(out);
        }
        out.push(b']');
    }
}

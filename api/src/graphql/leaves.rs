//! Lists of leaves made in one step.
//!
//! The library makes a future for every item of a list. A page of a table has
//! ten thousands of values, so the columns of a row are built as one value
//! instead. Only for leaves: nothing in such a list may need a resolver.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use super::scalar::Decimal;

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
        Ok(Value::List(self.0.iter().map(Leaf::leaf).collect()))
    }
}

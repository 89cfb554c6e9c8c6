// The hub's schema as clients load it: introspected from the hub of this run.
//
// Must never: be read from the repository; what clients get is what the hub serves.

import { buildClientSchema, getIntrospectionQuery, isAbstractType } from 'graphql';
import { data } from './world.mjs';

let introspected;

/** The introspection of the hub, asked once a suite with graphql-js' own query. */
export function introspection() {
  introspected ??= data('3207.viewer', getIntrospectionQuery({ specifiedByUrl: true }));
  return introspected;
}

/** Which types each interface and union may be: what Apollo's cache matches fragments by. */
export async function possibleTypes() {
  const schema = buildClientSchema(await introspection());
  const abstract = Object.values(schema.getTypeMap()).filter((type) => isAbstractType(type) && !type.name.startsWith('__'));
  return Object.fromEntries(abstract.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]));
}

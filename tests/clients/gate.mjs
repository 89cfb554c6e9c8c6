// The gate of the contract: `node gate.mjs [RELEASED [NEW]]` fails on a change
// that breaks a client of the last release without a deprecation before it.
// Without arguments: the newest file of schema/released/ against schema.graphql.
//
// Owns: the policy, which is docs/api-design.md's. What a release marked with
// @deprecated may go in the next one, and with it every type that only such
// things led to; all else that graphql-js calls breaking is refused.

import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildASTSchema, findBreakingChanges, findDangerousChanges, getNamedType, isAbstractType, isInputObjectType, parse, visit } from 'graphql';

const REPOSITORY = resolve(import.meta.dirname, '../..');

/** What a release promises: itself, without what it announced to go. */
export function promised(sdl) {
  const whole = parse(sdl, { noLocation: true });
  const isDeprecated = (node) => node.directives?.some(({ name }) => name.value === 'deprecated');
  const drop = (node) => (isDeprecated(node) ? null : undefined);
  const kept = visit(whole, { FieldDefinition: drop, InputValueDefinition: drop, EnumValueDefinition: drop });
  const before = reachable(buildASTSchema(whole));
  const after = reachable(buildASTSchema(kept, { assumeValid: true }));
  const definitions = kept.definitions.filter(({ name }) => !name || !before.has(name.value) || after.has(name.value));
  return buildASTSchema({ ...kept, definitions }, { assumeValid: true });
}

/** Names of the types that an operation can meet. */
function reachable(schema) {
  const found = new Set();
  const meet = (type) => {
    if (!type || found.has(type.name)) return;
    found.add(type.name);
    if (isAbstractType(type)) schema.getPossibleTypes(type).forEach(meet);
    type.getInterfaces?.().forEach(meet);
    for (const field of Object.values(type.getFields?.() ?? {})) {
      meet(getNamedType(field.type));
      field.args?.forEach((argument) => meet(getNamedType(argument.type)));
    }
  };
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].forEach(meet);
  return found;
}

/** Inputs that now want exactly one of their fields: a change that graphql-js does not know as one. */
function narrowed(released, next) {
  return Object.values(released.getTypeMap())
    .filter((type) => isInputObjectType(type) && !type.isOneOf && next.getType(type.name)?.isOneOf)
    .map(({ name }) => ({ type: 'INPUT_BECAME_ONE_OF', description: `${name} now wants exactly one of its fields.` }));
}

/**
 * What stands between a release and the next contract.
 *
 * @returns {{broken: string[], notable: string[]}} what breaks clients, and what they should be told of
 */
export function compare(releasedSdl, nextSdl) {
  const released = promised(releasedSdl);
  const next = buildASTSchema(parse(nextSdl, { noLocation: true }));
  const said = ({ type, description }) => `${type}: ${description}`;
  return {
    broken: [...findBreakingChanges(released, next), ...narrowed(released, next)].map(said),
    notable: findDangerousChanges(buildASTSchema(parse(releasedSdl)), next).map(said),
  };
}

/** The newest release of the contract. */
export async function newestRelease(folder = join(REPOSITORY, 'schema/released')) {
  const versions = (await readdir(folder)).filter((file) => /^\d+\.\d+\.\d+\.graphql$/.test(file));
  if (versions.length === 0) throw new Error(`${folder} holds no release such as 0.1.0.graphql`);
  const newest = versions.sort((left, right) => left.localeCompare(right, 'en', { numeric: true })).at(-1);
  return join(folder, newest);
}

async function main([released, next = join(REPOSITORY, 'schema.graphql')]) {
  const from = released ?? (await newestRelease());
  const { broken, notable } = compare(await readFile(from, 'utf8'), await readFile(next, 'utf8'));
  for (const line of notable) console.log(`tell clients: ${line}`);
  for (const line of broken) console.error(`breaking: ${line}`);
  if (broken.length > 0) {
    console.error(`${broken.length} breaking changes against ${from}: mark what goes with @deprecated, release, then remove it`);
    return 1;
  }
  console.log(`nothing in ${next} breaks a client of ${from}`);
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = await main(process.argv.slice(2));

// What a team's own code does with the generated types. It is compiled and
// never run: a type that is too loose or too tight fails here.

import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import { NodeQuery, PageFields, ReportFields, ReportsQuery, SaveMutation, TableQuery, TableRowFields } from './documents';
import { useFragment } from './gql';
import type { CellState, ReportState } from './gql/graphql';

/** A bar of a chart: a figure with its state, or no figure. */
export type Bar = { code: string; name: string; value: string | null; state: CellState };

/** The bars of one column. */
export function bars(answer: ResultOf<typeof TableQuery>, key: string): Bar[] {
  const table = answer.jurisdiction?.table;
  if (!table) return [];
  const column = table.columns.findIndex((each) => each.key === key);
  return table.rows.nodes.flatMap((node) => {
    const row = useFragment(TableRowFields, node);
    const state = row.states[column];
    return state ? [{ code: row.code, name: row.name, value: row.values[column] ?? null, state }] : [];
  });
}

/** The variables of the next page; null on the last one. */
export function next(answer: ResultOf<typeof ReportsQuery>, now: VariablesOf<typeof ReportsQuery>): VariablesOf<typeof ReportsQuery> | null {
  const page = useFragment(PageFields, answer.reports.pageInfo);
  return page.hasNextPage && page.endCursor ? { ...now, after: page.endCursor } : null;
}

/** The drafts of a page. */
export function drafts(answer: ResultOf<typeof ReportsQuery>): string[] {
  const wanted: ReportState = 'DRAFT';
  return answer.reports.edges.map(({ node }) => useFragment(ReportFields, node)).filter(({ state }) => state === wanted).map(({ id }) => id);
}

/** What a form shows after saving. */
export function told({ saveReport }: ResultOf<typeof SaveMutation>): string {
  switch (saveReport.outcome) {
    case 'DONE':
      return 'saved';
    case 'REFUSED':
      return saveReport.problems.map(({ cell, message }) => `${cell ?? ''} ${message}`).join('\n');
    case 'CONFLICT':
    case 'NOT_ALLOWED':
      return saveReport.reason ?? saveReport.outcome;
  }
}

/** Every answer, its variables, and what fragments unmask to: walked for a type that says nothing. */
export type Answers = {
  table: [ResultOf<typeof TableQuery>, VariablesOf<typeof TableQuery>];
  reports: [ResultOf<typeof ReportsQuery>, VariablesOf<typeof ReportsQuery>];
  save: [ResultOf<typeof SaveMutation>, VariablesOf<typeof SaveMutation>];
  thing: [ResultOf<typeof NodeQuery>, VariablesOf<typeof NodeQuery>];
  fragments: [ResultOf<typeof TableRowFields>, ResultOf<typeof PageFields>, ResultOf<typeof ReportFields>];
  made: [ReturnType<typeof bars>, ReturnType<typeof next>, ReturnType<typeof drafts>];
};

export const variables: VariablesOf<typeof TableQuery> = { code: '3207', form: { campaign: 'heilin-2023', form: 'monthly' }, period: '2023-10' };

// @ts-expect-error A figure is a string: arithmetic on it is a mistake that must not compile.
export const wrong = (row: ResultOf<typeof TableRowFields>): number => row.values[0] * 2;
// @ts-expect-error A level is one of a closed set.
export const nowhere: VariablesOf<typeof TableQuery> = { ...variables, level: 'PLANET' };
// @ts-expect-error A period is required.
export const timeless: VariablesOf<typeof TableQuery> = { code: '3207', form: { campaign: 'heilin-2023', form: 'monthly' } };

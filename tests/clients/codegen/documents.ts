// Documents of a dashboard: the table, a page of a list by fragments, a mutation.

import { graphql } from './gql';

export const TableRowFields = graphql(`
  fragment TableRowFields on TableRow {
    id
    code
    name
    kind
    values
    states
    increases
    expected
    reported
    onTime
    carriedFrom
    carriedBecause
    simulated
  }
`);

export const TableQuery = graphql(`
  query Table($code: String!, $form: FormRef!, $period: Period!, $by: TableBy = CHILDREN, $level: Level, $after: String) {
    jurisdiction(code: $code) {
      id
      code
      name
      table(form: $form, period: $period, by: $by, level: $level, after: $after) {
        period
        simulated
        columns {
          key
          indicator
          name
          nameEn
          label
          unit
          scale
          kind
          additivity
          overlapping
        }
        rows {
          nodes {
            ...TableRowFields
          }
          pageInfo {
            ...PageFields
          }
        }
        total {
          id
          values
          states
          expected
          reported
          onTime
        }
      }
    }
  }
`);

export const PageFields = graphql(`
  fragment PageFields on PageInfo {
    startCursor
    endCursor
    hasNextPage
    hasPreviousPage
  }
`);

export const ReportFields = graphql(`
  fragment ReportFields on Report {
    id
    period
    state
    version
    dueOn
    firstSignedAt
    cells {
      id
      key
      value
    }
    allowedActions {
      action
      allowed
      reason
    }
  }
`);

export const ReportsQuery = graphql(`
  query Reports($filter: ReportFilter, $first: Int!, $after: String) {
    reports(filter: $filter, first: $first, after: $after) {
      totalCount
      edges {
        cursor
        node {
          ...ReportFields
        }
      }
      pageInfo {
        ...PageFields
      }
    }
  }
`);

export const SaveMutation = graphql(`
  mutation Save($input: SaveReportInput!) {
    saveReport(input: $input) {
      outcome
      reason
      problems {
        cell
        code
        message
        severity
      }
      report {
        ...ReportFields
      }
    }
  }
`);

export const NodeQuery = graphql(`
  query Thing($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Jurisdiction {
        name
      }
      ... on Agency {
        kind
      }
      ...ReportFields
    }
  }
`);

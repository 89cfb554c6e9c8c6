// Everything that this page asks. Generated types stand in ./gql.

import { graphql } from './gql';

/** Who is asking, where they may look, and which forms there are. */
export const StartQuery = graphql(`
  query Start {
    viewer {
      id
      account
      title
      today
      grants {
        role
        node {
          code
          name
        }
      }
    }
    campaigns(first: 50) {
      nodes {
        id
        code
        title
        forms {
          id
          code
          title
          periodKind
          columns {
            key
            name
            nameEn
            unit
          }
        }
        schedules {
          formCode
          firstPeriod
          lastPeriod
        }
      }
    }
  }
`);

/** A page of the table below a place, or below a unit, whose codes have a point. */
export const FiguresQuery = graphql(`
  query Figures(
    $code: String!
    $unit: Boolean!
    $form: FormRef!
    $period: Period!
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    jurisdiction(code: $code) @skip(if: $unit) {
      id
      name
      table(form: $form, period: $period, first: $first, after: $after, last: $last, before: $before) {
        ...TableFields
      }
    }
    agency(code: $code) @include(if: $unit) {
      id
      name
      table(form: $form, period: $period, first: $first, after: $after, last: $last, before: $before) {
        ...TableFields
      }
    }
  }
`);

export const TableFields = graphql(`
  fragment TableFields on Table {
    simulated
    columns {
      key
      name
      nameEn
      unit
      scale
      overlapping
    }
    rows {
      nodes {
        ...RowFields
      }
      pageInfo {
        startCursor
        endCursor
        hasNextPage
        hasPreviousPage
      }
    }
    total {
      ...RowFields
    }
  }
`);

export const RowFields = graphql(`
  fragment RowFields on TableRow {
    id
    code
    name
    kind
    values
    states
    expected
    reported
    onTime
    carriedFrom
    carriedBecause
    simulated
  }
`);

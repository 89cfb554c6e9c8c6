// A mutation, and a report as it stands in the store.

const { graphql } = require('react-relay');

const save = graphql`
  mutation SaveReportMutation($input: SaveReportInput!) {
    saveReport(input: $input) {
      outcome
      report {
        id
        state
        version
        cells {
          key
          value
        }
      }
    }
  }
`;

const report = graphql`
  query SaveReportQuery($id: ID!) {
    node(id: $id) {
      id
      ... on Report {
        version
        cells {
          key
          value
        }
      }
    }
  }
`;

module.exports = { report, save };

// A component as a team writes it: a fragment that pages, spread into a query.
// Built by relay-compiler and babel-plugin-relay, run by suites/relay.test.mjs.

const { createElement, useEffect } = require('react');
const { graphql, useLazyLoadQuery, usePaginationFragment, useRefetchableFragment } = require('react-relay');

/**
 * The subordinates of a jurisdiction, page by page, in both directions. `first` has no default: Relay makes it null
 * to read back, and a default would take the place of null.
 * `seen` is told after each rendering what is shown and how to go on.
 */
function List({ jurisdiction, seen }) {
  const { data, hasNext, hasPrevious, isLoadingNext, isLoadingPrevious, loadNext, loadPrevious } = usePaginationFragment(
    graphql`
      fragment Subordinates_list on Jurisdiction
        @refetchable(queryName: "SubordinatesPageQuery")
        @argumentDefinitions(
          first: { type: "Int" }
          after: { type: "String" }
          last: { type: "Int" }
          before: { type: "String" }
        ) {
        name
        subordinates(first: $first, after: $after, last: $last, before: $before) @connection(key: "Subordinates_subordinates") {
          edges {
            node {
              id
              code
              name
              level
            }
          }
        }
      }
    `,
    jurisdiction,
  );
  const codes = data.subordinates.edges.map(({ node }) => node.code);
  useEffect(() => seen({ list: { name: data.name, codes, hasNext, hasPrevious, busy: isLoadingNext || isLoadingPrevious, loadNext, loadPrevious } }));
  return createElement('p', null, codes.join(' '));
}

/** What a jurisdiction says of itself; asked again by its id alone. */
function Place({ jurisdiction, seen }) {
  const [data, refetch] = useRefetchableFragment(
    graphql`
      fragment Subordinates_place on Jurisdiction
        @refetchable(queryName: "SubordinatesPlaceQuery")
        @argumentDefinitions(ancestors: { type: "Boolean", defaultValue: false }) {
        code
        ancestors @include(if: $ancestors) {
          code
          name
        }
      }
    `,
    jurisdiction,
  );
  useEffect(() => seen({ place: { data, refetch } }));
  return createElement('p', null, data.code);
}

function Subordinates({ code, after, seen }) {
  const { jurisdiction } = useLazyLoadQuery(
    graphql`
      query SubordinatesQuery($code: String!, $after: String) {
        jurisdiction(code: $code) {
          id
          ...Subordinates_list @arguments(first: 3, after: $after)
          ...Subordinates_place
        }
      }
    `,
    { code, after },
  );
  useEffect(() => seen({ id: jurisdiction.id }));
  return createElement('div', null, createElement(List, { jurisdiction, seen }), createElement(Place, { jurisdiction, seen }));
}

module.exports = { Subordinates };

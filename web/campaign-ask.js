// What the page of a campaign asks the hub.
//
// Owns: its questions, and reading long lists page by page. Must never: ask for more at once than the hub's limits allow.

import { ask } from './ask.js';

/** Items of a page: a page with all that each kind has stays well below the cost of a request. */
const PAGE = 50;
/** Look-ups of one request, below the limit on aliases. */
const LOOK_UPS = 50;

const CLAUSE = 'clause { path occurrence basis outsideKnowledge }';

const DOCUMENT = `query Document($code: String!) {
  viewer { account title today simulated unit { code name } grants { role node { code name } } }
  campaign(code: $code) {
    code title documentNumber issuedOn startsOn endsOn version issuer { code name }
    parents { title documentNumber issuerName campaign { code } }
    phases { code title printed startsOn endsOn ${CLAUSE} }
    leadingGroups { code title kind inside officeAt { name } posts { role holder alsoServes } ${CLAUSE} }
    populations { code title text marks sectors { printed } undefined ${CLAUSE} }
    places { number name category jurisdictionCode }
    interpretations { code question reason readings { code text inForce ${CLAUSE} } }
    outline { path occurrence title nothing }
  }
}`;

const CADENCE = '{ words }';
const REQUIREMENTS = `query Requirements($code: String!, $filter: RequirementFilter!, $first: Int!, $after: String) {
  campaign(code: $code) {
    requirements(filter: $filter, first: $first, after: $after) {
      nodes {
        kind code title text dueOn
        clauses { path occurrence basis outsideKnowledge }
        task { code title }
        phase { title }
        interpretations { code }
        ties { part printed inheritedFrom acts body { code name kind } }
        tiesToAgency { part }
        subject {
          ... on Task { inside strength }
          ... on Target { targetKind: kind comparator value unit numerator denominator deadline: by printedTime strength against measured partOf population { name } }
          ... on Duty { strength post cadence ${CADENCE} byLevel { level cadence ${CADENCE} } when { population { name } cadence ${CADENCE} } until bundle partOf undefined population { name } }
          ... on Milestone { strength deadline: by from printedTime partOf }
          ... on Rule { ruleKind: kind condition check uncheckable }
          ... on Checklist { questions { number section text good asks { name } } }
          ... on Ledger { columnsPrinted columns { label } }
          ... on Paper { paperKind: kind points paperDue: due { words } periodKind receiver { name } copies { name } signedBy seal printedTime deliverables { form copies } channels { medium to { name } } template { title sections { number title inside } } }
          ... on Schedule { periodKind scheduleDue: due { words } formCode receiver { name } firstPeriod lastPeriod }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const CALENDAR = `query Calendar($code: String!, $agency: String, $from: Date!, $until: Date!) {
  campaign(code: $code) {
    calendar(agency: $agency, from: $from, until: $until) {
      day period kind code title clause { path } ties { part printed body { code name } }
    }
  }
}`;

async function data(query, variables) {
  const answer = await ask({ query, variables });
  if (!answer.data) throw new Error(answer.errors?.map(({ message }) => message).join('; ') ?? 'no data');
  return answer.data;
}

/** The document with what it says of itself; `campaign` is null where it is not, or does not concern the reader. */
export async function readDocument(code) {
  const answer = await ask({ query: DOCUMENT, variables: { code } });
  const missing = answer.errors?.every(({ extensions }) => extensions?.code === 'NOT_FOUND');
  if (answer.errors && !missing) throw new Error(answer.errors.map(({ message }) => message).join('; '));
  return answer.data ?? { viewer: null, campaign: null };
}

/** Everything that the document wants, or wants from `agency`. */
export async function readRequirements(code, agency) {
  const found = [];
  for (let after = null, more = true; more;) {
    const { campaign } = await data(REQUIREMENTS, { code, filter: agency === null ? {} : { agency }, first: PAGE, after });
    found.push(...campaign.requirements.nodes);
    ({ hasNextPage: more, endCursor: after } = campaign.requirements.pageInfo);
  }
  return found;
}

/** What falls due between two days. */
export async function readCalendar(code, agency, from, until) {
  return (await data(CALENDAR, { code, agency, from, until })).campaign.calendar;
}

/** Those of the agencies that the reader may see: `{ code, name }`. The others are as if they were not. */
export async function seenOf(codes) {
  const seen = [];
  for (let start = 0; start < codes.length; start += LOOK_UPS) {
    const part = codes.slice(start, start + LOOK_UPS);
    const variables = Object.fromEntries(part.map((code, index) => [`c${index}`, code]));
    const query = `query Seen(${part.map((_, index) => `$c${index}: String!`).join(', ')}) {
      ${part.map((_, index) => `a${index}: agency(code: $c${index}) { code name simulated }`).join('\n')}
    }`;
    const answer = await ask({ query, variables });
    seen.push(...part.map((_, index) => answer.data?.[`a${index}`]).filter(Boolean));
  }
  return seen;
}

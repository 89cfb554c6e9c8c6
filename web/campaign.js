// The page of a campaign, to be read and to be printed.
//
// Owns: which campaign and for whom. Must never: show what was asked for somebody else, or go on silently after a fault.

import { session } from './accounts.js';
import { readCalendar, readDocument, readRequirements, seenOf } from './campaign-ask.js';
import { calendarOf, groupsOf, headOf, interpretationsOf, outlineOf, phasesOf, requirementsOf } from './campaign-view.js';
import { labelled, option, startWho } from './campaign-who.js';
import { button, element } from './element.js';
import { both, pick, startLanguage } from './language.js';

const byId = (id) => document.getElementById(id);
const CODE = decodeURIComponent(window.location.pathname.split('/').at(-1));
/** Papers are due after the end: so many days of it are still shown. */
const AFTER_END_DAYS = 92;
/** Where the document prints no end. */
const USUAL_DAYS = 366;
const DAY_MS = 86_400_000;

function tell(...parts) {
  byId('told').replaceChildren(...parts);
  byId('told').hidden = parts.length === 0;
}

const plus = (day, days) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The days between which something may fall due. */
function span({ startsOn, endsOn, issuedOn, phases }, today) {
  const starts = [startsOn, issuedOn, ...phases.map((phase) => phase.startsOn)].filter(Boolean).sort();
  const ends = [endsOn, ...phases.map((phase) => phase.endsOn)].filter(Boolean).sort();
  const from = starts[0] ?? ends[0]?.replace(/-.*/, '-01-01') ?? today;
  return [from, ends.length > 0 ? plus(ends.at(-1), AFTER_END_DAYS) : plus(from, USUAL_DAYS)];
}

/** The agencies that the document names and the reader sees, its own first. */
async function agencies(viewer, requirements) {
  const named = new Map();
  for (const { body } of requirements.flatMap(({ ties }) => ties)) if (body.kind === 'AGENCY') named.set(body.code, body.name);
  const codes = [...new Set([...(viewer.unit ? [viewer.unit.code] : []), ...named.keys()])];
  return seenOf(codes);
}

/** Heads every sheet of paper with the document, for whom, and the day. */
function headSheets(campaign, agency, today) {
  const words = [campaign.title, agency?.name, today].filter(Boolean).join(' · ');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { @top-left { content: ${JSON.stringify(words)}; font: 8pt sans-serif; color: #555; } }`);
  document.adoptedStyleSheets = [sheet];
}

function chosenIn(list, viewer) {
  const asked = new URLSearchParams(window.location.search).get('agency');
  if (asked !== null) return list.find(({ code }) => code === asked) ?? null;
  // Who reads for one office begins with what is wanted from it; who reads for a place, with everything.
  const ofOffice = viewer.unit && viewer.grants.every(({ node }) => node.code === viewer.unit.code);
  return ofOffice ? list.find(({ code }) => code === viewer.unit.code) ?? null : null;
}

function agencyChoice(list, agency) {
  const select = element('select', '');
  select.id = 'agency';
  for (const [code, name] of [['', pick('所有单位', 'everybody')], ...list.map(({ code, name }) => [code, name])]) {
    select.append(option(code, name, code === (agency?.code ?? '')));
  }
  select.addEventListener('change', () => {
    const address = new URL(window.location.href);
    address.searchParams.set('agency', select.value);
    window.location.assign(address);
  });
  return labelled(select, '对哪个单位的要求', 'What is wanted from');
}

async function show({ demo }) {
  if (session() === null) return tell(...both('先选择身份；看到的是与这个身份有关的专项行动。', 'Choose who you are first: a campaign is seen by whom it concerns.'));
  tell(...both('正在读取…', 'Reading…'));
  const { viewer, campaign } = await readDocument(CODE);
  if (!viewer) return tell(...both('令牌无效或已过期。', 'The token is not valid, or no longer.'));
  if (!campaign) return tell(...both('没有这个专项行动，或者它与这个身份无关。', 'There is no such campaign, or it does not concern this account.'));
  document.title = `${campaign.title} · 层报`;
  const everything = await readRequirements(CODE, null);
  const list = await agencies(viewer, everything);
  const agency = chosenIn(list, viewer);
  const wanted = agency === null ? everything : await readRequirements(CODE, agency.code);
  const days = await readCalendar(CODE, agency?.code ?? null, ...span(campaign, viewer.today));
  byId('who').append(agencyChoice(list, agency), button('primary', () => window.print(), ...both('打印', 'Print')));
  const notice = demo ? [element('p', 'notice simulated', element('strong', '', '模拟'), ...both('文件是真实的；账号，以及标有“模拟”的机构，是演示所加。', 'The document is real; accounts, and offices that are marked so (模拟), belong to the demonstration.'))] : [];
  byId('document').replaceChildren(headOf(campaign, agency, viewer.today), ...notice, phasesOf(campaign), calendarOf(days, agency), ...requirementsOf(wanted, campaign, agency),
    ...groupsOf(campaign), interpretationsOf(campaign), outlineOf(campaign, everything));
  headSheets(campaign, agency, viewer.today);
  byId('document').dataset.ready = agency?.code ?? 'all';
  return tell();
}

startLanguage(byId('language'));
startWho(byId('who'), () => {
  // Another reader may not see the agency that was chosen.
  const address = new URL(window.location.href);
  address.search = '';
  address.hash = '';
  // An address that differs by its # alone is not loaded anew: what was shown to another would stay.
  window.history.replaceState(null, '', address);
  window.location.reload();
}).then(show).catch((error) => tell(error.message));

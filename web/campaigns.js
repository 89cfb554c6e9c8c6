// The list of the campaigns that the reader sees.
//
// Owns: that list. Must never: name one that the hub does not.

import { session } from './accounts.js';
import { ask } from './ask.js';
import { daysOf } from './campaign-view.js';
import { startWho } from './campaign-who.js';
import { element, link } from './element.js';
import { both, startLanguage } from './language.js';

const byId = (id) => document.getElementById(id);
const QUERY = `query Campaigns($after: String) {
  campaigns(first: 50, after: $after) {
    nodes { code title documentNumber issuedOn startsOn endsOn issuer { name } }
    pageInfo { hasNextPage endCursor }
  }
}`;

function tell(...parts) {
  byId('told').replaceChildren(...parts);
  byId('told').hidden = parts.length === 0;
}

function card(campaign) {
  const title = link(`campaigns/${encodeURIComponent(campaign.code)}`, campaign.title);
  title.lang = 'zh-CN';
  const facts = [campaign.issuer.name, campaign.documentNumber, campaign.issuedOn, daysOf(campaign.startsOn, campaign.endsOn)];
  return element('li', '', element('h2', '', title), element('p', 'soft', facts.filter(Boolean).join(' · '), ' · ', element('code', '', campaign.code)));
}

async function show() {
  const list = byId('campaigns');
  list.replaceChildren();
  if (session() === null) return tell(...both('先选择身份；看到的是与这个身份有关的专项行动。', 'Choose who you are first: a campaign is seen by whom it concerns.'));
  tell();
  const found = [];
  for (let after = null, more = true; more;) {
    const { data, errors } = await ask({ query: QUERY, variables: { after } });
    if (!data?.campaigns) return tell(errors?.[0]?.message ?? '');
    found.push(...data.campaigns.nodes);
    ({ hasNextPage: more, endCursor: after } = data.campaigns.pageInfo);
  }
  list.append(...found.map(card));
  if (found.length === 0) tell(...both('没有与这个身份有关的专项行动。', 'No campaign concerns this account.'));
}

startLanguage(byId('language'));
startWho(byId('who'), () => window.location.reload()).then(show).catch((error) => tell(error.message));

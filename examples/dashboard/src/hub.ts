// The hub: where it is, who asks, and a client for each of them.

import { Client, cacheExchange, fetchExchange } from 'urql';
import type { Language } from './words';

/** A demonstration account that signs in without a password. */
export interface DemoAccount {
  name: string;
  place: string;
  title: string;
}

export interface Session {
  token: string;
  name: string;
}

const KEPT = 'cengbao.dashboard.session';

/** The hub's address from config.json beside the page; empty where the page comes from the hub's own address. */
export async function findHub(): Promise<string> {
  const answer = await fetch('config.json');
  const { hub } = (await answer.json()) as { hub: string };
  return hub.replace(/\/$/, '');
}

/** The accounts of a demonstration; none where the hub is in earnest. */
export async function listDemoAccounts(hub: string): Promise<DemoAccount[]> {
  const answer = await fetch(`${hub}/demo/accounts`);
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return answer.ok && isJson ? ((await answer.json()) as { accounts: DemoAccount[] }).accounts : [];
}

export async function signInToDemo(hub: string, name: string): Promise<Session> {
  const answer = await fetch(`${hub}/demo/token?account=${encodeURIComponent(name)}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return { name, token: ((await answer.json()) as { token: string }).token };
}

/** One client for one account and language: a cache never outlives who filled it. */
export function clientFor(hub: string, session: Session, language: Language): Client {
  return new Client({
    url: `${hub}/graphql`,
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: 'within-url-limit',
    fetchOptions: { headers: { authorization: `Bearer ${session.token}`, 'accept-language': language === 'zh' ? 'zh-CN' : 'en' } },
  });
}

/** Kept for this tab alone, and gone with it. */
export function keep(session: Session | null): void {
  if (session) sessionStorage.setItem(KEPT, JSON.stringify(session));
  else sessionStorage.removeItem(KEPT);
}

export function kept(): Session | null {
  const text = sessionStorage.getItem(KEPT);
  return text ? (JSON.parse(text) as Session) : null;
}

// What the page says itself, in both languages. Names come from the hub as printed.

import { createContext, useContext } from 'react';
import type { CellState } from './gql/graphql';

export type Language = 'zh' | 'en';

const words = {
  title: ['层报看板', 'Cengbao dashboard'],
  simulated: ['模拟数据：数字为演示而编，不反映任何地方的实际情况。', 'Simulated data: figures made up for a demonstration; they say nothing about any real place.'],
  signIn: ['登录', 'Sign in'],
  demoAccount: ['演示账号', 'Demonstration account'],
  token: ['令牌', 'Token'],
  signOut: ['退出', 'Sign out'],
  loading: ['正在读取…', 'Loading…'],
  place: ['辖区', 'Place'],
  form: ['调度表', 'Form'],
  period: ['报告期', 'Period'],
  indicator: ['指标', 'Indicator'],
  name: ['名称', 'Name'],
  figure: ['数值', 'Figure'],
  state: ['状态', 'State'],
  filed: ['已报 / 应报', 'Filed / expected'],
  total: ['合计', 'Total'],
  previous: ['上一页', 'Previous page'],
  next: ['下一页', 'Next page'],
  expected: ['应报', 'Expected'],
  reported: ['已报', 'reported'],
  onTime: ['按时', 'on time'],
  units: ['家单位', 'units'],
  overlapping: ['合计可能重复计数', 'a sum may count one thing several times'],
  noRows: ['没有下级数据', 'Nothing below this place'],
  requestId: ['请求编号', 'Request id'],
  explained: ['说明', 'What this code means'],
  unreachable: ['连不上服务，请检查网络或地址后重试', 'The hub cannot be reached: check the network or its address, then try again'],
  badToken: ['无法登录，请换一个账号或令牌', 'Could not sign in: take another account or token'],
  carriedFrom: ['沿用自', 'carried from'],
  language: ['English', '中文'],
} as const satisfies Record<string, readonly [string, string]>;

export const states: Record<CellState, readonly [string, string]> = {
  REPORTED: ['已报', 'Reported'],
  CARRIED: ['沿用上期', 'Carried'],
  MISSING: ['缺报', 'Missing'],
  NOT_APPLICABLE: ['不适用', 'Not applicable'],
  NOT_SUMMED: ['不汇总', 'Not summed'],
};

/** What a reader does about a code; the hub's error page says the rest. */
export const remedies: Partial<Record<string, readonly [string, string]>> = {
  UNAUTHENTICATED: ['令牌无效或已过期：请重新登录', 'The token is not valid any more: sign in again'],
  NOT_FOUND: ['没有这个对象，或不在您的辖区内：请另选', 'It does not exist, or is not yours: choose another'],
  FORBIDDEN: ['您的角色不能做这件事', 'Your role does not allow this'],
  BAD_INPUT: ['请求有误：请改正后重试', 'The question is wrong: correct it and ask again'],
  BUSY: ['服务繁忙：请稍后重试', 'The hub is busy: try again in a moment'],
  TIMEOUT: ['查询超时：请缩小范围', 'It took too long: ask for less'],
  INTERNAL: ['服务出错：请把请求编号告诉管理员', 'The hub failed: give the request id to its operator'],
};

export const LanguageContext = createContext<Language>('zh');

/** Says a word of the page in the reader's language. */
export function useWords(): (word: keyof typeof words) => string {
  const language = useContext(LanguageContext);
  return (word) => pick(words[word], language);
}

export function pick(both: readonly [string, string], language: Language): string {
  return language === 'zh' ? both[0] : both[1];
}

/** A decimal with its thousands apart. Digits are moved, never counted: no figure passes through a float here. */
export function grouped(value: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(.*)$/.exec(value) ?? [];
  return whole === '' ? value : `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

// The words of the contract in both languages.
//
// Owns: what an enum value is called on a page. Must never: decide anything by
// them; a value that this page does not know is shown as it is written.

/** Roles: name and what may be done with it, in one line. */
const ROLES = {
  REPORTER: ['填报', 'Reporter', '填写并提交本单位的报表', 'drafts and submits the reports of its own unit'],
  REVIEWER: ['审核', 'Reviewer', '签发或退回本单位的报表，自己填的不能自己签', 'signs or returns its unit’s reports, never those it filed itself'],
  COORDINATOR: ['调度', 'Coordinator', '看整个辖区的数字，接收或退回下级报表', 'sees its whole subtree; accepts and returns reports'],
  SUPERVISOR: ['监管', 'Supervisor', '在所管行业内看辖区的数字', 'sees its subtree within its sectors'],
  ENTERPRISE: ['企业', 'Enterprise', '办理本企业的事项', 'acts for its own enterprise'],
  VIEWER: ['查看', 'Viewer', '只读，看本节点', 'reads its node, changes nothing'],
  ADMIN: ['账号', 'Administrator', '管理辖区内的账号和授权，看不到数字', 'manages accounts and grants, sees no figures'],
};

const LEVELS = {
  NATION: ['国家', 'nation'],
  PROVINCE: ['省级', 'province'],
  PREFECTURE: ['地级', 'prefecture'],
  COUNTY: ['县级', 'county'],
  TOWNSHIP: ['乡级', 'township'],
  VILLAGE: ['村级', 'village'],
  ZONE: ['园区', 'zone'],
};

const STATES = {
  REPORTED: ['已报', 'reported'],
  CARRIED: ['沿用上期', 'carried'],
  MISSING: ['缺报', 'missing'],
  NOT_APPLICABLE: ['不适用', 'not applicable'],
};

const STATUSES = {
  NOT_DUE: ['未到期', 'not due'],
  DUE: ['待报', 'due'],
  OVERDUE: ['逾期', 'overdue'],
  DRAFT: ['草稿', 'draft'],
  SUBMITTED: ['待审核', 'submitted'],
  SIGNED: ['已签发', 'signed'],
  ACCEPTED: ['已接收', 'accepted'],
  CORRECTED: ['已更正', 'corrected'],
  RETURNED: ['已退回', 'returned'],
  WITHDRAWN: ['已撤回', 'withdrawn'],
};

const ACTIONS = {
  SAVE: ['填写', 'save'],
  SUBMIT: ['提交', 'submit'],
  SIGN: ['签发', 'sign'],
  ACCEPT: ['接收', 'accept'],
  RETURN: ['退回', 'return'],
  CORRECT: ['更正', 'correct'],
  WITHDRAW: ['撤回', 'withdraw'],
};

const named = (words) => (value) => words[value] ?? [value, value];

/** `[zh, en]` of a value; of a role also what it may do, `[zh, en, zhDoes, enDoes]`. */
export const roleWords = (role) => ROLES[role] ?? [role, role, '', ''];
export const levelWords = named(LEVELS);
export const stateWords = named(STATES);
export const statusWords = named(STATUSES);
export const actionWords = named(ACTIONS);

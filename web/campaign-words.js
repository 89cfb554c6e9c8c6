// The words of a campaign's page in both languages.
//
// Owns: what an enum value is called there. Must never: decide anything by them; an unknown value is shown as written.

const KINDS = {
  TASK: ['重点任务', 'Tasks'],
  TARGET: ['目标', 'Targets'],
  DUTY: ['规定动作', 'Duties'],
  MILESTONE: ['时间节点', 'Milestones'],
  PAPER: ['材料报送', 'Papers'],
  SCHEDULE: ['调度表报送', 'Forms'],
  LEDGER: ['台账、清单', 'Ledgers'],
  CHECKLIST: ['检查内容', 'Checklists'],
  RULE: ['规则', 'Rules'],
};

const PARTS = {
  LEAD: ['牵头', 'leads'],
  WITH: ['会同', 'together with'],
  RESPONSIBLE: ['负责', 'responsible'],
  BY_FUNCTION: ['按职责分工负责', 'by function'],
  ASSIST: ['配合', 'assists'],
  IMPLEMENT: ['组织实施', 'carries out'],
  SUPERVISE: ['督促指导', 'supervises'],
  IMPLIED: ['责任（文中未写，按行文对象）', 'implied'],
  BOUND: ['须做到', 'is bound'],
  OWES: ['报送', 'owes'],
  RECEIVES: ['接收', 'receives'],
  COPIED: ['抄报', 'gets a copy'],
  ASKED: ['检查对象', 'is asked'],
  KEEPS: ['建立', 'keeps'],
  JUDGES: ['判定', 'judges'],
};

const STRENGTHS = {
  MUST: ['必须', 'must'],
  STRIVE: ['力争', 'strive'],
  IN_PRINCIPLE: ['原则上', 'in principle'],
  ENCOURAGED: ['鼓励', 'encouraged'],
  STATED: ['陈述', 'stated'],
};

const BASES = {
  STATED: ['', ''],
  IMPLIED: ['隐含', 'implied'],
  INTERPRETED: ['解释', 'interpreted'],
};

const COMPARATORS = {
  AT_LEAST: ['不少于', 'at least'],
  AT_MOST: ['不超过', 'at most'],
  EQUAL: ['达到', 'equals'],
  NOT_INCREASING: ['不上升', 'not increasing'],
  FALLING: ['下降', 'falling'],
  CLEARED: ['全部清零', 'cleared'],
  ALL_PARTS: ['各分项都达到', 'all parts'],
};

const BASELINES = {
  PREVIOUS_YEAR: ['与上年相比', 'against the year before'],
  START_OF_CAMPAIGN: ['与行动开始时相比', 'against the start'],
  UNSTATED: ['文件没有写明与何时相比', 'against what is not stated'],
};

const RULES = {
  PROHIBITION: ['严禁', 'prohibition'],
  REQUIREMENT: ['规定', 'requirement'],
  EXEMPTION: ['不予处罚', 'exemption'],
  PENALTY: ['处罚', 'penalty'],
  ACCOUNTABILITY: ['问责', 'accountability'],
  PUBLICATION: ['曝光通报', 'publication'],
  REWARD: ['奖励', 'reward'],
  BLACKLIST: ['黑名单', 'black list'],
  ASSESSMENT: ['考核', 'assessment'],
  PROTECTION: ['保护举报人', 'protection'],
  METHOD: ['方式方法', 'method'],
  DEFINITION: ['定义', 'definition'],
};

const DELIVERABLES = {
  SIGNED_ORIGINAL: ['签字盖章原件', 'signed original'],
  ORIGINAL_OR_SCAN: ['原件或扫描件', 'original or scan'],
  EDITABLE: ['可编辑电子版', 'editable copy'],
  ELECTRONIC: ['电子版', 'electronic copy'],
  PAPER: ['纸质', 'on paper'],
};

const LEVELS = {
  NATION: ['国家', 'nation'], PROVINCE: ['省级', 'province'], PREFECTURE: ['市级', 'prefecture'], COUNTY: ['县级', 'county'],
  TOWNSHIP: ['乡镇', 'township'], VILLAGE: ['村、社区', 'village'], ZONE: ['园区', 'zone'],
};

const named = (words) => (value) => words[value] ?? [value, value];

/** The kinds of what a document wants, in the order in which the page shows them. */
export const KIND_ORDER = Object.keys(KINDS);
export const kindWords = named(KINDS);
export const partWords = named(PARTS);
export const strengthWords = named(STRENGTHS);
export const basisWords = named(BASES);
export const comparatorWords = named(COMPARATORS);
export const baselineWords = named(BASELINES);
export const ruleWords = named(RULES);
export const deliverableWords = named(DELIVERABLES);
export const levelWords = named(LEVELS);

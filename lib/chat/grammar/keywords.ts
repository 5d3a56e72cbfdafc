import { ACTIONS, type Action } from "#lib/jobs/action.ts";

/** What a sentence can begin with, besides the actions. */
const VERBS = ["help", "status", "jobs", "plan", "confirm", "approve", "cancel", "halt", "snooze", "exempt"] as const;
export type Verb = (typeof VERBS)[number] | Action;

/** What the words after it can begin with. */
export const KEYWORDS = ["in", "kind", "status", "state", "older", "name", "tag", "limit", "for", "because"] as const;
export type Keyword = (typeof KEYWORDS)[number];

const CHINESE_VERBS: Readonly<Record<string, Verb>> = {
  帮助: "help",
  状态: "status",
  任务: "jobs",
  计划: "plan",
  启动: "start",
  暂停: "pause",
  停止: "stop",
  重置: "reset",
  删除: "delete",
  拆除: "teardown",
  确认: "confirm",
  批准: "approve",
  取消: "cancel",
  冻结: "halt",
  推迟: "snooze",
  豁免: "exempt",
};

const CHINESE_KEYWORDS: Readonly<Record<string, Keyword>> = {
  在: "in",
  类型: "kind",
  状态: "status",
  阶段: "state",
  早于: "older",
  名称: "name",
  标签: "tag",
  最多: "limit",
  为期: "for",
  因为: "because",
};

export const ALL_VERBS: readonly Verb[] = [...VERBS, ...ACTIONS];

/** Words of English in any case. */
export function verbOf(word: string): Verb | undefined {
  const lower = word.toLowerCase();
  return ALL_VERBS.find((verb) => verb === lower) ?? own(CHINESE_VERBS, word);
}

export function keywordOf(word: string): Keyword | undefined {
  const lower = word.toLowerCase();
  return KEYWORDS.find((keyword) => keyword === lower) ?? own(CHINESE_KEYWORDS, word);
}

export function isAction(verb: Verb | undefined): verb is Action {
  return ACTIONS.some((action) => action === verb);
}

function own<V>(table: Readonly<Record<string, V>>, word: string): V | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

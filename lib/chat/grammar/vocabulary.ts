import { ACTIONS, type Action } from "#lib/jobs/action.ts";
import { DIRECTIONS, KINDS, type Kind } from "#lib/jobs/job.ts";
import { STATE_CLASSES, type StateClass } from "#lib/jobs/observation.ts";
import { VERBS, type Verb } from "../words/help.ts";
import type { Word } from "./words.ts";

/** What a sentence can say of jobs, after its verb. */
export const KEYWORDS = ["in", "kind", "status", "state", "older", "name", "tag", "limit", "for", "because"] as const;
export type Keyword = (typeof KEYWORDS)[number];

/** Spellings in lower case, and what each means. */
type Spellings<T> = Readonly<Record<string, T>>;

const VERB_SPELLINGS: Spellings<Verb> = {
  ...ownNames(VERBS),
  ...{ 帮助: "help", 状态: "status", 任务: "jobs", 计划: "plan" },
  ...{ 启动: "start", 暂停: "pause", 停止: "stop", 重置: "reset", 删除: "delete", 拆除: "teardown" },
  ...{ 确认: "confirm", 批准: "approve", 取消: "cancel", 冻结: "halt", 推迟: "snooze", 豁免: "exempt" },
};

/** `olderthan` is how the command line's selections spell it. */
const KEYWORD_SPELLINGS: Spellings<Keyword> = {
  ...ownNames(KEYWORDS),
  ...{ on: "in", 在: "in", 于: "in", olderthan: "older", 早于: "older" },
  ...{ 类型: "kind", 状态: "status", 情况: "state", 名称: "name", 标签: "tag", 最多: "limit" },
  ...{ 为期: "for", 因为: "because", 原因: "because" },
};

const KIND_SPELLINGS: Spellings<Kind> = {
  ...ownNames(KINDS),
  ...{ 迁移: "migration", 同步: "sync", 订阅: "change-tracking", 灾备: "disaster-recovery" },
};

const STATE_SPELLINGS: Spellings<StateClass> = {
  ...ownNames(STATE_CLASSES),
  ...{ 运行中: "running", 变更中: "moving", 已暂停: "paused", 已停止: "stopped", 失败: "failed" },
};

const DIRECTION_SPELLINGS: Spellings<(typeof DIRECTIONS)[number]> = {
  ...ownNames(DIRECTIONS),
  ...{ 正向: "Forward", 反向: "Reverse" },
};

/** Of everything that a misspelt word may have been meant to be. */
export const ALL_VERBS = Object.keys(VERB_SPELLINGS);
export const ALL_KEYWORDS: readonly string[] = [...Object.keys(KEYWORD_SPELLINGS), "than"];

export function verbOf({ text, isQuoted }: Word): Verb | undefined {
  return isQuoted ? undefined : find(VERB_SPELLINGS, text);
}

export function keywordOf({ text, isQuoted }: Word): Keyword | undefined {
  return isQuoted ? undefined : find(KEYWORD_SPELLINGS, text);
}

export function kindOf(text: string): Kind | undefined {
  return find(KIND_SPELLINGS, text);
}

export function stateOf(text: string): StateClass | undefined {
  return find(STATE_SPELLINGS, text);
}

export function directionOf(text: string): (typeof DIRECTIONS)[number] | undefined {
  return find(DIRECTION_SPELLINGS, text);
}

export function isAction(verb: Verb | undefined): verb is Action {
  return ACTIONS.some((action) => action === verb);
}

const UNITS: Spellings<string> = { 分钟: "m", 小时: "h", 天: "d", 周: "w" };

/** `14天` as `14d`; anything else as it is. */
export function durationIn(text: string): string {
  const [, count, unit = ""] = /^(\d+)(\P{ASCII}+)$/u.exec(text) ?? [];
  const letter = find(UNITS, unit);
  return letter === undefined ? text : `${count}${letter}`;
}

function ownNames<T extends string>(names: readonly T[]): Spellings<T> {
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), name]));
}

function find<T>(spellings: Spellings<T>, word: string): T | undefined {
  const lower = word.toLowerCase();
  return Object.hasOwn(spellings, lower) ? spellings[lower] : undefined;
}

import type { Locale } from "#lib/jobs/room.ts";
import { clean, REASON_MOST } from "../clean.ts";
import { NAMES } from "./names.ts";

const { actions } = NAMES.zh;

function verbs(text: string): string {
  const known: ReadonlyMap<string, string> = new Map(Object.entries(actions));
  return text
    .split(", then ")
    .map((verb) => known.get(verb) ?? verb)
    .join("，再");
}

type Rule = readonly [pattern: RegExp, zh: (...found: readonly string[]) => string];

/** The commonest sentences of plans and verdicts, in Chinese. What is not among them stays as the engine said it, so a new one is never lost. */
const RULES: readonly Rule[] = [
  [/^would (\w+(?:, then \w+)*)$/, (steps = "") => `将${verbs(steps)}`],
  [/^would (\w+), once it is no longer (.+)$/, (step = "", status = "") => `待状态不再是 ${status} 后${verbs(step)}`],
  [/^it is (\S+) already$/, (status = "") => `已是 ${status} 状态`],
  [/^this is not what was planned: (.+)$/, (change = "") => `与所显示的计划不同：${change}`],
  [/^its plan cannot be checked: (.+)$/, (why = "") => `无法核对计划：${why}`],
  [/^nothing was done$/, () => "未做变更"],
  [/^the listing of its target does not show it$/, () => "目标的任务列表中没有它"],
  [/^it is (\S+), and only a stopped job may be deleted$/, (status = "") => `状态为 ${status}，只能删除已停止的任务`],
  [/^use teardown$/, () => "请用 teardown"],
  [
    /^protected: guardrails\.protect\.targets names (.+)$/,
    (target = "") => `受保护：guardrails.protect.targets 含 ${target}`,
  ],
  [/^protected: guardrails\.protect\.ids names it$/, () => "受保护：guardrails.protect.ids 含此任务"],
  [
    /^protected: its name fits guardrails\.protect\.names (.+)$/,
    (pattern = "") => `受保护：名称符合 guardrails.protect.names ${pattern}`,
  ],
  [/^protected: guardrails\.protect\.tags names (.+)$/, (tag = "") => `受保护：guardrails.protect.tags 含 ${tag}`],
  [/^protected by (.+)$/, (who = "") => `由 ${who} 设为保护`],
  [/^the run was cancelled by (.+)$/, (who = "") => `运行已由 ${who} 取消`],
  [/^halted by (.+)$/, (who = "") => `变更已由 ${who} 冻结`],
  [/^(\w+) proven: it reads (\S+)$/, (step = "", status = "") => `已证实${verbs(step)}：状态为 ${status}`],
  [/^(\w+) proven: a read no longer finds the job$/, (step = "") => `已证实${verbs(step)}：已查不到该任务`],
  [/^the cloud refused: (.+)$/, (why = "") => `云端拒绝：${why}`],
  [/^not proven within (\d+) s$/, (seconds = "") => `${seconds} 秒内未能证实`],
  [/^last seen (\S+)$/, (status = "") => `最后状态为 ${status}`],
  [/^it was never read$/, () => "从未读到"],
  [/^it is gone, and this run did not delete it$/, () => "任务已不存在，且不是本次运行删除的"],
  [/^DRS goes on billing a paused job until it is ended$/, () => "DRS 对暂停的任务继续计费，直到任务结束"],
];

/** Why something is so, in one line: in Chinese where the sentence is known. Whole texts are cut only after that. */
export function reasonIn(locale: Locale, reason: string): string {
  const line = clean(reason, 2 * REASON_MOST);
  return clean(locale === "en" ? line : line.split("; ").map(toChinese).join("；"), REASON_MOST);
}

function toChinese(sentence: string): string {
  for (const [pattern, zh] of RULES) {
    const found = pattern.exec(sentence);
    if (found) return zh(...found.slice(1));
  }
  return sentence;
}

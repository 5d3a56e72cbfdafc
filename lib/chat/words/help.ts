import { ACTIONS } from "#lib/jobs/action.ts";
import type { Texts } from "./texts.ts";

/** What Sluice can be asked, in the order that help tells it. */
export const VERBS = [
  ...(["help", "status", "jobs", "plan"] as const),
  ...ACTIONS,
  ...(["confirm", "approve", "cancel", "halt", "snooze", "exempt"] as const),
] as const;
export type Verb = (typeof VERBS)[number];

type HelpTexts = {
  readonly title: string;
  readonly titleOf: (verb: string) => string;
  readonly heads: readonly [example: string, does: string];
  readonly does: Readonly<Record<Verb, string>>;
  /** Of a second example of the same verb. */
  readonly likewise: string;
  readonly rules: (minutes: string, countOver: number) => readonly string[];
};

const en: HelpTexts = {
  title: "What you can ask Sluice",
  titleOf: (verb) => `How to say ${verb}`,
  heads: ["say", "and Sluice"],
  does: {
    help: "shows this, or more of one word",
    status: "shows the latest runs; of a run, a job or a target: how it is",
    jobs: "lists jobs as the cloud shows them now",
    plan: "shows what an action would do, and does nothing",
    start: "starts jobs",
    pause: "pauses jobs",
    stop: "stops jobs",
    reset: "sets jobs back to their beginning",
    delete: "deletes stopped jobs",
    teardown: "stops jobs and deletes them",
    confirm: "carries out the plan with that code; many jobs want their number",
    approve: "lets a plan go ahead that another person has confirmed",
    cancel: "drops a plan, or lets a run change nothing more",
    halt: "changes nothing any more, on one target or on all",
    snooze: "keeps policies from acting on a job for so long",
    exempt: "keeps policies from seeing a job for so long",
  },
  likewise: "does the same",
  rules: (minutes, countOver) => [
    "Whatever changes jobs at a cloud makes a plan first, and nothing happens before you confirm it.",
    `A plan can be confirmed for ${minutes}, in its room, by whoever asked; more than ${countOver} jobs want their number typed.`,
    "Deletes of many jobs may want a second person's approval.",
    "A halt is lifted on the command line: sluice halt --lift",
  ],
};

const zh: HelpTexts = {
  title: "可以对 Sluice 说什么",
  titleOf: (verb) => `${verb} 的用法`,
  heads: ["输入", "作用"],
  does: {
    help: "显示本帮助，或某个命令的用法",
    status: "查看最近的运行；也可指定运行、任务或目标",
    jobs: "列出云上当前的任务",
    plan: "预览某个操作，不做任何变更",
    start: "启动任务",
    pause: "暂停任务",
    stop: "停止任务",
    reset: "重置任务",
    delete: "删除已停止的任务",
    teardown: "停止并删除任务",
    confirm: "执行该代码对应的计划；任务较多时须附上数量",
    approve: "批准另一个人已确认的计划",
    cancel: "取消计划，或让运行不再做新的变更",
    halt: "冻结一切变更，可指定目标",
    snooze: "在此期间策略不处理该任务",
    exempt: "在此期间策略不理会该任务",
  },
  likewise: "同上",
  rules: (minutes, countOver) => [
    "凡是变更云上任务的操作都先生成计划，确认之前不会执行。",
    `计划须在 ${minutes}内、在原群、由发起人确认；超过 ${countOver} 个任务时须输入数量。`,
    "大批量删除可能还需第二个人审批。",
    "解除冻结须在命令行执行：sluice halt --lift",
  ],
};

export const HELP: Texts<HelpTexts> = { en, zh };

import { AMOUNTS } from "./amounts.ts";
import type { Texts } from "./texts.ts";

const en = {
  job: "job",
  target: "target",
  name: "name",
  kind: "kind",
  status: "status",
  idle: "idle",
  money: (currency: string) => `${currency} a month`,
  plan: "plan",
  verdict: "verdict",
  reason: "reason",
  code: "error code",
  due: "acts from",
  run: "run",
  started: "started",
  action: "action",
  jobs: "jobs",
  open: "open",
  verdicts: "verdicts",
  /** Between a word and what explains it. */
  colon: ": ",
  moreVerdicts: (count: number, run: string) =>
    `${AMOUNTS.en.moreJobs(count)} not shown; sluice status ${run} on the command line lists them all`,
  moreJobs: (count: number, target: string) =>
    `${AMOUNTS.en.moreJobs(count)} not shown; sluice jobs --target ${target} on the command line lists them all`,
  behindLink: (count: number) => `${AMOUNTS.en.moreJobs(count)} not shown; they are behind the link`,
  link: "See all",
};

const zh: typeof en = {
  job: "任务",
  target: "目标",
  name: "名称",
  kind: "类型",
  status: "状态",
  idle: "闲置",
  money: (currency) => `月费用（${currency}）`,
  plan: "计划",
  verdict: "结果",
  reason: "原因",
  code: "错误码",
  due: "处理时间",
  run: "运行",
  started: "开始时间",
  action: "操作",
  jobs: "任务数",
  open: "未完成",
  verdicts: "结果",
  colon: "：",
  moreVerdicts: (count, run) => `${AMOUNTS.zh.moreJobs(count)}未显示，可在命令行用 sluice status ${run} 查看全部`,
  moreJobs: (count, target) =>
    `${AMOUNTS.zh.moreJobs(count)}未显示，可在命令行用 sluice jobs --target ${target} 查看全部`,
  behindLink: (count) => `${AMOUNTS.zh.moreJobs(count)}未显示，见链接`,
  link: "查看全部",
};

export const TABLE: Texts<typeof en> = { en, zh };

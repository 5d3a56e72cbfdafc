import type { Texts } from "./texts.ts";

const en = {
  all: "The latest runs",
  target: (target: string) => `Runs on ${target}`,
  job: (id: string) => `Job ${id}`,
  jobs: (target: string) => `Jobs on ${target}`,
  noRuns: "There are no runs yet.",
  noHalt: "Nothing is halted.",
  moreHalts: (count: number) => `${count} more halts; sluice runs on the command line shows them all`,
  neverRun: "No run has given it a verdict.",
  latest: "Its latest verdicts:",
  counted: "jobs",
  money: "cost a month, all",
  noJobs: "No job fits.",
  more: (most: number) => `The latest ${most}; sluice runs on the command line lists more`,
  readAt: "read at",
  finishedAt: "finished",
};

const zh: typeof en = {
  all: "最近的运行",
  target: (target) => `${target} 上的运行`,
  job: (id) => `任务 ${id}`,
  jobs: (target) => `${target} 上的任务`,
  noRuns: "还没有运行。",
  noHalt: "当前没有冻结。",
  moreHalts: (count) => `另有 ${count} 处冻结，可在命令行用 sluice runs 查看全部`,
  neverRun: "还没有运行给出过它的结果。",
  latest: "最近的结果：",
  counted: "任务数",
  money: "月费用（全部）",
  noJobs: "没有符合条件的任务。",
  more: (most) => `仅显示最近 ${most} 个，可在命令行用 sluice runs 查看更多`,
  readAt: "读取时间",
  finishedAt: "完成时间",
};

export const STATUS: Texts<typeof en> = { en, zh };

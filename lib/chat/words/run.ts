import { AMOUNTS } from "./amounts.ts";
import type { Texts } from "./texts.ts";

const { jobs } = AMOUNTS.en;
const { jobs: tasks } = AMOUNTS.zh;

const en = {
  title: (action: string, count: number, target: string) => `${action} ${jobs(count)} on ${target}`,
  states: {
    planning: "plan in the making",
    running: "running",
    halted: "halted",
    cancelled: "cancelled",
    ended: "ended",
    empty: "nothing done",
  },
  dryRun: "dry run",
  run: "run",
  state: "state",
  startedAt: "started",
  verdicts: "verdicts so far",
  allVerdicts: "verdicts",
  none: "none yet",
  open: "open",
  openOf: (open: number, all: number) => `${open} of ${jobs(all)}`,
  deadline: "deadline",
  approvedBy: "approved by",
  halted: (where: string, by: string) => `Halted: ${where}, by ${by}. Open jobs wait; sluice halt --lift goes on.`,
  cancelled: (by: string) => `Cancelled by ${by}. Jobs that wait end refused; calls that are out are still read back.`,
  notPlanned: (why: string) => `Nothing was done: ${why}`,
  threadTitle: (action: string, target: string) => `Verdicts: ${action} on ${target}`,
  noVerdicts: "No job has a verdict yet.",
  cancelRun: "Cancel the run",
};

const zh: typeof en = {
  title: (action, count, target) => `在 ${target} 上${action} ${tasks(count)}`,
  states: {
    planning: "正在生成计划",
    running: "执行中",
    halted: "已冻结",
    cancelled: "已取消",
    ended: "已结束",
    empty: "未执行",
  },
  dryRun: "试运行",
  run: "运行",
  state: "状态",
  startedAt: "开始时间",
  verdicts: "目前结果",
  allVerdicts: "结果",
  none: "暂无",
  open: "未完成",
  openOf: (open, all) => `${open} / ${tasks(all)}`,
  deadline: "截止时间",
  approvedBy: "审批人",
  halted: (where, by) => `变更已冻结：${where}，操作人 ${by}。未完成的任务等待中；执行 sluice halt --lift 后继续。`,
  cancelled: (by) => `已由 ${by} 取消。等待中的任务将被拒绝；已发出的调用仍会核实结果。`,
  notPlanned: (why) => `未做任何变更：${why}`,
  threadTitle: (action, target) => `结果：在 ${target} 上${action}`,
  noVerdicts: "还没有任务有结果。",
  cancelRun: "取消运行",
};

export const RUN: Texts<typeof en> = { en, zh };

import { AMOUNTS } from "./amounts.ts";
import type { Texts } from "./texts.ts";

const { jobs } = AMOUNTS.en;
const { jobs: tasks } = AMOUNTS.zh;

const en = {
  title: (action: string, count: number, target: string) => `Plan: ${action} ${jobs(count)} on ${target}`,
  planning: (action: string, target: string) => `Planning: ${action} on ${target}`,
  reading: "Reading the jobs from the cloud. The plan will be shown here.",
  notPlanned: (action: string, target: string) => `No plan: ${action} on ${target}`,
  askedBy: "asked by",
  askedAt: "asked at",
  reason: "reason",
  meant: "jobs meant",
  named: (count: number) => `${jobs(count)} by id`,
  allOfTarget: "all of the target",
  planned: "planned",
  already: "already so",
  refused: "refused",
  unsure: "left out as unsure",
  money: "cost a month",
  expires: "expires",
  hash: "plan",
  more: (count: number, isLinked: boolean) =>
    `${AMOUNTS.en.moreJobs(count)} not shown; ${isLinked ? "they are behind the link" : "sluice plan on the command line lists them all"}`,
  link: "See the whole plan",
  nothing: "Nothing to do: no job would change.",
  runRefused: (why: string) => `Confirmed as it is, all would be refused: ${why}`,
  onlyToSee: (verb: string) => `This is only to see. To have it done, ask for ${verb} itself.`,
  confirm: "Confirm",
  cancel: "Cancel",
  approve: "Approve",
  typeConfirm: (code: string) =>
    `So many jobs want their number. Type: confirm ${code} and the number of planned jobs.`,
  typeApprove: (code: string) =>
    `Another person with the role approver types: approve ${code} and the number of planned jobs.`,
  thenApproved: "Once you confirm it, another person with the role approver has to approve it.",
  waits: "Confirmed. It waits for another person with the role approver.",
  expired: "Expired: nobody said so in time. Nothing was done.",
  cancelled: (by: string, at: string) => `Cancelled by ${by}, ${at}. Nothing was done.`,
  taken: (run: string) => `Confirmed; run ${run} carries it out.`,
};

const zh: typeof en = {
  title: (action, count, target) => `计划：在 ${target} 上${action} ${tasks(count)}`,
  planning: (action, target) => `正在生成计划：在 ${target} 上${action}`,
  reading: "正在从云上读取任务，计划生成后显示在这里。",
  notPlanned: (action, target) => `无法生成计划：在 ${target} 上${action}`,
  askedBy: "发起人",
  askedAt: "发起时间",
  reason: "原因",
  meant: "任务范围",
  named: (count) => `指定 ID，共 ${tasks(count)}`,
  allOfTarget: "目标的所有任务",
  planned: "将执行",
  already: "无需操作",
  refused: "拒绝",
  unsure: "无法判断，已排除",
  money: "月费用（将执行的任务）",
  expires: "有效期至",
  hash: "计划",
  more: (count, isLinked) =>
    `${AMOUNTS.zh.moreJobs(count)}未显示，${isLinked ? "见链接" : "可在命令行用 sluice plan 查看全部"}`,
  link: "查看完整计划",
  nothing: "无需执行：没有任务会发生变更。",
  runRefused: (why) => `即使确认，也会全部被拒绝：${why}`,
  onlyToSee: (verb) => `仅供预览。如需执行，请直接发起 ${verb}。`,
  confirm: "确认",
  cancel: "取消",
  approve: "批准",
  typeConfirm: (code) => `任务较多，须输入数量确认：confirm ${code} 加将执行的任务数量。`,
  typeApprove: (code) => `须由另一位 approver 输入：approve ${code} 加将执行的任务数量。`,
  thenApproved: "你确认之后，还须由另一位 approver 审批。",
  waits: "已确认，等待另一位 approver 审批。",
  expired: "已过期：未在有效期内确认，未做任何变更。",
  cancelled: (by, at) => `已由 ${by} 于 ${at}取消，未做任何变更。`,
  taken: (run) => `已确认，由运行 ${run} 执行。`,
};

export const PLAN: Texts<typeof en> = { en, zh };

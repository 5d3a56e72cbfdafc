import { AMOUNTS } from "./amounts.ts";
import type { Texts } from "./texts.ts";

const { jobs } = AMOUNTS.en;
const { jobs: tasks } = AMOUNTS.zh;

const en = {
  halted: (where: string) => `Halted: ${where}`,
  lifted: (where: string) => `Halt lifted: ${where}`,
  haltMeans: "No job is changed there any more. What waits, waits; calls that are out are still read back.",
  liftMeans: "Runs that waited go on.",
  lift: (command: string) => `Lift it on the command line: ${command}`,
  by: "by",
  at: "at",
  haltedBy: "halted by",
  reason: "reason",
  policy: "policy",
  found: (policy: string, count: number, target: string) => `Policy ${policy} has found ${jobs(count)} on ${target}`,
  willAct: (action: string) => `From the time shown a ${action} begins for each job that is still the same then.`,
  onlyTells: "It only tells; it changes nothing.",
  snooze: (id: string) => `Snooze ${id} 7d`,
  exempt: (id: string) => `Exempt ${id} 30d`,
  others: (snooze: string, exempt: string) => `For other jobs, on the command line: ${snooze} or ${exempt}`,
  protected: (job: string, by: string) => `${job} is protected by ${by}: no run changes it.`,
  snoozed: (job: string, until: string) => `Policies do not act on ${job} until ${until}.`,
  exempted: (job: string, until: string) => `Policies do not see ${job} until ${until}.`,
  done: "Done",
  planCancelled: (code: string) => `Cancelled plan ${code}. Nothing was done.`,
  runCancelled: (run: string) => `Cancelled run ${run}. Jobs that wait end refused.`,
  confirmed: "Confirmed. It waits for another person with the role approver.",
  taken: (run: string) => `Run ${run} carries it out.`,
  jobIn: (id: string, target: string) => `${id} on ${target}`,
};

const zh: typeof en = {
  halted: (where) => `已冻结变更：${where}`,
  lifted: (where) => `已解除冻结：${where}`,
  haltMeans: "不再变更其任何任务。等待中的继续等待；已发出的调用仍会核实结果。",
  liftMeans: "等待中的运行继续执行。",
  lift: (command) => `须在命令行解除：${command}`,
  by: "操作人",
  at: "时间",
  haltedBy: "冻结人",
  reason: "原因",
  policy: "策略",
  found: (policy, count, target) => `策略 ${policy} 在 ${target} 上发现 ${tasks(count)}`,
  willAct: (action) => `到所示时间后将${action}，前提是任务届时没有变化。`,
  onlyTells: "仅通知，不做变更。",
  snooze: (id) => `推迟 ${id} 7d`,
  exempt: (id) => `豁免 ${id} 30d`,
  others: (snooze, exempt) => `其他任务请在命令行操作：${snooze} 或 ${exempt}`,
  protected: (job, by) => `${job} 由 ${by} 设为保护：任何运行都不会变更它。`,
  snoozed: (job, until) => `${until}之前，策略不处理 ${job}。`,
  exempted: (job, until) => `${until}之前，策略不理会 ${job}。`,
  done: "完成",
  planCancelled: (code) => `已取消计划 ${code}，未做任何变更。`,
  runCancelled: (run) => `已取消运行 ${run}，等待中的任务将被拒绝。`,
  confirmed: "已确认，等待另一位 approver 审批。",
  taken: (run) => `由运行 ${run} 执行。`,
  jobIn: (id, target) => `${target} 的 ${id}`,
};

export const BRAKES: Texts<typeof en> = { en, zh };

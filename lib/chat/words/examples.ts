import type { Verb } from "./help.ts";
import type { Texts } from "./texts.ts";

/** What can be said with each verb as it is, but for its ids and names. The first one stands for the verb where all are shown. */
type Examples = Readonly<Record<Verb, readonly [string, ...string[]]>>;

const en: Examples = {
  help: ["help teardown"],
  status: ["status acme-cn", "status 3f2a9c81d04e", "status dtsabc123"],
  jobs: ["jobs in acme-cn", "jobs in acme-cn status Failed", "jobs in acme-cn kind sync tag env=dev"],
  plan: ["plan teardown older than 14d in acme-cn", "plan teardown dtsabc123 in acme-cn"],
  start: ["start dtsabc123 in acme-cn", "start dtsabc123/Reverse in acme-cn"],
  pause: ["pause dtsabc123 in acme-cn", "pause tag env=dev in acme-cn because of the weekend"],
  stop: ["stop dtsabc123 in acme-cn", "stop tag env=dev in acme-cn because nobody uses them"],
  reset: ["reset dtsabc123 in acme-cn", "reset status Failed name tmp-* in acme-cn"],
  delete: ["delete status Finished,Failed in acme-cn", "delete dtsabc123 dtsabc124 in acme-cn"],
  teardown: ["teardown older than 14d status Finished in acme-cn", "teardown dtsabc123 in acme-cn"],
  confirm: ["confirm 3f2a9c81d04e 42"],
  approve: ["approve 3f2a9c81d04e 42"],
  cancel: ["cancel 3f2a9c81d04e"],
  halt: ["halt acme-cn", "halt because of an incident"],
  snooze: ["snooze dtsabc123 in acme-cn for 7d"],
  exempt: ["exempt dtsabc123 in acme-cn for 30d"],
};

const zh: Examples = {
  help: ["帮助 拆除"],
  status: ["状态 acme-cn", "状态 3f2a9c81d04e", "状态 dtsabc123"],
  jobs: ["任务 在 acme-cn", "任务 在 acme-cn 状态 Failed", "任务 在 acme-cn 类型 同步 标签 env=dev"],
  plan: ["计划 拆除 早于 14天 在 acme-cn", "计划 拆除 dtsabc123 在 acme-cn"],
  start: ["启动 dtsabc123 在 acme-cn", "启动 dtsabc123/反向 在 acme-cn"],
  pause: ["暂停 dtsabc123 在 acme-cn", "暂停 标签 env=dev 在 acme-cn 因为 周末"],
  stop: ["停止 dtsabc123 在 acme-cn", "停止 标签 env=dev 在 acme-cn 因为 无人使用"],
  reset: ["重置 dtsabc123 在 acme-cn", "重置 状态 Failed 名称 tmp-* 在 acme-cn"],
  delete: ["删除 状态 Finished,Failed 在 acme-cn", "删除 dtsabc123 dtsabc124 在 acme-cn"],
  teardown: ["拆除 早于 14天 状态 Finished 在 acme-cn", "拆除 dtsabc123 在 acme-cn"],
  confirm: ["确认 3f2a9c81d04e 42"],
  approve: ["批准 3f2a9c81d04e 42"],
  cancel: ["取消 3f2a9c81d04e"],
  halt: ["冻结 acme-cn", "冻结 因为 故障"],
  snooze: ["推迟 dtsabc123 在 acme-cn 为期 7天"],
  exempt: ["豁免 dtsabc123 在 acme-cn 为期 30天"],
};

export const EXAMPLES: Texts<Examples> = { en, zh };

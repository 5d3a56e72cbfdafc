import type { Request } from "#lib/chat/request.ts";

/** What the config has, for every row. */
export const TARGETS = ["acme-cn", "acme-hw", "ali"];

export const HASH = "0123456789abcdef".repeat(4);
const DAY = 86_400_000;
const ids = (...of: readonly string[]) => of.map((id) => ({ id }));
const act = (action: "start" | "pause" | "stop" | "reset" | "delete" | "teardown", target: string, meant: object) =>
  ({ is: "act", action, target, jobs: [], ...meant }) as const satisfies Request;

/** What is said, and what is asked for by it. */
export const UNDERSTOOD: readonly (readonly [text: string, request: Request])[] = [
  ["help", { is: "help" }],
  ["  HELP\n", { is: "help" }],
  ["/sluice help", { is: "help" }],
  ["sluice help", { is: "help" }],
  ["帮助", { is: "help" }],
  ["help teardown", { is: "help", about: "teardown" }],
  ["help Jobs", { is: "help", about: "jobs" }],
  ["帮助 拆除", { is: "help", about: "teardown" }],

  ["status", { is: "status" }],
  ["状态", { is: "status" }],
  ["status acme-cn", { is: "status", of: "acme-cn" }],
  ["status in acme-cn", { is: "status", of: "acme-cn" }],
  ["状态 在 acme-cn", { is: "status", of: "acme-cn" }],
  ["status 8f3a2c", { is: "status", of: "8f3a2c" }],
  ["status deadbeef", { is: "status", of: "deadbeef" }],
  ["status l3m1213ye7l", { is: "status", of: "l3m1213ye7l" }],
  ['status "my-job"', { is: "status", of: "my-job" }],

  ["jobs acme-cn", { is: "jobs", target: "acme-cn", jobs: [] }],
  ["jobs in acme-cn", { is: "jobs", target: "acme-cn", jobs: [] }],
  ["JOBS On acme-cn", { is: "jobs", target: "acme-cn", jobs: [] }],
  ["任务 在 acme-hw", { is: "jobs", target: "acme-hw", jobs: [] }],
  ["jobs acme-cn limit 5", { is: "jobs", target: "acme-cn", jobs: [], select: { limit: 5 } }],
  ["jobs kind sync acme-cn", { is: "jobs", target: "acme-cn", jobs: [], select: { kind: "sync" } }],
  ["jobs in acme-cn status Failed", { is: "jobs", target: "acme-cn", jobs: [], select: { status: ["Failed"] } }],

  ["stop dts1 in acme-cn", act("stop", "acme-cn", { jobs: ids("dts1") })],
  ["STOP dts1 IN acme-cn", act("stop", "acme-cn", { jobs: ids("dts1") })],
  ["start dts1 acme-cn", act("start", "acme-cn", { jobs: ids("dts1") })],
  ["pause acme-cn dts1", act("pause", "acme-cn", { jobs: ids("dts1") })],
  ["reset in acme-cn dts1", act("reset", "acme-cn", { jobs: ids("dts1") })],
  ["delete dts1 dts2,dts3 , dts4 in ali", act("delete", "ali", { jobs: ids("dts1", "dts2", "dts3", "dts4") })],
  ["delete dts1,in ali,dts2", act("delete", "ali", { jobs: ids("dts1", "dts2") })],
  ["stop dts1、dts2，dts3 在 acme-cn", act("stop", "acme-cn", { jobs: ids("dts1", "dts2", "dts3") })],
  ["stop dts1 dts2 dts1 in ali", act("stop", "ali", { jobs: ids("dts1", "dts2") })],
  ["stop DTS1 dts1 in ali", act("stop", "ali", { jobs: ids("DTS1", "dts1") })],
  ["start\u00a0dts1\u3000in\nacme-cn", act("start", "acme-cn", { jobs: ids("dts1") })],
  ["\ufeffstop \u200bdts1\u200b in acme-cn\u200d", act("stop", "acme-cn", { jobs: ids("dts1") })],
  ["stop job-12 in ali", act("stop", "ali", { jobs: ids("job-12") })],
  ["stop 3f2a9c81d04ejb101 in ali", act("stop", "ali", { jobs: ids("3f2a9c81d04ejb101") })],
  ['stop "abc" in acme-cn', act("stop", "acme-cn", { jobs: ids("abc") })],
  ["stop “abc”，„def“ in acme-cn", act("stop", "acme-cn", { jobs: ids("abc", "def") })],
  ["stop ‘abc’ 'def' `ghi` in acme-cn", act("stop", "acme-cn", { jobs: ids("abc", "def", "ghi") })],
  ['stop "status" in acme-cn', act("stop", "acme-cn", { jobs: ids("status") })],
  ['stop "14d" "7" in acme-cn', act("stop", "acme-cn", { jobs: ids("14d", "7") })],
  ['stop "acme-cn" in acme-cn', act("stop", "acme-cn", { jobs: ids("acme-cn") })],
  ['stop "limt50" in acme-cn', act("stop", "acme-cn", { jobs: ids("limt50") })],
  ["stop dts1/Reverse in ali", act("stop", "ali", { jobs: [{ id: "dts1", direction: "Reverse" }] })],
  ["stop dts1:REVERSE in ali", act("stop", "ali", { jobs: [{ id: "dts1", direction: "Reverse" }] })],
  ["停止 dts1：反向 在 ali", act("stop", "ali", { jobs: [{ id: "dts1", direction: "Reverse" }] })],
  ['stop "abc"/reverse in ali', act("stop", "ali", { jobs: [{ id: "abc", direction: "Reverse" }] })],
  [
    "stop dts1:reverse dts1/forward in ali",
    act("stop", "ali", {
      jobs: [
        { id: "dts1", direction: "Reverse" },
        { id: "dts1", direction: "Forward" },
      ],
    }),
  ],
  ["stop in acme-cn dts1 because of lag", act("stop", "acme-cn", { jobs: ids("dts1"), reason: "of lag" })],
  [
    "stop dts1 in ali because  in ali, it's \"so  \n",
    act("stop", "ali", { jobs: ids("dts1"), reason: "in ali, it's \"so" }),
  ],
  ["停止 dts1 在 acme-cn 因为 延迟", act("stop", "acme-cn", { jobs: ids("dts1"), reason: "延迟" })],
  ["启动 dts1 在 ali", act("start", "ali", { jobs: ids("dts1") })],
  ["暂停 dts1 在 ali", act("pause", "ali", { jobs: ids("dts1") })],
  ["重置 dts1 于 ali 原因 演练", act("reset", "ali", { jobs: ids("dts1"), reason: "演练" })],

  [
    "teardown acme-cn older than 14d status Finished",
    act("teardown", "acme-cn", { select: { olderThan: "14d", status: ["Finished"] } }),
  ],
  ["teardown acme-cn older 2w", act("teardown", "acme-cn", { select: { olderThan: "2w" } })],
  ["teardown acme-cn olderThan 36h", act("teardown", "acme-cn", { select: { olderThan: "36h" } })],
  [
    "拆除 acme-cn 早于 14d 状态 Finished,Failed",
    act("teardown", "acme-cn", { select: { olderThan: "14d", status: ["Finished", "Failed"] } }),
  ],
  ["拆除 早于 14天 最多 50 在 acme-cn", act("teardown", "acme-cn", { select: { olderThan: "14d", limit: 50 } })],
  ["删除 早于 36小时 名称 tmp-* 在 ali", act("delete", "ali", { select: { olderThan: "36h", name: "tmp-*" } })],
  [
    "删除 类型 同步 情况 失败，已停止 在 ali",
    act("delete", "ali", { select: { kind: "sync", state: ["failed", "stopped"] } }),
  ],
  ["删除 标签 env=dev 在 ali", act("delete", "ali", { select: { tags: { env: "dev" } } })],
  ["delete status Finished, Failed in ali", act("delete", "ali", { select: { status: ["Finished", "Failed"] } })],
  ["delete status Finished ,Failed in ali", act("delete", "ali", { select: { status: ["Finished", "Failed"] } })],
  [
    "delete status Finished, kind sync, in ali",
    act("delete", "ali", { select: { status: ["Finished"], kind: "sync" } }),
  ],
  ["delete status Finished, limit 5 in ali", act("delete", "ali", { select: { status: ["Finished"], limit: 5 } })],
  ['delete status "limit",Failed in ali', act("delete", "ali", { select: { status: ["limit", "Failed"] } })],
  ["delete STATUS finished IN ali", act("delete", "ali", { select: { status: ["finished"] } })],
  ["delete kind Change-Tracking in ali", act("delete", "ali", { select: { kind: "change-tracking" } })],
  ["delete kind disaster-recovery in ali", act("delete", "ali", { select: { kind: "disaster-recovery" } })],
  ["stop state Running,moving in ali", act("stop", "ali", { select: { state: ["running", "moving"] } })],
  ["stop name tmp-* in ali", act("stop", "ali", { select: { name: "tmp-*" } })],
  ["stop name Tmp-* in ali", act("stop", "ali", { select: { name: "Tmp-*" } })],
  ['stop name "my name*" in ali', act("stop", "ali", { select: { name: "my name*" } })],
  ["stop name “a, b” in ali", act("stop", "ali", { select: { name: "a, b" } })],
  ['stop name "it\'s" in ali', act("stop", "ali", { select: { name: "it's" } })],
  ['stop name "in" in ali', act("stop", "ali", { select: { name: "in" } })],
  ["stop name 订单* in ali", act("stop", "ali", { select: { name: "订单*" } })],
  ["stop tag env=dev tag team=a=b in ali", act("stop", "ali", { select: { tags: { env: "dev", team: "a=b" } } })],
  ['stop tag env="a, b" in ali', act("stop", "ali", { select: { tags: { env: "a, b" } } })],
  ['stop tag "my key=b c" in ali', act("stop", "ali", { select: { tags: { "my key": "b c" } } })],
  ["stop tag Env=Dev in ali", act("stop", "ali", { select: { tags: { Env: "Dev" } } })],
  ["stop tag env= in ali", act("stop", "ali", { select: { tags: { env: "" } } })],
  ["stop limit 1 name a in ali", act("stop", "ali", { select: { limit: 1, name: "a" } })],
  ["stop limit 10000 name a in ali", act("stop", "ali", { select: { limit: 10_000, name: "a" } })],
  [
    'pause limit 3 tag env=dev in ali name "tmp *" tag a=b older than 1d state failed kind migration status Failed because why',
    act("pause", "ali", {
      select: {
        limit: 3,
        tags: { env: "dev", a: "b" },
        name: "tmp *",
        olderThan: "1d",
        state: ["failed"],
        kind: "migration",
        status: ["Failed"],
      },
      reason: "why",
    }),
  ],

  ["plan reset dts1 in acme-cn", { is: "plan", action: "reset", target: "acme-cn", jobs: ids("dts1") }],
  [
    "PLAN Teardown acme-cn name x",
    { is: "plan", action: "teardown", target: "acme-cn", jobs: [], select: { name: "x" } },
  ],
  [
    "计划 删除 acme-cn 状态 Failed",
    { is: "plan", action: "delete", target: "acme-cn", jobs: [], select: { status: ["Failed"] } },
  ],
  ["plan stop dts1 in ali because x", { is: "plan", action: "stop", target: "ali", jobs: ids("dts1"), reason: "x" }],

  ["confirm 8f3a2c", { is: "confirm", code: "8f3a2c" }],
  ["确认 8f3a2c 21", { is: "confirm", code: "8f3a2c", count: 21 }],
  ["confirm 0123456789abcdef0123456789abcdef", { is: "confirm", code: "0123456789abcdef0123456789abcdef" }],
  [`confirm 8f3a2c ${HASH}`, { is: "confirm", code: "8f3a2c", plan: HASH }],
  [`approve 8f3a2c ${HASH} 21`, { is: "approve", code: "8f3a2c", plan: HASH, count: 21 }],
  [`approve 8f3a2c ${"1".repeat(64)}`, { is: "approve", code: "8f3a2c", plan: "1".repeat(64) }],
  ["批准 8f3a2c 10000", { is: "approve", code: "8f3a2c", count: 10_000 }],
  ["confirm 123456 123", { is: "confirm", code: "123456", count: 123 }],
  ["cancel 8f3a2c", { is: "cancel", code: "8f3a2c" }],
  ["取消 8f3a2c", { is: "cancel", code: "8f3a2c" }],

  ["halt", { is: "halt" }],
  ["冻结", { is: "halt" }],
  ["halt acme-cn", { is: "halt", target: "acme-cn" }],
  ["halt in acme-cn because a fire", { is: "halt", target: "acme-cn", reason: "a fire" }],
  ["冻结 因为 故障", { is: "halt", reason: "故障" }],

  ["snooze dts1 in acme-cn for 7d", { is: "snooze", jobId: "dts1", target: "acme-cn", lastsMs: 7 * DAY }],
  ["snooze job-a for 7d in acme-cn", { is: "snooze", jobId: "job-a", target: "acme-cn", lastsMs: 7 * DAY }],
  ["exempt dts1 acme-cn for 30d", { is: "exempt", jobId: "dts1", target: "acme-cn", lastsMs: 30 * DAY }],
  ["exempt dts1 in acme-cn for 400d", { is: "exempt", jobId: "dts1", target: "acme-cn", lastsMs: 400 * DAY }],
  ["推迟 dts1 在 acme-cn 为期 2周", { is: "snooze", jobId: "dts1", target: "acme-cn", lastsMs: 14 * DAY }],
  ["豁免 dts1 在 acme-cn 为期 90分钟", { is: "exempt", jobId: "dts1", target: "acme-cn", lastsMs: 5_400_000 }],
  ['snooze "in" in acme-cn for 1m', { is: "snooze", jobId: "in", target: "acme-cn", lastsMs: 60_000 }],
];

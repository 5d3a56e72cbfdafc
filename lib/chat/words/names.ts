import type { Action } from "#lib/jobs/action.ts";
import type { Kind } from "#lib/jobs/job.ts";
import type { PLANNED } from "#lib/jobs/plan-row.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Texts } from "./texts.ts";

type Names = {
  readonly actions: Readonly<Record<Action, string>>;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly decisions: Readonly<Record<(typeof PLANNED)[number], string>>;
  readonly verdicts: Readonly<Record<ResultEvent["verdict"], string>>;
  readonly everyTarget: string;
  /** An action in words and its verb, as it is said to Sluice. */
  readonly verb: (action: Action) => string;
};

const en: Names = {
  actions: { start: "start", pause: "pause", stop: "stop", reset: "reset", delete: "delete", teardown: "teardown" },
  kinds: {
    migration: "migration",
    sync: "sync",
    "change-tracking": "change tracking",
    "disaster-recovery": "disaster recovery",
  },
  decisions: { planned: "planned", already: "already", refused: "refused" },
  verdicts: {
    succeeded: "succeeded",
    already: "already",
    refused: "refused",
    failed: "failed",
    unproven: "unproven",
    planned: "planned",
  },
  everyTarget: "every target",
  verb: (action) => action,
};

const zh: Names = {
  actions: { start: "启动", pause: "暂停", stop: "停止", reset: "重置", delete: "删除", teardown: "停止并删除" },
  kinds: { migration: "迁移", sync: "同步", "change-tracking": "数据订阅", "disaster-recovery": "灾备" },
  decisions: { planned: "将执行", already: "无需操作", refused: "拒绝" },
  verdicts: {
    succeeded: "成功",
    already: "无需操作",
    refused: "拒绝",
    failed: "失败",
    unproven: "未证实",
    planned: "将执行",
  },
  everyTarget: "所有目标",
  verb: (action) => `${zh.actions[action]}（${action}）`,
};

export const NAMES: Texts<Names> = { en, zh };

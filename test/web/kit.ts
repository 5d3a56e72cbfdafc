import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import type { WebhookCommand } from "#lib/jobs/private-command.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { SecretReference } from "#lib/jobs/secret.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { HttpAnswer } from "#lib/web/answer.ts";
import { answerTo } from "#lib/web/answer-to.ts";
import type { Intake } from "#lib/web/intake.ts";
import { NOW } from "../signatures/sender.ts";
import { createShelf, type Verdicts } from "./shelf.ts";

const ALI = { provider: "alibaba-dts", region: "cn-hangzhou" };
const KEYS = { from: "env", accessKeyId: "AK", accessKeySecret: "SK" };
const command = { action: "stop", target: "acme-cn", jobs: "jobs" };

export const secretNamed = (value: string) => ({ from: "env", value }) as const;

/** A hook that may stop what its body names; `more` says whose it is. */
export function hookFor(name: string, more: object): object {
  return { name, secret: secretNamed("HOOK"), allow: [{ action: "stop", target: "acme-cn" }], command, ...more };
}

export const PUSH = hookFor("push", { scheme: "github" });
export const ALERTS = hookFor("alerts", {
  scheme: "alertmanager",
  secret: secretNamed("TOKEN"),
  command: { ...command, jobs: "alerts[].labels.dts_job_id" },
});
export const LINKS = { secret: secretNamed("LINK") };

export const SECRETS: Readonly<Record<string, string>> = { HOOK: "a github secret", TOKEN: "a-token", LINK: "a link" };

export type Line = Parameters<Intake["log"]>[0];

/** What a test reads, and changes to see what a failure of its own does. */
type State = {
  readonly handed: WebhookCommand[];
  readonly lines: Line[];
  at: number;
  secrets: Readonly<Record<string, string>>;
  isQueueDown: boolean;
  isLedgerDown: boolean;
};

/** The way in, with everything behind it in memory; what is handed over is accepted only when `accept` is called. */
export type Door = State & {
  readonly intake: Intake;
  send(request: RawRequest): Promise<HttpAnswer>;
  /** What dispatch does with the last that was handed over, or with another. */
  accept(nth?: number): Promise<Run>;
  /** As if it had ended so, or stood so with jobs open. */
  end(runId: string, counts: Partial<Run["counts"]>, open?: number): void;
  conclude(runId: string, verdicts: Verdicts): void;
};

export function createDoor(hooks: readonly object[] = [PUSH, ALERTS], more: object = { links: LINKS }): Door {
  const other = { ...ALI, region: "cn-beijing", credentials: KEYS };
  const targets = { "acme-cn": { ...ALI, credentials: KEYS }, other };
  const config = parse(configSchema, { targets, webhooks: hooks, ...more }, "config");
  const failures = { isQueueDown: false, isLedgerDown: false };
  const state: State = { handed: [], lines: [], at: NOW, secrets: SECRETS, ...failures };
  const shelf = createShelf(config, () => state.at);
  const ledger: Intake["ledger"] = {
    ...shelf.reading,
    run: async (runId) => {
      if (state.isLedgerDown) throw new Error("the ledger is down");
      return shelf.reading.run(runId);
    },
  };
  const intake: Intake = { ...portsOf(state), config, ledger };
  return Object.assign(state, {
    ...{ intake, end: shelf.end, conclude: shelf.conclude },
    send: (request: RawRequest) => answerTo(request, async () => intake),
    accept: (nth = -1) => shelf.accept(state.handed.at(nth)),
  });
}

function portsOf(state: State): Pick<Intake, "clock" | "log" | "secretTexts" | "handOver"> {
  return {
    clock: { now: () => state.at },
    log: (line) => void state.lines.push(line),
    secretTexts: async (whose: string, reference: SecretReference) => {
      const text = reference.from === "env" ? state.secrets[reference.value] : undefined;
      if (text === undefined) throw new Error(`${whose}: the secret store is down`);
      return text;
    },
    handOver: async (given) => {
      if (state.isQueueDown) throw new Error("the queue is down");
      state.handed.push(given);
    },
  };
}

export function bodyOf({ body }: HttpAnswer): Record<string, unknown> {
  return JSON.parse(body);
}

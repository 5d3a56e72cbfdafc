import { configSchema } from "#lib/jobs/config.ts";
import { servedLane } from "#lib/jobs/lane.ts";
import { parse } from "#lib/jobs/parse.ts";
import type { PrivateCommand } from "#lib/jobs/private-command.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { SecretReference } from "#lib/jobs/secret.ts";
import { acceptCommand } from "#lib/run.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { HttpAnswer } from "#lib/web/answer.ts";
import { answerTo } from "#lib/web/answer-to.ts";
import type { Intake } from "#lib/web/intake.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { hexOf, hmacOf } from "../signatures/formulas.ts";
import { NOW, requestOf } from "../signatures/sender.ts";
import { createMemoryLedger } from "../simulation/memory-ledger.ts";

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

/** The way in, with everything behind it in memory; what is handed over is accepted only when `accept` is called. */
export type Door = {
  readonly handed: PrivateCommand[];
  readonly lines: Line[];
  at: number;
  /** Changed by a test to see what a failure of its own does. */
  secrets: Readonly<Record<string, string>>;
  isQueueDown: boolean;
  isLedgerDown: boolean;
  readonly intake: Intake;
  send(request: RawRequest): Promise<HttpAnswer>;
  /** What dispatch does with the last that was handed over, or with another. */
  accept(nth?: number): Promise<Run>;
  /** As if it had ended so, or stood so with jobs open. */
  end(runId: string, counts: Partial<Run["counts"]>, open?: number): void;
  conclude(runId: string, verdicts: Awaited<ReturnType<Intake["ledger"]["verdicts"]>>): void;
};

export function createDoor(hooks: readonly object[] = [PUSH, ALERTS], more: object = { links: LINKS }): Door {
  const targets = {
    "acme-cn": { ...ALI, credentials: KEYS },
    other: { ...ALI, region: "cn-beijing", credentials: KEYS },
  };
  const config = parse(configSchema, { targets, webhooks: hooks, ...more }, "config");
  const ledger = createMemoryLedger();
  const ended = new Map<string, Partial<Run>>();
  const told = new Map<string, Awaited<ReturnType<Intake["ledger"]["verdicts"]>>>();
  const readable = () => {
    if (door.isLedgerDown) throw new Error("the ledger is down");
  };
  const intake: Intake = {
    config,
    clock: { now: () => door.at },
    log: (line) => void door.lines.push(line),
    secretTexts: async (whose: string, reference: SecretReference) => {
      const text = reference.from === "env" ? door.secrets[reference.value] : undefined;
      if (text === undefined) throw new Error(`${whose}: the secret store is down`);
      return text;
    },
    handOver: async (given) => {
      if (door.isQueueDown) throw new Error("the queue is down");
      door.handed.push(given);
    },
    ledger: {
      run: async (runId) => {
        readable();
        const run = await ledger.run(runId);
        return run && { ...run, ...ended.get(runId) };
      },
      verdicts: async (runId) => told.get(runId) ?? ledger.verdicts(runId),
    },
  };
  const door: Door = {
    ...{ handed: [], lines: [], at: NOW, secrets: SECRETS, isQueueDown: false, isLedgerDown: false, intake },
    send: (request) => answerTo(request, async () => intake),
    accept: async (nth = -1) => {
      const given = door.handed.at(nth);
      if (!given) throw new Error("nothing was handed over; want a command");
      const { command: input, ...sender } = given;
      const sluice = { config, ledger, clock: { now: () => door.at } };
      return acceptHanded(input, sender, sluice);
    },
    end: (runId, counts, open = 0) => void ended.set(runId, { open, counts: { ...NONE, ...counts } }),
    conclude: (runId, verdicts) => void told.set(runId, verdicts),
  };
  return door;
}

const NONE = { succeeded: 0, already: 0, refused: 0, failed: 0, unproven: 0 };

/** On the road the command is JSON. */
function acceptHanded(
  input: unknown,
  sender: Omit<PrivateCommand, "command" | "version">,
  sluice: object,
): Promise<Run> {
  const wired = sluice as Parameters<typeof acceptCommand>[2];
  const { requestId: _none, ...given } = JSON.parse(JSON.stringify(input));
  return acceptCommand(given, sender, wired, servedLane);
}

/** As GitHub signs. */
export async function pushOf(
  body: unknown,
  { secret = SECRETS["HOOK"] ?? "", name = "push" } = {},
): Promise<RawRequest> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const signature = `sha256=${hexOf(await hmacOf(secret, text))}`;
  return requestOf({ "X-Hub-Signature-256": signature }, text, { path: `/hooks/${name}` });
}

/** As Alertmanager tells it: jobs that fire, and jobs whose alert is over. */
export function alertsOf(firing: readonly string[], over: readonly string[] = [], group: object = {}): RawRequest {
  const alerts = [...firing.map((id) => alertOf(id)), ...over.map((id) => alertOf(id, { status: "resolved" }))];
  return groupRequest(groupOf(alerts, group));
}

export function groupRequest(group: object): RawRequest {
  const headers = { Authorization: `Bearer ${SECRETS["TOKEN"]}` };
  return requestOf(headers, JSON.stringify(group), { path: "/hooks/alerts" });
}

export function bodyOf({ body }: HttpAnswer): Record<string, unknown> {
  return JSON.parse(body);
}

/** GET of a path with its query, as a link has it. */
export function getOf(link: unknown): RawRequest {
  const [path = "", query = ""] = String(link).split("?");
  return { ...requestOf({}, ""), method: "GET", path, query };
}

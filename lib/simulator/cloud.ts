import type { CallKind } from "./faults.ts";
import type { Call, Direction, Logs, Provider } from "./log.ts";
import type { Answer, Outcome, RawReply, RawRequest } from "./wire.ts";

/** What a cloud needs from outside: the clock (ms), the time scale, the logs and keys it shares with its neighbours. */
export type CloudContext = {
  readonly now: () => number;
  readonly timeScale: number;
  readonly logs: Logs;
  readonly temporaryKeys: Map<string, TemporaryKey>;
};

/** What STS handed out for a role, by access key id: good in every cloud that knows the role, until it expires. */
export type TemporaryKey = {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly expiresAtMs: number;
  readonly roleArn: string;
};

/** A job as it truly is now, for people who watch; null status is gone. */
export type JobRow = {
  readonly provider: Provider;
  readonly region: string;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly status: string | null;
  readonly reverse?: string | null;
};

export type SimulatedCloud = {
  readonly provider: Provider;
  readonly region: string;
  readonly accessKeyId: string;
  handle(request: RawRequest): Outcome;
  jobs(): readonly JobRow[];
};

/** What the call log keeps of a request before its answer is known. */
export type CallFactsForLog = {
  readonly operation: string;
  readonly kind: CallKind;
  readonly jobIds: readonly string[];
  readonly direction?: Direction;
};

/** A problem in the cloud's own words; `dynamicMessage` fills the %s of `message`. */
export type Problem = {
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
  readonly dynamicMessage?: string;
};

export type Ticket = { readonly seq: number; readonly at: string };
export type Played = { readonly outcome: Answer | "reset"; readonly fault?: string };

/** Writes the call's line and gives what leaves the cloud. */
export function finishCall(
  cloud: { readonly provider: Provider; readonly region: string },
  logs: Logs,
  ticket: Ticket,
  facts: CallFactsForLog,
  played: Played,
): Outcome {
  const { outcome, fault } = played;
  const line: Call = {
    ...ticket,
    provider: cloud.provider,
    region: cloud.region,
    operation: facts.operation,
    changes: facts.kind === "act",
    jobIds: facts.jobIds,
    ...(facts.direction === undefined ? {} : { direction: facts.direction }),
    httpStatus: outcome === "reset" ? null : outcome.reply.status,
    ...(outcome === "reset" || outcome.code === undefined ? {} : { code: outcome.code }),
    ...(fault === undefined ? {} : { fault }),
  };
  logs.addCall(line);
  return outcome === "reset" ? "reset" : outcome.reply;
}

export function jsonReply(status: number, body: object, headers: Readonly<Record<string, string>> = {}): RawReply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

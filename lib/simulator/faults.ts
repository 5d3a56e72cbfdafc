import type { FaultName } from "./fault-catalogue.ts";

type FaultArgs = {
  readonly delayMs?: number | undefined;
  readonly effect?: boolean | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly httpStatus?: number | undefined;
};

/** One line of a fault script. `times` 0 is for ever; without `operation`, any operation but the token's. */
export type Fault = {
  readonly fault: FaultName;
  readonly operation?: string | undefined;
  readonly on?: "read" | "act" | undefined;
  readonly job?: string | undefined;
  readonly skip: number;
  readonly times: number;
  readonly args: FaultArgs;
};

export type CallKind = "read" | "act" | "token";

export type CallFacts = { readonly operation: string; readonly kind: CallKind; readonly jobIds: readonly string[] };

/** Gives the fault due for a call, if any, and counts it as fired; the first match of the script wins. */
export type FaultScript = { take(call: CallFacts): Fault | undefined };

export function createFaultScript(faults: readonly Fault[]): FaultScript {
  const lines = faults.map((fault) => ({ fault, seen: 0 }));
  return {
    take(call) {
      for (const line of lines) {
        if (!isMatch(line.fault, call)) continue;
        line.seen += 1;
        if (isDue(line.fault, line.seen)) return line.fault;
      }
      return undefined;
    },
  };
}

function isDue(fault: Fault, seen: number): boolean {
  return seen > fault.skip && (fault.times === 0 || seen <= fault.skip + fault.times);
}

function isMatch(fault: Fault, call: CallFacts): boolean {
  if (fault.operation === undefined && call.kind === "token") return false;
  const named = fault.operation === undefined || fault.operation === "*" || fault.operation === call.operation;
  const kind = fault.on === undefined || fault.on === call.kind;
  const job = fault.job === undefined || call.jobIds.includes(fault.job);
  return named && kind && job;
}

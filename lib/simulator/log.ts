export type Provider = "alibaba-dts" | "huawei-drs";
export type Direction = "Forward" | "Reverse";
export type EffectName = "start" | "stop" | "pause" | "reset" | "delete";

/** One line whenever a call really changed a job; nothing else writes here. */
export type Effect = {
  readonly seq: number;
  readonly at: string;
  readonly provider: Provider;
  readonly region: string;
  readonly operation: string;
  readonly effect: EffectName;
  readonly jobId: string;
  readonly direction?: Direction;
  readonly callSeq: number;
};

/** One line per API request, refused ones included. `httpStatus` is null when no reply was sent. */
export type Call = {
  readonly seq: number;
  readonly at: string;
  readonly provider: Provider;
  readonly region: string;
  readonly operation: string;
  readonly changes: boolean;
  readonly jobIds: readonly string[];
  readonly direction?: Direction;
  readonly httpStatus: number | null;
  readonly code?: string;
  readonly fault?: string;
};

/** Both logs of one simulator; `seq` counts from 1 over all its clouds. */
export type Logs = {
  readonly effects: readonly Effect[];
  readonly calls: readonly Call[];
  nextCall(): { readonly seq: number; readonly at: string };
  addCall(call: Call): void;
  addEffect(effect: Omit<Effect, "seq" | "at">): void;
};

export function createLogs(now: () => number): Logs {
  const effects: Effect[] = [];
  const calls: Call[] = [];
  const at = () => new Date(now()).toISOString();
  let callCount = 0;
  return {
    effects,
    calls,
    nextCall() {
      callCount += 1;
      return { seq: callCount, at: at() };
    },
    addCall: (call) => void calls.push(call),
    addEffect: (effect) => void effects.push({ seq: effects.length + 1, at: at(), ...effect }),
  };
}

/** One JSON object a line, each line ended; empty text for no rows. */
export function toNdjson(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

import type { Intake } from "./intake.ts";

const APART_MS = 1000;

/** What was handed over: only who has a secret gets so far, and what came of it must be found. */
const ALWAYS: ReadonlySet<string> = new Set(["webhook", "chat"]);

/**
 * Anybody can send what is refused: of each kind, and of each hook of the config and platform, at most one line a second is written, with the count of those
 * before it that were not. So a flood at one hook hides nothing of another.
 */
export function sparse(log: Intake["log"], now: () => number): Intake["log"] {
  const kinds = new Map<string, { readonly at: number; readonly unwritten: number }>();
  return (line) => {
    if (ALWAYS.has(line.step)) return log(line);
    const kind = `${line.step} ${line["hook"] ?? line["platform"]}`;
    const last = kinds.get(kind);
    if (last && now() - last.at < APART_MS) {
      kinds.set(kind, { ...last, unwritten: last.unwritten + 1 });
      return;
    }
    kinds.set(kind, { at: now(), unwritten: 0 });
    log(last && last.unwritten > 0 ? { ...line, unwritten: last.unwritten } : line);
  };
}

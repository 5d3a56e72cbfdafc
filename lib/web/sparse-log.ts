import type { Intake } from "./intake.ts";

const APART_MS = 1000;

/** Anybody can send what is refused: of each kind at most one line a second is written, with the count of those before it that were not. */
export function sparse(log: Intake["log"], now: () => number): Intake["log"] {
  const kinds = new Map<string, { readonly at: number; readonly unwritten: number }>();
  return (line) => {
    const last = kinds.get(line.step);
    if (last && now() - last.at < APART_MS) {
      kinds.set(line.step, { ...last, unwritten: last.unwritten + 1 });
      return;
    }
    kinds.set(line.step, { at: now(), unwritten: 0 });
    log(last && last.unwritten > 0 ? { ...line, unwritten: last.unwritten } : line);
  };
}

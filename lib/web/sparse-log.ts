import type { Intake } from "./intake.ts";

const APART_MS = 1000;

/** A command that was handed over: only who has a secret gets so far, and its run must be found. */
const ALWAYS = "webhook";

/**
 * Anybody can send what is refused: of each kind, and of each hook of the config, at most one line a second is written, with the count of those
 * before it that were not. So a flood at one hook hides nothing of another.
 */
export function sparse(log: Intake["log"], now: () => number): Intake["log"] {
  const kinds = new Map<string, { readonly at: number; readonly unwritten: number }>();
  return (line) => {
    if (line.step === ALWAYS) return log(line);
    const kind = `${line.step} ${line["hook"]}`;
    const last = kinds.get(kind);
    if (last && now() - last.at < APART_MS) {
      kinds.set(kind, { ...last, unwritten: last.unwritten + 1 });
      return;
    }
    kinds.set(kind, { at: now(), unwritten: 0 });
    log(last && last.unwritten > 0 ? { ...line, unwritten: last.unwritten } : line);
  };
}

import type { Case, Guardrails } from "./case.ts";
import { isLike } from "./likeness.ts";
import type { Row } from "./row.ts";
import type { Done, Work } from "./work.ts";

/** A changing call follows a read at most so old. */
const FRESH_MS = 10_000;

/** Changes of jobs that nothing may change, or that were not looked at before. */
export function untouchable({ done, asked, isAlone }: Work, { guardrails }: Case): readonly string[] {
  return done.flatMap((one) =>
    [...whyNot(one, asked.target, guardrails), ...(isAlone ? stale(one) : [])].map(
      (why) => `${one.effect} of ${one.target} ${one.key}, ${why}`,
    ),
  );
}

/** Runs at the same time share a clock that each of them moves on while the other one's call is on its way. */
function stale({ at, readAt = at }: Done): readonly string[] {
  return at - readAt > FRESH_MS ? ["which was read long before"] : [];
}

function whyNot({ target, read, against }: Done, asked: string, guardrails: Guardrails): readonly string[] {
  return [
    ...(target === asked ? [] : [`though ${asked} was meant`]),
    ...against.map((brake) => `though there was a ${brake}`),
    ...(read.length === 0 ? ["which was not read before"] : []),
    ...(guardrails.protect.targets.includes(target) ? ["protected by its target"] : []),
    ...protectedInAll(read, guardrails).map((what) => `protected by ${what}`),
  ];
}

function protectedInAll(read: readonly Row[], guardrails: Guardrails): readonly string[] {
  const [first = [], ...others] = read.map((row) => protectedBy(guardrails, row));
  return others.every((each) => each.length > 0) ? first : [];
}

/** What of a job protects it. */
export function protectedBy({ protect }: Guardrails, { id, name, tags }: Row): readonly string[] {
  return [
    ...(protect.ids.includes(id) ? ["its id"] : []),
    ...protect.names.filter((glob) => isLike(name, glob)).map((glob) => `the name ${glob}`),
    ...Object.entries(protect.tags)
      .filter(([key, value]) => tags[key] === value)
      .map(([key]) => `the tag ${key}`),
  ];
}

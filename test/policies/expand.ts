/**
 * Ids as a shell writes them: `cn-mig-{00..12}{4,6..9}` is the 13 × 5 ids, the first brace slowest. Numbers keep the zeros of
 * the first bound. It knows nothing of jobs.
 */
export function expand(written: string): readonly string[] {
  const [, before, inside, after] = /^([^{}]*)\{([^{}]*)\}(.*)$/.exec(written) ?? [];
  if (before === undefined || inside === undefined || after === undefined) return [written];
  const tails = expand(after);
  return inside
    .split(",")
    .flatMap(numbersIn)
    .flatMap((number) => tails.map((tail) => `${before}${number}${tail}`));
}

function numbersIn(part: string): readonly string[] {
  const [, first, last = first] = /^(\d+)(?:\.\.(\d+))?$/.exec(part) ?? [];
  if (first === undefined || Number(last) < Number(first))
    throw new Error(`{${part}} is no range; want {3} or {00..12}`);
  const length = Number(last) - Number(first) + 1;
  return Array.from({ length }, (_, index) => String(Number(first) + index).padStart(first.length, "0"));
}

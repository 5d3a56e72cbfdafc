import * as z from "zod/mini";

/** A point the documentation leaves open: the ways a cloud may have it, its default first. */
export function oneOf<const First extends string, const Rest extends readonly string[]>(
  what: string,
  first: First,
  ...rest: Rest
) {
  return z._default(z.enum([first, ...rest]), first).check(z.describe(what));
}

/** A code no page gives for certain. */
export function codeFor(what: string, usual: string) {
  return z._default(z.string().check(z.minLength(1)), usual).check(z.describe(what));
}

import type { Locale } from "#lib/jobs/room.ts";

/** The same texts in each language: what the one has, the other has too. */
export type Texts<T> = Readonly<Record<Locale, Readonly<T>>>;

/** Undefined, null and empty text: what a cloud writes, or leaves out, where it has nothing to say. */
type Nothing = undefined | null | "";
type Optional<T> = { [K in keyof T]: Extract<T[K], Nothing> extends never ? never : K }[keyof T];
type Given<T> = string extends keyof T
  ? Readonly<Record<string, Exclude<T[keyof T], Nothing>>>
  : Omit<T, Optional<T>> & { readonly [K in Optional<T>]?: Exclude<T[K], Nothing> };

/** Only the fields that say something; false and 0 do. */
export function given<T extends object>(fields: T): Given<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return Object.fromEntries(entries) as Given<T>;
}

/** Pairs of two lists that are both in the order of their keys; equal keys stand together. Takes no memory, however long they are. */
export async function* sideBySide<L, R>(
  left: AsyncIterable<L>,
  right: AsyncIterable<R>,
  keys: { readonly left: (one: L) => string; readonly right: (one: R) => string },
): AsyncGenerator<readonly [L | undefined, R | undefined], void, undefined> {
  const [lefts, rights] = [keyed(left, keys.left), keyed(right, keys.right)];
  let [one, other] = [await next(lefts), await next(rights)];
  while (one || other) {
    const order = orderOf(one, other);
    yield [order <= 0 ? one?.value : undefined, order >= 0 ? other?.value : undefined];
    if (order <= 0) one = await next(lefts);
    if (order >= 0) other = await next(rights);
  }
}

type Keyed<T> = { readonly key: string; readonly value: T };

async function* keyed<T>(all: AsyncIterable<T>, keyOf: (one: T) => string): AsyncGenerator<Keyed<T>, void, undefined> {
  for await (const value of all) yield { key: keyOf(value), value };
}

async function next<T>(all: AsyncGenerator<Keyed<T>, void, undefined>): Promise<Keyed<T> | undefined> {
  const { value } = await all.next();
  return value ?? undefined;
}

/** Below 0 when the first comes first, or alone. */
function orderOf(one: Keyed<unknown> | undefined, other: Keyed<unknown> | undefined): number {
  if (!one || !other) return one ? -1 : 1;
  return one.key < other.key ? -1 : Number(one.key > other.key);
}

/** Pairs of two lists that are both in the order of their keys; equal keys stand together. Takes no memory, however long they are. */
export async function* sideBySide<L, R>(
  left: AsyncIterable<L>,
  right: AsyncIterable<R>,
  keys: { readonly left: (one: L) => string; readonly right: (one: R) => string },
): AsyncGenerator<readonly [L | undefined, R | undefined], void, undefined> {
  const [lefts, rights] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()];
  let [one, other] = [await lefts.next(), await rights.next()];
  while (!one.done || !other.done) {
    const isLeft = other.done || (!one.done && keys.left(one.value) <= keys.right(other.value));
    const isRight = one.done || (!other.done && keys.right(other.value) <= keys.left(one.value));
    yield [isLeft && !one.done ? one.value : undefined, isRight && !other.done ? other.value : undefined];
    if (isLeft) one = await lefts.next();
    if (isRight) other = await rights.next();
  }
}

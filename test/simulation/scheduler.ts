type Entry = { readonly at: number; readonly order: number; readonly run: () => void };

/** Virtual time: it passes only from one thing that is to happen to the next. Milliseconds since the epoch. */
export type Scheduler = {
  now(): number;
  at(time: number, run: () => void): void;
  /** Lets everything happen, in order, until nothing is left or `isOver` says so. */
  play(isOver: () => boolean): Promise<void>;
};

export function createScheduler(from: number): Scheduler {
  const heap: Entry[] = [];
  let now = from;
  let order = 0;
  return {
    now: () => now,
    at(time, run) {
      order += 1;
      push(heap, { at: Math.max(time, now), order, run });
    },
    async play(isOver) {
      for (;;) {
        const entry = pop(heap);
        if (!entry || isOver()) return;
        now = entry.at;
        entry.run();
        // Every promise that can go on has gone on before the next thing happens: nothing here waits for anything but promises.
        await new Promise<void>(process.nextTick);
      }
    },
  };
}

function isBefore(one: Entry | undefined, other: Entry | undefined): boolean {
  if (!one || !other) return false;
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (!above || !isBefore(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || !last) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (isBefore(heap[child + 1], heap[child])) child += 1;
    const below = heap[child];
    if (!below || !isBefore(below, last)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
  return top;
}

/** Simulated time: what is to happen, in order. Nothing here waits for real. */
export type Events = {
  /** Milliseconds since the simulation began. */
  now(): number;
  after(ms: number, what: () => void): void;
  /** Moves on to the next event and lets it happen; false when there is none. */
  step(): boolean;
};

type Event = { readonly at: number; readonly order: number; readonly what: () => void };

/** A binary heap by time, then by the order in which events were planned. */
export function createEvents(): Events {
  const heap: Event[] = [];
  let at = 0;
  let order = 0;
  const isBefore = (one: Event, other: Event) => (one.at === other.at ? one.order < other.order : one.at < other.at);
  return {
    now: () => at,
    after: (ms, what) => {
      order += 1;
      rise(heap, { at: at + Math.max(0, ms), order, what }, isBefore);
    },
    step: () => {
      const first = heap[0];
      const last = heap.pop();
      if (!first || !last) return false;
      if (heap.length > 0) sink(heap, last, isBefore);
      at = first.at;
      first.what();
      return true;
    },
  };
}

type Order = (one: Event, other: Event) => boolean;

function rise(heap: Event[], event: Event, isBefore: Order): void {
  let place = heap.length;
  for (;;) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (place === 0 || !parent || isBefore(parent, event)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = event;
}

function sink(heap: Event[], event: Event, isBefore: Order): void {
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    const [left, right] = [heap[below], heap[below + 1]];
    if (!left) break;
    if (right && isBefore(right, left)) below += 1;
    const child = heap[below];
    if (!child || isBefore(event, child)) break;
    heap[place] = child;
    place = below;
  }
  heap[place] = event;
}

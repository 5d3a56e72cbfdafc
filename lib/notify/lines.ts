import type { Shipment } from "./notification.ts";

/** To one destination at once: one that is slow has no more than these, and others have as many of their own. */
const MOST_IN_FLIGHT = 4;

/** What waits for one destination, and how many of it are under way. */
type Line = { readonly waiting: Shipment[]; busy: number };

/** Shipments that wait in memory, a line for each destination, so that none stands in another's way. */
export type Lines = {
  put(shipment: Shipment): void;
  /** Starts whatever is due and has room; what ends makes room for the next at once. */
  startDue(): void;
  waiting(): number;
  busy(): number;
};

/** @param ship never fails @param mayStart is asked before each */
export function createLines(
  now: () => number,
  ship: (shipment: Shipment) => Promise<void>,
  mayStart: () => boolean,
): Lines {
  const lines = new Map<string, Line>();
  const next = ({ waiting }: Line): Shipment | undefined => {
    const index = waiting.findIndex(({ notBefore }) => notBefore <= now());
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };
  const startIn = (line: Line): void => {
    while (line.busy < MOST_IN_FLIGHT && mayStart()) {
      const shipment = next(line);
      if (!shipment) return;
      line.busy += 1;
      void ship(shipment).finally(() => {
        line.busy -= 1;
        startIn(line);
      });
    }
  };
  const sum = (count: (line: Line) => number) => [...lines.values()].reduce((total, line) => total + count(line), 0);
  return {
    put(shipment) {
      const line = lines.get(shipment.destination) ?? { waiting: [], busy: 0 };
      lines.set(shipment.destination, line);
      line.waiting.push(shipment);
    },
    startDue: () => lines.forEach(startIn),
    waiting: () => sum(({ waiting }) => waiting.length),
    busy: () => sum(({ busy }) => busy),
  };
}

import type { ResultEvent } from "#lib/jobs/result-event.ts";

const BAR_CELLS = 24;

/** Live progress for people, on stderr: a bar when it is a terminal, else a line each time more is known. */
export type Progress = {
  add(events: readonly ResultEvent[]): void;
  /** Ends the bar, so that what follows starts on a line of its own. */
  done(): void;
};

/** @param total jobs to come */
export function createProgress(total: number, title: string, out: NodeJS.WriteStream = process.stderr): Progress {
  const counts = new Map<string, number>();
  let count = 0;
  const draw = () => {
    if (out.isTTY)
      out.write(`\r\x1b[2K${clip(`${title} ${bar(count, total)} ${count}/${total}  ${told(counts)}`, out)}`);
    else out.write(`${title} ${count}/${total}  ${told(counts)}\n`);
  };
  if (out.isTTY) draw();
  return {
    add: (events) => {
      count += events.length;
      for (const { verdict } of events) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      if (events.length > 0) draw();
    },
    done: () => {
      if (out.isTTY) out.write("\n");
    },
  };
}

/** The counts in words, in the order they first came: "12 succeeded · 1 refused". */
function told(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([verdict, number]) => `${number} ${verdict}`).join(" · ");
}

function bar(count: number, total: number): string {
  const filled = Math.round((count / Math.max(1, total)) * BAR_CELLS);
  return "█".repeat(filled) + "░".repeat(BAR_CELLS - filled);
}

/** A bar that wraps cannot be drawn over. */
function clip(line: string, { columns = 80 }: NodeJS.WriteStream): string {
  return line.slice(0, Math.max(20, columns - 1));
}

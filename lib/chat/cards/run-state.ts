import type { BrakeOn } from "#lib/jobs/brake.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import type { Card } from "../card.ts";

/** How a run is, with the brake that keeps it so. */
export type RunState =
  | { readonly is: "planning" | "running" | "ended" | "empty" }
  | { readonly is: "halted" | "cancelled"; readonly brake: BrakeOn };

/** @param brakes all that are on */
export function runStateOf(run: Run, brakes: readonly BrakeOn[]): RunState {
  const cancel = brakes.find((brake) => brake.is === "cancel" && brake.runId === run.runId);
  if (cancel) return { is: "cancelled", brake: cancel };
  if (!isOpen(run)) return { is: run.notPlanned === undefined ? "ended" : "empty" };
  const halt = brakes.find((brake) => brake.is === "halt" && (brake.target ?? run.target) === run.target);
  if (halt) return { is: "halted", brake: halt };
  return { is: run.isPlanning ? "planning" : "running" };
}

/** Bad as soon as one verdict is; good only when all are in and none is. */
export function toneOf({ counts, open, notPlanned }: Run, { is }: RunState): Card["tone"] {
  if (counts.failed + counts.unproven > 0 || notPlanned !== undefined) return "bad";
  if (counts.refused > 0 || is === "halted" || is === "cancelled") return "warning";
  return is === "ended" && open === 0 ? "good" : "neutral";
}

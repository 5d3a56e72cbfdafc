/**
 * What a person puts up at run time to keep Sluice from changing jobs; no command can lift it.
 * `halt`: no changing call at all, on one target or on all; what waits, waits. `cancel`: no further changing call of a run.
 * `protect`: none on a job, for good. `snooze`: no policy acts on a job before then; `exempt`: no policy sees it before then.
 */
export type Brake =
  | { readonly is: "halt"; readonly target?: string }
  | { readonly is: "cancel"; readonly runId: string }
  | { readonly is: "protect"; readonly target: string; readonly jobId: string }
  | Spare;

/** What keeps a job from policies, and from them alone, until then (milliseconds since the epoch). */
export type Spare = {
  readonly is: "snooze" | "exempt";
  readonly target: string;
  readonly jobId: string;
  readonly until: number;
};

/** Of a spare; longer would be a protection. */
export const LONGEST_SPARE_MS = 400 * 86_400_000;

/** A brake with who put it up, when (milliseconds since the epoch), and why. */
export type BrakeOn = Brake & { readonly by: string; readonly at: number; readonly reason?: string };

/** What makes two brakes the same one. */
export function brakeKey(brake: Brake): string {
  switch (brake.is) {
    case "halt":
      return `halt#${brake.target ?? "*"}`;
    case "cancel":
      return `cancel#${brake.runId}`;
    case "protect":
    case "snooze":
    case "exempt":
      return `${brake.is}#${brake.target}#${brake.jobId}`;
    default:
      return brake satisfies never;
  }
}

import type { Step } from "./action.ts";
import type { ErrorDetail } from "./failure.ts";

/** The one final word on a job. */
export const VERDICTS = ["succeeded", "already", "refused", "failed", "unproven"] as const;

/** `error` always with failed and unproven, and with refused when it was the cloud that refused. */
export type Verdict =
  | { readonly verdict: "succeeded" | "already" | "planned"; readonly reason: string }
  | { readonly verdict: "refused"; readonly reason: string; readonly error?: ErrorDetail }
  | { readonly verdict: "failed" | "unproven"; readonly reason: string; readonly error: ErrorDetail };

/** A verdict and the facts about its job that belong beside it. */
export type Conclusion = Verdict & {
  /** The cloud's word, `gone`, or null if never read. */
  readonly status: string | null;
  readonly proven: readonly Step[];
  readonly attempts: number;
  readonly newJobId?: string;
};

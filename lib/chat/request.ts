import type { Action } from "#lib/jobs/action.ts";
import type { Job } from "#lib/jobs/job.ts";
import type { Select } from "#lib/jobs/select.ts";

/** Which jobs of a target are meant: by their ids, or by what they are. */
export type Meant = {
  readonly target: string;
  readonly jobs: readonly Job[];
  readonly select?: Select;
};

/** What somebody asks for, once the words are understood. */
export type Request =
  | { readonly is: "help"; readonly about?: string }
  /** Of a run (its id or the beginning of it), a job's id, a target, or of all. */
  | { readonly is: "status"; readonly of?: string }
  | (Meant & { readonly is: "jobs" })
  /** `plan`: only to see what would be done. `act`: to confirm it. */
  | (Meant & { readonly is: "plan" | "act"; readonly action: Action; readonly reason?: string })
  /** `code`: the beginning of a conversation's id. `plan`: the plan's hash, as a button says it. `count`: the jobs, as typed. */
  | {
      readonly is: "confirm" | "approve";
      readonly code: string;
      readonly plan?: string;
      readonly count?: number;
    }
  /** Of a conversation, or of a run. */
  | { readonly is: "cancel"; readonly code: string }
  | { readonly is: "halt"; readonly target?: string; readonly reason?: string }
  | { readonly is: "snooze" | "exempt"; readonly jobId: string; readonly target: string; readonly lastsMs: number };

/** What is wrong with the words, for a sentence in any language. */
export type Problem =
  | "nothing said"
  | "unknown word"
  | "unknown target"
  | "target missing"
  | "jobs missing"
  | "bad job id"
  | "bad value"
  | "value missing"
  | "chooses nothing"
  | "said twice"
  | "both ids and a selection"
  | "code missing"
  | "bad code"
  | "bad count"
  | "duration missing"
  | "too many words";

/** `at`: where the word begins, in UTF-16 units from the start of the text; its end, with an empty word, for what is missing. */
export type Wrong = {
  readonly is: "wrong";
  readonly problem: Problem;
  readonly at: number;
  /** As it was written, with its quotation marks. */
  readonly word: string;
  /** What was probably meant. */
  readonly near?: string;
  /** What could stand there; words in capitals stand for others. */
  readonly want: readonly string[];
};

export type Understood = { readonly is: "understood"; readonly request: Request } | Wrong;

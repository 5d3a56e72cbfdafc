import type { Step } from "./action.ts";
import type { Failure } from "./failure.ts";
import type { Job } from "./job.ts";
import type { StateClass } from "./observation.ts";

/**
 * The changing call of the current step that may have reached the job, as far as we know.
 * Written as `unheard` before the call leaves, so that a crash in between reads as a lost reply.
 * `refused`: a batch was refused, but the cloud may have applied it in part.
 */
export type Carried = {
  readonly how: "unheard" | "refused" | "accepted";
  readonly at: number;
  /** It carried this job alone, so its answer is the job's own. */
  readonly alone: boolean;
  /** The cloud's code for the refusal of the whole batch. */
  readonly refusedBy?: string;
  /** The status read just before, so that a lingering one is not taken for a new one. */
  readonly from: string;
  /** Once accepted: it was seen on its way; it was seen back where it came from after that. */
  readonly course?: "moving" | "back";
};

/** How far one job of a run has come. Times are milliseconds since the epoch. */
export type Task = {
  readonly job: Job;
  /** The steps still to prove, the current one first. */
  readonly steps: readonly Step[];
  readonly proven: readonly Step[];
  /** Changing calls that carried the job. */
  readonly attempts: number;
  /** This run has read the job in its target. */
  readonly seen: boolean;
  /** The run has the other direction of this id too. */
  readonly isPaired: boolean;
  /** The state its plan was made on, if it was planned from a listing. */
  readonly plannedIn?: StateClass;
  /** No by-id listing has shown it yet, so its absence from one proves nothing. */
  readonly unlisted?: boolean;
  readonly status: string | null;
  /** As last read before a call of this run may have reached the job. */
  readonly statusBefore?: string;
  /** As read; the kind goes into the job. */
  readonly isPrepaid?: boolean;
  readonly role?: "parent" | "child";
  readonly via?: string;
  /** As read; kept apart from what the caller gave. */
  readonly instanceId?: string;
  /** As last read, for the guardrails; left out when that read does not tell. */
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly carried?: Carried;
  /** The run has claimed the job. `lost`: a stop or a pause of another run has taken it over since. */
  readonly claim?: "held" | "lost";
  /** Size of the batch that was refused with this job in it, once no call of its own has settled that. */
  readonly refusedWith?: number;
  /** From now on it goes in calls of its own. */
  readonly alone: boolean;
  /** Refused in a call of its own; the next read settles what that means. */
  readonly refusal?: Failure;
  /** A listing that showed it before has left it out once; one answer alone is no ground for a bad verdict. */
  readonly missedOnce?: boolean;
  /** After the doubt about its batch was over, it was sent once more: its refusal is now its own. */
  readonly askedAgain?: boolean;
  /** The last thing that stood in the way, for the deadline's message. */
  readonly lastFailure?: Failure;
  /** Looks since the last call, for the growing wait. */
  readonly looks: number;
  readonly due: number;
};

/**
 * Where an item stands on its lane's list. It is taken and saved by conditional write on `seq`; whoever holds an older one does
 * nothing.
 */
type Place = {
  readonly runId: string;
  readonly lane: string;
  /** Lower goes first. */
  readonly priority: number;
  readonly due: number;
  readonly seq: number;
  /** Times it was taken since it was last given back in order: its worker died each time but the last. */
  readonly takes?: number;
};

/** A chunk: at most ten jobs of one run that travel together. */
export type Todo = Place & {
  readonly chunk: number;
  /** A look at its jobs took so long that calls resting on it could have grown stale: from then on they are read one by one. */
  readonly isSlow?: boolean;
  readonly tasks: readonly Task[];
};

/** A job on its way to a chunk. */
export type PlannedJob = Job & {
  readonly isPaired?: boolean;
  /** What its plan was made on: a job that is in another state when it is to be changed has drifted. */
  readonly plannedIn?: StateClass;
};

/** A page of a large run's plan: jobs that are not in chunks yet. */
export type Page = Place & {
  readonly page: number;
  readonly jobs: readonly PlannedJob[];
  /** The number of the first chunk that is made of these jobs. */
  readonly nextChunk: number;
};

/** A run's plan in the making: its target is listed page by page, and the jobs that are meant are kept as the plan's rows. */
export type Listing = Place & {
  /** Pages read. */
  readonly listed: number;
  /** Asks for the next one; left out before the first. */
  readonly cursor?: string;
  /** Jobs on the pages read, rows kept of them, and jobs left out because something that was asked for cannot be read. */
  readonly jobs: number;
  readonly rows: number;
  readonly unsure: number;
  /** Its jobs were named: they are read by their ids, and the target is not listed. */
  readonly byId?: true;
  /** Why no plan can be made. Once that is noted nobody lists any more: it may have been told already. */
  readonly gaveUp?: string;
};

/** What waits on a lane's list. */
export type Item = Todo | Page | Listing;

export function isPage(item: Item): item is Page {
  return "page" in item;
}

export function isChunk(item: Item): item is Todo {
  return "tasks" in item;
}

export function isListing(item: Item): item is Listing {
  return "listed" in item;
}

export function freshTask(job: Job, steps: readonly Step[], isPaired: boolean, now: number): Task {
  return { job, steps, proven: [], attempts: 0, seen: false, isPaired, status: null, alone: false, looks: 0, due: now };
}

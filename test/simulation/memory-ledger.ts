import type { Claim, Claimed, EventToSend, Ledger, UnannouncedEnd, Whose } from "#lib/engine/ledger.ts";
import type { Limiters } from "#lib/engine/limiter.ts";
import { type AuditEntry, auditOfBrake, auditOfRun } from "#lib/jobs/audit.ts";
import { type BrakeOn, brakeKey } from "#lib/jobs/brake.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import type { DestinationState } from "#lib/jobs/destination-state.ts";
import type { Mark, PolicyState } from "#lib/jobs/firing.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Run } from "#lib/jobs/run.ts";
import { recordedFor, type Saving } from "#lib/jobs/saving.ts";
import type { JobSnapshot } from "#lib/jobs/snapshot.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import { type Item, isChunk, isListing } from "#lib/jobs/todo.ts";

/** What a memory ledger holds. Records are shared, never copied: whoever reads one does not change it. */
function emptyShelves() {
  return {
    runs: new Map<string, Run>(),
    items: new Map<string, Item>(),
    ends: new Map<string, UnannouncedEnd>(),
    claims: new Map<string, Claim>(),
    verdicts: new Map<string, Map<string, ResultEvent>>(),
    events: [] as EventToSend[],
    eventIds: new Set<string>(),
    brakes: new Map<string, BrakeOn>(),
    limiters: new Map<string, Limiters>(),
    days: new Map<string, number>(),
    audit: [] as AuditEntry[],
    snapshots: [] as JobSnapshot[],
    plans: new Map<string, Map<string, PlanRow>>(),
    savings: [] as Saving[],
  };
}
type Shelves = ReturnType<typeof emptyShelves>;

/** A ledger as fast as can be, for histories by the hundred thousand. The contract of all ledgers holds it (test/io). */
export function createMemoryLedger(): Ledger {
  const shelves = emptyShelves();
  return {
    ...runsOn(shelves),
    ...itemsOn(shelves),
    ...verdictsOn(shelves),
    ...eventsOn(shelves),
    ...brakesOn(shelves),
    ...plansOn(shelves),
    ...policiesOn(),
    ...othersOn(shelves),
    ...destinationsOn(shelves),
    ...conversationsOn(),
    close: async () => undefined,
  };
}

function runsOn(shelves: Shelves): Pick<Ledger, "startRun" | "run" | "runs" | "lanes" | "unannounced" | "announced"> {
  const { runs, ends, items, audit } = shelves;
  return {
    startRun: async ({ run, items: planned }) => {
      const earlier = runs.get(run.runId);
      if (earlier) return earlier.bodyDigest === run.bodyDigest ? "same" : "different";
      runs.set(run.runId, run);
      ends.set(run.runId, { runId: run.runId, lane: run.lane });
      for (const item of planned) items.set(nameOf(item), item);
      audit.push(auditOfRun(run));
      return "started";
    },
    run: async (runId) => runs.get(runId),
    runs: async (limit) =>
      [...runs.values()].sort((one, other) => other.startedAt - one.startedAt).slice(0, Math.max(0, limit)),
    lanes: async () => [...new Set([...ends.values()].map(({ lane }) => lane))],
    unannounced: async (lane) => [...ends.values()].filter((end) => end.lane === lane),
    announced: async ({ runId }) => void ends.delete(runId),
  };
}

/** The fence: whoever holds an older seq writes nothing. */
function rewrite<I extends Item>(items: Shelves["items"], item: I, seq: number): I | undefined {
  const name = nameOf(item);
  if (items.get(name)?.seq !== item.seq) return undefined;
  const written = { ...item, seq };
  items.set(name, written);
  return written;
}

function itemsOn({ items }: Shelves): Pick<Ledger, "take" | "save" | "list" | "nextDue"> {
  return {
    take: async (lane, now, leaseUntil, whose) => {
      const item = nextIn(items, lane, now, whose);
      return item && rewrite(items, { ...item, due: leaseUntil, takes: (item.takes ?? 0) + 1 }, item.seq + 1);
    },
    save: async (item) => rewrite(items, item, item.seq + 1),
    list: async (page, chunks) => {
      if (!rewrite(items, page, page.seq)) return false;
      if (page.jobs.length === 0) items.delete(nameOf(page));
      for (const chunk of chunks) items.set(nameOf(chunk), chunk);
      return true;
    },
    nextDue: async (lane) => {
      let earliest: number | undefined;
      for (const { lane: its, due } of items.values()) if (its === lane) earliest = Math.min(earliest ?? due, due);
      return earliest;
    },
  };
}

function nextIn(items: Shelves["items"], lane: string, now: number, whose: Whose = { after: "" }): Item | undefined {
  let best: Item | undefined;
  for (const item of items.values()) {
    if (item.lane !== lane || item.due > now || ("only" in whose && item.runId !== whose.only)) continue;
    if (!best || isBefore(item, best, "after" in whose ? whose.after : "")) best = item;
  }
  return best;
}

/** By priority, then by turn, then by when it is due; of pages and chunks due together the order does not matter. */
function isBefore(one: Item, other: Item, after: string): boolean {
  if (one.priority !== other.priority) return one.priority < other.priority;
  if (one.runId !== other.runId) {
    const [isLater, isOtherLater] = [one.runId > after, other.runId > after];
    return isLater === isOtherLater ? one.runId < other.runId : isLater;
  }
  return one.due === other.due ? numberOf(one) < numberOf(other) : one.due < other.due;
}

const A_LISTING = -1000;

function numberOf(item: Item): number {
  if (isChunk(item)) return item.chunk;
  return isListing(item) ? A_LISTING : -1 - item.page;
}

function nameOf(item: Item): string {
  return `${item.runId}#${numberOf(item)}`;
}

function verdictsOn(shelves: Shelves): Pick<Ledger, "conclude" | "verdicts" | "claim"> {
  const { runs, items, claims, verdicts } = shelves;
  return {
    conclude: async (todo, concluded, events, savings = []) => {
      if (!rewrite(items, todo, todo.seq)) return false;
      if (todo.tasks.length === 0) items.delete(nameOf(todo));
      const known = new Set(concluded.filter((verdict) => !put(verdict)).map(({ eventId }) => eventId));
      for (const event of events) if (!known.has(event.eventId)) record(shelves, event);
      shelves.savings.push(...savings.filter(({ eventId }) => !known.has(eventId)));
      return true;
    },
    verdicts: async (runId) => [...(verdicts.get(runId)?.values() ?? [])],
    claim: async (claim, now): Promise<Claimed> => {
      const key = `${claim.target}#${claim.jobKey}`;
      const held = claims.get(key);
      const gives = held?.action === "start" && (claim.action === "stop" || claim.action === "pause");
      if (held && held.runId !== claim.runId && held.until > now && !gives) return "elsewhere";
      claims.set(key, claim);
      return held?.runId === claim.runId ? "kept" : "new";
    },
  };

  /** True when the verdict was not there yet; only then the run's numbers change. */
  function put(verdict: ResultEvent): boolean {
    const { runId, target } = verdict;
    const key = jobKey({ id: verdict.jobId, direction: verdict.direction });
    const ofRun = verdicts.get(runId) ?? new Map<string, ResultEvent>();
    verdicts.set(runId, ofRun);
    const claimKey = `${target}#${key}`;
    if (claims.get(claimKey)?.runId === runId) claims.delete(claimKey);
    if (ofRun.has(key)) return false;
    ofRun.set(key, verdict);
    const run = runs.get(runId);
    if (!run) throw new Error(`the run ${runId} is not in the ledger; want its record`);
    const { verdict: word } = verdict;
    const counts = word === "planned" ? run.counts : { ...run.counts, [word]: run.counts[word] + 1 };
    runs.set(runId, { ...run, open: run.open - 1, counts });
    return true;
  }
}

function record({ events, eventIds }: Shelves, event: EventToSend): boolean {
  if (eventIds.has(event.eventId)) return false;
  eventIds.add(event.eventId);
  events.push(event);
  return true;
}

function eventsOn(shelves: Shelves): Pick<Ledger, "record" | "unsent" | "sent"> {
  return {
    record: async (event, entry) => {
      const isNew = record(shelves, event);
      if (isNew) shelves.audit.push(entry);
      return isNew;
    },
    unsent: async (lane, limit) => shelves.events.filter((event) => event.lane === lane).slice(0, Math.max(0, limit)),
    sent: async (sent) => {
      const ids = new Set(sent.map(({ eventId }) => eventId));
      shelves.events = shelves.events.filter(({ eventId }) => !ids.has(eventId));
    },
  };
}

function plansOn({
  plans,
  runs,
  items,
}: Shelves): Pick<Ledger, "addRows" | "rows" | "settlePlan" | "keepPlan" | "plans"> {
  const stored = new Map<string, StoredPlan>();
  return {
    keepPlan: async (plan) => void stored.set(plan.hash, plan),
    plans: async (hash) =>
      [...stored.values()]
        .filter((plan) => plan.hash.startsWith(hash))
        .sort((one, other) => (one.hash < other.hash ? -1 : 1)),
    addRows: async (planId, rows) => {
      const plan = plans.get(planId) ?? new Map<string, PlanRow>();
      plans.set(planId, plan);
      for (const row of rows) plan.set(jobKey(row.job), row);
    },
    rows: async function* (planId) {
      const rows = [...(plans.get(planId) ?? [])];
      for (const [, row] of rows.sort(([one], [other]) => (one < other ? -1 : 1))) yield row;
    },
    settlePlan: async (listing, run, listed) => {
      if (!rewrite(items, listing, listing.seq)) return false;
      items.delete(nameOf(listing));
      runs.set(run.runId, run);
      for (const item of listed) items.set(nameOf(item), item);
      return true;
    },
  };
}

function policiesOn(): Pick<Ledger, "policy" | "keepPolicy" | "marks" | "remark"> {
  const policies = new Map<string, PolicyState>();
  const marked = new Map<string, Map<string, Mark>>();
  return {
    policy: async (name) => policies.get(name),
    keepPolicy: async (name, state) => void policies.set(name, state),
    marks: async function* (policy) {
      const marks = [...(marked.get(policy)?.values() ?? [])];
      yield* marks.sort((one, other) => (one.jobKey < other.jobKey ? -1 : 1));
    },
    remark: async (policy, kept, dropped) => {
      const marks = marked.get(policy) ?? new Map<string, Mark>();
      marked.set(policy, marks);
      for (const mark of kept) marks.set(mark.jobKey, mark);
      for (const { jobKey: key } of dropped) marks.delete(key);
    },
  };
}

function destinationsOn(shelves: Shelves): Pick<Ledger, "destination" | "keepDestination"> {
  const states = new Map<string, DestinationState>();
  return {
    destination: async (name) => states.get(name),
    keepDestination: async (state, told) => {
      if ((states.get(state.name)?.seq ?? 0) !== state.seq) return false;
      states.set(state.name, { ...state, seq: state.seq + 1 });
      if (told) shelves.audit.push(told.entry);
      if (told?.event) record(shelves, told.event);
      return true;
    },
  };
}

function conversationsOn(): Pick<Ledger, "conversation" | "conversations" | "keepConversation"> {
  const conversations = new Map<string, Conversation>();
  return {
    conversation: async (id) => conversations.get(id),
    conversations: async (begin) =>
      [...conversations.values()]
        .filter(({ id }) => id.startsWith(begin))
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, 10),
    keepConversation: async (conversation) => {
      const { id, seq } = conversation;
      if ((conversations.get(id)?.seq ?? 0) !== seq) return false;
      conversations.set(id, { ...conversation, seq: seq + 1 });
      return true;
    },
  };
}

function brakesOn({ brakes, audit }: Shelves): Pick<Ledger, "brakes" | "brake" | "release"> {
  return {
    brakes: async () => [...brakes.values()],
    brake: async (brake) => {
      brakes.set(brakeKey(brake), brake);
      audit.push(auditOfBrake("brake on", brake));
    },
    release: async (brake) => {
      const wasOn = brakes.delete(brakeKey(brake));
      if (wasOn) audit.push(auditOfBrake("brake off", brake));
      return wasOn;
    },
  };
}

function othersOn(
  shelves: Shelves,
): Pick<
  Ledger,
  "limiters" | "keepLimiters" | "reserve" | "audit" | "note" | "keepSnapshots" | "snapshots" | "savings"
> {
  const { runs, limiters, days, audit } = shelves;
  return {
    limiters: async (target) => limiters.get(target) ?? {},
    keepLimiters: async (target, learned) => void limiters.set(target, learned),
    reserve: async ({ runId, day, jobs, most }) => {
      const run = runs.get(runId);
      if (run?.hasRoom !== undefined) return run.hasRoom;
      const counted = days.get(day) ?? 0;
      const hasRoom = counted + jobs <= most;
      if (hasRoom) days.set(day, counted + jobs);
      if (run) runs.set(runId, { ...run, hasRoom });
      return hasRoom;
    },
    audit: async (limit) => audit.toReversed().slice(0, Math.max(0, limit)),
    note: async (entry) => void audit.push(entry),
    keepSnapshots: async (kept) => {
      const names = new Set(kept.map(snapshotName));
      shelves.snapshots = [...shelves.snapshots.filter((one) => !names.has(snapshotName(one))), ...kept];
    },
    snapshots: async (target, key) =>
      shelves.snapshots
        .filter((one) => one.target === target && one.jobKey === key)
        .sort((one, other) => other.at - one.at),
    savings: async (month) => {
      const { from, to } = recordedFor(month);
      return shelves.savings.filter(({ at }) => at >= from && at < to);
    },
  };
}

function snapshotName({ target, jobKey: key, at, runId }: JobSnapshot): string {
  return [target, key, at, runId].join("#");
}

import type { Checks } from "./checker.ts";
import { type Known, keyOf } from "./known.ts";

/** Events that a run tells of its own jobs and of its end, under its request id. */
const OF_A_RUN = new Set(["Job Control Verdict", "Job Control Plan", "Job Control Run Completed"]);

/** What the bus and the queues must have been told. */
export const eventChecks: Checks = {
  "invariant 1: one verdict event a job, resends under the same eventId": function* ({ asked }) {
    for (const { requestId, told, ends } of asked) {
      const ids = new Map<string, string>();
      for (const [key, events] of told) {
        const eventIds = new Set(events.map(({ detail }) => String(detail["eventId"])));
        if (eventIds.size > 1) yield `${requestId} ${key}: eventIds ${[...eventIds].join(", ")}`;
        for (const id of eventIds) {
          if (ids.has(id)) yield `${requestId}: ${key} and ${ids.get(id)} share eventId ${id}`;
          ids.set(id, key);
        }
      }
      if (new Set(ends.map(({ detail }) => detail["eventId"])).size > 1) yield `${requestId}: two ends`;
    }
  },
  "invariant 2: jobs accepted = jobs with a verdict, none lost, none invented": function* (known) {
    yield* lostOrInvented(known);
    yield* wronglyEnded(known);
  },
  "invariant 15: a verdict never changes": function* ({ asked }) {
    for (const { requestId, told } of asked) {
      for (const [key, events] of told) {
        const texts = new Set(events.map(({ text }) => text));
        if (texts.size > 1) yield `${requestId} ${key}: ${[...texts].join(" then ")}`;
      }
    }
  },
  "invariant 18: what only a message knew that was lost, doubled or dead-lettered is told all the same": function* ({
    trace,
    asked,
  }) {
    const isLossy = trace.deadTokens.length > 0 || trace.fired.has("token-lost") || trace.fired.has("token-refused");
    if (!isLossy || !trace.isAtRest) return;
    for (const { requestId, messageIds, ends } of asked) {
      const isTaken = messageIds.some((id) => trace.settled.has(id));
      if (isTaken && ends.length === 0) yield `${requestId} was taken, tokens were lost, and its end was never told`;
    }
  },
  "invariant 22: a message starts at most one run, and what it says of itself is not believed": function* ({ trace }) {
    const started = new Map<unknown, string>();
    for (const { detail, detailType } of trace.events) {
      const { requestId, runId, startedAt } = detail;
      if (!OF_A_RUN.has(detailType)) continue;
      const run = `${String(runId)} at ${String(startedAt)}`;
      if ((started.get(requestId) ?? run) !== run) yield `${String(requestId)}: ${run}, and ${started.get(requestId)}`;
      started.set(requestId, run);
    }
  },
  "invariant 21: no secret, token or signature in events, logs or dead letters": function* ({ trace, plan }) {
    const secrets = [...plan.clouds.map(({ region }) => `secret-${region}`), "sim-password", "MIIsim", "Signature="];
    const texts = [...trace.events.map(({ text }) => text), ...trace.logs, ...trace.deadTokens];
    const all = texts.join("\n");
    for (const secret of secrets) if (all.includes(secret)) yield `"${secret}" was told`;
  },
  "invariant 23: once faults stop, every accepted job has its verdict": function* ({ trace, asked }) {
    if (trace.isAtRest) return;
    const open = asked.filter(
      ({ ends, messageIds }) => ends.length === 0 && messageIds.some((id) => trace.settled.has(id)),
    );
    yield `after ${trace.steps} steps and ${Math.round((trace.endedAt - Date.parse("2026-11-23T00:00:00Z")) / 1000)} s not at rest: ${open.map(({ requestId, jobs, told }) => `${requestId} ${told.size} of ${jobs.length}`).join(", ")}`;
  },
  "invariant 24: an item that kills its worker is taken at most 5 times": function* ({ trace, plan, asked }) {
    const deadly = plan.faults.flatMap((fault) => (fault.kind === "deadly-job" ? [fault] : []));
    const items = deadly.reduce(
      (sum, { id }) => sum + asked.reduce((many, { jobs }) => many + jobs.filter((job) => job.id === id).length, 0),
      0,
    );
    // Five in a row: a turn that ends well, because the region was down, begins the count again.
    const most = 12 * items;
    if (trace.deaths > most) yield `${trace.deaths} deaths; want at most ${most}`;
  },
  "invariant 5b: one request id is one body; another one under it is refused": function* ({ asked, trace }) {
    for (const { requestId, messages } of asked) {
      const taken = messages.filter(({ id }) => trace.settled.has(id));
      const bodies = new Set(taken.map(({ wish }) => wish?.deadlineSeconds));
      if (bodies.size > 1) yield `${requestId}: two bodies were taken`;
    }
  },
  "no error goes unhandled": function* ({ trace }) {
    for (const what of trace.thrown) if (what.startsWith("unhandled") || !what.includes("injected")) yield what;
  },
  "invariant 26: what cannot be accepted is told and dead-lettered; a dead letter loses no verdict": function* ({
    plan,
    trace,
    asked,
  }) {
    const dead = new Set(trace.deadCommands.map(({ id }) => id));
    for (const { id, wish } of plan.messages) {
      if (wish) continue;
      const told = trace.events.filter(
        (event) => event.detailType === "Job Control Rejected" && event.detail["requestId"] === id,
      );
      if (trace.settled.has(id)) yield `${id} was taken, and it is no command`;
      if (!dead.has(id) && trace.isAtRest) yield `${id} is in no dead-letter queue`;
      if (told.length === 0 && trace.isAtRest) yield `${id}: nobody was told that it was rejected`;
      // A reason that names the config's targets is another one once the config has changed (ADR 7: an id of message and reason).
      const isReworded = plan.faults.some(({ kind }) => kind === "config-change");
      if (!isReworded && new Set(told.map(({ detail }) => detail["eventId"])).size > 1) yield `${id}: two rejections`;
    }
    for (const { requestId, messageIds, told, jobs } of asked) {
      if (!messageIds.some((id) => dead.has(id)) || told.size === 0 || !trace.isAtRest) continue;
      if (told.size < jobs.length)
        yield `${requestId} is a dead letter, and told ${told.size} of ${jobs.length} verdicts`;
    }
  },
};

function* lostOrInvented({ asked, trace }: Known): Iterable<string> {
  const known = new Set(asked.map(({ requestId }) => requestId));
  for (const { detail, detailType } of trace.events) {
    if (OF_A_RUN.has(detailType) && !known.has(String(detail["requestId"])))
      yield `invented: ${detailType} of ${String(detail["requestId"])}`;
  }
  for (const { requestId, jobs, told, messageIds } of asked) {
    const wanted = new Set(jobs.map(keyOf));
    for (const key of told.keys()) if (!wanted.has(key)) yield `invented: ${requestId} ${key}`;
    if (!trace.isAtRest || !messageIds.some((id) => trace.settled.has(id))) continue;
    for (const key of wanted) if (!told.has(key)) yield `lost: ${requestId} ${key}`;
  }
}

/** A run's end comes after its last verdict and counts them. */
function* wronglyEnded({ asked }: Known): Iterable<string> {
  for (const { requestId, ends, told, jobs } of asked) {
    const [end] = ends;
    if (!end) continue;
    const counts: Record<string, number> = { succeeded: 0, already: 0, refused: 0, failed: 0, unproven: 0 };
    for (const events of told.values()) {
      const [first] = events;
      const verdict = String(first?.detail["verdict"]);
      if (verdict in counts) counts[verdict] = (counts[verdict] ?? 0) + 1;
      if (first && first.at > end.at) yield `${requestId}: its end was told before ${String(first.detail["jobId"])}`;
    }
    if (told.size < jobs.length) yield `${requestId}: its end was told after ${told.size} of ${jobs.length} verdicts`;
    if (JSON.stringify(end.detail["counts"]) !== JSON.stringify(counts)) {
      yield `${requestId}: counts ${JSON.stringify(end.detail["counts"])}, and there are ${JSON.stringify(counts)}`;
    }
  }
}

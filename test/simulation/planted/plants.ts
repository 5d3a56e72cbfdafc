/** A bug as one edit of one file. */
export type Plant = {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The first seed that showed it. */
  readonly seed?: number;
  /** Why no history is expected to show it. */
  readonly unseen?: string;
};

const engine = (file: string) => `lib/engine/${file}.ts`;

export const PLANTS: readonly Plant[] = [
  {
    name: "resend on unknown: a lost reply is forgotten",
    file: engine("settle"),
    find: "return { ...clean(ahead), lastFailure: outcome.failure };",
    replace: "return { ...withCarried(clean(ahead), before), lastFailure: outcome.failure };",
  },
  {
    name: "acknowledge before the bus accepted",
    file: engine("publish"),
    find: "if (accepted.length > 0) await ledger.sent(accepted);",
    replace: "await ledger.sent(events);",
  },
  {
    name: "trust the 200: accepted is done",
    file: engine("after-call"),
    find: "if (!view.rule.provenByReplyIn.includes(view.word)) return wait(task, situation);",
    replace: "",
  },
  {
    name: "trust the HTTP status, whatever Success says",
    file: "lib/providers/alibaba-dts/read.ts",
    find: "(success ?? isRead(request.operation))",
    replace: "true",
  },
  {
    name: "blame the batch: its refusal is everybody's",
    file: engine("settle"),
    find: "const isItsOwn = batchSize === 1 ||",
    replace: "const isItsOwn = batchSize >= 1 ||",
  },
  {
    name: "an item given back is never due again",
    file: engine("held"),
    find: "Math.min(...held.todo.tasks.map((task) => task.due))",
    replace: "Number.MAX_SAFE_INTEGER",
  },
  {
    name: "no claims: whoever asks for one holds it",
    file: "lib/io/sqlite-runs.ts",
    find: 'if (!isMine) return "elsewhere";',
    replace: 'if (!isMine) return "kept";',
  },
  {
    name: "act without a claim",
    file: engine("claims"),
    find: '=== "elsewhere" ? task : { ...task, claim: "held" }',
    replace: '=== "elsewhere" ? { ...task, claim: "held" } : { ...task, claim: "held" }',
    unseen: "it is asked for again before the call",
  },
  {
    name: "the claim is not asked for again before the call",
    file: engine("claims"),
    find: '=== "kept") return task;',
    replace: "!== undefined) return task;",
    unseen: "its window is that between a read and its call, in which the oracle lets a call be leaving",
  },
  {
    name: "protection is not looked at when acting",
    file: engine("act"),
    find: "halt !== undefined || tasks.some(({ job }) => guardrail(job) !== undefined)",
    replace: "halt !== undefined || (guardrail === undefined && tasks.length < 0)",
  },
  {
    name: "a halt is not looked at when acting",
    file: engine("act"),
    find: "const isForbidden = halt !== undefined ||",
    replace: "const isForbidden = (halt !== undefined && tasks.length < 0) ||",
  },
  {
    name: "brakes are not read again before the call",
    file: engine("act"),
    find: "situationOf({ ...noted, brakes: await readBrakes(bench.ledger) })",
    replace: "situationOf((await readBrakes({ brakes: async () => [] })) && noted)",
  },
  {
    name: "halts are ignored",
    file: engine("brakes"),
    find: "return halt && `halted by",
    replace: "return halt && undefined && `halted by",
  },
  {
    name: "an unreadable ledger halts nothing",
    file: engine("brakes"),
    find: "if (unreadable !== undefined) return",
    replace: "if (unreadable === null) return",
  },
  {
    name: "a cancelled run goes on",
    file: engine("brakes"),
    find: 'brake.is === "cancel" && brake.runId === run.runId',
    replace: 'brake.is === "cancel" && brake.runId === run.requestId',
  },
  {
    name: "the run's end is told first",
    file: engine("publish"),
    find: "if (!run || run.open > 0)",
    replace: "if (!run)",
  },
  {
    name: "an end counts as told whatever the bus says",
    file: engine("publish"),
    find: "if ((await bus.publish([event])).length === 1) await",
    replace: "if ((await bus.publish([event])).length >= 0) await",
  },
  {
    name: "act on a stale read",
    file: engine("act"),
    find: "export const FRESH_MS = 8000;",
    replace: "export const FRESH_MS = 800_000;",
  },
  {
    name: "no fence: an older seq may write",
    file: "lib/io/sqlite-todos.ts",
    find: "WHERE run_id = ? AND chunk = ? AND seq = ?",
    replace: "WHERE run_id = ? AND chunk = ? AND seq >= 0 * ?",
  },
  {
    name: "forget redelivery: a failed command is acknowledged",
    file: "functions/dispatch/handler.ts",
    find: "failed.push(record.messageId);",
    replace: "",
  },
  {
    name: "delete without looking whether it is stopped",
    file: engine("act-or-refuse"),
    find: '(run.force && run.action === "delete") || states.deletable.includes(word)',
    replace: '(run.force && run.action === "delete") || states.deletable.length >= word.length * 0',
  },
  {
    name: "absent counts as gone: a part of a listing is the whole",
    file: "lib/providers/alibaba-dts/list.ts",
    find: "if (Number(page.data.TotalRecordCount) > parsed.length)",
    replace: "if (Number(page.data.TotalRecordCount) < 0)",
  },
  {
    name: "one missing entry is proof",
    file: engine("missing"),
    find: "if (!task.missedOnce) return",
    replace: "if (task.looks < 0) return",
    unseen:
      "a listing with an entry missing says so by its total, and is no proof before this second look is asked for",
  },
  {
    name: "never seen, not listed: no such job",
    file: "lib/providers/alibaba-dts/observe.ts",
    find: 'return wasSeen && !shown.refused.has(job.id) ? { is: "gone" } : undefined;',
    replace: 'return !shown.refused.has(job.id) || wasSeen ? { is: "gone" } : undefined;',
  },
  {
    name: "no breaker",
    file: engine("lane"),
    find: "else if (answer.failure.lane) breaker.opened ??= answer.failure;",
    replace: "",
  },
  {
    name: "a throttled call is the job's own failure",
    file: "lib/jobs/failure.ts",
    find: '"throttled", "unavailable", "timeout", "credentials-expired"]',
    replace: '"unavailable", "timeout", "credentials-expired"]',
  },
  {
    name: "a throttled batch is split",
    file: engine("settle"),
    find: "return { ...withCarried(ahead, before), lastFailure: outcome.failure, looks: before.looks };",
    replace:
      "return { ...withCarried(ahead, before), lastFailure: outcome.failure, looks: before.looks, alone: true };",
  },
  {
    name: "call until the last second",
    file: "functions/control/handler.ts",
    find: "> DEPLOYED_CALL_MS + MARGIN_MS",
    replace: "> MARGIN_MS",
  },
  { name: "a dry run acts", file: "lib/jobs/run.ts", find: "dryRun: command.dryRun,", replace: "dryRun: false," },
  {
    name: "no cap",
    file: engine("guardrails"),
    find: "if (run.jobs > most)",
    replace: "if (run.jobs > most + 10_000)",
  },
  {
    name: "protected ids are ignored",
    file: engine("guardrails"),
    find: "guardrails.protect.ids.includes(job.id)",
    replace: "guardrails.protect.names.includes(job.id)",
  },
  {
    name: "a changed target is used",
    file: engine("forbid"),
    find: "targetDigest(bench.target) !== run.targetDigest",
    replace: "targetDigest(bench.target) === run.runId",
  },
  {
    name: "kinds share a batch",
    file: "lib/providers/alibaba-dts/act.ts",
    find: 'return kind === "change-tracking" && step !== "delete" ? undefined : kind;',
    replace: 'return kind && "sync";',
  },
  {
    name: "no deadline",
    file: engine("decision"),
    find: "if (situation.now < situation.run.deadline) return",
    replace: "if (situation.now > 0) return",
  },
  {
    name: "an item may kill its worker for ever",
    file: engine("forbid"),
    find: "const MOST_TAKES = 5;",
    replace: "const MOST_TAKES = 5000;",
  },
  {
    name: "tick does not look what is due",
    file: engine("tick"),
    find: "if (due !== undefined && due <= now) return true;",
    replace: "",
  },
  {
    name: "both directions share an eventId",
    file: "lib/jobs/result-event.ts",
    find: "eventId: shortHash(run.runId, jobKey(job)),",
    replace: "eventId: shortHash(run.runId, job.id),",
  },
  {
    name: "not written down before it leaves",
    file: engine("act"),
    find: "const noted = await save(held, ahead);",
    replace: "const noted = await save(held, tasks);",
  },
  {
    name: "a rejection is not recorded",
    file: engine("reject"),
    find: "await publishing.ledger.record(",
    replace: "void (",
  },
  {
    name: "a lost reply shows the credentials",
    file: "lib/providers/call.ts",
    find: ": lost(delivery);",
    replace: ": lost({ ...delivery, message: JSON.stringify(credentials) });",
  },
  {
    name: "a refused call has reached the job",
    file: engine("decide"),
    find: "if (task.carried) return proven(",
    replace: "if (task.attempts >= 0) return proven(",
  },
  {
    name: "the same request id, any body: the same run",
    file: "lib/run.ts",
    find: 'if (started === "different")',
    replace: 'if (started === "started" && plan.run.jobs < 0)',
  },
  {
    name: "renewed for ever: a second expiry closes nothing",
    file: "lib/providers/call.ts",
    find: "return closeIfExpired(await once(request, renewed.credentials, second));",
    replace: "return await once(request, renewed.credentials, second);",
  },
];

/** A guardrail with a hole in it, as one edit of one file. */
type Hole = {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Why no attack is expected to get through. */
  readonly unseen?: string;
};

const engine = (file: string) => `lib/engine/${file}.ts`;

const PROTECTIONS: readonly Hole[] = [
  {
    ...{ name: "protect.ids is not looked at", file: engine("guardrails") },
    find: "return ids.includes(job.id) ?",
    replace: "return ids.includes(job.kind ?? job.id) ?",
  },
  {
    ...{ name: "protect.names is not looked at", file: engine("guardrails") },
    find: "names.find((pattern) => matchesGlob(pattern, name))",
    replace: "names.find((pattern) => pattern === null)",
  },
  {
    ...{ name: "protect.tags is not looked at", file: engine("guardrails") },
    find: "Object.hasOwn(read, key) && read[key] === value);",
    replace: "Object.hasOwn(read, key) && read[key] === key);",
  },
  {
    ...{ name: "protect.tags wants all of its tags", file: engine("guardrails") },
    find: "const tag = wanted.find(([key, value]) => Object.hasOwn(read, key) && read[key] === value);",
    replace: "const tag = wanted.every(([key, value]) => read[key] === value) ? wanted[0] : undefined;",
  },
  {
    ...{ name: "protect.targets is not looked at", file: engine("guardrails") },
    find: "if (targets.includes(target))",
    replace: "if (targets.includes(`no target`))",
  },
  {
    ...{ name: "names and tags are lifted by force", file: engine("guardrails") },
    find: "if (standing !== undefined || !guarded.seen)",
    replace: "if (standing !== undefined || !guarded.seen || run.force)",
  },
  {
    ...{ name: "protect at run time is not looked at", file: engine("brakes") },
    find: "if (brake.jobId === braked.job.id)",
    replace: "if (brake.jobId === braked.job.kind)",
  },
  {
    ...{ name: "the config is read once, when a run begins", file: "lib/run.ts" },
    find: "const guardrails = () => guardrailsOf(sluice.config);",
    replace: "const read = guardrailsOf(sluice.config); const guardrails = () => read;",
  },
];

const CAPS: readonly Hole[] = [
  {
    ...{ name: "jobsPerRun is not looked at", file: engine("guardrails") },
    find: "return jobs > jobsPerRun;",
    replace: "return jobs > jobsPerRun + 1000;",
  },
  {
    ...{ name: "jobsPerDay is not looked at", file: engine("guardrails") },
    find: "if (run.hasRoom === false) {",
    replace: "if (run.hasRoom === false && run.jobs < 0) {",
  },
  {
    ...{ name: "jobsPerDay is asked of each run alone", file: engine("room") },
    find: "day, jobs: run.jobs",
    replace: "day: run.runId, jobs: run.jobs",
  },
  {
    ...{ name: "shareOfTarget is not looked at", file: engine("guardrails") },
    find: "if (jobs <= targetJobs * shareOfTarget)",
    replace: "if (jobs <= targetJobs * shareOfTarget + 1000)",
  },
  {
    ...{ name: "secondPersonOver is not looked at", file: engine("guardrails") },
    find: "&& jobs > most;",
    replace: "&& jobs > most + 1000;",
  },
  {
    ...{ name: "secondPersonOver knows no teardown", file: engine("guardrails") },
    find: '(action === "delete" || action === "teardown") && jobs > most',
    replace: 'action === "delete" && jobs > most',
  },
  {
    ...{ name: "a selection over the cap takes the first so many", file: engine("settle-plan") },
    find: "return firstOf(run, desk.ledger);\n}",
    replace: "return (await firstOf(run, desk.ledger)).slice(0, 3);\n}",
  },
];

const BRAKES: readonly Hole[] = [
  {
    ...{ name: "halt is not looked at", file: engine("brakes") },
    find: 'brake.is === "halt" && (brake.target ?? run.target) === run.target',
    replace: 'brake.is === "halt" && (brake.target ?? run.target) === run.runId',
  },
  {
    ...{ name: "halt of one target is not looked at", file: engine("brakes") },
    find: 'brake.is === "halt" && (brake.target ?? run.target) === run.target',
    replace: 'brake.is === "halt" && brake.target === undefined',
  },
  {
    ...{ name: "cancel is not looked at", file: engine("brakes") },
    find: 'brake.is === "cancel" && brake.runId === runId',
    replace: 'brake.is === "cancel" && brake.runId === ""',
  },
  {
    ...{ name: "snooze and exempt are not looked at", file: engine("brakes") },
    find: 'return own.find(({ is }) => is === "exempt") ?? own[0];',
    replace: "return own.find(({ until }) => until < now);",
  },
  {
    ...{ name: "an exempt job keeps its mark", file: engine("fold-firing") },
    find: ' || spare?.is === "exempt")',
    replace: ")",
  },
  {
    ...{ name: "brakes and guardrails are not looked at once more before a call", file: engine("act") },
    find: "(await isForbidden(noted, tasks)) || !maySend",
    replace: "!maySend",
  },
];

const PLANS: readonly Hole[] = [
  {
    ...{ name: "a plan that has drifted is applied", file: "lib/apply-plan.ts" },
    find: "now.hash !== plan.hash || now",
    replace: "now",
  },
  {
    ...{ name: "the hash of a plan has no states", file: "lib/jobs/stored-plan.ts" },
    find: "state: report?.state, decision };",
    replace: "decision };",
  },
  {
    ...{ name: "the jobs of a plan do not carry their states", file: "lib/apply-plan.ts" },
    find: "{ ...job, plannedIn: listed.report.state }",
    replace: "job",
  },
  {
    ...{ name: "an applied plan carries out what it had refused", file: "lib/apply-plan.ts" },
    find: 'listed?.decision === "planned" ?',
    replace: "listed ?",
  },
  {
    ...{ name: "an applied plan is a selection again (when accepted)", file: "lib/jobs/plan.ts" },
    find: "told !== undefined || (command.select === undefined && !wantsPlan && !plan)",
    replace: "command.select === undefined && !wantsPlan && !plan",
    unseen: "its jobs are its rows already, and the listing adds none to a run that was told its jobs",
  },
  {
    ...{ name: "an applied plan is a selection again (when listed)", file: "lib/jobs/run.ts" },
    find: "(select === undefined || planHash !== undefined)",
    replace: "select === undefined",
  },
  {
    ...{ name: "a selection acts on another state than it listed", file: engine("drift") },
    find: "task.plannedIn !== undefined && task.plannedIn !== state",
    replace: 'task.plannedIn !== undefined && state === "moving"',
  },
  {
    ...{ name: "a selection is not asked again at the read", file: engine("drift") },
    find: "if (run.select === undefined) return undefined;",
    replace: "if (run.select !== null) return undefined;",
  },
  {
    ...{ name: "a job of which nothing is known fits", file: engine("listing") },
    find: 'match.is === "yes"',
    replace: 'match.is !== "no"',
  },
];

const POLICIES: readonly Hole[] = [
  {
    ...{ name: "grace is not waited for", file: engine("fold-firing") },
    find: "is: now >= dueAt && spare === undefined ?",
    replace: "is: spare === undefined ?",
  },
  {
    ...{ name: "a grace made shorter comes before what was told", file: engine("fold-firing") },
    find: "Math.max(mark.dueAt, mark.firstSeen + firing.graceMs)",
    replace: "mark.firstSeen + firing.graceMs",
  },
  {
    ...{ name: "a job is acted on when it is first seen", file: engine("settle-firing") },
    find: 'folded.is === "found" && graceMs === 0 && mode === "act"',
    replace: 'folded.is === "found" && graceMs >= 0 && mode === "act"',
  },
  {
    ...{ name: "an owner is not told", file: engine("settle-firing") },
    find: "if (!dueIn(folded, firing)) await tell(",
    replace: "if (!dueIn(folded, firing) && firing.slowStart.length > 2) await tell(",
  },
  {
    ...{ name: "a grace that is added later counts from a sight that nobody was told of", file: engine("fold-firing") },
    find: "return isTold && mark",
    replace: "return mark",
  },
  {
    ...{ name: "slowStart is not looked at", file: "lib/jobs/firing.ts" },
    find: "return slowStart[acted] ?? Number.POSITIVE_INFINITY;",
    replace: "return slowStart[acted + 1000] ?? Number.POSITIVE_INFINITY;",
  },
  {
    ...{ name: "slowStart counts firings that have changed nothing", file: engine("settle-firing") },
    find: "counts && counts.succeeded > 0 ? acted + 1 : acted;",
    replace: "counts ? acted + 1 : acted;",
  },
  {
    ...{ name: "mode notify acts", file: engine("settle-firing") },
    find: 'firing.mode === "act" ? Math.min',
    replace: 'firing.mode !== "plan" ? Math.min',
  },
  {
    ...{ name: "mode plan acts", file: "lib/fire-policies.ts" },
    find: 'dryRun: mode === "plan"',
    replace: "dryRun: mode === null",
  },
  {
    ...{ name: "a mark outlives a change of state", file: engine("fold-firing") },
    find: "mark.status === status && mark.mode",
    replace: "mark.mode",
  },
  {
    ...{ name: "a mark outlives a change of the policy's action", file: engine("fold-firing") },
    find: " && mark.action === action",
    replace: "",
  },
  {
    ...{ name: "a mark outlives a change of the policy's mode", file: engine("fold-firing") },
    find: " && mark.mode === mode",
    replace: "",
  },
  {
    ...{ name: "a mark outlives a change of the policy's target", file: engine("fold-firing") },
    find: " && mark.target === target",
    replace: "",
  },
  {
    ...{ name: "a mark outlives a night in which its job was not meant", file: engine("settle-firing") },
    find: 'if (folded.is === "lost") await marks.drop(folded.mark);',
    replace: "",
  },
  {
    ...{ name: "a mark outlives a time in which the policy only planned", file: engine("settle-plan") },
    find: "if (firing) await forgetMarks(firing, desk);",
    replace: "",
  },
];

const INPUTS: readonly Hole[] = [
  {
    ...{ name: "unknown keys of a command are passed over", file: "lib/jobs/command.ts" },
    find: "commandSchema = z.strictObject(",
    replace: "commandSchema = z.object(",
  },
  {
    ...{ name: "jobs and select go together", file: "lib/jobs/command.ts" },
    find: "if (jobs !== undefined && select !== undefined)",
    replace: "if (jobs === null)",
  },
  {
    ...{ name: "a selection that chooses nothing is taken", file: "lib/jobs/select.ts" },
    find: "if (isChoice(select)) return select;",
    replace: "if (select) return select;",
  },
  {
    ...{ name: "ids may be anything", file: "lib/jobs/job.ts" },
    find: "/^[A-Za-z0-9_-]{1,64}$/",
    replace: "/^/",
  },
  {
    ...{ name: "origins is not looked at", file: "lib/jobs/check-command.ts" },
    find: "if (allowed.includes(command.action)) return;",
    replace: "if (allowed) return;",
  },
  {
    ...{ name: "a command that is wrong about a job's kind is believed", file: engine("decide") },
    find: "return mistaken ?? decideSeen(",
    replace: "return decideSeen(",
  },
];

const VERDICTS: readonly Hole[] = [
  {
    ...{ name: "the verdicts of both directions share an id", file: "lib/jobs/result-event.ts" },
    find: "eventId: shortHash(run.runId, jobKey(job)),",
    replace: "eventId: shortHash(run.runId, job.id),",
  },
  {
    ...{ name: "the last job of a selection gets lost", file: engine("settle-plan") },
    find: "const jobs = rows.map(plannedJob);",
    replace: "const jobs = rows.slice(0, Math.max(1, rows.length - 1)).map(plannedJob);",
  },
];

export const HOLES: readonly Hole[] = [
  ...PROTECTIONS,
  ...CAPS,
  ...BRAKES,
  ...PLANS,
  ...POLICIES,
  ...INPUTS,
  ...VERDICTS,
];

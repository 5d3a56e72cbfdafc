import type { OptionName } from "./options.ts";

export type CommandName =
  | "init"
  | "run"
  | "plan"
  | "apply"
  | "ask"
  | "jobs"
  | "job"
  | "send"
  | "watch"
  | "runs"
  | "status"
  | "cancel"
  | "halt"
  | "protect"
  | "unprotect"
  | "schedule"
  | "snooze"
  | "exempt"
  | "audit"
  | "snapshot"
  | "savings"
  | "notify"
  | "doctor"
  | "serve"
  | "simulate"
  | "demo";

/** `words`: how many may follow the command. */
type Usage = {
  readonly line: string;
  readonly does: string;
  readonly options: readonly OptionName[];
  readonly words: number;
  readonly details: string;
};

export const COMMANDS: Readonly<Record<CommandName, Usage>> = {
  init: {
    line: "sluice init [--target NAME] [--provider alibaba-dts|huawei-drs] [--region R] [--config FILE]",
    does: "write a sluice.yaml to begin with",
    options: ["target", "provider", "region", "config"],
    words: 0,
    details: `Asks on the terminal for what is needed and no option says; with target, provider and region given it asks nothing. The file names
the variables that hold the keys, never a key. One that is there is not overwritten.

exit codes: 0 written · 2 bad input, nothing written · 130 interrupted`,
  },
  run: {
    line: "sluice run COMMAND.json|- [--config FILE]\nsluice run --resume RUN [--config FILE]",
    does: "run one command to the end; one result event a job on stdout",
    options: ["resume", "config"],
    words: 1,
    details: `The command is a file, or - for stdin. Progress and the request id go to stderr.
--resume goes on with a run that was interrupted or killed; sluice runs shows their ids.

exit codes: 0 every verdict is succeeded, already or planned · 1 some is not · 2 bad input, nothing called · 130 interrupted`,
  },
  plan: {
    line: "sluice plan COMMAND.json|- [--json] [--config FILE]\nsluice plan --action A --target T --select S [--json] [--config FILE]\nsluice plan --policy NAME [--json] [--config FILE]",
    does: "show every job a command would touch, what would be done and why; change nothing",
    options: ["action", "target", "select", "policy", "json", "config"],
    words: 1,
    details: `Only reads. --policy plans what a policy of the config selects now. The plan is kept for a day under its hash, for sluice apply. --select is as sluice jobs has it.
A month's cost is your own price from rates.yaml, while the job's state is billed; what nobody knows is shown as unknown.
--json prints the plan's head, then one object a job (schema/plan.schema.json, schema/plan-job.schema.json).

exit codes: 0 planned · 2 bad input, or the target could not be listed whole`,
  },
  apply: {
    line: "sluice apply PLAN [--config FILE]",
    does: "do exactly what was planned, or nothing if anything has changed since",
    options: ["config"],
    words: 1,
    details: `PLAN is the plan's hash, or at least 8 digits of it. The same is planned once more first; each difference is named, and then nothing is
done. One result event a job on stdout, as sluice run has it.

exit codes: 0 every verdict is succeeded or already · 1 some is not, or the plan has drifted · 2 bad input, nothing called · 130 interrupted`,
  },
  ask: {
    line: 'sluice ask "WORDS" [--json] [--config FILE]',
    does: "ask in the words of a chat; what would change jobs is planned",
    options: ["json", "config"],
    words: 1,
    details: `The same words as in a chat room, in English or Chinese; sluice ask help shows them:

  sluice ask "jobs in acme-cn kind sync"
  sluice ask "teardown acme-cn older than 14d status Finished because nobody uses them"
  sluice ask "snooze dtsabc123 in acme-cn for 7d"

An action is planned as sluice plan does it, and sluice apply carries the plan out. A word that is not understood is pointed at, and
nothing is done.

exit codes: those of the command it comes to · 2 not understood, or bad input`,
  },
  jobs: {
    line: "sluice jobs [--target T] [--select S] [--json] [--config FILE]",
    does: "list the jobs of all targets, or of one",
    options: ["target", "select", "json", "config"],
    words: 0,
    details: `Only reads. --json prints one object a job, as schema/job.schema.json has it, in the order read.
--select is JSON or key=value pairs with commas between; a job is listed when every key fits:

  kind=migration            migration, sync, change-tracking or disaster-recovery
  status=Finished|Failed    the cloud's own words, whatever their case
  state=running|failed      what they mean: running, moving, paused, stopped, failed
  olderThan=14d             created at least so long ago: m, h, d or w
  name=tmp-*                the whole name; * is any run of characters, ? exactly one
  tag.env=dev               a tag with exactly this value; in JSON "tags": {"env": "dev"}
  limit=50                  at most so many jobs of a target

A job for which something asked for cannot be read is left out and named on stderr.

exit codes: 0 everything was read · 1 some target, page or job could not be read · 2 bad input · 130 interrupted`,
  },
  job: {
    line: "sluice job ID [--target T] [--direction Reverse] [--json] [--config FILE]",
    does: "show one job as it is now, wherever it is found",
    options: ["target", "direction", "json", "config"],
    words: 1,
    details: `Only reads. Without --target every target that can have such an id is asked.

exit codes: 0 found · 1 not found, or something could not be read · 2 bad input · 130 interrupted`,
  },
  send: {
    line: "sluice send COMMAND.json|-",
    does: "send one command to a deployed stack",
    options: [],
    words: 1,
    details: `To the queue in SLUICE_COMMANDS_QUEUE_URL: the stack's output CommandsQueueUrl. AWS credentials that may send there are needed, keys of
the clouds are not. Prints one JSON object with requestId and runId. The command is checked here, too, but for its target.

exit codes: 0 sent · 2 bad input, nothing sent`,
  },
  watch: {
    line: "sluice watch RUN [--config FILE]",
    does: "follow a run: its result events as they come, until it ends",
    options: ["config"],
    words: 1,
    details: `One result event a job on stdout, as sluice run has it. A run that was only just sent may take a moment to begin.

exit codes: 0 every verdict is succeeded, already or planned · 1 some is not, or there was no run within a minute · 2 bad input · 130 interrupted`,
  },
  runs: {
    line: "sluice runs [--json] [--config FILE]",
    does: "show the latest runs of this ledger",
    options: ["json", "config"],
    words: 0,
    details: "The newest first, at most 50. --json prints one object a run.",
  },
  status: {
    line: "sluice status RUN [--json] [--config FILE]",
    does: "show a run: its counts, its verdicts, and what holds it back",
    options: ["json", "config"],
    words: 1,
    details: "--json prints the run's result events, one a line.\n\nexit codes: 0 found · 2 no such run, or bad input",
  },
  cancel: {
    line: "sluice cancel RUN [--reason R] [--config FILE]",
    does: "let a run change nothing more; its waiting jobs end refused",
    options: ["reason", "config"],
    words: 1,
    details:
      "A call that is out already is still read back, so its job keeps its true verdict.\n\nexit codes: 0 cancelled · 1 it had ended already · 2 no such run, or bad input",
  },
  halt: {
    line: "sluice halt [--target T] [--reason R] [--config FILE]\nsluice halt --lift [--target T] [--config FILE]",
    does: "stop every changing call, on one target or on all, until it is lifted",
    options: ["target", "lift", "reason", "config"],
    words: 0,
    details: `Every run that shares this ledger sees it before its next changing call. Jobs wait; at their deadline those that were
never sent end refused. Calls that are out already are still read back.

exit codes: 0 done · 1 there was nothing to lift · 2 bad input`,
  },
  protect: {
    line: "sluice protect ID --target T [--reason R] [--config FILE]",
    does: "keep a job from being changed by any run, from now on",
    options: ["target", "reason", "config"],
    words: 1,
    details: "Like guardrails.protect.ids, without a new config. No command lifts it; sluice unprotect does.",
  },
  unprotect: {
    line: "sluice unprotect ID --target T [--config FILE]",
    does: "take that protection off again",
    options: ["target", "config"],
    words: 1,
    details:
      "Ids that the config protects stay protected.\n\nexit codes: 0 done · 1 it was not protected · 2 bad input",
  },
  schedule: {
    line: "sluice schedule [--once|--watch] [--config FILE]",
    does: "show the policies; with --once or --watch fire those that are due, as the deployed tick does",
    options: ["once", "watch", "config"],
    words: 0,
    details: `--once fires what is due by now and ends, for a cron of your own; --watch stays and looks every minute. What was missed is caught up
once. A policy that this ledger meets for the first time begins with its next instant. Result events go to stdout, notices to stderr.

exit codes: 0 every verdict is succeeded, already or planned · 1 some is not · 2 bad input · 130 interrupted`,
  },
  snooze: {
    line: "sluice snooze ID --target T --for 3d [--reason R] [--config FILE]\nsluice snooze --lift ID --target T [--config FILE]",
    does: "keep policies from acting on a job for so long; its grace goes on",
    options: ["target", "for", "lift", "reason", "config"],
    words: 1,
    details:
      "Commands of people are not kept from it.\n\nexit codes: 0 done · 1 there was nothing to lift · 2 bad input",
  },
  exempt: {
    line: "sluice exempt ID --target T --for 30d [--reason R] [--config FILE]\nsluice exempt --lift ID --target T [--config FILE]",
    does: "keep policies from seeing a job for so long; its grace begins anew afterwards",
    options: ["target", "for", "lift", "reason", "config"],
    words: 1,
    details:
      "Commands of people are not kept from it.\n\nexit codes: 0 done · 1 there was nothing to lift · 2 bad input",
  },
  audit: {
    line: "sluice audit [--json] [--config FILE]",
    does: "show what was asked, by whom, and what was refused",
    options: ["json", "config"],
    words: 0,
    details: "The newest first, at most 200. --json prints one object an entry.",
  },
  snapshot: {
    line: "sluice snapshot ID [--target T] [--config FILE]",
    does: "show how a job was configured before it was deleted",
    options: ["target", "config"],
    words: 1,
    details: `One JSON object for each run that was about to delete it, the newest first; secrets are redacted. The ledger keeps them 400 days.

exit codes: 0 found · 1 there is none · 2 bad input`,
  },
  savings: {
    line: "sluice savings [--month 2026-11] [--json] [--config FILE]",
    does: "show what proven verdicts have saved in a month",
    options: ["month", "json", "config"],
    words: 0,
    details: `Without --month the current one, of UTC, so far. Counted are the hours since a run of this ledger has proven the end of a job that
was billed, as if it would have gone on running. Money needs your own prices, in rates.yaml beside the config, and is told only
where the cloud documents that the job was billed before and costs nothing afterwards; else the hours stand alone.
--json prints one object a saving, as schema/saving.schema.json has it. The ledger keeps savings 400 days.`,
  },
  notify: {
    line: "sluice notify [--json] [--config FILE]\nsluice notify --enable NAME [--reason R] [--config FILE]\nsluice notify --test NAME [--config FILE]",
    does: "show where signed events go and whether they arrive; enable a destination, or test it",
    options: ["enable", "test", "reason", "json", "config"],
    words: 0,
    details: `--enable lets a destination that was disabled be sent to again; what was dropped meanwhile is not sent.
--test sends one signed event of type webhook.test, once, from this machine. docs/webhooks-outgoing.md

exit codes: 0 done · 1 it was not disabled, or the test did not arrive · 2 bad input`,
  },
  doctor: {
    line: "sluice doctor [--target T] [--config FILE]",
    does: "check config, keys, endpoints, permissions and ledger, and say what to put right",
    options: ["target", "config"],
    words: 0,
    details: `Only reads: of each target its keys and the first page of its jobs. What cannot be deployed is told, too.

exit codes: 0 all is well · 1 something is not · 2 bad input`,
  },
  serve: {
    line: "sluice serve [--host ADDRESS] [--port N] [--config FILE]",
    does: "take the config's webhooks and chats over HTTP, on a machine without AWS",
    options: ["host", "port", "config"],
    words: 0,
    details: `POST /hooks/NAME takes a signed request and starts its run; GET /runs/RUN shows what became of it, by the link that came back. POST
/chat/PLATFORM takes what people say in its rooms, and answers there. Policies fire. Result events go to stdout. It listens on 127.0.0.1, port
8020, unless told otherwise; it speaks no TLS, so put a proxy that does before it. Runs that were left over go on. A signal lets calls in flight end.

exit codes: 0 ended by a signal · 2 bad input, or the port cannot be listened on`,
  },
  simulate: {
    line: "sluice simulate [--port N] [--scenario FILE]",
    does: "start the simulated clouds",
    options: ["port", "scenario"],
    words: 0,
    details: `Prints one JSON line with every endpoint and its test keys on stdout, and a config for them on stderr.
Without --port it takes any that is free; without --scenario it plays the jobs of the demo.`,
  },
  demo: {
    line: "sluice demo",
    does: "the main job on the simulated clouds (what npm start runs)",
    options: [],
    words: 0,
    details: "Runs five commands for 31 jobs, then holds the verdicts against the clouds' own effect logs.",
  },
};

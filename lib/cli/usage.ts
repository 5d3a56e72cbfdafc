import type { OptionName } from "./options.ts";

export type CommandName = "run" | "jobs" | "job" | "simulate" | "demo";

/** `words`: how many may follow the command. */
type Usage = {
  readonly line: string;
  readonly does: string;
  readonly options: readonly OptionName[];
  readonly words: number;
  readonly details: string;
};

export const COMMANDS: Readonly<Record<CommandName, Usage>> = {
  run: {
    line: "sluice run COMMAND.json|- [--config FILE]",
    does: "run one command to the end; one result event a job on stdout",
    options: ["config"],
    words: 1,
    details: `The command is a file, or - for stdin. Progress and the request id go to stderr.

exit codes: 0 every verdict is succeeded, already or planned · 1 some is not · 2 bad input, nothing called · 130 interrupted`,
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

const NAMES = Object.keys(COMMANDS);

export function isCommand(name: string): name is CommandName {
  return NAMES.includes(name);
}

/** All commands, a line each. */
export function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { does }]) => `  sluice ${name.padEnd(10)} ${does}`);
  return `sluice: job control for Alibaba Cloud DTS and Huawei Cloud DRS, one proven verdict a job

${lines.join("\n")}

sluice COMMAND --help tells more · sluice --version
`;
}

export function usageOf(name: CommandName): string {
  const { line, does, details } = COMMANDS[name];
  return `${line}\n  ${does}\n\n${details}\n`;
}

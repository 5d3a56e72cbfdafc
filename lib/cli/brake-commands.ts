import { userInfo } from "node:os";
import { loadConfig, openLedger } from "#lib/deps.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import { type Halt, tellHalt } from "#lib/engine/tell-halt.ts";
import { type Brake, type BrakeOn, LONGEST_SPARE_MS, type Spare } from "#lib/jobs/brake.ts";
import { durationMs, durationSchema } from "#lib/jobs/duration.ts";
import { JOB_ID } from "#lib/jobs/job.ts";
import { InputError, parse } from "#lib/jobs/parse.ts";
import { isOpen } from "#lib/jobs/run.ts";
import { chooseTargets } from "./choose-targets.ts";
import { findRun } from "./find-run.ts";
import type { Values } from "./options.ts";
import { tellLine } from "./output.ts";

/** `sluice halt`: no changing call on one target, or on all, until it is lifted. */
export async function haltCommand(values: Values): Promise<number> {
  const { ledger, target } = await openFor(values);
  const where = target ?? "every target";
  const put = whoAndWhy(values);
  const halt: Halt = { is: "halt", ...(target === undefined ? {} : { target }), ...put };
  if (values.lift) {
    const wasOn = await ledger.release(halt);
    if (wasOn) await tellHalt(halt, ledger, put);
    await ledger.close();
    tellLine(wasOn ? `lifted the halt of ${where}` : `there was no halt of ${where}`);
    return wasOn ? 0 : 1;
  }
  await ledger.brake(halt);
  await tellHalt(halt, ledger);
  await ledger.close();
  tellLine(`halted ${where}; lift it with sluice halt --lift`);
  return 0;
}

/** `sluice cancel RUN` */
export async function cancelCommand(runId: string | undefined, values: Values): Promise<number> {
  const { ledger } = await openFor(values);
  const run = await findRun(ledger, runId);
  if (isOpen(run)) return putOn(ledger, { is: "cancel", runId: run.runId }, values, `cancelled run ${run.runId}`);
  await ledger.close();
  tellLine(`run ${run.runId} has ended already`);
  return 1;
}

/** `sluice protect ID` */
export async function protectCommand(id: string | undefined, values: Values): Promise<number> {
  const { ledger, brake } = await openForJob(id, values);
  return putOn(ledger, brake, values, `protected ${brake.jobId} on ${brake.target}`);
}

/** `sluice unprotect ID` */
export async function unprotectCommand(id: string | undefined, values: Values): Promise<number> {
  const { ledger, brake } = await openForJob(id, values);
  const which = `${brake.jobId} on ${brake.target}`;
  return release(ledger, toBrake(brake, values), `unprotected ${which}`, `${which} was not protected at run time`);
}

/** `sluice snooze ID` and `sluice exempt ID`: keeps policies from a job for so long; commands of people are not kept from it. */
export async function spareCommand(is: Spare["is"], id: string | undefined, values: Values): Promise<number> {
  const lasts = values.lift ? 0 : readLasting(values.for);
  const { ledger, brake: job } = await openForJob(id, values);
  const spare = { is, target: job.target, jobId: job.jobId, until: Date.now() + lasts } as const;
  const which = `${job.jobId} on ${job.target}`;
  if (values.lift) {
    return release(ledger, toBrake(spare, values), `lifted the ${is} of ${which}`, `there was no ${is} of ${which}`);
  }
  const until = new Date(spare.until).toISOString();
  return putOn(ledger, spare, values, `policies ${DONE_TO[is]} ${which} until ${until}`);
}

const DONE_TO = { snooze: "do not act on", exempt: "do not see" } as const;

function readLasting(text: string | undefined): number {
  if (text === undefined) throw new InputError("--for is missing; want how long, such as 3d");
  const ms = durationMs(parse(durationSchema, text, "--for"));
  if (ms > LONGEST_SPARE_MS) throw new InputError(`--for is ${text}; want at most 400d, or sluice protect`);
  return ms;
}

async function openFor(values: Values): Promise<{ ledger: Ledger; target: string | undefined }> {
  const configFile = await loadConfig(values.config, process.env);
  if (values.target !== undefined) chooseTargets(configFile.config, values.target);
  return { ledger: await openLedger(configFile, process.env), target: values.target };
}

async function openForJob(id: string | undefined, values: Values) {
  if (id === undefined) throw new InputError("no job id given; want one");
  if (!JOB_ID.test(id))
    throw new InputError(`the job id is ${JSON.stringify(id)}; want 1 to 64 letters, digits, - or _`);
  if (values.target === undefined) throw new InputError("--target is missing; want the target that has the job");
  const { ledger } = await openFor(values);
  return { ledger, brake: { is: "protect", target: values.target, jobId: id } as const };
}

/** The brake, with who asks for it. */
function toBrake(brake: Brake, values: Values): BrakeOn {
  return { ...brake, ...whoAndWhy(values) };
}

function whoAndWhy({ reason }: Values) {
  return { by: userInfo().username, at: Date.now(), ...(reason === undefined ? {} : { reason }) };
}

async function putOn(ledger: Ledger, brake: Brake, values: Values, done: string): Promise<number> {
  await ledger.brake(toBrake(brake, values));
  await ledger.close();
  tellLine(done);
  return 0;
}

async function release(ledger: Ledger, brake: BrakeOn, done: string, notThere: string): Promise<number> {
  const wasOn = await ledger.release(brake);
  await ledger.close();
  tellLine(wasOn ? done : notThere);
  return wasOn ? 0 : 1;
}

import { expect, it } from "vitest";
import { ALI, deliver, onDeployment } from "./deployment.ts";
import { bare, captured, token } from "./events.ts";

const JOBS = ["dtsjob0001", "dtsjob0002"].map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
const STOP = { action: "stop", target: "acme-cn", jobs: ["dtsjob0001", "dtsjob0002", "dtsjob0003"] };

it.concurrent("a run can be followed by its runId from the command over each job to the bus, and no key shows", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, { Records: [bare(STOP, "message-1")] });
    await deliver(control, token("acme-cn"));
    const [completed] = deployment.published("Job Control Run Completed");
    const [accepted] = linesOf(dispatch.output(), "accept");
    expect(accepted).toMatchObject({
      level: "INFO",
      runId: completed?.runId,
      requestId: "message-1",
      action: "stop",
      target: "acme-cn",
      jobs: 3,
    });
    const told = linesOf(control.output(), "verdict").map(({ jobId, verdict, chunk }) => ({ jobId, verdict, chunk }));
    expect(told.sort((one, other) => (String(one.jobId) < String(other.jobId) ? -1 : 1))).toEqual([
      { jobId: "dtsjob0001", verdict: "succeeded", chunk: 0 },
      { jobId: "dtsjob0002", verdict: "succeeded", chunk: 0 },
      { jobId: "dtsjob0003", verdict: "refused", chunk: 0 },
    ]);
    expect(new Set(linesOf(control.output(), "verdict").map((line) => line["runId"]))).toEqual(
      new Set([completed?.runId]),
    );
    for (const secret of Object.values(ALI)) expect(dispatch.output() + control.output()).not.toContain(secret);
  });
});

it.concurrent("verdicts, rejections, calls and halts are counted in CloudWatch's embedded format", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    const tick = await deployment.start("tick");
    await deliver(dispatch, { Records: [bare(STOP, "message-1")] });
    await deliver(dispatch, captured("sqs-malformed"));
    await deliver(control, token("acme-cn"));
    await tick.invoke({ event: {}, remainingMs: 30_000 });
    expect(sumOf(control.output(), "Verdicts", { verdict: "succeeded" })).toBe(2);
    expect(sumOf(control.output(), "Verdicts", { verdict: "refused" })).toBe(1);
    expect(sumOf(control.output(), "Calls")).toBe(deployment.simulator.calls().length);
    expect(sumOf(control.output(), "ThrottledCalls")).toBe(0);
    expect(sumOf(dispatch.output(), "Rejected")).toBe(1);
    expect(metricsOf(tick.output(), "Halts").map((line) => line["Halts"])).toEqual([0]);
  });
});

it.concurrent("a call that the cloud throttles is counted as such", async () => {
  const faults = [{ fault: "throttled", on: "read", times: 1 }];
  await onDeployment({ alibaba: { jobs: JOBS, faults } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, { Records: [bare(STOP, "message-1")] });
    await deliver(control, token("acme-cn"));
    expect(sumOf(control.output(), "ThrottledCalls")).toBe(1);
  });
});

type Line = Readonly<Record<string, unknown>>;

function json(output: string): readonly Line[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

function linesOf(output: string, step: string): readonly Line[] {
  return json(output).filter((line) => line["step"] === step);
}

/** Lines that CloudWatch takes a metric of that name from, all their dimensions as given. */
function metricsOf(output: string, name: string, dimensions: Line = {}): readonly Line[] {
  return json(output).filter((line) => {
    const [directive] = Object(line["_aws"]).CloudWatchMetrics ?? [];
    const isNamed = directive?.Namespace === "Sluice" && directive.Metrics.some((one: Line) => one["Name"] === name);
    return isNamed && Object.entries(dimensions).every(([key, value]) => line[key] === value);
  });
}

function sumOf(output: string, name: string, dimensions?: Line): number {
  return metricsOf(output, name, dimensions).reduce((sum, line) => sum + Number(line[name]), 0);
}

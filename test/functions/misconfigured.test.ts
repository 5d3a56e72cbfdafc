import { expect, it } from "vitest";
import { deliver, onDeployment } from "./deployment.ts";
import { bare, token } from "./events.ts";

const JOBS = [{ id: "dtsrunning0001", kind: "sync", status: "Synchronizing" }];
const STOP = { action: "stop", target: "acme-cn", jobs: ["dtsrunning0001"] };
const COMMAND = { Records: [bare(STOP, "message-1")] };

it.concurrent.each([
  ["dispatch", "SLUICE_TABLE_NAME", undefined, "the environment variable SLUICE_TABLE_NAME is not set"],
  ["control", "SLUICE_TABLE_NAME", undefined, "the environment variable SLUICE_TABLE_NAME is not set"],
  ["dispatch", "SLUICE_BUS_NAME", "", "the environment variable SLUICE_BUS_NAME is not set"],
  ["control", "SLUICE_WORK_QUEUE_URL", undefined, "the environment variable SLUICE_WORK_QUEUE_URL is not set"],
  ["dispatch", "SLUICE_CONFIG", undefined, "there is no config"],
  ["control", "SLUICE_CONFIG", "/nowhere/sluice.yaml", "the config /nowhere/sluice.yaml cannot be read (ENOENT)"],
] as const)("%s refuses its events and says why when %s is %s", async (name, variable, value, message) => {
  await onDeployment({ env: { [variable]: value } }, async (deployment) => {
    const container = await deployment.start(name);
    const event = name === "dispatch" ? COMMAND : token("acme-cn");
    const refused = { error: { name: "InputError", message: expect.stringContaining(message) } };
    expect(await container.invoke({ event, remainingMs: 45_000 })).toEqual(refused);
    expect(deployment.aws.calls()).not.toContain("SendMessage");
    expect(deployment.runs()).toBe(0);
  });
});

it.concurrent("without a target's key its jobs fail, and the verdict names the variable", async () => {
  await onDeployment({ alibaba: { jobs: JOBS }, env: { ALI_SK: undefined } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, COMMAND);
    await deployment.drain(control);
    const [verdict, ...others] = deployment.published("Job Control Verdict");
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({ jobId: "dtsrunning0001", verdict: "failed", error: { kind: "access-denied" } });
    expect(verdict?.error?.message).toBe("target acme-cn: the environment variable ALI_SK is not set");
    expect(deployment.simulator.calls()).toEqual([]);
  });
});

/** The cloud answers a wrong signature with all that was signed, the token included. */
it.concurrent("with a wrong key its jobs fail after one call, and what the cloud echoes is not repeated", async () => {
  await onDeployment({ alibaba: { jobs: JOBS }, env: { ALI_SK: "another-secret" } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, COMMAND);
    await deployment.drain(control);
    const [verdict] = deployment.published("Job Control Verdict");
    expect(verdict).toMatchObject({
      verdict: "failed",
      error: { kind: "access-denied", code: "SignatureDoesNotMatch" },
    });
    expect(deployment.simulator.calls()).toHaveLength(1);
  });
});

it.concurrent("a token that cannot be read goes back, with a line that says why; one of a lane without work does not", async () => {
  await onDeployment({}, async (deployment) => {
    const control = await deployment.start("control");
    const [first, second] = [token("acme-cn").Records, token("nobody").Records].flat();
    if (!first || !second) throw new Error("two tokens were made; want two");
    const Records = [first, { ...second, messageId: "message-2" }, { ...first, messageId: "message-3", body: "{" }];
    expect(await deliver(control, { Records })).toEqual(["message-3"]);
    const [line] = control
      .output()
      .split("\n")
      .filter((one) => one.includes("step"));
    expect(JSON.parse(line ?? "")).toEqual({
      step: "control",
      messageId: "message-3",
      error: 'InputError: the token is not JSON (1 characters); want { "lane": … }',
    });
  });
});

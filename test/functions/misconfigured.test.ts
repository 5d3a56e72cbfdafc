import { expect, it } from "vitest";
import { ALI, ALI_SECRET, deliver, onDeployment } from "./deployment.ts";
import { bare, token } from "./events.ts";

const JOBS = [{ id: "dtsrunning0001", kind: "sync", status: "Synchronizing" }];
const STOP = { action: "stop", target: "acme-cn", jobs: ["dtsrunning0001"] };
const WRONG_KEY = JSON.stringify({ ...ALI, accessKeySecret: "another-secret" });
const COMMAND = { Records: [bare(STOP, "message-1")] };

it.concurrent.each([
  ["dispatch", "SLUICE_TABLE_NAME", undefined, "the environment variable SLUICE_TABLE_NAME is not set"],
  ["control", "SLUICE_TABLE_NAME", undefined, "the environment variable SLUICE_TABLE_NAME is not set"],
  ["dispatch", "SLUICE_BUS_NAME", "", "the environment variable SLUICE_BUS_NAME is not set"],
  ["control", "SLUICE_WORK_QUEUE_URL", undefined, "the environment variable SLUICE_WORK_QUEUE_URL is not set"],
  ["dispatch", "SLUICE_NOTIFY_QUEUE_URL", "", "the environment variable SLUICE_NOTIFY_QUEUE_URL is not set"],
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

it.concurrent.each([
  [
    "no such secret",
    undefined,
    "target acme-cn: the secret sluice/dev/acme-cn cannot be read from secretsmanager (ResourceNotFoundException); want a secret with a SecretString, and permission for secretsmanager:GetSecretValue on it",
  ],
  [
    "a secret without its keys",
    JSON.stringify({ accessKeyId: ALI.accessKeyId, secret: ALI.accessKeySecret }),
    "target acme-cn: the secret sluice/dev/acme-cn does not hold its keys; want a JSON object of texts with accessKeyId, accessKeySecret, securityToken?",
  ],
  [
    "a secret that is no JSON",
    `${ALI.accessKeyId}:${ALI.accessKeySecret}`,
    "target acme-cn: the secret sluice/dev/acme-cn does not hold its keys; want a JSON object of texts with accessKeyId, accessKeySecret, securityToken?",
  ],
])("with %s its jobs fail, and the verdict says what is wanted", async (_title, text, message) => {
  await onDeployment({ alibaba: { jobs: JOBS }, secrets: { [ALI_SECRET]: text } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, COMMAND);
    await deployment.drain(control);
    const [verdict, ...others] = deployment.published("Job Control Verdict");
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({ jobId: "dtsrunning0001", verdict: "failed", error: { kind: "access-denied" } });
    expect(verdict?.error?.message).toBe(message);
    expect(deployment.simulator.calls()).toEqual([]);
  });
});

it.concurrent.each(["dispatch", "control"] as const)(
  "%s refuses its events when a target's keys are in the environment",
  async (name) => {
    const credentials = { from: "env", accessKeyId: "ALI_AK", accessKeySecret: "ALI_SK" };
    await onDeployment({ credentials, env: { ALI_AK: "a", ALI_SK: "b" } }, async (deployment) => {
      const container = await deployment.start(name);
      const event = name === "dispatch" ? COMMAND : token("acme-cn");
      const message =
        "target acme-cn: credentials from env cannot be deployed, since everybody who sees a function sees its environment; want from: secretsmanager or ssm";
      expect(await container.invoke({ event, remainingMs: 45_000 })).toEqual({
        error: { name: "InputError", message },
      });
      expect(deployment.aws.calls()).toEqual(["CreateTable"]);
    });
  },
);

it.concurrent("a rotated key is read anew after the old one was refused", async () => {
  await onDeployment({ alibaba: { jobs: JOBS }, secrets: { [ALI_SECRET]: WRONG_KEY } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, COMMAND);
    await deployment.drain(control);
    deployment.aws.secrets.put(ALI_SECRET, JSON.stringify(ALI));
    await deliver(dispatch, { Records: [bare(STOP, "message-2")] });
    await deployment.drain(control);
    expect(deployment.published("Job Control Verdict").map(({ verdict }) => verdict)).toEqual(["failed", "succeeded"]);
    expect(deployment.aws.calls().filter((call) => call === "GetSecretValue")).toHaveLength(2);
  });
});

it.concurrent("a warm function reads its secret once", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    for (const message of ["message-1", "message-2"]) {
      await deliver(dispatch, { Records: [bare(STOP, message)] });
      await deployment.drain(control);
    }
    expect(deployment.published("Job Control Run Completed")).toHaveLength(2);
    expect(deployment.aws.calls().filter((call) => call === "GetSecretValue")).toHaveLength(1);
  });
});

it.concurrent("with its secret store down, jobs wait for it", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const down = { error: "InternalServiceError" };
    deployment.aws.script("GetSecretValue", [down, down]);
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, COMMAND);
    await deployment.drain(control);
    expect(deployment.published("Job Control Verdict").map(({ verdict }) => verdict)).toEqual(["succeeded"]);
  });
});

/** The cloud answers a wrong signature with all that was signed, the token included. */
it.concurrent("with a wrong key its jobs fail after one call, and what the cloud echoes is not repeated", async () => {
  await onDeployment({ alibaba: { jobs: JOBS }, secrets: { [ALI_SECRET]: WRONG_KEY } }, async (deployment) => {
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
    expect(JSON.parse(line ?? "")).toMatchObject({
      level: "ERROR",
      step: "control",
      messageId: "message-3",
      error: 'InputError: the token is not JSON (1 characters); want { "lane": … }',
    });
  });
});

import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LINKS, PUSH } from "../web/kit.ts";
import { pushOf } from "../web/requests.ts";
import { configOf, open, type Place } from "./cli.ts";
import { dial } from "./raw.ts";
import { SERVE_ENV, type Serving, serve } from "./serving.ts";

const FAST = { stopMs: 50 };
const JOBS = ["job-a", "job-b", "job-c"].map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
const OWN = { allow: [{ action: "stop", target: "ali" }], command: { action: "stop", target: "ali", jobs: "jobs" } };
const settings = (more: object = { links: LINKS }) =>
  Object.entries({ webhooks: [{ ...PUSH, ...OWN }], ...more })
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");

async function post(url: string, body: object, secret?: string) {
  const request = await pushOf(body, secret === undefined ? {} : { secret });
  const init = { method: "POST", headers: request.headers.map(([name, value]): [string, string] => [name, value]) };
  const answer = await fetch(`${url}/hooks/push`, { ...init, body: Buffer.from(request.body) });
  const said: Record<string, string> = JSON.parse(await answer.text());
  return { status: answer.status, said };
}

const textAt = async (url: string) => (await fetch(url)).text();

/** Asks until it is over: what waits in between is the run, on the clock of the simulated clouds. */
async function untilOver(link: string): Promise<{ readonly verdicts: readonly object[] }> {
  for (;;) {
    const said: { readonly isOver: boolean; readonly verdicts: readonly object[] } = JSON.parse(await textAt(link));
    if (said.isOver) return said;
    await delay(100);
  }
}

describe("sluice serve", () => {
  let place: Place;
  let serving: Serving;
  beforeAll(async () => {
    place = await open({ jobs: JOBS, transitions: FAST });
    await place.write("sluice.yaml", configOf(place.url) + settings());
    serving = await serve(place);
  });
  afterAll(() => place.close());

  it("stops what a signed request names, shows it under the link, and does it once", async () => {
    const first = await post(serving.url, { jobs: ["job-a"] });
    expect(first.status).toBe(202);
    const { verdicts } = await untilOver(`${serving.url}${first.said["status"]}`);
    expect(verdicts).toMatchObject([{ jobId: "job-a", verdict: "succeeded", proven: ["stop"] }]);
    const again = await post(serving.url, { jobs: ["job-a"] });
    expect([again.status, again.said["runId"]]).toEqual([200, first.said["runId"]]);
    expect((await place.logged("effects")).map(({ jobId, effect }) => [jobId, effect])).toEqual([["job-a", "stop"]]);
  });

  it("does nothing that is not signed, and tells of it without what was sent", async () => {
    expect((await post(serving.url, { jobs: ["job-b"] }, "wrong")).status).toBe(401);
    expect(serving.told()).toMatch(/webhook refused: \{"hook":"push","why":"no signature is right/);
    expect(serving.told()).not.toMatch(/job-b|sha256=/);
  });

  it("ends with 0 when it is told to, though somebody holds a connection", async () => {
    const { socket } = dial(serving.url);
    await new Promise((settle) => socket.write("POST /hooks/push HTTP/1.1\r\nHost: x\r\nX-A: ", settle));
    expect((await serving.stop()).code).toBe(0);
  });

  it("goes on, started anew, with what it had taken on", async () => {
    const before = await serve(place);
    const { said } = await post(before.url, { jobs: ["job-c"] });
    before.child.kill("SIGKILL");
    const after = await serve(place);
    const { verdicts } = await untilOver(`${after.url}${said["status"]}`);
    expect(verdicts).toMatchObject([{ jobId: "job-c", verdict: "succeeded" }]);
    expect(after.told()).toMatch(/^going on with 1 run$/m);
    await after.stop();
    // What was in hand when it died is taken up again when its lease of a minute is over.
  }, 120_000);

  it.each([
    ["the secret of a hook", { HOOK: "" }, /webhook push: the environment variable HOOK is not set/],
    ["the secret of the links", { LINK: "" }, /links: the environment variable LINK is not set/],
    ["a key of a target", { ALI_SK: "" }, /ALI_SK/],
  ])("does not begin without %s", async (_title, change, says) => {
    const { code, stdout, stderr } = await place.start(["serve", "--port", "0"], { env: { ...SERVE_ENV, ...change } })
      .ended;
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(says);
  });

  it("does not begin on a port that is taken", async () => {
    const port = new URL(place.url).port;
    const { code, stderr } = await place.start(["serve", "--port", port], { env: SERVE_ENV }).ended;
    expect([code, stderr]).toEqual([2, expect.stringMatching(/port \d+ cannot be listened on \(EADDRINUSE\)/)]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDynamoLedger } from "#lib/io/dynamodb-ledger.ts";
import { isListing } from "#lib/jobs/todo.ts";
import { accept } from "#lib/run.ts";
import { type AwsStandIn, startAwsStandIn } from "../aws/stand-in.ts";
import { createWorld } from "../engine/world.ts";
import { clientFor, createTable } from "../io/dynamodb.store.ts";
import { configOf, type Ended, eventsOf, open, type Place, rowsOf } from "./cli.ts";

const job = (id: string) => ({ id, kind: "sync", status: "Synchronizing" });
const STOP = { version: 1, action: "stop", target: "ali", jobs: ["job-a", "job-b"] };

describe("a command line on the deployed ledger", () => {
  let here: Place;
  let aws: AwsStandIn;
  let table: string;

  beforeEach(async () => {
    aws = await startAwsStandIn(Date.now);
    const admin = clientFor(aws.url);
    table = await createTable(admin);
    admin.destroy();
    here = await open({ transitions: { stopMs: 50 }, jobs: [job("job-a"), job("job-b")] });
    await here.write("sluice.yaml", configOf(here.url).replace(/^ledger: .*$/m, "ledger: dynamodb"));
  });
  afterEach(async () => {
    await here.close();
    await aws.close();
  });

  const environment = (more: NodeJS.ProcessEnv = {}) => ({
    ...{ ALI_AK: "key", ALI_SK: "secret", SLUICE_TABLE_NAME: table, AWS_ENDPOINT_URL: aws.url },
    ...{ AWS_REGION: "eu-central-1", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    ...more,
  });
  const sluice = (...args: string[]) => here.start(args, { env: environment() }).ended;
  const deployed = () => createDynamoLedger(clientFor(aws.url), table);

  it("runs, and its run is there for everybody", async () => {
    const command = await here.write("stop.json", STOP);
    const ended = await sluice("run", command);
    expect([ended.code, ended.stderr.includes("local to this ledger")]).toEqual([0, false]);
    const [verdict] = eventsOf(ended);
    const ledger = deployed();
    expect(await ledger.run(verdict?.runId ?? "")).toMatchObject({ open: 0, counts: { succeeded: 2 } });
    expect(await ledger.lanes()).toEqual([]);
    await ledger.close();
  });

  it("halts the functions, and is halted with them", async () => {
    expect((await sluice("halt", "--reason", "an incident")).code).toBe(0);
    const ledger = deployed();
    expect(await ledger.brakes()).toMatchObject([{ is: "halt", reason: "an incident" }]);
    await ledger.close();
    const command = await here.write("stop.json", { ...STOP, deadlineSeconds: 1 });
    expect(eventsOf(await sluice("run", command)).map(({ verdict }) => verdict)).toEqual(["refused", "refused"]);
    expect((await sluice("halt", "--lift")).code).toBe(0);
  });

  it("shows a run of the functions, and does not take it from them", async () => {
    const ledger = deployed();
    const { sluice: functions } = createWorld(
      [{ provider: "alibaba-dts", region: "cn-hangzhou", jobs: [] }],
      {},
      { ledger },
    );
    const run = await accept({ ...STOP, requestId: "theirs" }, { origin: "queue", requestId: "m" }, functions);
    await ledger.close();
    expect(rowsOf((await sluice("runs", "--json")).stdout)).toMatchObject([{ requestId: "theirs", open: 2 }]);
    expect((await sluice("status", run.runId)).stderr).toContain("2 of 2 jobs are open; the functions work on it");
    expect(await sluice("run", "--resume", run.runId)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: `sluice: the run ${run.runId} is worked on by the functions; sluice status ${run.runId} shows it\n`,
    });
  });

  it("shows that a run's plan is being made, follows it, and says why there is none", async () => {
    const ledger = deployed();
    const clouds = [{ provider: "alibaba-dts", region: "cn-hangzhou", jobs: [] }];
    const { sluice: functions } = createWorld(clouds, {}, { ledger });
    const command = { version: 1, action: "delete", target: "ali", select: { name: "tmp-*" } };
    const run = await accept(command, { origin: "queue", requestId: "theirs" }, functions);
    expect((await sluice("status", run.runId)).stderr).toContain("its plan is being made, and which jobs it has");
    const watched = sluice("watch", run.runId);
    const item = await ledger.take("ali", Date.now(), Date.now() + 60_000);
    if (!item || !isListing(item)) throw new Error("the run has no listing; want one");
    const { isPlanning: _isPlanning, ...ended } = run;
    await ledger.settlePlan(item, { ...ended, notPlanned: "the key may not list" }, []);
    expect(await watched).toMatchObject({ code: 1, stderr: "nothing was done: the key may not list\n" });
    expect((await sluice("status", run.runId)).stderr).toContain("nothing was done: the key may not list");
    await ledger.close();
  });

  it("sends a command to the functions' queue, and follows its run", async () => {
    const url = aws.queues.create("sluice-dev-commands");
    const command = await here.write("stop.json", { ...STOP, deadlineSeconds: 60 });
    const env = environment({ SLUICE_COMMANDS_QUEUE_URL: url });
    const sent = await here.start(["send", command], { env }).ended;
    const [told] = rowsOf(sent.stdout);
    const [message] = aws.queues.messages("sluice-dev-commands");
    expect([sent.code, JSON.parse(message?.body ?? "")]).toEqual([
      0,
      { ...STOP, deadlineSeconds: 60, requestId: told?.["requestId"] },
    ]);
    const watched = sluice("watch", String(told?.["runId"]));
    const ran = await sluice("run", await here.write("same.json", JSON.parse(message?.body ?? "")));
    expect((await watched).code).toBe(0);
    const byJob = (ended: Ended) => eventsOf(ended).sort((one, other) => (one.jobId < other.jobId ? -1 : 1));
    expect(byJob(await watched)).toEqual(byJob(ran));
  });

  it("says so when the queue has not confirmed a command, and under which id to send it again", async () => {
    const url = aws.queues.create("sluice-dev-commands");
    aws.script("SendMessage", [{ error: "AccessDenied" }]);
    const env = environment({ SLUICE_COMMANDS_QUEUE_URL: url });
    const ended = await here.start(["send", await here.write("stop.json", STOP)], { env }).ended;
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toMatch(
      /^requestId [0-9a-f-]{36}\nsluice: the queue .* has not confirmed the command \(.*\); want .*same requestId\n$/,
    );
  });

  it.each([
    ["nothing to send", [], "send needs a command"],
    ["a command that is none", ["unknown.json"], "command has the unknown key"],
    ["no queue", ["stop.json"], "SLUICE_COMMANDS_QUEUE_URL is not set; want the stack's output CommandsQueueUrl there"],
  ])("sends nothing with %s, and says so", async (_what, words, sentence) => {
    await here.write("stop.json", STOP);
    await here.write("unknown.json", { ...STOP, jobz: [] });
    const ended = await sluice("send", ...words);
    expect([ended.code, ended.stdout]).toEqual([2, ""]);
    expect(ended.stderr).toContain(sentence);
    expect(aws.calls()).not.toContain("SendMessage");
  });

  it.each([
    [
      "no table name",
      { SLUICE_TABLE_NAME: "" },
      /SLUICE_TABLE_NAME is not set; ledger: dynamodb needs the stack's output/,
    ],
    [
      "a table that is not there",
      { SLUICE_TABLE_NAME: "nowhere" },
      /the ledger table nowhere cannot be read \(ResourceNotF/,
    ],
    ["no region", { AWS_REGION: undefined }, /cannot be read \(.*region/i],
  ])("says what is wrong: %s", async (_what, more, says) => {
    const { code, stderr } = await here.start(["runs"], { env: environment(more) }).ended;
    expect(stderr).toMatch(says);
    expect([code, stderr.trim().split("\n").length]).toEqual([2, 1]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configOf, open, type Place } from "./cli.ts";

const GOOD = { version: 1, action: "stop", target: "ali", jobs: ["job-a"] };

type Wrong = {
  readonly title: string;
  readonly args?: readonly string[];
  readonly input?: unknown;
  readonly config?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly says: RegExp;
};

const WRONG: readonly Wrong[] = [
  {
    title: "no command",
    args: [],
    says: /no command given; want init, run, plan, apply, ask, jobs, .* simulate or demo/,
  },
  {
    title: "an unknown command",
    args: ["stpo"],
    says: /"stpo" is not a command; want init, run, plan, apply, ask, jobs, .* simulate or demo/,
  },
  { title: "nothing to serve", args: ["serve"], says: /the config .*sluice\.yaml has neither webhooks nor chat/ },
  { title: "a word too many", args: ["run", "-", "x"], says: /"x" is one word too many/ },
  { title: "a command misspelt", args: ["jbos"], says: /"jbos" is not a command \(did you mean jobs\?\)/ },
  {
    title: "an unknown option",
    args: ["run", "-", "--confg", "x"],
    says: /--confg is not an option of run \(did you mean --config\?\)/,
  },
  {
    title: "an option of no command",
    args: ["--nope"],
    says: /--nope is not an option of sluice; want --help, --version/,
  },
  {
    title: "an option of another command",
    args: ["run", "-", "--port", "1"],
    says: /--port is not an option of run; want/,
  },
  { title: "a value where none belongs", args: ["jobs", "--json=yes"], says: /--json takes no value/ },
  { title: "an option for a value", args: ["jobs", "--target", "--json"], says: /--target needs a value/ },
  { title: "a word after jobs", args: ["jobs", "job-a"], says: /"job-a" is one word too many; see sluice jobs --help/ },
  {
    title: "an unknown target for jobs",
    args: ["jobs", "--target", "alo"],
    says: /--target is "alo", which the config does not have \(did you mean ali\?\)/,
  },
  {
    title: "an unknown key to select by",
    args: ["jobs", "--select", "olderthan=1d"],
    says: /--select has the unknown key "olderthan" \(did you mean olderThan\?\)/,
  },
  {
    title: "a selection without a value",
    args: ["jobs", "--select", "kind=sync,Failed"],
    says: /--select has "Failed"; want key=value, with commas between/,
  },
  {
    title: "a key to select by twice",
    args: ["jobs", "--select", "name=a,name=b"],
    says: /--select names name twice; want it once/,
  },
  { title: "a limit that is none", args: ["jobs", "--select", "limit=all"], says: /--select\.limit is "all"; want/ },
  { title: "broken JSON to select by", args: ["jobs", "--select", "{"], says: /--select is not JSON: / },
  { title: "job without an id", args: ["job"], says: /job needs an id; want sluice job ID/ },
  { title: "an id that no cloud has", args: ["job", "../x"], says: /the id is "\.\.\/x"; want / },
  {
    title: "a direction misspelt",
    args: ["job", "job-a", "--direction", "reverse"],
    says: /--direction is "reverse" \(did you mean Reverse\?\)/,
  },
  {
    title: "a missing variable of the target named",
    args: ["jobs", "--target", "ali"],
    env: { ALI_AK: "key" },
    says: /target ali: the environment variable ALI_SK is not set/,
  },
  { title: "an option without its value", args: ["run", "-", "--config"], says: /--config/ },
  {
    title: "a port that is none",
    args: ["simulate", "--port", "80000"],
    says: /--port is "80000"; want a whole number/,
  },
  {
    title: "a missing scenario",
    args: ["simulate", "--scenario", "none.yaml"],
    says: /the scenario none\.yaml cannot be read \(ENOENT\)/,
  },
  { title: "no file", args: ["run"], says: /run needs a command/ },
  {
    title: "a missing file",
    args: ["run", "none.json"],
    says: /the command none\.json cannot be read \(ENOENT\); want a readable file/,
  },
  { title: "a folder for a file", args: ["run", "."], says: /the command \. cannot be read \(EISDIR\)/ },
  { title: "broken JSON", input: '{"version": 1,\n"action"', says: /the command on stdin is not JSON: / },
  { title: "nothing on stdin", input: "", says: /the command on stdin is not JSON: / },
  { title: "an unknown key", input: { ...GOOD, jobz: [] }, says: /command has the unknown key "jobz"/ },
  {
    title: "a bad id",
    input: { ...GOOD, jobs: ["../x"] },
    says: /command\.jobs\[0\] is "\.\.\/x"; want 1 to 64 letters/,
  },
  {
    title: "an unknown target",
    input: { ...GOOD, target: "alibaba" },
    says: /command\.target is "alibaba"; want a target of the config: ali/,
  },
  {
    title: "the target __proto__",
    input: { ...GOOD, target: "__proto__" },
    says: /command\.target is "__proto__"; want a target of the config: ali/,
  },
  {
    title: "a selection that chooses nothing",
    input: { ...GOOD, jobs: undefined, select: {} },
    says: /command\.select chooses nothing, so it would mean every job; want kind/,
  },
  {
    title: "a missing variable",
    env: { ALI_AK: "key" },
    says: /target ali: the environment variable ALI_SK is not set/,
  },
  {
    title: "a missing config",
    args: ["run", "-", "--config", "none.yaml"],
    says: /the config .*none\.yaml cannot be read \(ENOENT\)/,
  },
  { title: "broken YAML", config: "targets: [\n  - a: {", says: /the config .* cannot be parsed: .*[^:]\n$/ },
  {
    title: "an unknown key in the config",
    config: `${configOf("http://127.0.0.1:9")}gardrails: {}`,
    says: /config has the unknown key "gardrails"/,
  },
  {
    title: "an unknown region",
    config: configOf("https://x")
      .replace("cn-hangzhou", "mars-1")
      .replace(/ +endpoint.*\n/, ""),
    says: /region mars-1 is not in the DTS region table/,
  },
  {
    title: "a ledger that cannot be opened",
    config: configOf("http://127.0.0.1:9").replace("ledger.db", "command.json/ledger.db"),
    says: /the ledger .* cannot be opened/,
  },
];

describe.concurrent("wrong input: one sentence on stderr, 2, and no call", () => {
  let place: Place;
  beforeAll(async () => {
    place = await open({ jobs: [{ id: "job-a", kind: "sync", status: "Synchronizing" }] });
    await place.write("command.json", GOOD);
  });
  afterAll(async () => {
    expect(await place.logged("calls")).toEqual([]);
    await place.close();
  });

  it.each(WRONG)("$title", async ({ title, args, input = GOOD, config, env, says }) => {
    const file = config === undefined ? [] : ["--config", await place.write(`${title}.yaml`, config)];
    const text = typeof input === "string" ? input : JSON.stringify(input);
    const ended = place.start([...(args ?? ["run", "-"]), ...file], { input: text, ...(env ? { env } : {}) }).ended;
    const { code, stdout, stderr } = await ended;
    expect(stderr).toMatch(/^sluice: [^\n]+\n$/);
    expect(stderr).toMatch(says);
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("asking for help is none", async () => {
    const { code, stdout, stderr } = await place.start(["--help"]).ended;
    expect([code, stderr]).toEqual([0, ""]);
    for (const command of ["init", "run", "jobs", "job", "simulate", "demo"])
      expect(stdout).toContain(`\n  sluice ${command} `);
  });

  it.each([
    [["jobs", "--help"], "sluice jobs [--target T] [--select S] [--json] [--config FILE]\n"],
    [["help", "run"], "sluice run COMMAND.json|- [--config FILE]\n"],
    [["job", "-h"], "sluice job ID "],
  ])("nor for that of one command: %j", async (args, begins) => {
    const { code, stdout, stderr } = await place.start(args).ended;
    expect([code, stderr, stdout.slice(0, begins.length)]).toEqual([0, "", begins]);
  });

  it("nor for the version", async () => {
    const { code, stdout } = await place.start(["--version"]).ended;
    expect([code, stdout]).toEqual([0, "0.1.0\n"]);
  });
});

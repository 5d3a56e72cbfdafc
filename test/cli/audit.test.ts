import { afterEach, describe, expect, it } from "vitest";
import { open, type Place, rowsOf } from "./cli.ts";

const DELETE = { version: 1, action: "delete", target: "ali", jobs: ["job-a"], requestId: "tidy-up" };
const places: Place[] = [];
afterEach(async () => {
  await Promise.all(places.splice(0).map((place) => place.close()));
});

async function place(): Promise<Place> {
  const made = await open({ jobs: [{ id: "job-a", kind: "sync", status: "Finished", name: "nightly" }] });
  places.push(made);
  return made;
}
const sluice = (here: Place, ...args: string[]) => here.start(args).ended;

describe("sluice audit", () => {
  it("tells who asked for what, the newest first", async () => {
    const here = await place();
    expect(await sluice(here, "audit")).toMatchObject({ code: 0, stdout: "", stderr: "nothing was asked yet\n" });
    await here.run(DELETE);
    await sluice(here, "halt", "--reason", "an incident");
    const { stdout } = await sluice(here, "audit");
    const [, , told, halt, run] = stdout.split("\n");
    expect(told).toMatch(/halt told +\S+ +– +halt#\* +state halted$/);
    expect(halt).toMatch(/brake on +\S+ +– +halt#\* +reason an incident$/);
    expect(run).toMatch(/run accepted +cli +ali +[0-9a-f]{32} +requestId tidy-up · action delete · jobs 1$/);
    expect(rowsOf((await sluice(here, "audit", "--json")).stdout)).toMatchObject([
      { what: "halt told", about: "halt#*" },
      { what: "brake on", about: "halt#*" },
      { what: "run accepted", by: "cli", target: "ali" },
    ]);
  });
});

describe("sluice snapshot", () => {
  it("shows a deleted job as it was", async () => {
    const here = await place();
    expect(await sluice(here, "snapshot", "job-a")).toMatchObject({
      code: 1,
      stderr: "no run of this ledger was about to delete job-a\n",
    });
    expect((await here.run(DELETE)).code).toBe(0);
    const { code, stdout } = await sluice(here, "snapshot", "job-a", "--target", "ali");
    expect(code).toBe(0);
    expect(rowsOf(stdout)).toMatchObject([
      { target: "ali", jobKey: "job-a/Forward", definition: { DtsJobName: "nightly", Status: "Finished" } },
    ]);
  });

  it.each([
    [["snapshot"], /the job id is "missing"; want/],
    [["snapshot", "../x"], /the job id is "\.\.\/x"; want/],
    [["snapshot", "job-a", "--target", "al"], /did you mean ali/],
  ])("%j is told", async (args, says) => {
    const { code, stderr } = await sluice(await place(), ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });
});

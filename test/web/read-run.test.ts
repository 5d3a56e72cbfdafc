import { describe, expect, it } from "vitest";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { linkTo } from "#lib/web/link.ts";
import { hmacOf } from "../signatures/formulas.ts";
import { NOW } from "../signatures/sender.ts";
import { bodyOf, createDoor, LINKS, secretNamed } from "./kit.ts";
import { getOf, pushOf } from "./requests.ts";

const DAY_MS = 86_400_000;
const UNAUTHORIZED = [401, '{"error":"not verified"}\n'];

async function opened(more?: object) {
  const door = createDoor(undefined, more);
  const { runId, status } = bodyOf(await door.send(await pushOf({ jobs: ["job-a"] })));
  return { door, runId: String(runId), link: String(status) };
}

const verdictOf = (n: number) => ({ eventId: `e${n}`, jobId: `job-${n}`, verdict: "succeeded" }) as ResultEvent;

describe("a link to a run", () => {
  it("says to look again until the run is on record, then shows it", async () => {
    const { door, runId, link } = await opened();
    const early = await door.send(getOf(link));
    expect([early.status, early.headers["retry-after"], bodyOf(early)["runId"]]).toEqual([404, "2", runId]);
    await door.accept();
    const shown = await door.send(getOf(link));
    expect([shown.status, shown.headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(bodyOf(shown)).toEqual({
      ...{ runId, requestId: expect.stringMatching(/^hook:push:/), action: "stop", target: "acme-cn", dryRun: false },
      ...{
        startedAt: "2026-01-15T08:15:00.000Z",
        deadline: "2026-01-15T09:15:00.000Z",
        isOver: false,
        jobs: 1,
        open: 1,
      },
      ...{ counts: { succeeded: 0, already: 0, refused: 0, failed: 0, unproven: 0 }, verdicts: [] },
    });
  });

  it("shows verdicts, and that it is over", async () => {
    const { door, runId, link } = await opened();
    await door.accept();
    door.end(runId, { succeeded: 1 });
    door.conclude(runId, [verdictOf(1)]);
    expect(bodyOf(await door.send(getOf(link)))).toMatchObject({ isOver: true, open: 0, verdicts: [verdictOf(1)] });
  });

  it.each([
    [1000, 1000, undefined],
    [1001, 1000, 1],
    [2500, 1000, 1500],
  ])("of %i verdicts shows %i, and says how many it does not: %s", async (all, shown, notShown) => {
    const { door, runId, link } = await opened();
    await door.accept();
    door.conclude(
      runId,
      Array.from({ length: all }, (_, n) => verdictOf(n)),
    );
    const { verdicts, notShown: left } = bodyOf(await door.send(getOf(link)));
    expect([(verdicts as object[]).length, left]).toEqual([shown, notShown]);
  });

  it("is good for a day, and not a millisecond longer", async () => {
    const { door, link } = await opened();
    await door.accept();
    door.at = NOW + DAY_MS - 1;
    expect((await door.send(getOf(link))).status).toBe(200);
    door.at = NOW + DAY_MS;
    const late = await door.send(getOf(link));
    expect([late.status, late.body]).toEqual(UNAUTHORIZED);
  });

  it("is good however a proxy has put its parameters", async () => {
    const { door, link } = await opened();
    await door.accept();
    expect((await door.send(getOf(link.replace(/\?(.*)&(.*)/, "?$2&$1")))).status).toBe(200);
  });

  it("lasts as long as the config says", async () => {
    const { door, link } = await opened({ links: { ...LINKS, lasts: "3d" } });
    await door.accept();
    door.at = NOW + 3 * DAY_MS - 1;
    expect((await door.send(getOf(link))).status).toBe(200);
  });

  const OTHER_RUN = "0".repeat(32);
  it.each([
    ["for another run", (link: string) => link.replace(/[0-9a-f]{32}/, OTHER_RUN)],
    ["with a later end", (link: string) => link.replace(/until=\d+/, `until=${NOW / 1000 + 999_999}`)],
    ["with its end written another way", (link: string) => link.replace("until=", "until=0")],
    [
      "with a bit of its signature changed",
      (link: string) => `${link.slice(0, -3)}${link.endsWith("AAA") ? "BBB" : "AAA"}`,
    ],
    ["with less of its signature", (link: string) => link.slice(0, -1)],
    ["with more behind it", (link: string) => `${link}&x=1`],
    ["with everything twice", (link: string) => `${link}&${link.split("?")[1]}`],
    ["without a query", (link: string) => link.replace(/\?.*/, "")],
  ])("is not verified %s", async (_title, change) => {
    const { door, link } = await opened();
    await door.accept();
    const answer = await door.send(getOf(change(link)));
    expect([answer.status, answer.body]).toEqual(UNAUTHORIZED);
  });

  it("is signed with the first of two secrets, and is good with each", async () => {
    const door = createDoor(undefined, { links: { secret: [secretNamed("NEW"), secretNamed("OLD")] } });
    door.secrets = { ...door.secrets, NEW: "new", OLD: "old" };
    const { runId, status: given } = bodyOf(await door.send(await pushOf({ jobs: ["job-a"] })));
    await door.accept();
    expect(given).toBe(linkTo(String(runId), (NOW + DAY_MS) / 1000, "new"));
    const until = NOW / 1000 + 60;
    for (const [secret, status] of [
      ["new", 200],
      ["old", 200],
      ["older", 401],
    ] as const)
      expect((await door.send(getOf(linkTo(String(runId), until, secret)))).status).toBe(status);
  });

  it("is what its documentation says: HMAC-SHA256 of three lines, as base64url", async () => {
    const signature = await hmacOf("s", `sluice run link\n${OTHER_RUN}\n7`);
    expect(linkTo(OTHER_RUN, 7, "s")).toBe(
      `/runs/${OTHER_RUN}?until=7&seal=${Buffer.from(signature).toString("base64url")}`,
    );
  });

  it("opens nothing where the config has no links", async () => {
    const { door, link } = await opened();
    const closed = createDoor(undefined, {});
    await door.accept();
    for (const each of [link, link.replace(/\?.*/, "")]) {
      const answer = await closed.send(getOf(each));
      expect([answer.status, answer.body]).toEqual(UNAUTHORIZED);
    }
  });
});

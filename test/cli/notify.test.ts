import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { destinationDigest, notifySchema } from "#lib/jobs/destination.ts";
import { configOf, open, type Place, rowsOf } from "./cli.ts";

const SECRET = `whsec_${Buffer.from("only for tests, and for nothing else").toString("base64")}`;
const KEYS = { ALI_AK: "key", ALI_SK: "secret", PAGER_SECRET: SECRET };
/** A name that nobody will ever answer for (RFC 6761). */
const PAGER = { name: "pager", url: "https://hooks.example/hidden", secret: { from: "env", value: "PAGER_SECRET" } };
const MAIL = { ...PAGER, name: "mail", targets: ["ali"], secret: { from: "env", value: "MAIL_SECRET" } };
const AT = Date.UTC(2026, 10, 28, 12);

describe("sluice notify", () => {
  let place: Place;
  beforeAll(async () => {
    place = await open({ jobs: [] });
    await place.write("sluice.yaml", `${configOf(place.url)}notify: ${JSON.stringify([PAGER, MAIL])}\n`);
    await place.write("none.yaml", configOf(place.url));
    const [pager] = notifySchema.parse([PAGER]);
    if (!pager) throw new Error("there is no destination; want one");
    const ledger = openSqliteLedger(join(place.folder, "ledger.db"));
    const disabled = { at: AT, why: "it answered 410 Gone: it wants no more" };
    await ledger.keepDestination({
      name: "pager",
      digest: destinationDigest(pager),
      seq: 0,
      failingSince: AT,
      disabled,
    });
    await ledger.close();
  });
  afterAll(() => place.close());
  const sluice = (...args: readonly string[]) => place.start(["notify", ...args], { env: KEYS }).ended;

  it("shows where events go and whether they arrive, and no more of a url than its host", async () => {
    const { code, stdout } = await sluice();
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /pager +hooks\.example +verdict completed +all +disabled 2026-11-28T12:00:00\.000Z: it answered/,
    );
    expect(stdout).toMatch(/mail +hooks\.example +verdict completed +ali +well/);
    expect(stdout).not.toContain("hidden");
  });

  it("--json shows the same", async () => {
    const { stdout } = await sluice("--json");
    expect(rowsOf(stdout)).toEqual([
      {
        ...{ name: "pager", host: "hooks.example", on: ["verdict", "completed"], targets: null },
        ...{ failingSince: "2026-11-28T12:00:00.000Z", disabledAt: "2026-11-28T12:00:00.000Z" },
        why: "it answered 410 Gone: it wants no more",
      },
      { name: "mail", host: "hooks.example", on: ["verdict", "completed"], targets: ["ali"] },
    ]);
  });

  it("--enable enables one that was disabled, once, and the audit has it", async () => {
    expect(await sluice("--enable", "pager", "--reason", "repaired")).toMatchObject({
      ...{ code: 0, stderr: "enabled pager; what was dropped meanwhile is not sent\n" },
    });
    expect(await sluice("--enable", "pager")).toMatchObject({ code: 1, stderr: "pager was not disabled\n" });
    const { stdout } = await place.start(["audit", "--json"]).ended;
    const [entry] = rowsOf(stdout);
    expect(entry).toMatchObject({ what: "webhook enabled", about: "pager", detail: { reason: "repaired" } });
  });

  it("--test says what became of the one event it sends", async () => {
    const { code, stderr } = await sluice("--test", "pager");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^pager got nothing: the connection failed: (ENOTFOUND|EAI_AGAIN)\n$/);
    const unset = "mail got nothing: notify mail: the environment variable MAIL_SECRET is not set\n";
    expect(await sluice("--test", "mail")).toMatchObject({ code: 1, stderr: unset });
  });

  it.each([
    [["--enable", "pagr"], '"pagr" is not a destination of config.notify (did you mean pager?)'],
    [["--test", "nobody"], '"nobody" is not a destination of config.notify; want one of pager, mail'],
    [["--test", "mail", "--enable", "mail"], "--enable and --test exclude each other; want one of them"],
    [["--config", "none.yaml"], /the config .*none\.yaml has no notify/],
  ])("refuses %j", async (args, sentence) => {
    const { code, stderr } = await sluice(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  });
});

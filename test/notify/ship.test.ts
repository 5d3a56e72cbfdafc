import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { SPAN_MS } from "#lib/notify/retry.ts";
import { enable } from "#lib/notify/standing.ts";
import { randomOf } from "../random.ts";
import { aNotification, answered, createDesk, destinationsOf, lost, NOW, SECRET } from "./kit.ts";

const PAGER = destinationsOf({});
const SINCE_START_S = [0, 5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105];

describe("an event", () => {
  it("goes once to each destination that wants it, signed by its secret", async () => {
    const two = destinationsOf(
      {},
      { name: "mail", url: "https://mail.example.com/", on: ["completed"] },
      { name: "cn", url: "https://cn.example.com/", targets: ["acme-cn"] },
      { name: "hw", url: "https://hw.example.com/", targets: ["acme-hw"] },
    );
    const desk = createDesk(two, () => answered(204));
    await desk.tell(aNotification());
    await desk.work();
    expect(desk.sent.map(({ url }) => url)).toEqual(["https://hooks.example.com/1", "https://cn.example.com/"]);
    const { body = "", headers } = desk.sent[0] ?? {};
    expect(headers).toEqual({
      "webhook-id": "event-1",
      "webhook-timestamp": String(NOW / 1000),
      "webhook-signature": new Webhook(SECRET).sign("event-1", new Date(NOW), body),
    });
    const { detail: data } = aNotification();
    expect(JSON.parse(body)).toEqual({ type: "job.verdict", timestamp: "2026-11-28T11:59:59.000Z", data });
    expect(desk.outcomes()).toEqual(["delivered", "delivered"]);
  });

  it("whose time is not told in it has the time the bus got it", async () => {
    const desk = createDesk(destinationsOf({ on: ["left-out"] }), () => answered(200));
    await desk.tell({ ...aNotification(), topic: "left-out", detail: { eventId: "event-1", jobs: [] } });
    await desk.work();
    expect(JSON.parse(desk.sent[0]?.body ?? "")).toMatchObject({
      type: "jobs.left_out",
      timestamp: "2026-11-28T12:00:00.000Z",
    });
  });

  it("is signed with both secrets while one takes the place of the other", async () => {
    const refs = ["OLD", "NEW"].map((value) => ({ from: "env", value }));
    const texts: Record<string, string> = { OLD: SECRET, NEW: `whsec_${Buffer.alloc(32, 7).toString("base64")}` };
    const desk = createDesk(destinationsOf({ secret: refs }), () => answered(200));
    const secretTexts = async (_whose: string, ref: object) => texts[Object(ref).value] ?? "";
    await desk.tell(aNotification());
    await desk.work({ ...desk.notifying, secretTexts });
    const { body = "", headers } = desk.sent[0] ?? {};
    const expected = [SECRET, texts["NEW"] ?? ""].map((secret) =>
      new Webhook(secret).sign("event-1", new Date(NOW), body),
    );
    expect(headers?.["webhook-signature"]).toBe(expected.join(" "));
  });
});

describe("an attempt that fails", () => {
  it.each([answered(500), answered(404), answered(302), answered(199), lost])(
    "%j is made again 5 s later, under the same id",
    async (posted) => {
      const desk = createDesk(PAGER, () => (desk.sent.length === 1 ? posted : answered(200)));
      await desk.tell(aNotification());
      await desk.work();
      expect(desk.sent.map(({ at }) => at - NOW)).toEqual([0, 5000]);
      expect(new Set(desk.sent.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
      expect(desk.sent.map(({ headers }) => headers["webhook-timestamp"])).toEqual(
        [NOW, NOW + 5000].map((at) => String(at / 1000)),
      );
      expect(desk.outcomes()).toEqual(["again", "delivered"]);
    },
  );

  it("is made ten times by the schedule of the standard, and then its destination is disabled and told of once", async () => {
    const desk = createDesk(PAGER, () => answered(503));
    await desk.tell(aNotification());
    await desk.work();
    expect(desk.sent.map(({ at }) => (at - NOW) / 1000)).toEqual(SINCE_START_S);
    expect(desk.outcomes()).toEqual([...Array(9).fill("again"), "disabled"]);
    const [event, ...others] = await desk.ledger.unsent("rejected", 10);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      detailType: "Job Control Webhook Disabled",
      detail: {
        ...{
          version: 1,
          destination: "pager",
          reason: "no success since 2026-11-28T12:00:00.000Z; the last answer was 503",
        },
        ...{ failingSince: "2026-11-28T12:00:00.000Z", disabledAt: new Date(NOW + SPAN_MS).toISOString() },
      },
    });
    expect(await desk.ledger.audit(10)).toMatchObject([{ what: "webhook disabled", by: "notify", about: "pager" }]);
  });

  it("waits as long as the receiver asks for", async () => {
    const desk = createDesk(PAGER, () => (desk.sent.length === 1 ? answered(429, "90") : answered(200)));
    await desk.tell(aNotification());
    await desk.work();
    expect(desk.sent.map(({ at }) => at - NOW)).toEqual([0, 90_000]);
  });

  it("and keeps all others of its destination from asking meanwhile", async () => {
    const desk = createDesk(PAGER, () => (desk.sent.length === 1 ? answered(429, "90") : answered(200)));
    for (const id of ["event-1", "event-2", "event-3"]) await desk.tell(aNotification(id));
    await desk.work();
    expect(desk.sent.map(({ at }) => at - NOW)).toEqual([0, 90_000, 90_000, 90_000]);
  });

  it("is given up after the last one when another of its destination arrived since; that one is not disabled", async () => {
    const desk = createDesk(PAGER, (_url, body) => answered(body.includes("event-1") ? 400 : 200));
    await desk.tell(aNotification());
    await desk.work(desk.notifying, NOW + SPAN_MS / 2);
    await desk.tell(aNotification("event-2"));
    await desk.work();
    expect(desk.sent.filter(({ body }) => body.includes("event-1"))).toHaveLength(10);
    expect(desk.outcomes().filter((outcome) => outcome !== "again")).toEqual(["delivered", "given up"]);
    expect((await desk.ledger.destination("pager"))?.disabled).toBeUndefined();
    expect(await desk.ledger.unsent("rejected", 10)).toEqual([]);
  });

  it("long after another one that never arrived disables nothing", async () => {
    const desk = createDesk(PAGER, () => answered(desk.sent.length === 5 ? 200 : 500));
    await desk.tell(aNotification());
    await desk.work(desk.notifying, NOW);
    desk.queue.length = 0;
    desk.setNow(NOW + 3 * SPAN_MS);
    await desk.tell(aNotification("event-2"));
    await desk.work();
    expect(desk.outcomes().at(-1)).toBe("delivered");
    expect(await desk.ledger.destination("pager")).not.toHaveProperty("failingSince");
  });

  it.each([
    ["is not there", "want a secret"],
    ["is no key", "the secret is malformed"],
  ])("for a secret that %s is made again like any other, and shows nothing of it", async (title, why) => {
    const desk = createDesk(PAGER, () => answered(200));
    let reads = 0;
    const secretTexts = async () => {
      reads += 1;
      if (reads > 2) return SECRET;
      if (title === "is no key") return "whsec_hidden";
      throw new Error("notify pager: it cannot be read; want a secret");
    };
    await desk.tell(aNotification());
    await desk.work({ ...desk.notifying, secretTexts });
    expect(desk.outcomes()).toEqual(["again", "again", "delivered"]);
    expect(JSON.stringify(desk.lines)).toContain(why);
    expect(JSON.stringify(desk.lines)).not.toContain("hidden");
  });
});

describe("410 Gone", () => {
  it("disables a destination at once, for all its events, and tells of it once", async () => {
    const desk = createDesk([...PAGER, ...destinationsOf({ name: "mail", url: "https://mail.example.com/" })], (url) =>
      answered(url.includes("hooks") ? 410 : 200),
    );
    for (const id of ["event-1", "event-2", "event-3"]) await desk.tell(aNotification(id));
    await desk.work();
    expect(desk.sent.filter(({ url }) => url.includes("hooks"))).toHaveLength(1);
    expect(desk.sent.filter(({ url }) => url.includes("mail"))).toHaveLength(3);
    expect(desk.lines.filter(({ outcome }) => outcome === "dropped")).toHaveLength(2);
    const told = await desk.ledger.unsent("rejected", 10);
    expect(told.map(({ detail }) => detail["reason"])).toEqual(["it answered 410 Gone: it wants no more"]);
  });
});

describe("a destination that was disabled", () => {
  const disabledDesk = async () => {
    const desk = createDesk(PAGER, () => answered(desk.sent.length === 1 ? 410 : 200));
    await desk.tell(aNotification());
    await desk.work();
    return desk;
  };

  it("is sent to again once somebody enables it, which the audit says", async () => {
    const desk = await disabledDesk();
    const [pager] = PAGER;
    if (!pager) throw new Error("there is no destination; want one");
    expect(await enable(pager, "ann", desk.notifying, "repaired")).toBe(true);
    expect(await enable(pager, "ann", desk.notifying)).toBe(false);
    await desk.tell(aNotification("event-2"));
    await desk.work();
    expect(desk.sent).toHaveLength(2);
    const [entry] = await desk.ledger.audit(1);
    expect(entry).toMatchObject({ what: "webhook enabled", by: "ann", about: "pager", detail: { reason: "repaired" } });
  });

  it.each([{ url: "https://hooks.example.com/2" }, { secret: { from: "env", value: "ANOTHER" } }])(
    "is sent to again when the config has %j, which the audit says once",
    async (changed) => {
      const desk = await disabledDesk();
      for (const id of ["event-2", "event-3"]) await desk.tell(aNotification(id));
      await desk.work({ ...desk.notifying, destinations: destinationsOf(changed) });
      expect(desk.sent).toHaveLength(3);
      const what = (await desk.ledger.audit(10)).map((entry) => `${entry.what} by ${entry.by}`);
      expect(what).toEqual(["webhook enabled by config", "webhook disabled by notify"]);
    },
  );

  it("stays so when only what it asks for was changed", async () => {
    const desk = await disabledDesk();
    await desk.tell(aNotification("event-2"));
    await desk.work({ ...desk.notifying, destinations: destinationsOf({ on: ["verdict", "savings"] }) });
    expect(desk.sent).toHaveLength(1);
  });

  it("and taken out of the config meanwhile is sent nothing", async () => {
    const desk = createDesk(PAGER, () => answered(200));
    await desk.tell(aNotification());
    await desk.work({ ...desk.notifying, destinations: [] });
    expect(desk.sent).toEqual([]);
    expect(desk.lines).toMatchObject([{ outcome: "dropped", why: "it is not in the config any more" }]);
  });
});

describe("a dead destination", () => {
  it("of 300 events costs a few hundred attempts until it is disabled, and then nothing", async () => {
    const desk = createDesk(PAGER, () => lost);
    for (let n = 0; n < 300; n += 1) await desk.tell(aNotification(`event-${n}`));
    await desk.work({ ...desk.notifying, random: randomOf(23) });
    expect(desk.sent.length).toBeLessThan(500);
    expect(desk.lines.filter(({ outcome }) => outcome === "disabled")).toHaveLength(1);
    const [told, ...others] = await desk.ledger.unsent("rejected", 10);
    expect(others).toEqual([]);
    const afterMs = Date.parse(String(told?.detail["disabledAt"])) - NOW;
    expect(afterMs).toBeGreaterThanOrEqual(SPAN_MS);
    // The longest hold, spread, is half an hour.
    expect(afterMs).toBeLessThan(SPAN_MS + 1_800_000);
  });
});

describe("a ledger that fails", () => {
  it("lets the queue give the message again when nothing was sent", async () => {
    const desk = createDesk(PAGER, () => answered(200));
    const ledger = { ...desk.ledger, destination: () => Promise.reject(new Error("throttled")) };
    await desk.tell(aNotification());
    await expect(desk.work({ ...desk.notifying, ledger })).rejects.toThrow("throttled");
    expect(desk.sent).toEqual([]);
  });

  it("after a delivery is no reason to send it again", async () => {
    const desk = createDesk(PAGER, () => answered(desk.sent.length === 1 ? 500 : 200));
    await desk.tell(aNotification());
    await desk.work(desk.notifying, NOW);
    const keepDestination = () => Promise.reject(new Error("throttled"));
    await desk.work({ ...desk.notifying, ledger: { ...desk.ledger, keepDestination } });
    expect(desk.sent).toHaveLength(2);
    expect(desk.lines.at(-1)).toMatchObject({ error: new Error("throttled") });
  });
});

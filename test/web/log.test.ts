import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerTo } from "#lib/web/answer-to.ts";
import { sparse } from "#lib/web/sparse-log.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { bytesOf } from "../signatures/formulas.ts";
import { messageOf, requestOf } from "../signatures/sender.ts";
import { createDoor, type Door, hookFor, type Line } from "./kit.ts";
import { getOf } from "./requests.ts";
import { HOOKED, HOOKED_SECRETS } from "./senders.ts";

/** Long enough to be found in a line only if it was put there. */
const marker = fc.stringMatching(/^[A-Z]{6}[ "\\a-z]{0,6}[0-9]{6}$/);

function linesOf({ lines }: Door): string {
  return JSON.stringify(lines, (_key, value) => (value instanceof Error ? `${value.message} ${value.stack}` : value));
}

function expectNothingOf(door: Door, texts: readonly string[]): void {
  const told = linesOf(door);
  for (const text of texts) {
    expect(told).not.toContain(text);
    expect(told).not.toContain(JSON.stringify(text).slice(1, -1));
  }
}

describe("whatever comes in, a log line holds nothing of", () => {
  it("the body of a verified request, whether it is understood or not", async () => {
    const word = { action: { from: "do" }, target: { from: "where" }, jobs: "jobs", reason: { from: "why" } };
    const hooks = HOOKED.map(({ name, sender, hook }) =>
      sender.scheme === "alertmanager" ? hook : { ...hook, ...hookFor(name, { command: word }), ...secretOf(hook) },
    );
    const body = fc.oneof(
      marker.map((text) => ({ text, said: text as unknown })),
      fc
        .record({ text: marker, key: fc.constantFrom("do", "where", "jobs", "why", "other"), isList: fc.boolean() })
        .map(({ text, key, isList }) => ({
          text,
          said: { do: "stop", where: "acme-cn", [key]: isList ? [text] : text },
        })),
      marker.map((text) => ({ text, said: { do: "stop", where: "acme-cn", jobs: [{ id: "a", [text]: 1 }] } })),
      marker.map((text) => ({ text, said: groupOf([alertOf(text)]) })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...HOOKED), body, async ({ sender, name }, { text, said }) => {
        const door = createDoor(hooks, {});
        door.secrets = HOOKED_SECRETS;
        const bytes = bytesOf(JSON.stringify(said));
        const request = await sender.sign(messageOf(sender, { body: bytes }), sender.secrets[0]);
        await door.send({ ...request, path: `/hooks/${name}` });
        const signatures = request.headers.filter(([header]) => header !== "content-type").map(([, value]) => value);
        expectNothingOf(door, [text, ...signatures.filter((value) => value.length > 12), sender.secrets[0]]);
      }),
      { numRuns: 300 },
    );
  });

  it("the headers, query and body of one that is not, nor of our secrets", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...HOOKED),
        fc.array(marker, { minLength: 4, maxLength: 4 }),
        async (at, given) => {
          const { sender, name } = at;
          const [one = "", two = "", three = "", four = ""] = given;
          const door = createDoor(
            HOOKED.map(({ hook }) => hook),
            {},
          );
          door.secrets = HOOKED_SECRETS;
          const signed = await sender.sign(messageOf(sender), sender.secrets[1]);
          const headers = [...signed.headers, ["X-Other", one] as const, ["Cookie", two] as const];
          await door.send({ ...signed, headers, path: `/hooks/${name}`, query: `${signed.query}&x=${three}` });
          await door.send(requestOf({ [sender.signature.name]: four }, three, { path: `/hooks/${name}` }));
          expectNothingOf(door, [...given, sender.secrets[0]]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("a link and its signature", async () => {
    const door = createDoor();
    await door.send(getOf(`/runs/${"0".repeat(32)}?until=99999999999&seal=${"S".repeat(43)}`));
    expectNothingOf(door, ["S".repeat(43)]);
  });

  it("line breaks that a path could forge a line with", async () => {
    const door = createDoor();
    await door.send(requestOf({}, "", { path: "/hooks/a\nwebhook: accepted" }));
    expect(door.lines).toEqual([]);
  });
});

const secretOf = (hook: object) => ("secret" in hook ? { secret: hook.secret } : {});

describe("the log of what anybody can send", () => {
  function logAt() {
    const written: Line[] = [];
    const clock = { at: 0 };
    return {
      written,
      clock,
      log: sparse(
        (line) => void written.push(line),
        () => clock.at,
      ),
    };
  }
  const refused = (hook: string) => ({ step: "webhook refused", hook, why: "no" });

  it("has one line a second, with the count of those that are not written", () => {
    const { written, clock, log } = logAt();
    for (clock.at = 0; clock.at < 3000; clock.at += 2) log(refused("a"));
    expect(written).toEqual([refused("a"), { ...refused("a"), unwritten: 499 }, { ...refused("a"), unwritten: 499 }]);
  });

  it("still shows what is refused of one hook while another is flooded", () => {
    const { written, log } = logAt();
    for (let nth = 0; nth < 1000; nth += 1) log(refused("flooded"));
    log(refused("real"));
    expect(written).toEqual([refused("flooded"), refused("real")]);
  });

  it("shows what is refused of one chat platform while another is flooded, and all that was handed over", () => {
    const { written, log } = logAt();
    const [flooded, real] = ["slack", "feishu"].map((platform) => ({ step: "chat refused", platform, why: "no" }));
    for (let nth = 0; nth < 1000; nth += 1) log(flooded ?? { step: "" });
    log(real ?? { step: "" });
    const handed = ["1", "2"].map((heard) => ({ step: "chat", platform: "slack", heard }));
    for (const line of handed) log(line);
    expect(written).toEqual([flooded, real, ...handed]);
  });

  it("keeps nothing for each name that somebody makes up", async () => {
    const door = createDoor();
    const written: Line[] = [];
    const log = sparse(
      (line) => void written.push(line),
      () => 0,
    );
    for (let nth = 0; nth < 100; nth += 1)
      await answerTo(requestOf({}, "{}", { path: `/hooks/made-up-${nth}` }), async () => ({ ...door.intake, log }));
    expect(written).toHaveLength(1);
  });

  it("has every command that was handed over: two in one second are two lines", () => {
    const { written, log } = logAt();
    const line = (runId: string) => ({ step: "webhook", hook: "a", runId });
    for (const runId of ["1", "2", "3"]) log(line(runId));
    expect(written).toEqual([line("1"), line("2"), line("3")]);
  });
});

import { describe, expect, it } from "vitest";
import type { Failure } from "#lib/jobs/failure.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import { createAsk } from "#lib/providers/call.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { ApiRequest, Credentials, Login, Provider, Send } from "#lib/providers/provider.ts";
import { createSessions } from "#lib/providers/session.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TARGET = {
  name: "acme-hw",
  provider: "huawei-drs",
  region: "cn-north-4",
  api: "auto",
  pauseMode: "target",
  credentials: { from: "secretsmanager", id: "sluice/dev/acme-hw" },
} as Target;
const REQUEST: ApiRequest = { operation: "Read", method: "GET", path: "/", query: {}, headers: {}, body: "" };
const KEYS = { accessKeyId: "key-1", secretAccessKey: "never-shown" };
const noSend: Send = () => Promise.reject(new Error("nothing is sent"));

/** A cloud that logs whoever asks in as `login-1`, `login-2`, …, and the secrets there are. */
function world(lifeMs?: number) {
  const state = {
    at: 1_000_000_000_000,
    secrets: KEYS as Credentials | Error,
    failure: undefined as Failure | Error | undefined,
    readings: [] as boolean[],
    logins: 0,
  };
  const login = async (): Promise<Login> => {
    state.logins += 1;
    await Promise.resolve();
    if (state.failure instanceof Error) throw state.failure;
    if (state.failure) return { ok: false, failure: state.failure };
    const credentials = { accessKeyId: `login-${state.logins}` };
    return { ok: true, credentials, ...(lifeMs === undefined ? {} : { expiresAt: state.at + lifeMs }) };
  };
  const provider: Provider = { ...huaweiDrs, login };
  const ports = {
    secrets: async (_target: Target, renew: boolean) => {
      state.readings.push(renew);
      if (state.secrets instanceof Error) throw state.secrets;
      return state.secrets;
    },
    moment: () => ({ now: state.at, nonce: "n" }),
  };
  const sessions = createSessions(ports);
  const session = () => sessions(provider, TARGET);
  const open = async () => {
    const opened = await session().open(noSend);
    return opened.ok ? opened.credentials["accessKeyId"] : opened.failure;
  };
  return { state, provider, ports, sessions, session, open };
}

describe("a session", () => {
  it("logs in once, however many ask at the same time", async () => {
    const { open, state } = world();
    expect(await Promise.all([open(), open(), open()])).toEqual(["login-1", "login-1", "login-1"]);
    expect([state.logins, state.readings]).toEqual([1, [false]]);
  });

  it("is one a target: another name, role or project has its own", async () => {
    const { sessions, provider, state } = world();
    await sessions(provider, TARGET).open(noSend);
    await sessions(provider, { ...TARGET, rate: 3 }).open(noSend);
    expect(state.logins).toBe(1);
    await sessions(provider, { ...TARGET, region: "cn-north-1" }).open(noSend);
    expect(state.logins).toBe(2);
  });

  it.each([
    ["15 minutes", 15 * MINUTE, 7.5 * MINUTE],
    ["an hour", HOUR, 45 * MINUTE],
    ["12 hours", 12 * HOUR, 9 * HOUR],
    ["24 hours", 24 * HOUR, 18 * HOUR],
  ])("that lasts %s is renewed before its end", async (_title, lifeMs, renewedAfter) => {
    const { open, state } = world(lifeMs);
    await open();
    state.at += renewedAfter - 1;
    expect(await open()).toBe("login-1");
    state.at += 1;
    expect(await Promise.all([open(), open()])).toEqual(["login-2", "login-2"]);
    expect(state.logins).toBe(2);
  });

  it("without an end lasts until its secrets change, which are looked at every five minutes", async () => {
    const { open, state } = world();
    await open();
    state.at += 5 * MINUTE - 1;
    await open();
    expect(state.readings).toHaveLength(1);
    state.at += 1;
    expect(await open()).toBe("login-1");
    expect(state.readings).toEqual([false, false]);
    state.secrets = { ...KEYS, accessKeyId: "key-2" };
    state.at += 5 * MINUTE;
    expect(await open()).toBe("login-2");
  });

  it("goes on while the identity service is down, trying every half minute, until its last minute", async () => {
    const { open, state } = world(HOUR);
    await open();
    state.failure = { kind: "unavailable", message: "down" };
    state.at += 45 * MINUTE;
    expect(await open()).toBe("login-1");
    state.at += 29_999;
    await open();
    expect(state.logins).toBe(2);
    state.at += 1;
    expect(await open()).toBe("login-1");
    expect(state.logins).toBe(3);
    state.at += 13.5 * MINUTE;
    expect(await open()).toEqual({ kind: "unavailable", message: "down" });
    state.failure = undefined;
    expect(await open()).toBe("login-5");
  });

  it("ends when the identity service says no", async () => {
    const { open, state } = world(HOUR);
    await open();
    state.failure = { kind: "access-denied", message: "the role was taken away" };
    state.at += 45 * MINUTE;
    expect(await open()).toMatchObject({ kind: "access-denied", lane: true });
  });

  it.each(["not-found", "invalid-state", "invalid-request", "quota", "unrecognized"] as const)(
    "refused as %s is no word on a job: the lane has no access",
    async (kind) => {
      const { open, state } = world();
      state.failure = { kind, code: "EntityNotExist.Role", message: "no" };
      expect(await open()).toEqual({ kind: "access-denied", code: "EntityNotExist.Role", message: "no", lane: true });
    },
  );

  it.each(["throttled", "unavailable", "timeout"] as const)("that is %s is tried again by the next", async (kind) => {
    const { open, state } = world();
    state.failure = { kind, message: "later" };
    expect(await open()).toEqual({ kind, message: "later" });
    state.failure = undefined;
    expect(await open()).toBe("login-2");
  });

  it("waits for a secret store that is down", async () => {
    const { open, state } = world();
    state.secrets = new Unavailable("target acme-hw: down");
    expect(await open()).toEqual({ kind: "unavailable", message: "target acme-hw: down" });
  });

  it("tells what a deployer should read, and nothing of any other error", async () => {
    const { open, state } = world();
    state.secrets = new InputError("target acme-hw: no such secret");
    expect(await open()).toMatchObject({ message: "target acme-hw: no such secret", lane: true });
    state.secrets = new SyntaxError('Unexpected token in "never-shown"');
    expect(await open()).toEqual({ kind: "access-denied", message: "target acme-hw: the login failed", lane: true });
    state.secrets = KEYS;
    state.failure = new TypeError("Invalid header never-shown");
    expect(await open()).toEqual({ kind: "access-denied", message: "target acme-hw: the login failed", lane: true });
  });

  it("that was refused is dropped, and the next reads its secrets anew", async () => {
    const { open, session, state } = world();
    session().drop(await session().open(noSend));
    expect(await open()).toBe("login-2");
    expect(state.readings).toEqual([false, true]);
  });

  it("is not dropped for a login that is not its own any more", async () => {
    const { open, session } = world();
    const first = await session().open(noSend);
    await session().renew(first, noSend);
    session().drop(first);
    expect(await open()).toBe("login-2");
  });
});

const reply = (status: number, body: object) =>
  ({ is: "reply", reply: { status, headers: {}, body: JSON.stringify(body) } }) as const;
const EXPIRED = reply(401, { error_code: "APIGW.0301", error_msg: "Incorrect IAM authentication: token expires" });
const WRONG = reply(401, { error_code: "APIGW.0301", error_msg: "verify aksk signature fail" });
const FINE = reply(200, {});

const LOST = { is: "lost", sent: true, why: "unavailable", message: "reset" } as const;

/** Calls answered in order, whoever makes them. */
function asking(answers: readonly (ReturnType<typeof reply> | typeof LOST)[], lifeMs?: number, mayCall = () => true) {
  const made = world(lifeMs);
  const used: (string | undefined)[] = [];
  const left = [...answers];
  const sign: Provider["sign"] = (_request, _endpoint, { accessKeyId }) => {
    used.push(accessKeyId);
    return { method: "GET", url: "https://drs.example/", headers: {}, body: "" };
  };
  const send: Send = async () => left.shift() ?? FINE;
  const ask = createAsk({ ...made.provider, sign }, TARGET, { ...made.ports, send, sessions: made.sessions, mayCall });
  return { ...made, used, ask: () => ask(REQUEST) };
}

describe("a call", () => {
  it("whose login has expired renews it once and goes on", async () => {
    const { ask, used, state } = asking([EXPIRED, FINE]);
    expect(await ask()).toMatchObject({ ok: true });
    expect(used).toEqual(["login-1", "login-2"]);
    expect(state.readings).toEqual([false, true]);
  });

  it("shares its renewal with the others that were refused", async () => {
    const { ask, used, state } = asking([EXPIRED, EXPIRED, EXPIRED]);
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(used).toEqual(["login-1", "login-1", "login-1", "login-2", "login-2", "login-2"]);
    expect(state.logins).toBe(2);
  });

  it("whose renewed key is not accepted tries it once, however many calls had expired together", async () => {
    const many = Array.from({ length: 40 });
    const { ask, used } = asking([...many.map(() => EXPIRED), ...many.map(() => WRONG)]);
    const answers = await Promise.all(many.map(() => ask()));
    expect(used.filter((key) => key === "login-2")).toHaveLength(1);
    expect(answers.map((answer) => !answer.ok && [answer.failure.lane, answer.effect])).toEqual(
      many.map(() => [true, "none"]),
    );
  });

  it("expired twice fails for its lane", async () => {
    const { ask, state } = asking([EXPIRED, EXPIRED]);
    expect(await ask()).toMatchObject({
      ok: false,
      effect: "none",
      failure: { kind: "credentials-expired", lane: true },
    });
    expect(state.logins).toBe(2);
  });

  it("expired twice fails for its lane, though the try in between was lost", async () => {
    const { ask, state } = asking([EXPIRED, LOST, EXPIRED]);
    expect(await ask()).toMatchObject({ ok: false, failure: { kind: "unavailable" } });
    expect(await ask()).toMatchObject({ ok: false, failure: { kind: "credentials-expired", lane: true } });
    expect(state.logins).toBe(2);
  });

  it("expired a day after its last renewal is renewed again", async () => {
    const { ask, used } = asking([EXPIRED, FINE, EXPIRED, FINE]);
    expect([await ask(), await ask()]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(used).toEqual(["login-1", "login-2", "login-2", "login-3"]);
  });

  it("renews nothing, and is not made, when time is short", async () => {
    const time = [true, false];
    const { ask, state } = asking([EXPIRED], undefined, () => time.shift() ?? false);
    expect(await ask()).toMatchObject({ ok: false, effect: "none", failure: { kind: "unavailable" } });
    expect(state.logins).toBe(1);
  });

  it("is not made when its login has left no time for it", async () => {
    const { ask, used, state } = asking([], undefined, () => false);
    expect(await ask()).toMatchObject({ ok: false, effect: "none", failure: { kind: "unavailable" } });
    expect([state.logins, used]).toEqual([1, []]);
  });

  it("was not made when the renewal fails", async () => {
    const { ask, used, state } = asking([FINE, EXPIRED]);
    await ask();
    state.failure = { kind: "unavailable", message: "down" };
    expect(await ask()).toEqual({ ok: false, effect: "none", failure: { kind: "unavailable", message: "down" } });
    expect(used).toEqual(["login-1", "login-1"]);
  });

  it("with a key that is not accepted makes the next session read the rotated one", async () => {
    const { ask, used, state } = asking([WRONG, FINE]);
    expect(await ask()).toMatchObject({ ok: false, failure: { kind: "access-denied", lane: true } });
    state.secrets = { ...KEYS, accessKeyId: "key-2" };
    expect(await ask()).toMatchObject({ ok: true });
    expect(used).toEqual(["login-1", "login-2"]);
    expect(state.readings).toEqual([false, true]);
  });
});

import { createHash, createHmac } from "node:crypto";
import { type Clouds, createClouds } from "#lib/simulator/clouds.ts";
import { readScenario } from "#lib/simulator/scenario.ts";
import type { RawRequest } from "#lib/simulator/wire.ts";

/** Test keys, and the signers of these tests: written from the published vectors, sharing nothing with the simulator. */
export const ALI = { accessKeyId: "testAccessKeyId", accessKeySecret: "testAccessKeySecret" };
export const HW = { accessKeyId: "HWTESTKEY", secretAccessKey: "hwTestSecret" };
export const PROJECT = "054ba152d480d55b2f5dc0069e7ddef0";
export const START = Date.parse("2026-01-15T08:15:00Z");

export type Clock = { now: () => number; tick(ms: number): void };

export function createClock(at = START): Clock {
  let ms = at;
  return {
    now: () => ms,
    tick(by) {
      ms += by;
    },
  };
}

export type World = { clouds: Clouds; clock: Clock };

export function alibabaWorld(cloud: object): World {
  return worldOf({ provider: "alibaba-dts", region: "cn-hangzhou", credentials: ALI, ...cloud });
}

export function huaweiWorld(cloud: object): World {
  return worldOf({ provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, credentials: HW, ...cloud });
}

export function worldOf(...clouds: object[]): World {
  const clock = createClock();
  return { clouds: createClouds(readScenario({ clouds }), clock.now), clock };
}

export type Reply = { status: number; text: string; headers: Readonly<Record<string, string>>; json: Json };
/** Parsed bodies are read by tests only; a wrong guess fails the test. */
// biome-ignore lint/suspicious/noExplicitAny: replies are what the test is about to check
export type Json = any;

let nonce = 0;

export type AlibabaCall = {
  parameters?: Record<string, string>;
  accept?: string;
  nonce?: string;
  date?: string;
  version?: string;
  method?: string;
  secret?: string;
  accessKeyId?: string;
  token?: string;
};

export function alibabaRequest(clock: Clock, action: string, call: AlibabaCall = {}): RawRequest {
  const query = Object.entries(call.parameters ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${encode(k)}=${encode(v)}`)
    .join("&");
  nonce += 1;
  const signed: Record<string, string> = {
    host: "dts.aliyuncs.com",
    "x-acs-action": action,
    "x-acs-content-sha256": sha256(""),
    "x-acs-date": call.date ?? `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
    ...(call.token === undefined ? {} : { "x-acs-security-token": call.token }),
    "x-acs-signature-nonce": call.nonce ?? `nonce-${nonce}`,
    "x-acs-version": call.version ?? "2020-01-01",
  };
  const names = Object.keys(signed).sort();
  const head = names.map((name) => `${name}:${signed[name]}\n`).join("");
  const method = call.method ?? "POST";
  const canonical = [method, "/", query, head, names.join(";"), sha256("")].join("\n");
  const signature = hmac(call.secret ?? ALI.accessKeySecret, `ACS3-HMAC-SHA256\n${sha256(canonical)}`);
  const credential = call.accessKeyId ?? ALI.accessKeyId;
  const authorization = `ACS3-HMAC-SHA256 Credential=${credential},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return {
    method,
    url: query === "" ? "/" : `/?${query}`,
    headers: { ...signed, authorization, accept: call.accept ?? "application/json" },
    body: Buffer.alloc(0),
  };
}

export async function alibaba(
  { clouds, clock }: World,
  action: string,
  parameters: Record<string, string> = {},
  call: AlibabaCall = {},
): Promise<Reply> {
  return send(clouds, alibabaRequest(clock, action, { parameters, ...call }));
}

export type HuaweiCall = {
  accessKeyId?: string;
  secret?: string;
  token?: string;
  headers?: Record<string, string>;
  date?: string;
};

export function huaweiRequest(
  clock: Clock,
  method: string,
  url: string,
  body?: object,
  call: HuaweiCall = {},
): RawRequest {
  const [path = "", query = ""] = url.split("?");
  const text = body === undefined ? "" : JSON.stringify(body);
  const date = call.date ?? `${new Date(clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const signed: Record<string, string> = { "content-type": "application/json", host: "drs.test", "x-sdk-date": date };
  const names = Object.keys(signed).sort();
  const head = names.map((name) => `${name}:${signed[name]}\n`).join("");
  const sortedQuery = query.split("&").sort().join("&");
  const uri = path.endsWith("/") ? path : `${path}/`;
  const canonical = [method, uri, sortedQuery, head, names.join(";"), sha256(text)].join("\n");
  const signature = hmac(call.secret ?? HW.secretAccessKey, `SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`);
  const authorization = `SDK-HMAC-SHA256 Access=${call.accessKeyId ?? HW.accessKeyId}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  const auth: Record<string, string> = call.token === undefined ? { authorization } : { "x-auth-token": call.token };
  return { method, url, headers: { ...signed, ...auth, ...call.headers }, body: Buffer.from(text) };
}

export async function huawei(
  { clouds, clock }: World,
  method: string,
  path: string,
  body?: object,
  call: HuaweiCall = {},
): Promise<Reply> {
  const url = path.replace(/^\/(v[35])\/(?=jobs|\/)/, `/$1/${PROJECT}/`);
  return send(clouds, huaweiRequest(clock, method, url, body, call));
}

export async function send(clouds: Clouds, request: RawRequest): Promise<Reply> {
  const reply = await clouds.handle(request);
  if (reply === "reset") return { status: 0, text: "", headers: {}, json: undefined };
  return { status: reply.status, text: reply.body, headers: reply.headers, json: parse(reply.body) };
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

import { readFileSync } from "node:fs";
import type { Hearing } from "#lib/chat/hearing.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { Posted } from "../dingtalk-sender.ts";

export const NOW = Date.parse("2026-03-02T09:00:00Z");

export const KEYS = {
  appKey: "dingappkey01",
  aesKey: "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus",
  token: "a token",
  robotSecret: "this is a secret",
};

export const EVENTS = { secrets: [KEYS.aesKey], tokens: [KEYS.token], ownerKey: KEYS.appKey };
export const ROBOT = { secrets: [KEYS.robotSecret] };

/** A documented payload, with the page that it is of. */
export function documented<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../../events/dingtalk/${name}.json`, import.meta.url), "utf8"));
}

export type Message = Readonly<Record<string, unknown>>;
export const MESSAGE = documented<{ body: Message }>("robot-message").body;

export function requestOf({ headers, query, body }: Posted): RawRequest {
  return {
    ...{ method: "POST", path: "/chat/dingtalk", query, sourceIp: "192.0.2.1" },
    headers: Object.entries(headers),
    body: new TextEncoder().encode(body),
  };
}

export function heardOf(hearing: Hearing): Heard {
  if (hearing.is === "heard") return hearing.heard;
  throw new Error(`${hearing.is}: ${"why" in hearing ? hearing.why : ""}; want heard`);
}

/** How it came out, in a few words. */
export function outcomeOf(hearing: Hearing): string {
  return "why" in hearing ? `${hearing.is}: ${hearing.why}` : hearing.is;
}

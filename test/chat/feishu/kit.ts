import { readFileSync } from "node:fs";
import type { Hearing } from "#lib/chat/hearing.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { Posted } from "../feishu-sender.ts";

export const NOW = Date.parse("2026-03-02T09:00:00Z");

export const KEYS = { encryptKey: "test key" };
export const APP_ID = "cli_app0001";
export const SETTINGS = { secrets: [KEYS.encryptKey], appId: APP_ID };

/** A documented payload, with the page that it is of. */
export function documented(name: string): Payload {
  return JSON.parse(readFileSync(new URL(`../../events/feishu/${name}.json`, import.meta.url), "utf8")).body;
}

export type Payload = {
  readonly schema: string;
  readonly header: Readonly<Record<string, string>>;
  readonly event: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

export function requestOf({ headers, query, body }: Posted): RawRequest {
  return {
    ...{ method: "POST", path: "/chat/feishu", query, sourceIp: "192.0.2.1" },
    headers: Object.entries(headers),
    body: new TextEncoder().encode(body),
  };
}

export function heardOf(hearing: Hearing): Heard {
  if (hearing.is === "heard") return hearing.heard;
  throw new Error(`${outcomeOf(hearing)}; want heard`);
}

/** How it came out, in a few words. */
export function outcomeOf(hearing: Hearing): string {
  return "why" in hearing ? `${hearing.is}: ${hearing.why}` : hearing.is;
}

export function saidBack(hearing: Hearing): unknown {
  if (hearing.is === "rejected") throw new Error(hearing.why);
  const { status, body } = hearing.is === "heard" ? hearing.answer() : hearing.answer;
  return { status, body: JSON.parse(body) };
}

import type { Chat } from "#lib/jobs/chat.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { Intake } from "#lib/web/intake.ts";
import type { ChatRoute, Doorway } from "./doorway.ts";
import type { Hearing } from "./hearing.ts";

type Ears = { readonly chat: Chat; readonly secretTexts: Intake["secretTexts"] };

/** Each platform's own way to sign and to tell, chosen by where its request came in. */
export function createHear(ears: Ears): Doorway["hear"] {
  return async (route, request, now) => {
    if (!isConfigured(route, ears.chat)) return { is: "rejected", why: "the config has no such platform" };
    return hearOn(route, request, now);
  };
}

function isConfigured(route: ChatRoute, { slack, feishu, dingtalk }: Chat): boolean {
  switch (route) {
    case "slack":
      return slack !== undefined;
    case "feishu":
      return feishu !== undefined;
    case "dingtalk":
      return dingtalk !== undefined;
    case "dingtalk-robot":
      return dingtalk?.robotSecret !== undefined;
    default:
      return route satisfies never;
  }
}

async function hearOn(route: ChatRoute, _request: RawRequest, _now: number): Promise<Hearing> {
  throw new Error(`${route} is not written yet`);
}

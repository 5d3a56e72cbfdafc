import type { RawRequest } from "#lib/signatures/request.ts";
import { FAILED, type HttpAnswer, jsonAnswer, tooLarge, UNAUTHORIZED } from "#lib/web/answer.ts";
import { CHAT_ROUTES, type ChatRoute, type Doorway } from "./doorway.ts";
import type { Hearing } from "./hearing.ts";

const NOT_FOUND = jsonAnswer(404, { error: `there is nothing here; want POST /chat/ and ${CHAT_ROUTES.join(" or ")}` });

/**
 * The whole story of a platform's request: verified, handed over, and answered within the platform's patience. Whatever fails on our side is
 * answered so that the platform sends it again.
 */
export async function answerChat(request: RawRequest, wire: () => Promise<Doorway>): Promise<HttpAnswer> {
  const route = routeOf(request);
  if (route === undefined) return NOT_FOUND;
  const doorway = await wire();
  try {
    return await receive(route, request, doorway);
  } catch (error) {
    doorway.log({ step: "chat failed", platform: route, error });
    return FAILED;
  }
}

/** Paths are taken as they were sent: nothing is decoded, nothing resolved. */
function routeOf({ method, path }: RawRequest): ChatRoute | undefined {
  return method === "POST" ? CHAT_ROUTES.find((route) => path === `/chat/${route}`) : undefined;
}

async function receive(route: ChatRoute, request: RawRequest, doorway: Doorway): Promise<HttpAnswer> {
  const { hear, clock, log } = doorway;
  // Before anything is hashed.
  if (request.body.length > MOST_BYTES) {
    log({ step: "chat too large", platform: route });
    return tooLarge(MOST_BYTES);
  }
  const hearing = await hear(route, request, clock.now());
  switch (hearing.is) {
    case "heard":
      return take(route, hearing, doorway);
    case "ignored":
      log({ step: "chat ignored", platform: route, why: hearing.why });
      return hearing.answer;
    case "handshake":
      return hearing.answer;
    case "rejected":
      log({ step: "chat refused", platform: route, why: hearing.why });
      return UNAUTHORIZED;
    default:
      return hearing satisfies never;
  }
}

/** The most that is looked at, as at the other door: far more than any platform lets a person say. */
const MOST_BYTES = 256 * 1024;

type HeardOne = Hearing & { readonly is: "heard" };

/** Handed over whatever is wrong with the words: who has asked for what is for the audit, and a card that nobody sees has to be said in the room. */
async function take(route: ChatRoute, { heard, showsAnswer, answer }: HeardOne, doorway: Doorway): Promise<HttpAnswer> {
  const card = showsAnswer ? doorway.firstWord?.(heard) : undefined;
  const isTold = heard.isTold || card !== undefined;
  await doorway.handOver({ version: 1, origin: "chat", heard: { ...heard, isTold } });
  doorway.log({ step: "chat", platform: route, heard: heard.id });
  return answer(card);
}

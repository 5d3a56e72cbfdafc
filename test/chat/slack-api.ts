import type { Answer, Received } from "../clouds/listen.ts";
import type { Given, Rooms, Said } from "./slack-room.ts";
import { APP, JSON_TYPE } from "./slack-sender.ts";

/** Slack's side of HTTP: the Web API, and addresses that take answers. */
export type Api = {
  answer(request: Received): Answer | "down";
  /** The next call is answered so, whatever it asks. */
  next(answer: Answer | "down"): void;
  /** A trigger, and the path of an answer to it. */
  trigger(channel: string, user: string): { readonly trigger: string; readonly path: string };
  readonly refusals: Said[];
};

/** Answers to one address: docs.slack.dev/interactivity/handling-user-interaction */
const MOST_ANSWERS = 5;

export function openApi(rooms: Rooms, botToken: string): Api {
  const refusals: Said[] = [];
  const canned: (Answer | "down")[] = [];
  const places = new Map<string, { readonly channel: string; readonly user: string; used: number }>();

  const api = (method: string, given: Given): Said => {
    if (method === "chat.postMessage") return rooms.post(given);
    if (method === "chat.update") return rooms.update(given);
    if (method !== "chat.postEphemeral") return { ok: false, error: "unknown_method" };
    const { user } = given;
    return typeof user === "string" ? rooms.post(given, user) : { ok: false, error: "user_not_in_channel" };
  };
  const respond = (path: string, given: Given): Said => {
    const place = places.get(path);
    if (!place) return { ok: false, error: "expired_url" };
    place.used += 1;
    if (place.used > MOST_ANSWERS) return { ok: false, error: "used_url" };
    const isForAll = given["response_type"] === "in_channel";
    return rooms.post({ ...given, channel: place.channel }, isForAll ? undefined : place.user);
  };
  const said = ({ path, headers, body }: Received): Said => {
    const given: Given = JSON.parse(body);
    if (!path.startsWith("/api/")) return respond(path, given);
    if (headers.authorization === undefined) return { ok: false, error: "not_authed" };
    if (headers.authorization !== `Bearer ${botToken}`) return { ok: false, error: "invalid_auth" };
    return api(path.slice("/api/".length), given);
  };

  return {
    refusals,
    next: (answer) => void canned.push(answer),
    answer: (request) => {
      const first = canned.shift();
      if (first) return first;
      const body = said(request);
      if (!body.ok) refusals.push(body);
      const isFound = body.ok || request.path.startsWith("/api/");
      return { status: isFound ? 200 : 404, headers: { "content-type": JSON_TYPE }, body };
    },
    trigger: (channel, user) => {
      const number = String(places.size + 1).padStart(32, "0");
      const path = `/commands/${APP.team}/${number}/secret`;
      places.set(path, { channel, user, used: 0 });
      return { trigger: `13345224609.738474920.${number}`, path };
    },
  };
}

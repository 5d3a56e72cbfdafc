import type { Chat } from "#lib/jobs/chat.ts";
import type { SecretReference } from "#lib/jobs/secret.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { type Intake, textsOf } from "#lib/web/intake.ts";
import { hearDingtalkEvents } from "./dingtalk/hear-events.ts";
import { hearDingtalkRobot } from "./dingtalk/hear-robot.ts";
import type { ChatRoute, Doorway } from "./doorway.ts";
import { hearFeishu } from "./feishu/hear.ts";
import type { Hearing } from "./hearing.ts";
import { hearSlack } from "./slack/hear.ts";

type Ears = { readonly chat: Chat; readonly secretTexts: Intake["secretTexts"] };

type Listen = (request: RawRequest, now: number) => Promise<Hearing>;

/** Each platform's own way to sign and to tell, chosen by where its request came in. */
export function createHear(ears: Ears): Doorway["hear"] {
  return async (route, request, now) => {
    const listen = listenerOf(route, ears);
    return listen ? listen(request, now) : { is: "rejected", why: "the config has no such platform" };
  };
}

function listenerOf(route: ChatRoute, ears: Ears): Listen | undefined {
  switch (route) {
    case "slack":
      return slack(ears);
    case "feishu":
      return feishu(ears);
    case "dingtalk":
      return dingtalk(ears);
    case "dingtalk-robot":
      return robot(ears);
    default:
      return route satisfies never;
  }
}

function slack(ears: Ears): Listen | undefined {
  const settings = ears.chat.slack;
  if (!settings) return undefined;
  const hosts = hostsOf(settings.endpoint);
  return async (request, now) => {
    const secrets = await textsOf("chat slack", settings.signingSecret, ears);
    return hearSlack(request, { secrets, hosts }, now);
  };
}

function hostsOf(endpoint: string | undefined): readonly string[] {
  return endpoint === undefined ? [] : [new URL(endpoint).host];
}

function feishu(ears: Ears): Listen | undefined {
  const settings = ears.chat.feishu;
  if (!settings) return undefined;
  const { appId, encryptKey } = settings;
  return async (request, now) => {
    const secrets = await textsOf("chat feishu", encryptKey, ears);
    const token = await optionalText("chat feishu", settings.verificationToken, ears);
    return hearFeishu(request, { secrets, appId, ...(token === undefined ? {} : { verificationToken: token }) }, now);
  };
}

async function optionalText(whose: string, reference: SecretReference | undefined, { secretTexts }: Ears) {
  return reference === undefined ? undefined : secretTexts(whose, reference);
}

function dingtalk(ears: Ears): Listen | undefined {
  const settings = ears.chat.dingtalk;
  if (!settings) return undefined;
  const { aesKey, token, appKey, endpoint } = settings;
  return async (request, now) => {
    const [secrets, tokens] = [await textsOf(DINGTALK, aesKey, ears), await textsOf(DINGTALK, token, ears)];
    return hearDingtalkEvents(request, { secrets, tokens, ownerKey: appKey, endpoint }, now);
  };
}

const DINGTALK = "chat dingtalk";

function robot(ears: Ears): Listen | undefined {
  const { robotSecret, endpoint } = ears.chat.dingtalk ?? {};
  if (robotSecret === undefined) return undefined;
  return async (request, now) =>
    hearDingtalkRobot(request, { secrets: await textsOf(DINGTALK, robotSecret, ears), endpoint }, now);
}

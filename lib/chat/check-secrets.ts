import type { Chat } from "#lib/jobs/chat.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { SecretReference, SecretReferences } from "#lib/jobs/secret.ts";
import { checkDingtalkEvents } from "#lib/signatures/dingtalk-events.ts";
import { checkDingtalkRobot } from "#lib/signatures/dingtalk-robot.ts";
import { checkFeishu } from "#lib/signatures/feishu.ts";
import { checkSlack } from "#lib/signatures/slack.ts";
import { type Intake, textsOf } from "#lib/web/intake.ts";

type Ports = Pick<Intake, "secretTexts">;

/** Each platform of the config, and a look at its secrets: that they are there, and of the platform's form. */
export function secretChecks(
  chat: Chat,
  ports: Ports,
): readonly (readonly [platform: string, check: () => Promise<void>])[] {
  const { slack, feishu, dingtalk } = chat;
  return [
    ...(slack ? [["slack", () => checkSlackSecrets(slack, ports)] as const] : []),
    ...(feishu ? [["feishu", () => checkFeishuSecrets(feishu, ports)] as const] : []),
    ...(dingtalk ? [["dingtalk", () => checkDingtalkSecrets(dingtalk, ports)] as const] : []),
  ];
}

async function checkSlackSecrets({ signingSecret, botToken }: NonNullable<Chat["slack"]>, ports: Ports): Promise<void> {
  const secrets = await textsOf("chat slack", signingSecret, ports);
  formed("slack", () => checkSlack({ secrets }));
  await readAll("slack", [botToken], ports);
}

async function checkFeishuSecrets(feishu: NonNullable<Chat["feishu"]>, ports: Ports): Promise<void> {
  const secrets = await textsOf("chat feishu", feishu.encryptKey, ports);
  formed("feishu", () => checkFeishu({ secrets }));
  await readAll("feishu", [feishu.verificationToken, feishu.appSecret], ports);
}

async function checkDingtalkSecrets(dingtalk: NonNullable<Chat["dingtalk"]>, ports: Ports): Promise<void> {
  const { aesKey, token, appKey, appSecret, robotSecret } = dingtalk;
  const [secrets, tokens] = [
    await textsOf("chat dingtalk", aesKey, ports),
    await textsOf("chat dingtalk", token, ports),
  ];
  formed("dingtalk", () => checkDingtalkEvents({ secrets, tokens, ownerKey: appKey }));
  if (robotSecret) {
    const robot = await textsOf("chat dingtalk", robotSecret, ports);
    formed("dingtalk", () => checkDingtalkRobot({ secrets: robot }));
  }
  await readAll("dingtalk", [appSecret], ports);
}

async function readAll(
  platform: string,
  references: readonly (SecretReference | undefined)[],
  ports: Ports,
): Promise<void> {
  for (const reference of references)
    if (reference) await textsOf(`chat ${platform}`, reference satisfies SecretReferences, ports);
}

/** No secret is named. */
function formed(platform: string, check: () => void): void {
  try {
    check();
  } catch (cause) {
    throw new InputError(`chat ${platform}: ${cause instanceof Error ? cause.message : "unknown"}`, { cause });
  }
}

import { secretChecks } from "#lib/chat/check-secrets.ts";
import type { Chat, Member } from "#lib/jobs/chat.ts";
import type { Config } from "#lib/jobs/config.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import { checkDestinationSecret } from "#lib/notify/check-secret.ts";
import type { Sluice } from "#lib/run.ts";
import { type Intake, textsOf } from "#lib/web/intake.ts";
import { checkHook } from "#lib/web/verify.ts";
import { needSecrets } from "./embedded-run.ts";

type Bench = Pick<Intake, "secretTexts">;

/** A secret that is missing or malformed is told now, not to the first sender. @throws InputError */
export async function checkSecrets(config: Config, sluice: Sluice, bench: Bench): Promise<void> {
  const { webhooks, links, notify, chat } = config;
  try {
    if (links) await textsOf("links", links.secret, bench);
    for (const hook of webhooks) await checkHook(hook, bench);
    for (const destination of notify) await checkDestinationSecret(destination, bench);
    for (const [, check] of secretChecks(chat, bench)) await check();
  } catch (error) {
    throw error instanceof Unavailable ? new InputError(`${error.message}; try again`, { cause: error }) : error;
  }
  for (const target of targetsOf(config)) await needSecrets(target, sluice);
}

/** Those that anybody may ever ask something of. */
function targetsOf({ webhooks, chat, targets }: Config): ReadonlySet<string> {
  const ofHooks = webhooks.flatMap(({ allow }) => allow.map(({ target }) => target));
  const ofPeople = membersOf(chat).flatMap((member) =>
    typeof member === "string" || member.targets === undefined ? Object.keys(targets) : member.targets,
  );
  return new Set([...ofHooks, ...ofPeople]);
}

function membersOf({ slack, feishu, dingtalk }: Chat): readonly Member[] {
  return [slack, feishu, dingtalk].flatMap((settings) => (settings ? Object.values(settings.roles).flat() : []));
}

import { checkPolicies } from "./check-policies.ts";
import type { PolicyRules } from "./check-policy-select.ts";
import type { Config } from "./config.ts";
import { InputError } from "./parse.ts";
import type { ProviderName } from "./target.ts";

/**
 * What a schema cannot say.
 * @param written the config as it was written: a limit that equals its default is believed in just the same
 * @param rulesOf what a policy must fit, by the provider of its target
 * @throws InputError naming the key: a guardrail that is not enforced must not be believed in
 */
export function checkConfig(config: Config, written: unknown, rulesOf: (provider: ProviderName) => PolicyRules): void {
  const [missing] = notAvailableYet(config, written);
  if (missing) throw new InputError(`config.${missing} is not available yet; leave it out`);
  const byAccount = new Map<string, string>();
  for (const [name, target] of Object.entries(config.targets)) {
    const account = accountOf(target);
    const other = byAccount.get(account);
    if (other) {
      throw new InputError(
        `config.targets.${name} and config.targets.${other} are the same account and region; want one name`,
      );
    }
    byAccount.set(account, name);
  }
  checkPolicies(config, written, rulesOf);
}

/** @throws InputError naming a target whose keys are environment variables: a function's are no place for them */
export function checkDeployable({ targets }: Config): void {
  for (const [name, { credentials }] of Object.entries(targets)) {
    if (credentials.from !== "env" && credentials.from !== "iam") continue;
    throw new InputError(
      `target ${name}: credentials from ${credentials.from} cannot be deployed, since everybody who sees a function sees its environment; want from: secretsmanager or ssm`,
    );
  }
}

function notAvailableYet({ guardrails, webhooks, chat }: Config, written: unknown): string[] {
  const { protect } = guardrails;
  const limits = Object(Object(Object(written).guardrails).limits);
  const used: Record<string, boolean> = {
    "guardrails.protect.names": protect.names.length > 0,
    "guardrails.protect.tags": Object.keys(protect.tags).length > 0,
    "guardrails.protect.targets": protect.targets.length > 0,
    "guardrails.limits.shareOfTarget": limits.shareOfTarget !== undefined,
    "guardrails.secondPersonOver": guardrails.secondPersonOver !== null,
    webhooks: webhooks.length > 0,
    chat: Object.keys(chat).length > 0,
  };
  return Object.keys(used).filter((key) => used[key]);
}

/** The account is not known before a call; the project, or the name of the key, stands for it. */
function accountOf(target: Config["targets"][string] & { readonly projectId?: string | undefined }): string {
  return JSON.stringify([target.provider, target.region, target.projectId ?? target.credentials]);
}

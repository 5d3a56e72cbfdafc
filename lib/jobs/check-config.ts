import { secretsOfChat } from "./chat.ts";
import { checkChat } from "./check-chat.ts";
import { checkPolicies } from "./check-policies.ts";
import type { PolicyRules } from "./check-policy-select.ts";
import { type ActionRules, checkWebhooks } from "./check-webhooks.ts";
import type { Config } from "./config.ts";
import { InputError } from "./parse.ts";
import { type SecretReference, secretsOf } from "./secret.ts";
import { didYouMean } from "./suggest.ts";
import type { ProviderName } from "./target.ts";
import { secretsOfHook } from "./webhook.ts";

/**
 * What a schema cannot say.
 * @param written the config as it was written
 * @param rulesOf what a policy must fit, by the provider of its target
 * @throws InputError naming the key: a guardrail that is not enforced must not be believed in
 */
export function checkConfig(
  config: Config,
  written: unknown,
  rulesOf: (provider: ProviderName) => PolicyRules & ActionRules,
): void {
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
  checkProtect(config);
  checkRates(config);
  checkPolicies(config, written, rulesOf);
  checkWebhooks(config, rulesOf);
  checkChat(config);
}

/** A protection of what is not there, or of what is never read, protects nothing. */
function checkProtect({ guardrails: { protect }, targets }: Config): void {
  const names = Object.keys(targets);
  const unknown = protect.targets.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const hint = didYouMean(unknown, names) || `; want one of ${names.join(", ")}`;
    throw new InputError(
      `config.guardrails.protect.targets has ${JSON.stringify(unknown)}, which the config does not have${hint}`,
    );
  }
  if (Object.keys(protect.tags).length === 0) return;
  const untagged = Object.entries(targets).find(([, each]) => each.provider === "huawei-drs" && each.api === "v3");
  if (untagged === undefined) return;
  throw new InputError(
    `config.guardrails.protect.tags cannot hold on target ${untagged[0]}: api v3 tells no tags; want api auto or v5`,
  );
}

/** A price for a target that is not there would never count. */
function checkRates({ rates, targets }: Config): void {
  const names = Object.keys(targets);
  for (const [index, { target }] of rates?.rates.entries() ?? []) {
    if (target === undefined || names.includes(target)) continue;
    const hint = didYouMean(target, names) || `; want one of ${names.join(", ")}`;
    throw new InputError(
      `config.rates.rates[${index}].target is ${JSON.stringify(target)}, which the config does not have${hint}`,
    );
  }
}

/** @throws InputError naming what has its secret in environment variables: a function's are no place for one */
export function checkDeployable(config: Config): void {
  const { targets } = config;
  for (const [name, { credentials }] of Object.entries(targets)) {
    if (credentials.from !== "env" && credentials.from !== "iam") continue;
    throw new InputError(
      `target ${name}: credentials from ${credentials.from} cannot be deployed, since everybody who sees a function sees its environment; want from: secretsmanager or ssm`,
    );
  }
  for (const [where, reference] of secretsIn(config)) {
    if (reference.from !== "env") continue;
    throw new InputError(
      `${where}: a secret from env cannot be deployed, since everybody who sees a function sees its environment; want from: secretsmanager or ssm`,
    );
  }
}

/** Every secret that is no target's, and where it is. */
function secretsIn({
  webhooks,
  links,
  notify,
  chat,
}: Config): readonly (readonly [where: string, reference: SecretReference])[] {
  const ofHooks = webhooks.flatMap((hook) =>
    secretsOfHook(hook).map((reference) => [`webhook ${hook.name}`, reference] as const),
  );
  const ofLinks = links === undefined ? [] : secretsOf(links.secret);
  const ofNotify = notify.flatMap(({ name, secret }) =>
    secretsOf(secret).map((reference) => [`notify ${name}`, reference] as const),
  );
  const ofChat = secretsOfChat(chat).map(([platform, reference]) => [`chat ${platform}`, reference] as const);
  return [...ofHooks, ...ofLinks.map((reference) => ["links", reference] as const), ...ofNotify, ...ofChat];
}

/** The account is not known before a call; the project, or the name of the key, stands for it. */
function accountOf(target: Config["targets"][string] & { readonly projectId?: string | undefined }): string {
  return JSON.stringify([target.provider, target.region, target.projectId ?? target.credentials]);
}

import type { Action } from "./action.ts";
import type { Config } from "./config.ts";
import { InputError } from "./parse.ts";
import { didYouMean } from "./suggest.ts";
import type { ProviderName } from "./target.ts";
import { mostOfScheme, type Webhook } from "./webhook.ts";

/** What a provider can do. */
export type ActionRules = { readonly actions: readonly Action[] };
type ActionsOf = (provider: ProviderName) => ActionRules;

/**
 * What the schema of a webhook cannot say.
 * @throws InputError naming the webhook and the key: a way in must not be wider than it looks, nor one that never works
 */
export function checkWebhooks(config: Config, rulesOf: ActionsOf): void {
  const placeOf = new Map<string, string>();
  for (const [index, hook] of config.webhooks.entries()) {
    const place = `config.webhooks[${index}]`;
    const where = `${place} (${hook.name})`;
    const other = placeOf.get(hook.name);
    if (other) throw new InputError(`${where} has the name of ${other}; want one of its own`);
    placeOf.set(hook.name, place);
    for (const [nth, { action, target }] of hook.allow.entries()) {
      checkScheme(hook, action, `${where}.allow[${nth}].action`);
      checkTarget(config, action, target, `${where}.allow[${nth}]`, rulesOf);
    }
    checkCommand(hook, where);
  }
}

function checkScheme({ scheme }: Webhook, action: Action, where: string): void {
  const most = mostOfScheme(scheme);
  if (most.includes(action)) return;
  throw new InputError(
    `${where} is ${action}, which the scheme ${scheme} does not prove enough for: whoever has one request of it could ask for more; want ${most.join(" or ")}`,
  );
}

function checkTarget({ targets, guardrails }: Config, action: Action, name: string, where: string, rulesOf: ActionsOf) {
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (!target) {
    const known = Object.keys(targets);
    const hint = didYouMean(name, known) || `; want a target of the config: ${known.join(", ") || "none"}`;
    throw new InputError(`${where}.target is ${JSON.stringify(name)}, which is unknown${hint}`);
  }
  if (!rulesOf(target.provider).actions.includes(action)) {
    throw new InputError(`${where}.action ${action} is not available for ${name} (${target.provider})`);
  }
  if (guardrails.protect.targets.includes(name)) {
    throw new InputError(
      `${where}.target ${name} is in guardrails.protect.targets; want another, or lift the protection`,
    );
  }
}

/** A command that its own hook does not allow would only ever be refused. */
function checkCommand(hook: Webhook, where: string): void {
  const { action, target } = hook.command;
  const fits = hook.allow.some(
    (each) =>
      (typeof action !== "string" || each.action === action) && (typeof target !== "string" || each.target === target),
  );
  if (fits) return;
  throw new InputError(`${where}.command asks for what ${where}.allow does not have; want the same action and target`);
}

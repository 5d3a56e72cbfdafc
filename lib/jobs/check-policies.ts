import { checkPolicySelect, type PolicyRules } from "./check-policy-select.ts";
import { checkSchedule } from "./check-schedule.ts";
import type { Config } from "./config.ts";
import { matchesGlob } from "./glob.ts";
import { InputError } from "./parse.ts";
import type { Policy } from "./policy.ts";
import { parseSelect } from "./select.ts";
import { didYouMean } from "./suggest.ts";
import type { ProviderName } from "./target.ts";

/**
 * What the schema of a policy cannot say.
 * @param written the config as it was written
 * @throws InputError naming the policy and the key: one that could do nothing, or other than it seems, is worse than none
 */
export function checkPolicies(
  config: Config,
  written: unknown,
  rulesOf: (provider: ProviderName) => PolicyRules,
): void {
  const placeOf = new Map<string, string>();
  for (const [index, policy] of config.policies.entries()) {
    const place = `config.policies[${index}]`;
    const where = `${place} (${policy.name})`;
    const other = placeOf.get(policy.name);
    if (other) throw new InputError(`${where} has the name of ${other}; want one of its own`);
    placeOf.set(policy.name, place);
    const provider = providerNameOf(policy, config, where);
    checkSchedule(policy.schedule, `${where}.schedule`);
    // Again, for what the schema alone would lose of it.
    parseSelect(Object(Object(written).policies)[index].select, `${where}.select`);
    checkPolicySelect(policy, rulesOf(provider), where);
    checkProtected(policy, config.guardrails.protect, where);
  }
}

function providerNameOf({ target }: Policy, { targets }: Config, where: string): ProviderName {
  const provider = Object.hasOwn(targets, target) ? targets[target]?.provider : undefined;
  if (provider) return provider;
  const known = Object.keys(targets);
  const hint = didYouMean(target, known) || `; want a target of the config: ${known.join(", ") || "none"}`;
  throw new InputError(`${where}.target is ${JSON.stringify(target)}, which is unknown${hint}`);
}

type Protect = Config["guardrails"]["protect"];

/** A policy that could only ever be refused was not meant so. */
function checkProtected({ target, select }: Policy, protect: Protect, where: string): void {
  if (protect.targets.includes(target)) {
    throw new InputError(`${where}.target ${target} is in guardrails.protect.targets: ${ALL_PROTECTED}`);
  }
  const { name } = select;
  const isOneName = name !== undefined && !/[*?]/.test(name);
  const glob = isOneName ? protect.names.find((each) => matchesGlob(each, name)) : undefined;
  if (glob !== undefined) {
    throw new InputError(`${where}.select.name "${name}" fits "${glob}" of guardrails.protect.names: ${ALL_PROTECTED}`);
  }
  for (const [key, value] of Object.entries(select.tags ?? {})) {
    if (!Object.hasOwn(protect.tags, key) || protect.tags[key] !== value) continue;
    throw new InputError(`${where}.select.tags has ${key}: ${value} of guardrails.protect.tags: ${ALL_PROTECTED}`);
  }
}

const ALL_PROTECTED = "every job it selects is protected; want others, or lift the protection";

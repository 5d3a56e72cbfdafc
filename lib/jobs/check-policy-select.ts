import { type Step, stepsOf } from "./action.ts";
import type { Kind } from "./job.ts";
import { classIn, type JobFacts, type StatusWords } from "./observation.ts";
import { InputError } from "./parse.ts";
import type { Policy } from "./policy.ts";
import { didYouMean } from "./suggest.ts";
import type { ProviderName } from "./target.ts";

type Unfit = (job: JobFacts, force: boolean) => string | undefined;

/** What a policy must fit besides its own schema: the rules of its target's provider. */
export type PolicyRules = {
  readonly name: ProviderName;
  readonly kinds: readonly Kind[];
  readonly listsTags: boolean;
  readonly states: {
    readonly words: StatusWords;
    readonly rules: Readonly<Partial<Record<Step, { readonly unfit?: Unfit }>>>;
  };
};

/**
 * @param where names the policy in the sentence
 * @throws InputError when the policy's target can have no job that fits and may be acted on
 */
export function checkPolicySelect(policy: Policy, rules: PolicyRules, where: string): void {
  const at = `${where}.select`;
  checkStatuses(policy.select, rules, at);
  checkState(policy.select, rules, at);
  checkKind(policy, rules, at);
  if (policy.select.tags && !rules.listsTags) {
    throw new InputError(
      `${at}.tags cannot be matched, since the listing of ${rules.name} tells no tags; leave it out`,
    );
  }
}

function checkStatuses({ status = [] }: Policy["select"], { name, states }: PolicyRules, at: string): void {
  const words = Object.values(states.words).join(" ").split(" ");
  const index = status.findIndex((word) => !words.includes(word.toLowerCase()));
  const unknown = status[index];
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, words) || `; want ${words.join(", ")}`;
  throw new InputError(`${at}.status[${index}] is ${JSON.stringify(unknown)}, which is no status of ${name}${hint}`);
}

function checkState({ status, state }: Policy["select"], { states }: PolicyRules, at: string): void {
  if (!status || !state) return;
  const found = status.map((word) => ({ word, is: classIn(states.words, word) }));
  if (found.some(({ is }) => state.includes(is))) return;
  const meant = found.map(({ word, is }) => `${word} is ${is}`).join(", ");
  throw new InputError(`${at} can never match: ${meant}, and state wants ${state.join(" or ")}; leave one of them out`);
}

function checkKind({ action, select: { kind } }: Policy, { name, kinds, states }: PolicyRules, at: string): void {
  if (kind === undefined) return;
  if (!kinds.includes(kind)) throw new InputError(`${at}.kind is "${kind}"; ${name} has ${kinds.join(", ")}`);
  const why = stepsOf(action).flatMap((step) => states.rules[step]?.unfit?.({ kind }, false) ?? [])[0];
  if (why === undefined) return;
  const sentence = why.replace(/\.$/, "");
  throw new InputError(`${at}.kind is "${kind}", which does not go with action ${action} (${sentence}); want another`);
}

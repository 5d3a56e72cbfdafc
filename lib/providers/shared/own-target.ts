import type { ProviderName, Target } from "#lib/jobs/target.ts";

/** The target as one of this provider. @throws when it is another's: a fault of the wiring */
export function ownTarget<P extends ProviderName>(target: Target, provider: P): Extract<Target, { provider: P }> {
  if (isOf(target, provider)) return target;
  throw new Error(`target ${target.name} is of ${target.provider}; want ${provider}`);
}

function isOf<P extends ProviderName>(target: Target, provider: P): target is Extract<Target, { provider: P }> {
  return target.provider === provider;
}

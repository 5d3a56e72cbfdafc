import type { Config } from "#lib/jobs/config.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { didYouMean } from "#lib/jobs/suggest.ts";
import type { Target } from "#lib/jobs/target.ts";

/** The target named, or all of the config, in its order. @throws InputError that names those there are */
export function chooseTargets({ targets }: Config, name: string | undefined): readonly Target[] {
  const names = Object.keys(targets);
  const all = Object.entries(targets).map(([key, target]): Target => ({ ...target, name: key }));
  if (all.length === 0) throw new InputError("config.targets is empty; want at least one target");
  const chosen = name === undefined ? all : all.filter((target) => target.name === name);
  if (chosen.length > 0) return chosen;
  const hint = didYouMean(name ?? "", names) || `; want ${names.join(", ")}`;
  throw new InputError(`--target is "${name}", which the config does not have${hint}`);
}

import type { Config } from "#lib/jobs/config.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import { mayLook } from "#lib/jobs/rights.ts";
import { understand } from "./grammar/understand.ts";
import type { Understood } from "./request.ts";

/** What somebody's words mean. What is wrong with them is told without the names of targets that this person may not see. */
export function understandFor(
  { room, by, text }: Heard,
  { chat, targets }: Pick<Config, "chat" | "targets">,
): Understood {
  const names = Object.keys(targets);
  const understood = understand(text, names);
  if (understood.is === "understood") return understood;
  const person = { room, user: by };
  const isHidden = (name: string) => names.includes(name) && !mayLook(chat, person, name);
  const mayTell = (word: string) => !isHidden(word.replace(/^in /, ""));
  const { near, want, ...wrong } = understood;
  return { ...wrong, want: want.filter(mayTell), ...(near !== undefined && mayTell(near) ? { near } : {}) };
}

import type { Action } from "./action.ts";
import type { Chat, Role } from "./chat.ts";
import { type Platform, principalOf, type Room } from "./room.ts";
import type { Run } from "./run.ts";

/** Who asks: proven by the platform, by its own ids. */
export type Person = { readonly room: Pick<Room, "platform" | "team">; readonly user: string };

/** In the place of a target: only whoever has the role for all of them has it then. */
export const EVERY_TARGET = Symbol("every target");

/** What for; with neither, whether the person has the role at all. */
type For = { readonly action?: Action | undefined; readonly target?: string | typeof EVERY_TARGET | undefined };

/** Whether the config, as it is now, gives a person the role. Names and groups never count, since others can change them. */
export function hasRole(chat: Chat, role: Role, { room, user }: Person, what: For = {}): boolean {
  const settings = chat[room.platform];
  if (!settings || (settings.teams && !settings.teams.includes(room.team))) return false;
  return settings.roles[role].some((member) => {
    if (typeof member === "string") return member === user;
    const { user: id, targets, actions } = member;
    return id === user && isIn(targets, what.target) && isIn(actions, what.action);
  });
}

/** Whether what is said in a room is listened to at all. */
export function isListenedTo(chat: Chat, { platform, channel }: Pick<Room, "platform" | "channel">): boolean {
  const { rooms } = chat[platform] ?? {};
  return rooms === undefined || rooms.includes(channel);
}

/** Whoever has any role may look. */
export function mayLook(chat: Chat, person: Person, target?: string): boolean {
  const roles: readonly Role[] = ["viewer", "operator", "approver"];
  return roles.some((role) => hasRole(chat, role, person, { target }));
}

function isIn(allowed: readonly unknown[] | undefined, asked: unknown): boolean {
  return allowed === undefined || asked === undefined || allowed.includes(asked);
}

const PRINCIPAL = /^([a-z]+):([^:]+):(.+)$/;

/** The person of a principal as `principalOf` makes it; undefined when it is none of a chat. */
export function personOf(principal: string): Person | undefined {
  const [, platform, team, user] = PRINCIPAL.exec(principal) ?? [];
  if (platform === undefined || team === undefined || user === undefined) return undefined;
  const person = { room: { platform: platform as Platform, team }, user };
  return principalOf(person.room, user) === principal ? person : undefined;
}

/** What a right is asked of. */
type Asked = Pick<Run, "origin" | "principal" | "approvedBy" | "action" | "target" | "wantsPlan">;

/**
 * Why whoever is behind a run may not have it any more, by the config as it is now: a role may have been taken away since it was asked for, or
 * approved.
 */
export function personRefusal(
  chat: Chat = {},
  { origin, principal = "", approvedBy, ...run }: Asked,
): string | undefined {
  if (origin !== "chat") return undefined;
  const { action, target, wantsPlan } = run;
  const asker = personOf(principal);
  const may = (role: Role, person?: Person) => person !== undefined && hasRole(chat, role, person, { action, target });
  const maySee = wantsPlan === true && asker !== undefined && mayLook(chat, asker, target);
  if (!maySee && !may("operator", asker)) return `${principal} may not ${action} on ${target} (any more)`;
  if (approvedBy === undefined || may("approver", personOf(approvedBy))) return undefined;
  return `${approvedBy} may not approve ${action} on ${target} (any more)`;
}

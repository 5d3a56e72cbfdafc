import { type Chat, type Member, ROLES } from "./chat.ts";
import type { Config } from "./config.ts";
import { InputError } from "./parse.ts";
import { PLATFORMS, type Platform } from "./room.ts";
import { didYouMean } from "./suggest.ts";

/** @throws InputError naming the key: a right on a target that is not there would be believed in, and never hold */
export function checkChat({ chat, targets }: Pick<Config, "chat" | "targets">): void {
  for (const platform of PLATFORMS) {
    checkTargets(platform, chat, Object.keys(targets));
    checkRooms(platform, chat);
  }
  checkRobot(chat);
}

function checkTargets(platform: Platform, chat: Chat, names: readonly string[]): void {
  const { roles } = chat[platform] ?? {};
  if (!roles) return;
  for (const role of ROLES) {
    for (const [index, member] of roles[role].entries()) {
      checkMember(member, names, `config.chat.${platform}.roles.${role}[${index}].targets`);
    }
  }
}

function checkMember(member: Member, names: readonly string[], where: string): void {
  const unknown = typeof member === "string" ? undefined : member.targets?.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, names) || `; want one of ${names.join(", ")}`;
  throw new InputError(`${where} has ${JSON.stringify(unknown)}, which the config does not have${hint}`);
}

/** What is said to a room that is not listened to could not be answered there. */
function checkRooms(platform: Platform, chat: Chat): void {
  const { rooms, notices } = chat[platform] ?? {};
  if (rooms === undefined || notices === undefined || rooms.includes(notices)) return;
  throw new InputError(`config.chat.${platform}.notices is ${notices}, which is not in rooms; want it there, too`);
}

/** Its signature covers no word of what it sends, so whoever has seen one request could have any room written to. */
function checkRobot({ dingtalk }: Chat): void {
  if (dingtalk?.robotSecret === undefined || dingtalk.rooms !== undefined) return;
  throw new InputError(
    "config.chat.dingtalk has a robotSecret and no rooms; want rooms, the ids of those that may be answered",
  );
}

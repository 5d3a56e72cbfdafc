import * as z from "zod/mini";

/** Where people talk. */
export const PLATFORMS = ["slack", "feishu", "dingtalk"] as const;
export type Platform = (typeof PLATFORMS)[number];

export const LOCALES = ["en", "zh"] as const;
export type Locale = (typeof LOCALES)[number];

/** An id as a platform gives it: of a workspace, a room, a thread, a message, or a person. Opaque, and never a name that somebody chose. */
export const platformId = z.string().check(z.regex(/^[\x21-\x7e]{1,256}$/, "want an id of the platform"));

/** A room, or a thread in it. `team`: the workspace, tenant or corporation. */
export const roomSchema = z.strictObject({
  platform: z.enum(PLATFORMS),
  team: platformId,
  channel: platformId,
  thread: z.optional(platformId),
});

export type Room = z.infer<typeof roomSchema>;

/** Who is behind what was said: the platform vouches for it. */
export function principalOf({ platform, team }: Pick<Room, "platform" | "team">, user: string): string {
  return `${platform}:${team}:${user}`;
}

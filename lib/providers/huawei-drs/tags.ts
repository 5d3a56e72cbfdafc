import * as z from "zod/mini";

/** As both APIs write them. Tags that cannot be read are tags that nobody knows. */
export const tagList = z.catch(z.nullish(z.array(z.object({ key: z.string(), value: z.string() }))), undefined);

/** Undefined when the reply does not tell. */
export function tagsOf(told: z.infer<typeof tagList>): Readonly<Record<string, string>> | undefined {
  return told ? Object.fromEntries(told.map(({ key, value }) => [key, value])) : undefined;
}

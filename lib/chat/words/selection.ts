import { STATE_CLASSES } from "#lib/jobs/observation.ts";
import type { Select } from "#lib/jobs/select.ts";

/** A selection in words that can be said again; its keywords are the same in every language. Empty when it leaves no job out. */
export function selectionWords({ kind, status, state, olderThan, name, tags = {}, limit }: Select): string {
  const isEveryState = state !== undefined && STATE_CLASSES.every((each) => state.includes(each));
  const said = [
    ...(kind === undefined ? [] : [`kind ${kind}`]),
    ...(status === undefined ? [] : [`status ${status.map(quoted).join(",")}`]),
    ...(state === undefined || isEveryState ? [] : [`state ${state.join(",")}`]),
    ...(olderThan === undefined ? [] : [`older than ${olderThan}`]),
    ...(name === undefined ? [] : [`name ${quoted(name)}`]),
    ...Object.entries(tags).map(([key, value]) => `tag ${quoted(`${key}=${value}`)}`),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
  ];
  return said.join(" ");
}

/** Whatever is more than letters, digits and a few signs stands in quotation marks. */
function quoted(text: string): string {
  return /^[\w.*?=-]+$/.test(text) ? text : `"${text}"`;
}

import type { ApiRequest } from "../provider.ts";
import { type Api, JOB_ID, operationFor, PROJECT_ID, type Purpose } from "./operations.ts";

type Content = { readonly query?: Readonly<Record<string, string>>; readonly body?: object | undefined };

/**
 * The request of one operation for these jobs.
 * @throws when an id could be anything but one path segment, since the single delete of `../x` is another delete; when a job is
 * named twice (DRS.M00301). No changing operation fits an empty list, since nobody documents what that means.
 */
export function requestFor(
  api: Api,
  purpose: Purpose,
  ids: readonly string[],
  { query = {}, body }: Content,
): ApiRequest {
  const { name, method, route } = operationFor(api, purpose, ids.length);
  const wrong = ids.find((id) => !JOB_ID.test(id));
  if (wrong !== undefined) {
    throw new Error(`${JSON.stringify(wrong)} is no DRS job id; want 1 to 64 letters, digits or -`);
  }
  if (new Set(ids).size < ids.length) throw new Error(`${name} wants distinct jobs`);
  const place = route.replace("*", () => encodeURIComponent(ids[0] ?? ""));
  return {
    operation: name,
    method,
    path: `/${api}/${PROJECT_ID}/jobs${place}`,
    query,
    // The pages want the content type even without a body; the language keeps messages the same everywhere.
    headers: { "content-type": "application/json", "x-language": "en-us" },
    body: body === undefined ? "" : JSON.stringify(body),
  };
}

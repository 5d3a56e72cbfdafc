import { JOB_ID } from "#lib/jobs/job.ts";
import type { Provider } from "../provider.ts";
import { act, batches } from "./act.ts";
import { endpoint } from "./endpoints.ts";
import { inventory } from "./inventory.ts";
import { login } from "./login.ts";
import { observe } from "./observe.ts";
import { rates } from "./rates.ts";
import { read } from "./read.ts";
import { DTS_KINDS } from "./request.ts";
import { sign } from "./sign.ts";
import { states } from "./states.ts";

/** Alibaba Cloud Data Transmission Service, API 2020-01-01. */
export const alibabaDts: Provider = {
  name: "alibaba-dts",
  jobId: JOB_ID,
  hasDirections: true,
  kinds: DTS_KINDS,
  listsTags: true,
  actions: ["start", "pause", "stop", "reset", "delete", "teardown"],
  states,
  endpoint,
  readsTogether: 10,
  rates,
  batches,
  observe,
  act,
  list: inventory,
  login,
  sign,
  read,
};

import type { Provider } from "../provider.ts";
import { act, batches } from "./act.ts";
import { endpoint } from "./endpoints.ts";
import { KINDS } from "./facts.ts";
import { list } from "./list.ts";
import { login } from "./login.ts";
import { observe } from "./observe.ts";
import { JOB_ID } from "./operations.ts";
import { rates } from "./rates.ts";
import { read } from "./read.ts";
import { sign } from "./sign.ts";
import { states } from "./states.ts";

/** Huawei Cloud Data Replication Service: API v5, and v3 where v5 is not offered. */
export const huaweiDrs: Provider = {
  name: "huawei-drs",
  jobId: JOB_ID,
  hasDirections: false,
  kinds: KINDS,
  listsTags: false,
  actions: ["start", "pause", "stop", "reset", "delete", "teardown"],
  states,
  endpoint,
  readsTogether: 10,
  rates,
  batches,
  observe,
  act,
  list,
  login,
  sign,
  read,
};

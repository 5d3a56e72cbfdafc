import type { CallClass, Rates } from "../provider.ts";

/** The pages give these per account; whoever else calls with it shares them. */
const LIST: CallClass = { name: "list", start: 20, most: 20, source: "DescribeDtsJobs page: 20 calls a second" };
const DETAIL: CallClass = {
  name: "detail",
  start: 40,
  most: 40,
  source: "DescribeDtsJobDetail page: 40 calls a second",
};
const CHANGE: CallClass = {
  name: "change",
  start: 5,
  most: 100,
  source: "no page gives a limit for a control operation; begun low, and learned",
};

export const rates: Rates = {
  changing: CHANGE,
  classOf: (operation) => (operation === "DescribeDtsJobs" ? LIST : operation.startsWith("Describe") ? DETAIL : CHANGE),
};

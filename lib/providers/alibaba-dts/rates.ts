import type { CallClass, Rates } from "../provider.ts";
import { isRead } from "./operations.ts";

/** 20 calls a second, an account's. @see DescribeDtsJobs page */
const LIST: CallClass = { name: "list", start: 20, most: 20 };
/** 40 calls a second, an account's. @see DescribeDtsJobDetail page */
const DETAIL: CallClass = { name: "detail", start: 40, most: 40 };
/** No page gives a limit for a control operation: begun low, and learned. */
const CHANGE: CallClass = { name: "change", start: 5, most: 100 };

export const rates: Rates = {
  changing: CHANGE,
  classOf: (operation) => (operation === "DescribeDtsJobs" ? LIST : isRead(operation) ? DETAIL : CHANGE),
};

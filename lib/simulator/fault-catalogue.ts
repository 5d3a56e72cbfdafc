/** Every fault a scenario may name.. */
export const FAULTS = [
  "throttled",
  "success-false",
  "success-false-text",
  "html-502",
  "empty-500",
  "empty-200",
  "xml-error",
  "truncated",
  "unavailable",
  "lost-before",
  "lost-after",
  "slow",
  "lies",
  "expired-token",
  "bad-signature",
  "forbidden",
  "item-failed",
  "not-found",
  "wrong-state",
  "billing",
  "unknown-code",
  "redirect-302",
  "prefixed-code",
  "dynamic-message",
  "items-missing",
  "items-doubled",
  "items-reordered",
  "items-strange",
] as const;

export type FaultName = (typeof FAULTS)[number];

/** Faults that only one cloud's wire can carry; the rest work on both. */
export const ONE_CLOUD_FAULTS: Readonly<Partial<Record<FaultName, "alibaba-dts" | "huawei-drs">>> = {
  "success-false": "alibaba-dts",
  "success-false-text": "alibaba-dts",
  "xml-error": "alibaba-dts",
  billing: "alibaba-dts",
  "dynamic-message": "alibaba-dts",
  "item-failed": "huawei-drs",
};

/** Faults under which the call is carried out unless `args.effect` says otherwise: only its answer suffers. */
export const EFFECT_HAPPENS: ReadonlySet<FaultName> = new Set([
  "truncated",
  "empty-200",
  "lost-after",
  "slow",
  "items-missing",
  "items-doubled",
  "items-reordered",
  "items-strange",
]);

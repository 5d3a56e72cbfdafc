import { describe, expect, it } from "vitest";
import { type Brake, brakeKey } from "#lib/jobs/brake.ts";

const ROWS: readonly (readonly [brake: Brake, key: string])[] = [
  [{ is: "halt" }, "halt#*"],
  [{ is: "halt", target: "acme-cn" }, "halt#acme-cn"],
  [{ is: "cancel", runId: "19f1064b619d49d3" }, "cancel#19f1064b619d49d3"],
  [{ is: "protect", target: "acme-cn", jobId: "l5o11f9029c0001" }, "protect#acme-cn#l5o11f9029c0001"],
];

describe("the key of a brake", () => {
  it.each(ROWS)("%j has a key of its own", (brake, key) => {
    expect(brakeKey(brake)).toBe(key);
  });
});

import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { isRead, operationFor } from "#lib/providers/alibaba-dts/operations.ts";

type Policy = {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
};

const policies: Readonly<Record<string, Policy>> = JSON.parse(await readFile("infra/clouds/alibaba-dts.json", "utf8"));
const actionsOf = (name: string) => policies[name]?.Statement.flatMap(({ Action }) => Action) ?? [];

it("a RAM policy for each action allows the operations that do it, and no other", () => {
  for (const step of ["start", "pause", "stop", "delete"] as const) {
    expect(actionsOf(step)).toEqual([`dts:${operationFor(step, 1)}`, `dts:${operationFor(step, 10)}`]);
  }
  expect(actionsOf("reset")).toEqual([`dts:${operationFor("reset", 1)}`]);
  expect(actionsOf("read").filter((action) => isRead(action.replace("dts:", "")))).toHaveLength(2);
  expect(actionsOf("read")).toHaveLength(2);
});

it("no policy has a wildcard but for the instances of the account", () => {
  for (const { Version, Statement } of Object.values(policies)) {
    expect(Version).toBe("1");
    for (const { Effect, Action, Resource } of Statement) {
      expect([Effect, Resource]).toEqual(["Allow", "acs:dts:*:*:instance/*"]);
      expect(Action.join(" ")).not.toContain("*");
    }
  }
});

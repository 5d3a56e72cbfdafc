import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const read = async (name: string) => JSON.parse(await readFile(`schema/${name}.schema.json`, "utf8"));

describe("the published schemas", () => {
  it("are current", async () => {
    const { stderr } = await promisify(execFile)(process.execPath, ["schema.ts", "--check"]);
    expect(stderr).toBe("");
  });

  it.each([
    ["command", ["version", "action", "target"]],
    ["config", ["targets"]],
  ])("%s asks only for what has no default, and allows no unknown key", async (name, required) => {
    const schema = await read(name);
    expect(schema.required).toEqual(required);
    expect(schema.additionalProperties).toBe(false);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import * as z from "zod/mini";
import { configSchema } from "#lib/jobs/config.ts";
import { FAULTS } from "#lib/simulator/fault-catalogue.ts";
import { parseScenario, scenarioSchema } from "#lib/simulator/scenario.ts";

const page = readFileSync(new URL("../../docs/simulator.md", import.meta.url), "utf8");
const schema = z.toJSONSchema(scenarioSchema, { io: "input" });

/** Every name of a property in a JSON schema, and every word an enum of it offers. */
function wordsOf(node: unknown): { keys: string[]; values: string[] } {
  if (typeof node !== "object" || node === null) return { keys: [], values: [] };
  const found = Object.entries(node).map(([name, value]) => {
    const inner = wordsOf(value);
    if (name === "properties") return { keys: [...Object.keys(value), ...inner.keys], values: inner.values };
    return name === "enum" ? { keys: inner.keys, values: value.map(String) } : inner;
  });
  return { keys: found.flatMap(({ keys }) => keys), values: found.flatMap(({ values }) => values) };
}

const { keys, values } = wordsOf(schema);

describe("docs/simulator.md", () => {
  it.each([...new Set(keys)])("tells of the key %s", (key) => expect(page).toContain(`\`${key}\``));

  it.each([...new Set(values)])("tells of the value %s", (value) => expect(page).toContain(value));

  it.each(FAULTS)("tells of the fault %s", (fault) => expect(page).toContain(`\`${fault}\``));

  it("has a sluice.yaml that is one, for keys and places the scenarios have", () => {
    const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const targets = Object.values(z.parse(configSchema, parseYaml(text)).targets);
    const quiet = readFileSync(new URL("../../scenarios/quiet.yaml", import.meta.url), "utf8");
    const clouds = parseScenario(quiet).clouds;
    expect(targets.map(({ provider, region }) => [provider, region])).toEqual(
      clouds.map(({ provider, region }) => [provider, region]),
    );
    for (const cloud of clouds)
      for (const key of Object.values(cloud.credentials ?? {})) expect(page).toContain(`=${key}`);
  });
});

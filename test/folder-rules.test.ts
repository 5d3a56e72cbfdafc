import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

type Rules = {
  readonly default: { readonly forbidden: readonly Readonly<Record<"name" | "severity" | "comment", string>>[] };
};
const { default: config }: Rules = await import(pathToFileURL(".dependency-cruiser.mjs").href);

/** One violation of each rule: a file that breaks it and nothing else. */
const PLANTED = [
  { rule: "no-cycles", file: "lib/cli/planted-cycle.ts", imports: "./planted-cycle.ts" },
  { rule: "no-unresolvable", file: "lib/cli/planted-lost.ts", imports: "./nowhere.ts" },
  { rule: "jobs-is-pure", file: "lib/jobs/planted.ts", imports: "node:fs" },
  { rule: "engine-is-pure", file: "lib/engine/planted.ts", imports: "node:fs" },
  { rule: "notify-is-pure", file: "lib/notify/planted.ts", imports: "node:fs" },
  { rule: "provider-is-pure", file: "lib/providers/alibaba-dts/planted.ts", imports: "../huawei-drs/states.ts" },
  { rule: "signatures-are-pure", file: "lib/signatures/planted.ts", imports: "../jobs/job.ts" },
  { rule: "simulator-judges-alone", file: "lib/providers/alibaba-dts/simulator-planted.ts", imports: "./sign.ts" },
  {
    rule: "simulator-is-reached-from-cli-and-tests-only",
    file: "lib/planted-simulation.ts",
    imports: "./simulator/server.ts",
  },
  { rule: "only-io-knows-aws-sdk", file: "lib/cli/planted-aws.ts", imports: "@aws-sdk/client-sqs" },
  { rule: "io-is-wired-once", file: "lib/cli/planted-io.ts", imports: "#lib/io/log.ts" },
  {
    rule: "lib-does-not-know-triggers",
    file: "lib/cli/planted-trigger.ts",
    imports: "../../functions/control/event.ts",
  },
  { rule: "triggers-do-not-share", file: "functions/control/planted-share.ts", imports: "../dispatch/event.ts" },
  { rule: "triggers-call-run", file: "functions/control/planted-provider.ts", imports: "#lib/providers/registry.ts" },
  { rule: "no-dev-deps-shipped", file: "lib/cli/planted-dev.ts", imports: "fast-check" },
] as const;

type Cruised = {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    readonly totalCruised: number;
  };
};

/** What `npm run boundaries` would find in a folder. */
async function cruise(folder: string): Promise<Cruised["summary"]> {
  const bin = resolve("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const args = [bin, "--config", ".dependency-cruiser.mjs", "--output-type", "json", "lib", "functions"];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options).catch((error) => error);
  const cruised: Cruised = JSON.parse(stdout);
  return cruised.summary;
}

describe("the folder rules", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-rules-"));
    const copied = ["lib", "functions", "package.json", "tsconfig.json", ".dependency-cruiser.mjs"];
    await Promise.all(copied.map((path) => cp(path, join(folder, path), { recursive: true })));
    await symlink(resolve("node_modules"), join(folder, "node_modules"));
    await Promise.all(
      PLANTED.map(({ file, imports }) => {
        const path = join(folder, file);
        return writeFile(path, `import * as planted from ${JSON.stringify(imports)};\nexport const used = planted;\n`);
      }),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("hold for the whole tree", async () => {
    const { violations, totalCruised } = await cruise(".");
    expect(violations).toEqual([]);
    expect(totalCruised).toBeGreaterThan(100);
  });

  it("have a violation planted for each", () => {
    expect(PLANTED.map(({ rule }) => rule).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  it("find each planted violation, and nothing else in its file", async () => {
    const { violations } = await cruise(folder);
    const found = violations.map(({ from, rule }) => `${from}: ${rule.name}`);
    expect(found.sort()).toEqual(PLANTED.map(({ file, rule }) => `${file}: ${rule}`).sort());
  });

  it("are all errors, each with a sentence that says what to do", () => {
    for (const { severity, comment } of config.forbidden) {
      expect(severity).toBe("error");
      expect(comment).toMatch(/^[A-Za-z].+\.$/);
    }
  });
});

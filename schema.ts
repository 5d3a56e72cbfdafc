import { mkdir, readFile, writeFile } from "node:fs/promises";
import * as z from "zod/mini";
import { commandSchema } from "#lib/jobs/command.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { webhookDisabledSchema } from "#lib/jobs/destination-state.ts";
import { jobRecordSchema } from "#lib/jobs/job-record.ts";
import { leftOutSchema } from "#lib/jobs/left-out.ts";
import { noticeSchema } from "#lib/jobs/notice.ts";
import { planHeadSchema, planRecordSchema } from "#lib/jobs/plan-record.ts";
import { resultEventSchema } from "#lib/jobs/result-event.ts";
import { savingRecordSchema } from "#lib/jobs/saving-record.ts";
import { scenarioSchema } from "#lib/simulator/scenario.ts";

const SCHEMAS = {
  command: commandSchema,
  config: configSchema,
  job: jobRecordSchema,
  "left-out": leftOutSchema,
  notice: noticeSchema,
  plan: planHeadSchema,
  "plan-job": planRecordSchema,
  "result-event": resultEventSchema,
  saving: savingRecordSchema,
  scenario: scenarioSchema,
  "webhook-disabled": webhookDisabledSchema,
};

/** Writes schema/*.schema.json from zod; with --check only says whether they are current, and exits 1 when one is not. */
const isCheck = process.argv.includes("--check");
await mkdir("schema", { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const path = `schema/${name}.schema.json`;
  const text = `${JSON.stringify({ title: `Sluice ${name}`, ...z.toJSONSchema(schema, { io: "input" }) }, null, 2)}\n`;
  if (!isCheck) await writeFile(path, text);
  else if ((await readFile(path, "utf8").catch(() => "")) !== text) {
    process.stderr.write(`${path} is not current; run npm run schema\n`);
    process.exitCode = 1;
  }
}

import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { pathWithNode, REGION, ROOT_KEY } from "./emulator.ts";

const run = promisify(execFile);
const STACK = "sluice-dev";

/** No archive, which the emulator does not know; and whoever sends a message has the name of the account there, not of a role. */
const PARAMS = { archiveDays: "0", chatRoleId: "000000000000", webhookRoleId: "000000000000" };

/** As a user would: build, then `osls deploy`. It is told where AWS is, and what the emulator does otherwise. @param config path of a sluice.yaml */
export async function deploy(awsUrl: string, config: string): Promise<string> {
  const env = { ...environment(awsUrl), SLUICE_CONFIG: config };
  await run(process.execPath, ["build.ts", "--package"], { env });
  const params = Object.entries(PARAMS).flatMap(([name, value]) => ["--param", `${name}=${value}`]);
  return osls(["deploy", "--verbose", ...params], env);
}

export async function remove(awsUrl: string): Promise<string> {
  return osls(["remove"], environment(awsUrl));
}

/** What the stack tells the one who deployed it. */
export async function outputsOf(awsUrl: string): Promise<Readonly<Record<string, string>>> {
  const client = new CloudFormationClient(clientConfig(awsUrl));
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: STACK }));
  return Object.fromEntries((stack?.Outputs ?? []).map((one) => [one.OutputKey ?? "", one.OutputValue ?? ""]));
}

export function clientConfig(endpoint: string) {
  const credentials = { accessKeyId: ROOT_KEY.AWS_ACCESS_KEY_ID, secretAccessKey: ROOT_KEY.AWS_SECRET_ACCESS_KEY };
  return { endpoint, region: REGION, credentials };
}

export function environment(awsUrl: string): Record<string, string> {
  return { ...ROOT_KEY, PATH: pathWithNode(), HOME: resolve(".e2e"), AWS_REGION: REGION, AWS_ENDPOINT_URL: awsUrl };
}

async function osls(args: readonly string[], env: Record<string, string>): Promise<string> {
  const command = resolve("node_modules/osls/bin/serverless.js");
  try {
    const { stdout, stderr } = await run(process.execPath, [command, ...args], { env });
    return stdout + stderr;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`osls ${args.join(" ")} failed:\n${stdout}${stderr}`);
  }
}

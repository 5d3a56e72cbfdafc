import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { TestProject } from "vitest/node";
import { startClouds } from "./clouds.ts";
import { clientConfig, deploy, outputsOf } from "./deployment.ts";
import { installEmulator, startEmulator } from "./emulator.ts";

export type Stack = {
  readonly awsUrl: string;
  readonly awsPid: number;
  readonly cloudsUrl: string;
  readonly config: string;
  readonly outputs: Readonly<Record<string, string>>;
};

declare module "vitest" {
  export interface ProvidedContext {
    stack: Stack;
  }
}

/** An AWS, the clouds, and Sluice deployed between them, for all stories. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const begun = performance.now();
  const told = (what: string) =>
    process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(1)} s  ${what}\n`);
  const command = await installEmulator();
  told("the emulator is installed");
  const aws = await startEmulator(command);
  told(`AWS is at ${aws.url}`);
  const clouds = await startClouds();
  await deploy(aws.url, clouds.config);
  told("the packaged template is deployed");
  const secrets = new SecretsManagerClient(clientConfig(aws.url));
  for (const [Name, SecretString] of Object.entries(clouds.secrets))
    await secrets.send(new CreateSecretCommand({ Name, SecretString }));
  const outputs = await outputsOf(aws.url);
  project.provide("stack", { awsUrl: aws.url, awsPid: aws.pid, cloudsUrl: clouds.url, config: clouds.config, outputs });
  return async () => {
    clouds.stop();
    await aws.stop();
  };
}

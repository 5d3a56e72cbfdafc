import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { TestProject } from "vitest/node";
import { startClouds } from "./clouds.ts";
import { clientConfig, deploy, outputsOf } from "./deployment.ts";
import { installEmulator, startEmulator } from "./emulator.ts";

export type Stack = {
  readonly awsUrl: string;
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
  await deploy(aws.url, clouds.firstConfig);
  told("the packaged template is deployed");
  const secrets = new SecretsManagerClient(clientConfig(aws.url));
  for (const [Name, SecretString] of Object.entries(clouds.secrets))
    await secrets.send(new CreateSecretCommand({ Name, SecretString }));
  const outputs = await outputsOf(aws.url);
  await shortenVisibility(aws.url, outputs);
  project.provide("stack", { awsUrl: aws.url, cloudsUrl: clouds.url, config: clouds.config, outputs });
  return async () => {
    clouds.stop();
    aws.stop();
  };
}

/**
 * The one change to what is deployed, so that no story waits for minutes: a message shows again after seconds. Control's time-out is 45 s.
 */
async function shortenVisibility(awsUrl: string, outputs: Stack["outputs"]): Promise<void> {
  const sqs = new SQSClient(clientConfig(awsUrl));
  const seconds = { CommandsQueueUrl: "1", WorkQueueUrl: "46" };
  for (const [name, VisibilityTimeout] of Object.entries(seconds)) {
    const QueueUrl = outputs[name] ?? "";
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout } }));
  }
}

import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { TestProject } from "vitest/node";
import { type Clouds, startClouds } from "./clouds.ts";
import { clientConfig, deploy, outputsOf } from "./deployment.ts";
import { freePort, installEmulator, startEmulator } from "./emulator.ts";

export type Stack = {
  readonly awsUrl: string;
  readonly cloudsUrl: string;
  /** Where the config says that Slack is; whoever needs it starts one there. */
  readonly slackPort: number;
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
  const slackPort = await freePort();
  const clouds = await startClouds(`http://127.0.0.1:${slackPort}`);
  await deploy(aws.url, clouds.firstConfig);
  told("the packaged template is deployed");
  await store(clouds, aws.url);
  const outputs = await outputsOf(aws.url);
  await shortenVisibility(aws.url, outputs);
  project.provide("stack", { awsUrl: aws.url, cloudsUrl: clouds.url, slackPort, config: clouds.config, outputs });
  return async () => {
    clouds.stop();
    aws.stop();
  };
}

async function store({ secrets, parameters }: Clouds, awsUrl: string): Promise<void> {
  const manager = new SecretsManagerClient(clientConfig(awsUrl));
  for (const [Name, SecretString] of Object.entries(secrets))
    await manager.send(new CreateSecretCommand({ Name, SecretString }));
  const ssm = new SSMClient(clientConfig(awsUrl));
  for (const [Name, Value] of Object.entries(parameters))
    await ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
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

import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ReadStored } from "./stored-reading.ts";

/** AWS Secrets Manager: the current version's SecretString. */
export function createSecretsManager(): ReadStored {
  const client = new SecretsManagerClient({ maxAttempts: 2 });
  return async (SecretId, abortSignal) => {
    return (await client.send(new GetSecretValueCommand({ SecretId }), { abortSignal })).SecretString;
  };
}

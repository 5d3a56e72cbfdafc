import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { ReadStored } from "./stored-reading.ts";

/** SSM Parameter Store: a decrypted SecureString. A plain parameter shows its value to everybody who lists them, so it is none. */
export function createParameterStore(): ReadStored {
  const client = new SSMClient({ maxAttempts: 2 });
  return async (Name, abortSignal) => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }), { abortSignal });
    return Parameter?.Type === "SecureString" ? Parameter.Value : undefined;
  };
}

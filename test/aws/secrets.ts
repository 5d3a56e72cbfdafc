import { AwsError, fields, textOf } from "./aws-error.ts";

/** Secrets Manager, as far as Sluice uses it: current versions only. */
export class Secrets {
  readonly #texts = new Map<string, string>();

  /** Creates a secret, or rotates it. */
  put(id: string, text: string): void {
    this.#texts.set(id, text);
  }

  answer(operation: string, input: unknown): unknown {
    if (operation !== "GetSecretValue") throw unknown(operation);
    const id = textOf(fields(input, ["SecretId"], operation).SecretId, "SecretId");
    const text = this.#texts.get(id);
    if (text === undefined) {
      throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
    return { Name: id, SecretString: text, VersionStages: ["AWSCURRENT"] };
  }
}

type Parameter = { readonly Type: "SecureString" | "String"; readonly Value: string };

/** SSM Parameter Store, as far as Sluice uses it. */
export class Parameters {
  readonly #parameters = new Map<string, Parameter>();

  put(name: string, text: string, type: Parameter["Type"] = "SecureString"): void {
    this.#parameters.set(name, { Type: type, Value: text });
  }

  answer(operation: string, input: unknown): unknown {
    if (operation !== "GetParameter") throw unknown(operation);
    const { Name, WithDecryption } = fields(input, ["Name", "WithDecryption"], operation);
    const found = this.#parameters.get(textOf(Name, "Name"));
    if (!found) throw new AwsError("ParameterNotFound", "");
    const isShut = found.Type === "SecureString" && WithDecryption !== true;
    return { Parameter: { Name, ...found, Value: isShut ? "AQICAHencrypted" : found.Value, Version: 1 } };
  }
}

function unknown(operation: string): AwsError {
  return new AwsError("UnknownOperationException", `the stand-in does not know ${operation}`);
}

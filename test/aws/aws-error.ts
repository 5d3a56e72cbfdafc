/** An error as the AWS JSON protocols write it. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly type: string;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.type = type;
    this.more = more;
  }
}

/** What the stand-in does not understand it refuses, rather than guess. */
export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** The input's fields, or a refusal that names the one this stand-in does not know. */
export function fields<Name extends string>(
  input: unknown,
  known: readonly Name[],
  what: string,
): Partial<Record<Name, unknown>> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) throw invalid(`${what}: want an object`);
  const names: readonly string[] = known;
  const unknown = Object.keys(input).find((name) => !names.includes(name));
  if (unknown !== undefined) throw invalid(`${what}: the stand-in does not know ${unknown}`);
  return { ...input };
}

export function textOf(value: unknown, what: string): string {
  if (typeof value !== "string" || value === "") throw invalid(`${what} is missing; want text`);
  return value;
}

export function listOf(value: unknown, what: string, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) throw invalid(`${what}: want 1 to ${most}`);
  return value;
}

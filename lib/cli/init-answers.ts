import { InputError, parse } from "#lib/jobs/parse.ts";
import { didYouMean } from "#lib/jobs/suggest.ts";
import { PROVIDER_NAMES, type ProviderName, targetSchema } from "#lib/jobs/target.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { type Draft, STANDARD_VARIABLES, type Variables } from "./init-template.ts";
import type { Values } from "./options.ts";

/** Somebody to ask, one line at a time. */
export type Terminal = {
  readonly ask: (question: string) => Promise<string>;
  readonly tell: (line: string) => void;
};

type Answers = Pick<Draft, "provider" | "target" | "region" | "projectId" | "variables">;

/** Takes the text of an answer. @param what names it in a sentence @throws InputError */
type Check<T> = (text: string, what: string) => T;

const NEEDED = ["provider", "target", "region"] as const;

/**
 * What a new config needs to know: from the options, and what they do not say from the terminal. Who gives all that is needed is
 * asked nothing. @throws InputError for an option that is wrong, or is missing where nobody can be asked
 */
export async function answersFrom(values: Values, terminal: Terminal | undefined): Promise<Answers> {
  const missing = NEEDED.filter((name) => values[name] === undefined);
  const asked = missing.length > 0 ? (terminal ?? nobody(missing)) : undefined;
  const provider = await answer(values.provider, "--provider", PROVIDER_QUESTION, toProvider, asked);
  const target = await answer(values.target, "--target", "a name for the target, such as acme-dev", toName, asked);
  const region = await answer(values.region, "--region", "its region", regionOf(provider, target), asked);
  if (!asked) return { provider, target, region, projectId: undefined, variables: STANDARD_VARIABLES[provider] };
  const projectId = provider === "huawei-drs" ? await insist(PROJECT_QUESTION, toProject, asked) : undefined;
  return { provider, target, region, projectId, variables: await askVariables(provider, asked) };
}

const PROVIDER_QUESTION = `the cloud: ${PROVIDER_NAMES.join(" or ")}`;
const PROJECT_QUESTION = "the project id (Enter: the cloud is asked)";

function nobody(missing: readonly string[]): never {
  const options = missing.map((name) => `--${name}`);
  throw new InputError(`${options.join(", ")} missing, and stdin is no terminal to ask on; want a value for each`);
}

async function answer<T>(
  given: string | undefined,
  option: string,
  question: string,
  check: Check<T>,
  asked: Terminal | undefined,
): Promise<T> {
  return given !== undefined || asked === undefined ? check(given ?? "", option) : insist(question, check, asked);
}

/** Until the answer is right; each wrong one is told why. */
async function insist<T>(question: string, check: Check<T>, { ask, tell }: Terminal): Promise<T> {
  for (;;) {
    try {
      return check((await ask(`${question}: `)).trim(), "that");
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      tell(error.message);
    }
  }
}

function toProvider(text: string, what: string): ProviderName {
  const found = PROVIDER_NAMES.find((name) => name === text);
  if (found) return found;
  const hint = didYouMean(text, PROVIDER_NAMES) || `; want ${PROVIDER_NAMES.join(" or ")}`;
  throw new InputError(`${what} is ${JSON.stringify(text)}${hint}`);
}

function toName(text: string, what: string): string {
  if (/^[A-Za-z0-9][\w-]{0,63}$/.test(text)) return text;
  throw new InputError(
    `${what} is ${JSON.stringify(text)}; want 1 to 64 letters, digits, - or _, a letter or digit first`,
  );
}

/** The region table is stricter than the schema. @throws InputError for a region the provider has no host for */
function regionOf(provider: ProviderName, name: string): Check<string> {
  const anywhere = parse(targetSchema, { provider, region: "any", credentials: { from: "env" } }, "target");
  return (region) => {
    providerOf(provider).endpoint({ ...anywhere, name, region });
    return region;
  };
}

function toProject(text: string, what: string): string | undefined {
  if (text === "") return undefined;
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  throw new InputError(`${what} is ${JSON.stringify(text)}; want the 32 hex digits of a project id, or nothing`);
}

async function askVariables(provider: ProviderName, asked: Terminal): Promise<Variables> {
  const standard = STANDARD_VARIABLES[provider];
  asked.tell("the keys stay in the environment; which variables hold them?");
  const key = await insist(`the access key's id [${standard.key}]`, variableOr(standard.key), asked);
  const secret = await insist(`its secret [${standard.secret}]`, variableOr(standard.secret, key), asked);
  return { key, secret };
}

/** A key that is pasted here looks like no variable, and is not shown again. */
function variableOr(standard: string, other?: string): Check<string> {
  return (text) => {
    const name = text || standard;
    if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name))
      throw new InputError("that is no name of a variable; want one such as ACME_AK, never the key itself");
    if (name === other) throw new InputError(`${name} holds the id already; want another variable for the secret`);
    return name;
  };
}

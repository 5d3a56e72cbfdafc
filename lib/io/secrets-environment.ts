import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Credentials } from "#lib/providers/provider.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that each cloud's own tools read: the credentials package of Alibaba Cloud, core/auth/provider of Huawei's. */
const STANDARD: Readonly<Record<Target["provider"], Readonly<Record<string, string>>>> = {
  "alibaba-dts": {
    accessKeyId: "ALIBABA_CLOUD_ACCESS_KEY_ID",
    accessKeySecret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    securityToken: "ALIBABA_CLOUD_SECURITY_TOKEN",
  },
  "huawei-drs": {
    accessKeyId: "HUAWEICLOUD_SDK_AK",
    secretAccessKey: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
    projectId: "HUAWEICLOUD_SDK_PROJECT_ID",
  },
};

/** One config serves long-lived and temporary keys, of which only the latter have a token; a project can be looked up. */
const OPTIONAL: ReadonlySet<string> = new Set(["securityToken", "projectId"]);

/** Read anew each time. @throws InputError naming the variable and its target, never a value */
export function secretsFromEnvironment(target: Target, environment: Environment): Credentials {
  const found: Record<string, string> = {};
  for (const [key, name] of namesOf(target)) {
    const value = environment[name]?.trim();
    if (value) found[key] = value;
    else if (!OPTIONAL.has(key)) {
      throw new InputError(`target ${target.name}: the environment variable ${name} is not set`);
    }
  }
  return found;
}

/** The config's own names, or the standard ones; never a mix: a key of one's own does not meet a standard token. */
function namesOf({ provider, credentials }: Target): readonly (readonly [key: string, name: string])[] {
  const own = Object.entries(credentials).filter(
    (entry): entry is [string, string] => entry[0] !== "from" && typeof entry[1] === "string",
  );
  return own.length > 0 ? own : Object.entries(STANDARD[provider]);
}

import type { ProviderName } from "#lib/jobs/target.ts";

/** Names of environment variables, never what they hold. */
export type Variables = { readonly key: string; readonly secret: string };

export type Draft = {
  readonly target: string;
  readonly provider: ProviderName;
  readonly region: string;
  readonly projectId: string | undefined;
  readonly variables: Variables;
  /** IANA, of the policy. */
  readonly timeZone: string;
  /** Where editors find the config's schema, relative to the config. */
  readonly schema: string;
};

/** The clouds' own; docs/credentials.md names their pages. */
export const STANDARD_VARIABLES: Readonly<Record<ProviderName, Variables>> = {
  "alibaba-dts": { key: "ALIBABA_CLOUD_ACCESS_KEY_ID", secret: "ALIBABA_CLOUD_ACCESS_KEY_SECRET" },
  "huawei-drs": { key: "HUAWEICLOUD_SDK_AK", secret: "HUAWEICLOUD_SDK_SK" },
};

/** The policy that a new config has. */
export const FIRST_POLICY = "nightly";

/** A sluice.yaml to begin with. */
export function configText(draft: Draft): string {
  const target = scalar(draft.target);
  return `# yaml-language-server: $schema=${draft.schema}
# What Sluice may do, and where. Whatever is not set has the default shown.

targets:
  ${target}:
    provider: ${draft.provider}
    region: ${draft.region}
${projectLine(draft)}${credentialLines(draft)}

# Held against every command and policy, before each changing call. Nothing lifts them but a change here.
guardrails:
  protect: # jobs that are never changed
    ids: [] # their ids
    names: [] # patterns of the whole name, such as prod-*
    tags: {} # tags with exactly this value, such as { env: prod }
    targets: [] # all jobs of these targets
  limits:
    jobsPerRun: 100 # a run of more jobs does nothing, rather than a part of them
    jobsPerDay: 1000 # all runs of a day together, by UTC; the run that would be over it does nothing
    shareOfTarget: 1 # the part of its target's jobs that a run may have: 0.2 is a fifth
  secondPersonOver: null # a number: a run that would delete more jobs needs another person's approval
  origins: # what a deployed Sluice does for commands that come from there
    queue: [start, pause, stop, reset, delete, teardown]
    bus: [start, pause, stop, reset, delete, teardown]

# What is done again and again. mode plan only plans; notify tells of each job once; act does it, too.
policies:
  - name: ${FIRST_POLICY}
    schedule: { cron: "0 3 * * *", timeZone: ${scalar(draft.timeZone)} } # minute, hour, day, month, day of the week
    target: ${target}
    action: teardown # stop, then delete
    select: { state: [failed], olderThan: 14d } # as sluice jobs --select; the age is counted from the creation
    mode: plan

# Your own prices, for what a plan costs and what was saved: here, or without the key rates in a rates.yaml beside this file.
# rates:
#   currency: CNY
#   rates:
#     - { target: ${target}, kind: sync, perHour: 2.2 }
`;
}

function projectLine({ provider, projectId }: Draft): string {
  if (provider !== "huawei-drs") return "";
  if (projectId !== undefined) return `    projectId: ${scalar(projectId)}\n`;
  return "    # projectId: the 32 hex digits of the project; without it the cloud is asked which one the region has\n";
}

/** Without names the standard ones are meant, and with them the cloud's other standard variables, such as a session's token. */
function credentialLines({ provider, variables }: Draft): string {
  const standard = STANDARD_VARIABLES[provider];
  const isStandard = variables.key === standard.key && variables.secret === standard.secret;
  const secretKey = provider === "alibaba-dts" ? "accessKeySecret" : "secretAccessKey";
  const names = isStandard ? "" : `, accessKeyId: ${variables.key}, ${secretKey}: ${variables.secret}`;
  return `    # read from the environment variables ${variables.key} and ${variables.secret}
    credentials: { from: env${names} }`;
}

/** As YAML text: what could be read as a number, null or a truth value is quoted. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z][\w/+-]*$/.test(text) && !/^(true|false|null)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

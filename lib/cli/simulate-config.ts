import type { Endpoint } from "#lib/simulator/endpoints.ts";

/** For people: where the simulated clouds show what happened, and a sluice.yaml with its variables that reaches them. */
export function howToReach(url: string, endpoints: readonly Endpoint[]): string {
  return `jobs as they are  ${url}/_sim/jobs
calls received    ${url}/_sim/calls
effects on jobs   ${url}/_sim/effects

# sluice.yaml
targets:
${endpoints.map(targetOf).join("\n")}

${endpoints.flatMap(exportsOf).join("\n")}
`;
}

/** Each has variables of its own: the same names would be the same account. */
function variablesOf({ credentials }: Endpoint, index: number) {
  return Object.entries(credentials).map(([key, value]) => {
    const name = `SIM${index + 1}_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    return { key, name, value };
  });
}

function targetOf(endpoint: Endpoint, index: number): string {
  const variables = variablesOf(endpoint, index).map(({ key, name }) => `${key}: ${name}`);
  const project = endpoint.projectId ? [`    projectId: ${endpoint.projectId}`] : [];
  return [
    `  sim${index + 1}-${endpoint.region}:`,
    `    provider: ${endpoint.provider}`,
    `    region: ${endpoint.region}`,
    ...project,
    `    endpoint: ${endpoint.endpoint}`,
    `    credentials: { from: env, ${variables.join(", ")} }`,
  ].join("\n");
}

function exportsOf(endpoint: Endpoint, index: number): readonly string[] {
  return variablesOf(endpoint, index).map(({ name, value }) => `export ${name}=${quoted(value)}`);
}

/** As one word of a POSIX shell. */
function quoted(value: string): string {
  return /^[\w./:@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

type Line = Readonly<Record<string, unknown>> & { readonly step: string };

/** One structured line a step, on stderr. Errors shrink to name and message; bodies, headers and keys have no business here. */
export function logLine(line: Line): void {
  const { error, ...rest } = line;
  const told = error instanceof Error ? { error: `${error.name}: ${error.message}` } : {};
  process.stderr.write(`${JSON.stringify({ ...rest, ...told })}\n`);
}

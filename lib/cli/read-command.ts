import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { InputError } from "#lib/jobs/parse.ts";

/** Reads a command from a file, or from stdin for `-`. @throws InputError that names the file, or where the JSON is broken */
export async function readCommand(file: string | undefined, verb: "run" | "send" | "plan"): Promise<unknown> {
  if (file === undefined)
    throw new InputError(`${verb} needs a command; want sluice ${verb} COMMAND.json, or - for stdin`);
  const content = file === "-" ? await text(process.stdin) : await readFile(file, "utf8").catch(unreadable(file));
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const what = file === "-" ? "the command on stdin" : `the command ${file}`;
    throw new InputError(`${what} is not JSON: ${cause instanceof Error ? cause.message : "unreadable"}`, { cause });
  }
}

function unreadable(file: string) {
  return (cause: NodeJS.ErrnoException) => {
    throw new InputError(`the command ${file} cannot be read (${cause.code ?? cause.name}); want a readable file`, {
      cause,
    });
  };
}

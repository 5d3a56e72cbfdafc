import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A Python environment of its own with what a requirements.txt names, for a test tool that npm has not. @returns the path of each command in it */
export async function installPython(folder: string, requirements: string): Promise<(command: string) => string> {
  const command = (name: string) => resolve(folder, "bin", name);
  await run("python3", ["-m", "venv", resolve(folder)]).catch((error: Error) => {
    throw new Error(`python3 -m venv failed; want Python 3.10 or newer with venv and pip: ${error.message}`);
  });
  await run(command("pip"), ["install", "--quiet", "--disable-pip-version-check", "-r", resolve(requirements)]);
  return command;
}

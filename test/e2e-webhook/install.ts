import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const PACKAGE = "prometheus-alertmanager";

/** The Alertmanager that is there already, or Debian's, unpacked into a folder of the checkout: no root, and no service is started. */
export async function installAlertmanager(path = process.env["PATH"] ?? ""): Promise<string> {
  const there = path.split(delimiter).map((folder) => join(folder, PACKAGE));
  return there.find(existsSync) ?? unpackInto(resolve(".e2e/alertmanager"));
}

/** @returns the command @throws Error when the package cannot be had */
export async function unpackInto(folder: string): Promise<string> {
  const command = join(folder, "usr/bin", PACKAGE);
  if (existsSync(command)) return command;
  await mkdir(folder, { recursive: true });
  await download(folder, []).catch(() => downloadWithLists(folder));
  const found = (await readdir(folder)).find((name) => name.endsWith(".deb"));
  if (!found) throw new Error(`apt-get has put no package into ${folder}; want ${PACKAGE}_*.deb`);
  await promisify(execFile)("dpkg", ["-x", join(folder, found), folder]);
  return command;
}

async function download(folder: string, options: readonly string[]): Promise<void> {
  await promisify(execFile)("apt-get", [...options, "download", PACKAGE], { cwd: folder });
}

/** A fresh machine has no lists of packages, and those of the system are root's to write. */
async function downloadWithLists(folder: string): Promise<void> {
  const [state, cache] = [join(folder, "state"), join(folder, "cache")];
  await mkdir(join(state, "lists/partial"), { recursive: true });
  await mkdir(join(cache, "archives/partial"), { recursive: true });
  const options = ["-q", "-o", `Dir::State::Lists=${join(state, "lists")}`, "-o", `Dir::Cache=${cache}`];
  await promisify(execFile)("apt-get", [...options, "update"]).catch((error: Error) => {
    throw new Error(`apt-get update failed; want a Debian or Ubuntu that reaches its mirror: ${error.message}`);
  });
  await download(folder, options);
}

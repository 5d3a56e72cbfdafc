import { COMMANDS, type CommandName } from "./commands.ts";

const NAMES = Object.keys(COMMANDS);

export function isCommand(name: string): name is CommandName {
  return NAMES.includes(name);
}

/** All commands, a line each. */
export function overview(): string {
  const lines = Object.entries(COMMANDS).map(([name, { does }]) => `  sluice ${name.padEnd(10)} ${does}`);
  return `sluice: job control for Alibaba Cloud DTS and Huawei Cloud DRS, one proven verdict a job

${lines.join("\n")}

sluice COMMAND --help tells more · sluice --version
`;
}

export function usageOf(name: CommandName): string {
  const { line, does, details } = COMMANDS[name];
  return `${line}\n  ${does}\n\n${details}\n`;
}

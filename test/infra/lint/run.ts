import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { installPython } from "../../venv.ts";

/**
 * cfn-lint and checkov over the packaged template: npm run lint:template. Installs both into a Python environment of their own.
 * W3005: osls writes a DependsOn that a GetAtt implies. W8003: osls writes parameters into conditions.
 */
const template = ".serverless/cloudformation-template-update-stack.json";
const here = import.meta.dirname;

const tool = await installPython(".e2e/lint", resolve(here, "requirements.txt"));
run(tool("cfn-lint"), "--regions", "eu-central-1", "--ignore-checks", "W3005", "W8003", "--template", template);
run(tool("checkov"), "--config-file", resolve(here, "checkov.yml"), "--file", template);

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: "inherit", env: { ...process.env, AWS_REGION: "eu-central-1" } });
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { InputError } from "#lib/jobs/parse.ts";
import { toLane } from "../../functions/control/event.ts";

describe("a message of the work queue", () => {
  it("is a token that names a lane", () => {
    const path = join(import.meta.dirname, "../events/sqs-token.json");
    const event: SQSEvent = JSON.parse(readFileSync(path, "utf8"));
    expect(event.Records.map(toLane)).toEqual(["acme-cn"]);
  });

  it.each([
    ["no JSON", "lane", "the token is not JSON (4 characters)"],
    ["no object", "7", "token is 7; want object"],
    ["no lane", "{}", "token.lane is missing"],
    ["a lane that cannot be a name", '{"lane":"a#b"}', 'token.lane is "a#b"; want the name of a lane'],
    ["another key", '{"lane":"a","seq":1}', "unknown key"],
  ])("%s is refused", (_what, body, message) => {
    expect(() => toLane({ body })).toThrow(InputError);
    expect(() => toLane({ body })).toThrow(message);
  });
});

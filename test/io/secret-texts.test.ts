import { describe, expect, it } from "vitest";
import { createSecretTexts } from "#lib/io/secret-texts.ts";

const stored = async (_whose: string, { id }: { readonly id: string }) => (id === "kept" ? "kept-secret\n" : " \n");
const read = createSecretTexts({ TOKEN: " token ", BLANK: "  " }, stored);

describe("a secret text", () => {
  it.each([
    ["of the environment, without blanks around it", { from: "env", value: "TOKEN" }, "token"],
    ["of a store, without the line break it was pasted with", { from: "ssm", id: "kept" }, "kept-secret"],
  ] as const)("is read: %s", async (_title, reference, text) => {
    expect(await read("webhook lag", reference)).toBe(text);
  });

  it.each([
    ["not set", { from: "env", value: "NONE" }, "webhook lag: the environment variable NONE is not set"],
    ["blank", { from: "env", value: "BLANK" }, "webhook lag: the environment variable BLANK is not set"],
    [
      "stored empty",
      { from: "secretsmanager", id: "empty" },
      "webhook lag: the secret empty in secretsmanager is empty; want its text",
    ],
  ] as const)(
    "is an error when it is %s, since a signature made with it would prove nothing",
    async (_title, reference, why) => {
      await expect(read("webhook lag", reference)).rejects.toThrow(why);
    },
  );
});

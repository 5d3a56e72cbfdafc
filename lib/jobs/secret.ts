import * as z from "zod/mini";

const variable = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "want the name of an environment variable"));

/** Where one secret text is kept; never the secret itself. */
export const secretSchema = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("env"), value: variable }),
  z.strictObject({
    from: z.enum(["secretsmanager", "ssm"]),
    id: z.string().check(z.minLength(1, "want a name or ARN")),
  }),
]);

export type SecretReference = z.infer<typeof secretSchema>;

/** One secret, or two while one takes the place of the other: each is good. */
export const secretsSchema = z.union(
  [
    secretSchema,
    z.array(secretSchema).check(z.minLength(1, "want one secret, or two"), z.maxLength(2, "want one secret, or two")),
  ],
  {
    error:
      "want one or two of { from: env, value: NAME } or { from: secretsmanager, id: NAME }: a secret itself has no place here",
  },
);

export type SecretReferences = z.infer<typeof secretsSchema>;

export function secretsOf(references: SecretReferences): readonly SecretReference[] {
  return Array.isArray(references) ? references : [references];
}

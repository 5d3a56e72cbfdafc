/** The sentence something was refused with, for comparing with a literal. @throws when it was not refused */
export function sentenceOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Error && error.name === "InputError") return error.message;
    throw error;
  }
  throw new Error("it was accepted; want an InputError");
}

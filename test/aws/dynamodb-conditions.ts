import { invalid } from "./aws-error.ts";
import { Reader, type Words } from "./dynamodb-parser.ts";
import { compare, type Item, type Value } from "./dynamodb-values.ts";

export type Condition = (item: Item) => boolean;
type Operand = (item: Item) => Value | undefined;

/** Parses a condition: comparisons, BETWEEN, begins_with, attribute_exists, attribute_not_exists, AND, OR, NOT, parentheses. */
export function parseCondition(text: unknown, words: Words): Condition {
  if (text === undefined) return () => true;
  const reader = new Reader(String(text), words);
  const condition = either(reader);
  if (reader.peek() !== undefined) throw invalid(`Invalid expression: Syntax error; token: ${reader.peek()}`);
  return condition;
}

function either(reader: Reader): Condition {
  const parts = [both(reader)];
  while (reader.takes("OR")) parts.push(both(reader));
  return (item) => parts.some((part) => part(item));
}

function both(reader: Reader): Condition {
  const parts = [negated(reader)];
  while (reader.takes("AND")) parts.push(negated(reader));
  return (item) => parts.every((part) => part(item));
}

function negated(reader: Reader): Condition {
  if (!reader.takes("NOT")) return primary(reader);
  const condition = negated(reader);
  return (item) => !condition(item);
}

function primary(reader: Reader): Condition {
  if (reader.takes("(")) {
    const condition = either(reader);
    reader.wants(")");
    return condition;
  }
  const called = FUNCTIONS[reader.peek() ?? ""];
  if (!called) return comparison(reader);
  reader.next();
  reader.wants("(");
  const condition = called(reader);
  reader.wants(")");
  return condition;
}

const FUNCTIONS: Readonly<Record<string, (reader: Reader) => Condition>> = {
  attribute_exists: (reader) => {
    const name = reader.words.name(reader.next());
    return (item) => item[name] !== undefined;
  },
  attribute_not_exists: (reader) => {
    const name = reader.words.name(reader.next());
    return (item) => item[name] === undefined;
  },
  begins_with: (reader) => {
    const whole = operand(reader);
    reader.wants(",");
    const prefix = operand(reader);
    return (item) => startsWith(whole(item), prefix(item));
  },
};

function startsWith(whole: Value | undefined, prefix: Value | undefined): boolean {
  if (!whole || !prefix || !("S" in whole) || !("S" in prefix)) return false;
  return whole.S.startsWith(prefix.S);
}

const COMPARATORS: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function comparison(reader: Reader): Condition {
  const left = operand(reader);
  if (reader.takes("BETWEEN")) {
    const from = operand(reader);
    reader.wants("AND");
    const to = operand(reader);
    return (item) => holds(left(item), from(item), ">=") && holds(left(item), to(item), "<=");
  }
  const comparator = reader.next();
  if (!COMPARATORS[comparator]) throw invalid(`Invalid expression: the stand-in does not know ${comparator}`);
  const right = operand(reader);
  return (item) => holds(left(item), right(item), comparator);
}

/** A missing attribute, or another type, is neither equal nor less nor more. */
function holds(left: Value | undefined, right: Value | undefined, comparator: string): boolean {
  const order = left && right ? compare(left, right) : undefined;
  return order !== undefined && COMPARATORS[comparator]?.(order) === true;
}

export function operand(reader: Reader): Operand {
  const token = reader.next();
  if (token.startsWith(":")) {
    const value = reader.words.value(token);
    return () => value;
  }
  if (!/^[#A-Za-z_]/.test(token)) throw invalid(`Invalid expression: Syntax error; token: ${token}`);
  const name = reader.words.name(token);
  return (item) => item[name];
}

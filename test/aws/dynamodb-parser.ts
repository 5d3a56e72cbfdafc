import { invalid } from "./aws-error.ts";
import { type Item, toItem, type Value } from "./dynamodb-values.ts";

/** Words the service refuses as bare attribute names: those of its list of 573 that a ledger might use. */
const RESERVED = new Set(
  [
    "action,all,any,batch,begin,between,claim,count,counter,data,date,day,delete,end,exists,fail,failed,file,filter,first",
    "function,group,hash,in,index,item,items,job,key,keys,lane,last,level,limit,list,lock,log,mode,name,new,next,number",
    "open,order,owner,partition,plan,position,range,reason,record,result,row,run,sequence,set,size,sort,start,state",
    "status,stop,stored,target,time,timestamp,token,total,ttl,type,until,update,url,user,value,values,version",
  ]
    .join(",")
    .split(","),
);

const TOKEN = /\s*(?:(#?[A-Za-z_][A-Za-z0-9_]*|:[A-Za-z0-9_]+)|(<=|>=|<>|[=<>(),+-]))/y;

/** The words of one request's expressions, and which of its names and values they have used. */
export class Words {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Item;
  readonly #used = new Set<string>();

  constructor(names: unknown, values: unknown) {
    this.#names = names === undefined ? {} : Object.fromEntries(Object.entries(Object(names)));
    this.#values = values === undefined ? {} : toItem(values, "ExpressionAttributeValues");
  }

  name(token: string): string {
    if (!token.startsWith("#")) {
      if (RESERVED.has(token.toLowerCase())) throw invalid(`Attribute name is a reserved keyword: ${token}`);
      return token;
    }
    this.#used.add(token);
    return this.#names[token] ?? this.#missing(token);
  }

  value(token: string): Value {
    this.#used.add(token);
    return this.#values[token] ?? this.#missing(token);
  }

  /** The service refuses names and values that no expression uses. */
  checkAllUsed(): void {
    const unused = [...Object.keys(this.#names), ...Object.keys(this.#values)].filter((one) => !this.#used.has(one));
    if (unused.length > 0) throw invalid(`Value provided in expression unused: ${unused.join(", ")}`);
  }

  #missing(token: string): never {
    throw invalid(`An expression attribute used in expression is not defined: ${token}`);
  }
}

/** Reads one expression token by token. */
export class Reader {
  readonly words: Words;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string, words: Words) {
    this.words = words;
    this.#tokens = tokenize(text);
  }

  peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw invalid("Invalid expression: it ends too early");
    this.#at += 1;
    return token;
  }

  /** Takes the next token when it is this word, in any case. */
  takes(word: string): boolean {
    if (this.peek()?.toUpperCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  wants(word: string): void {
    if (!this.takes(word)) throw invalid(`Invalid expression: want ${word} at ${this.peek() ?? "its end"}`);
  }
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw invalid(`Invalid expression: Syntax error near ${text.slice(at, at + 10)}`);
    tokens.push(match[1] ?? match[2] ?? "");
    at = TOKEN.lastIndex;
  }
  return tokens;
}

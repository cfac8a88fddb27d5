// What is done with schemas, patterns and globs that someone else wrote. Each of them can take forever, so this runs only in
// the programs of untrusted-pool.ts, where it can be ended.

import { matchesGlob } from 'node:path';

/** How long an operation may run, from when it begins; what waits for its turn is not counted. */
export const OPERATION_TIMEOUT_MS = 2_000;
/** More faults than anyone reads at once. */
const MAX_FAULTS = 10;

type Json = Readonly<Record<string, unknown>>;

export interface LineMatch {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** What became of content that was held against the schema of a form: the content with its defaults, or what is wrong. */
export type FormVerdict =
  | { readonly isFitting: true; readonly content: unknown }
  | { readonly isFitting: false; readonly reason: string };

const compiler = async () => {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const options = { strict: false, logger: false, inlineRefs: false } as const;
  return (schema: Json) => new Ajv2020(options).compile(schema);
};

/** By name: what loads the libraries that an operation needs, and answers how it is run. Only running counts as its time. */
export const OPERATIONS = {
  /** Throws for what is no JSON Schema. */
  checkSchema: async () => {
    const compile = await compiler();
    return ({ schema }: { readonly schema: Json }): void => void compile(schema);
  },

  /** What is wrong with a JSON text by a JSON Schema; undefined when nothing is. Throws for a text that is no JSON. */
  matchSchema: async () => {
    const compile = await compiler();
    return ({ schema, text }: { readonly schema: Json; readonly text: string }): string | undefined => {
      const validate = compile(schema);
      if (validate(JSON.parse(text))) return undefined;
      const [first] = validate.errors ?? [];
      return `${first?.instancePath || 'it'} ${first?.message ?? ''}`.trim();
    };
  },

  /** A schema that makes no sense allows everything. */
  fitForm: async () => {
    const { z } = await import('zod');
    const validatorOf = (schema: Json) => {
      try {
        return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
      } catch {
        return undefined;
      }
    };
    return ({ schema, content }: { readonly schema: Json; readonly content: Json }): FormVerdict => {
      const result = validatorOf(schema)?.safeParse(content);
      if (!result) return { isFitting: true, content };
      if (result.success) return { isFitting: true, content: result.data };
      const faults = result.error.issues
        .slice(0, MAX_FAULTS)
        .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
      return { isFitting: false, reason: faults.join('; ') };
    };
  },

  /** The first lines that a regular expression fits. Throws for what is no regular expression. */
  findLines:
    async () =>
    ({ source, flags, text, most }: FindLines): readonly LineMatch[] => {
      const pattern = new RegExp(source, flags);
      const found: LineMatch[] = [];
      for (const [at, line] of text.split('\n').entries()) {
        if (found.length >= most) break;
        if (pattern.test(line)) found.push({ line: at + 1, text: line });
      }
      return found;
    },

  /** Those of the paths that a glob fits, in their order. */
  choosePaths:
    async () =>
    ({ paths, glob }: { readonly paths: readonly string[]; readonly glob: string }): readonly string[] =>
      paths.filter((path) => matchesGlob(path, glob)),
};

interface FindLines {
  readonly source: string;
  readonly flags: string;
  readonly text: string;
  readonly most: number;
}

export type OperationName = keyof typeof OPERATIONS;
type Operation<Name extends OperationName> = Awaited<ReturnType<(typeof OPERATIONS)[Name]>>;
export type OperationInput<Name extends OperationName> = Parameters<Operation<Name>>[0];
export type OperationResult<Name extends OperationName> = ReturnType<Operation<Name>>;

/** What the pool sends to a program. */
export interface OperationRequest {
  readonly name: OperationName;
  readonly input: unknown;
}

/** Why an operation was ended, or not started. */
export type OperationLimit = 'time' | 'memory' | 'queue' | 'start';

/** What a program sends back: that it begins, then its result. */
export type OperationReport =
  | { readonly status: 'begun' }
  | { readonly status: 'done'; readonly result: unknown }
  | { readonly status: 'failed'; readonly message: string }
  | { readonly status: 'refused'; readonly limit: OperationLimit };

// A tool of the loop. It is prepared first, so that a person who is asked sees exactly what would happen, and runs
// only then.

import type { ToolDiff, ToolKind, ToolLocation } from '@coxswain/protocol';
import { z } from 'zod';
import type { Grantable } from '../grants.ts';

export interface ToolAnswer {
  readonly text: string;
  readonly isError?: boolean;
  readonly diffs?: readonly ToolDiff[];
  /** To be called when the answer is stored: what was kept to find it again is not needed any more. */
  stored?(): Promise<void>;
}

export interface ToolRun {
  /** Names the call within its run. */
  readonly callId: string;
  /** Aborted when the tool must end. */
  readonly signal: AbortSignal;
  /** Reports the output so far; it replaces the report before it. */
  readonly progress: (output: string) => Promise<void>;
}

export interface PreparedCall {
  /** What it does, in a few words. */
  readonly title: string;
  readonly locations?: readonly ToolLocation[];
  readonly diffs?: readonly ToolDiff[];
  /** The exact command or change, for the person who is asked. Unset: no one needs to be asked. */
  readonly detail?: string;
  /** When that is less than every tool of the kind. */
  readonly grant?: Grantable;
  /** May reject: the model gets the error. */
  run(run: ToolRun): Promise<ToolAnswer>;
}

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly kind: ToolKind;
  /** Calls of such tools may run beside each other. */
  readonly isParallel: boolean;
  /** It changes nothing: a call whose answer was lost with its daemon is made once more. */
  readonly isReadOnly: boolean;
  /**
   * A call that an earlier daemon began may be made again under its id: it goes on with what is at work, starts it only where that
   * was certainly never done, and fails where nobody can say. Default: false.
   */
  readonly isFoundAgain?: boolean;
  /** Rejects when the input is invalid: the model gets the reason. */
  prepare(input: unknown): Promise<PreparedCall>;
}

/** A call that cannot be carried out as requested; the message says what to do instead. */
export class ToolRefusal extends Error {}

export interface ToolDefinition<Shape extends z.ZodType> {
  readonly name: string;
  readonly description: string;
  readonly input: Shape;
  readonly kind: ToolKind;
  readonly isParallel?: boolean;
  readonly isFoundAgain?: boolean;
  prepare(input: z.output<Shape>): PreparedCall | Promise<PreparedCall>;
}

const READ_ONLY: ReadonlySet<ToolKind> = new Set(['read', 'search', 'fetch', 'think']);

/** A tool whose input is checked before it is used. */
export const defineTool = <Shape extends z.ZodType>(definition: ToolDefinition<Shape>): ModelTool => {
  const { name, description, kind, isParallel = false, isFoundAgain = false } = definition;
  const { $schema: _, ...inputSchema } = z.toJSONSchema(definition.input, { io: 'input' });
  return {
    name,
    description,
    kind,
    isParallel,
    isFoundAgain,
    isReadOnly: READ_ONLY.has(kind),
    inputSchema,
    prepare: async (input) => {
      const read = definition.input.safeParse(input);
      if (!read.success)
        throw new ToolRefusal(`the input of ${name} is not valid: ${z.prettifyError(read.error)}`);
      return definition.prepare(read.data);
    },
  };
};

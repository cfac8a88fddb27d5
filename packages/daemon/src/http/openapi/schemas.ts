// zod schemas as JSON Schema 2020-12, the dialect of OpenAPI 3.1. Schemas that have a name are written once and referred to.

import * as schemas from '@coxswain/protocol/schema';
import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What the document calls the schemas that several routes share. */
const NAMES: Readonly<Record<string, z.ZodType>> = {
  Task: schemas.task,
  TaskPage: schemas.taskPage,
  TaskDetail: schemas.taskDetail,
  SubmitTask: schemas.submitTask,
  BatchLine: schemas.batchLine,
  Counts: schemas.allCounts,
  CancelAnswer: schemas.cancelAnswer,
  MessageAnswer: schemas.messageAnswer,
  DeleteAnswer: schemas.deleteAnswer,
  Explanation: schemas.explanation,
  InputRequest: schemas.inputRequest,
  Agent: schemas.agent,
  AgentCheck: schemas.agentCheck,
  Session: schemas.session,
  SessionMessage: schemas.sessionMessage,
  Insights: schemas.insights,
  ConfigEntry: schemas.configEntry,
  PruneAnswer: schemas.pruneAnswer,
  DaemonStatus: schemas.daemonStatus,
  Version: schemas.versionAnswer,
  Problem: schemas.problem,
};

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(NAMES)) names.add(schema, { id });

const DEFINITIONS = '"#/$defs/';
const COMPONENTS = '"#/components/schemas/';

/** A record with an enum for its keys is an object with those properties: neither generators nor linters read the first. */
const nameKeys = (record: z.core.JSONSchema.BaseSchema, direction: 'input' | 'output'): void => {
  const { propertyNames, additionalProperties } = record;
  const keys = typeof propertyNames === 'object' ? propertyNames.enum : undefined;
  if (keys === undefined || typeof additionalProperties !== 'object') return;
  record.properties = Object.fromEntries(keys.map((key) => [String(key), additionalProperties]));
  delete record.propertyNames;
  if (direction === 'input') record.additionalProperties = false;
  else delete record.additionalProperties;
};

/** Collects the named schemas while the document is written. */
export class SchemaWriter {
  readonly components: Record<string, JsonSchema> = {};

  /** The JSON Schema of what a client may send, or of what it gets; for a schema with a name a reference to it. */
  write(schema: z.ZodType, direction: 'input' | 'output'): JsonSchema {
    const written = z.toJSONSchema(schema, {
      io: direction,
      metadata: names,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        const { def } = zodSchema._zod;
        delete jsonSchema.readOnly;
        if (def.type === 'record') nameKeys(jsonSchema, direction);
        if (direction === 'input') return;
        // A later daemon may answer with more than this one knows; only requests are closed.
        if (def.type === 'object' && !('catchall' in def && def.catchall))
          delete jsonSchema.additionalProperties;
        // The only transforms in answers are those that brand an id.
        if (def.type === 'transform') jsonSchema.type = 'string';
      },
    });
    const { $schema: _dialect, $defs, ...own } = written;
    Object.assign(this.components, this.#inComponents($defs ?? {}));
    return this.#inComponents(own);
  }

  #inComponents<Value>(value: Value): Value {
    return JSON.parse(JSON.stringify(value).replaceAll(DEFINITIONS, COMPONENTS));
  }
}

// docs/events.md: every event with its data, from the types that the code uses.

import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'rolldown/utils';
import { madeFrom, type Page } from './page.ts';

const SOURCE = 'packages/protocol/src/task/event.ts';
const SCHEMA_SOURCE = 'packages/protocol/src/schema/task-detail.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Entry {
  readonly name: string;
  readonly comment: string;
  readonly type: string;
}

/** TypeScript without the parts that only matter to the compiler. */
const plain = (type: string): string =>
  type
    .replaceAll('readonly ', '')
    .replaceAll(/\s*\| undefined(?=;|,|\s*\})/g, '')
    .replaceAll(/\?:\s*\| /g, '?: ');
const readable = (type: string): string => plain(type).replaceAll(/^ {2}/gm, '');

/** The members of an interface of the source with the comment before each. */
const membersOf = (text: string, wanted: string): Entry[] => {
  const { program, comments } = parseSync(SOURCE, text);
  const entries: Entry[] = [];
  new Visitor({
    TSInterfaceDeclaration: ({ id, body }) => {
      if (id.name !== wanted) return;
      let from = body.start;
      for (const member of body.body) {
        if (member.type !== 'TSPropertySignature' || member.key.type !== 'Identifier') continue;
        const comment = comments.find(({ start, end }) => start >= from && end <= member.start);
        const { typeAnnotation } = member.typeAnnotation ?? {};
        entries.push({
          name: member.key.name,
          comment: (comment?.value ?? '').replace(/^\*\s*/, '').trim(),
          type: typeAnnotation ? readable(text.slice(typeAnnotation.start, typeAnnotation.end)) : '',
        });
        from = member.end;
      }
    },
  }).visit(program);
  return entries;
};

/** A whole interface as written. */
const declarationOf = (text: string, wanted: string): string => {
  const at = text.indexOf(`interface ${wanted}`);
  return plain(text.slice(at, text.indexOf('\n}', at) + 2));
};

const SCALARS: Readonly<Record<string, string>> = {
  'z.string()': 'string',
  'z.number()': 'number',
  'z.number().int()': 'number',
  'z.unknown()': 'unknown',
};

/** The type of a field as the schema has it; the name of another schema becomes that of its type. */
const typeOf = (schema: string): string => {
  const [, item] = /^z\.array\((.*)\)$/.exec(schema) ?? [];
  if (item !== undefined) return `${typeOf(item)}[]`;
  const [, values] = /^z\.enum\(\[(.*)\]\)$/s.exec(schema) ?? [];
  if (values !== undefined)
    return values
      .split(',')
      .map((value) => value.trim())
      .filter(Boolean)
      .join(' | ');
  return SCALARS[schema] ?? `${schema.charAt(0).toUpperCase()}${schema.slice(1)}`;
};

/** A schema of one object, written as an interface. */
const schemaOf = (text: string, wanted: string): string => {
  const name = `${wanted.charAt(0).toLowerCase()}${wanted.slice(1)}`;
  const at = text.indexOf(`const ${name} = z.object({`);
  const body = text.slice(text.indexOf('\n', at), text.indexOf('\n});', at));
  const fields = body.replaceAll(
    /^ {2}(\w+): (.*?)(\.optional\(\))?,$/gm,
    (_all, field, schema, optional) => `  ${field}${optional ? '?' : ''}: ${typeOf(schema)};`,
  );
  return `interface ${wanted} {${fields}\n}`;
};

const make = (): string => {
  const schemas = read(SCHEMA_SOURCE);
  const text = read(SOURCE);
  const sections = membersOf(text, 'EventData').map(
    ({ name, comment, type }) => `### ${name}\n\n${comment}\n\n\`\`\`ts\n${type}\n\`\`\``,
  );
  const named = [
    schemaOf(schemas, 'PlanEntry'),
    schemaOf(schemas, 'ToolCall'),
    declarationOf(text, 'ModelCall'),
    schemaOf(schemas, 'EndedProcess'),
  ];
  return `${madeFrom(SOURCE)}

# Events

An event is an append-only fact about a task. \`seq\` is one growing integer over the whole ledger and the id of the server-sent
event; a watcher that left comes back with \`Last-Event-ID\` and misses nothing. Agent and session are in every envelope, so
that a watcher can filter and show without a second read.

\`\`\`ts
${declarationOf(text, 'EventOf')}
\`\`\`

## Types

${sections.join('\n\n')}

## Parts

\`\`\`ts
${named.join('\n\n')}
\`\`\`

\`Task\`, \`InputRequest\` and \`Usage\` are those of the API: see \`/openapi.json\` of a running daemon.
`;
};

export const eventsPage: Page = { path: 'docs/events.md', make };

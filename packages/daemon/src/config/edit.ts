// Changes one value in the text of a config file and leaves the rest as it is: comments, order, quotes, blank lines.

import { type Document, isMap, isScalar, parseDocument, type Range, stringify, YAMLMap } from 'yaml';
import { type AgentKey, isAgentKey } from './agent-keys.ts';
import { isChannelKey } from './channel-keys.ts';
import { isConfigKey, KEYS } from './keys.ts';
import { written } from './kinds.ts';
import { hideReferences, showReferences } from './references.ts';

type Path = readonly string[];

/** Keys of an agent whose values are maps: one entry of the map can be changed by its name. */
const MAPS: ReadonlySet<string> = new Set<AgentKey>(['env', 'permissions', 'models', 'mcpServers']);

/** The sections that define things by name, and which keys such a thing may have. */
const DEFINING: Readonly<Record<string, (key: string) => boolean>> = {
  agents: isAgentKey,
  channels: isChannelKey,
};

const splitNamedKey = (section: string, key: string, document: Document): Path => {
  const rest = key.slice(section.length + 1);
  if (document.hasIn([section, rest])) return [section, rest];
  const parts = rest.split('.');
  const [field = '', last = ''] = parts.slice(-2);
  if (section === 'agents' && parts.length > 2 && MAPS.has(field))
    return [section, parts.slice(0, -2).join('.'), field, last];
  if (parts.length > 1 && DEFINING[section]?.(last) === true)
    return [section, parts.slice(0, -1).join('.'), last];
  return [section, rest];
};

/** The path of the key in the document: whole if it is written so, else in its section. */
const pathOf = (key: string, document: Document): Path => {
  if (document.has(key)) return [key];
  const section = Object.keys(DEFINING).find((name) => key.startsWith(`${name}.`));
  if (section !== undefined) return splitNamedKey(section, key, document);
  if (key.startsWith('groups.')) return ['groups', key.slice('groups.'.length)];
  return key.split('.');
};

/** As it is written in the file: a number in text becomes one, `a,b` a list. Invalid text stays and is refused later. */
const canonical = (key: string, value: unknown): unknown => {
  if (!isConfigKey(key)) return value;
  const { schema } = KEYS[key];
  const read = schema.safeParse(value);
  return read.success ? written(schema, read.data) : value;
};

/** Turns empty sections along the path into maps, so that keys can be added. */
const openSections = (document: Document, path: Path): void => {
  if (!isMap(document.contents)) document.contents = new YAMLMap(document.schema);
  for (let length = 1; length < path.length; length++) {
    const section = path.slice(0, length);
    const node = document.getIn(section, true);
    if (node === undefined || (isScalar(node) && node.value === null))
      document.setIn(section, new YAMLMap(document.schema));
  }
};

const replaceRange = (text: string, [start, end]: Range, value: unknown): string =>
  text.slice(0, start) + showReferences(stringify(value, { lineWidth: 0 }).trimEnd()) + text.slice(end);

/** Whether the text reads back as the value: plain text in one position needs quotes in another. */
const holds = (text: string, path: Path, value: unknown): boolean => {
  const document: Document = parseDocument(hideReferences(text), { logLevel: 'silent' });
  const found = document.getIn(path);
  return (
    document.errors.length === 0 && (typeof found === 'string' ? showReferences(found) : found) === value
  );
};

const isSimple = (value: unknown): boolean => typeof value !== 'object' || value === null;

/**
 * The text with `key` set to `value`, or without the key when the value is undefined or null. The caller checks the result:
 * an unknown key or a wrong value is put in as it is. Throws when the text is not well-formed.
 */
export const editConfigText = (text: string, key: string, value: unknown): string => {
  const document: Document = parseDocument(hideReferences(text), { logLevel: 'silent' });
  const [error] = document.errors;
  if (error) throw error;
  const path = pathOf(key, document);
  if (value === undefined || value === null) {
    if (!document.hasIn(path)) return text;
    document.deleteIn(path);
    return showReferences(document.toString({ lineWidth: 0 }));
  }
  const wanted = canonical(key, value);
  const present = document.getIn(path, true);
  if (isScalar(present) && present.range && isSimple(wanted)) {
    const replaced = replaceRange(text, present.range, wanted);
    if (holds(replaced, path, wanted)) return replaced;
  }
  openSections(document, path);
  document.setIn(path, document.createNode(wanted));
  return showReferences(document.toString({ lineWidth: 0 }));
};

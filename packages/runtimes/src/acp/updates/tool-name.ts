// The short name of the tool behind a call. The protocol has a field for it that few agents use; claude and qwen put it
// beside it.

import { fieldsOf, textOf } from './reading.ts';

const MAX_NAME_LENGTH = 64;
const short = (name: string): string => name.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_NAME_LENGTH);

/** The agent's own name for the tool; undefined when it gives none. */
export const reportedToolName = (update: unknown): string | undefined => {
  const { name, title, _meta } = fieldsOf(update);
  const meta = fieldsOf(_meta);
  const ofServer = meta.is_mcp_tool_call === true ? textOf(title) : undefined;
  const reported =
    textOf(name) ?? textOf(fieldsOf(meta.claudeCode).toolName) ?? textOf(meta.toolName) ?? ofServer;
  return reported === undefined ? undefined : short(reported);
};

/** A name for a tool that has none: its kind, else the title of the call. */
export const toolNameInstead = ({
  kind,
  title,
}: {
  readonly kind?: string | undefined;
  readonly title?: string | undefined;
}): string => {
  if (kind !== undefined && kind !== 'other') return kind;
  return (title && short(title)) || 'tool';
};

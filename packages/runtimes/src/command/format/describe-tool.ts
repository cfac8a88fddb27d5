// Describes a tool call, from the names that the four agents give their tools and inputs.

import type { ToolCall, ToolDiff, ToolKind } from '@coxswain/protocol';
import { boundedText } from '../../acp/updates/bounded.ts';
import { fieldsOf, textOf } from '../../acp/updates/reading.ts';

const KINDS: Readonly<Record<string, ToolKind>> = {
  apply_patch: 'edit',
  bash: 'execute',
  command_execution: 'execute',
  edit: 'edit',
  file_change: 'edit',
  glob: 'search',
  google_web_search: 'fetch',
  grep: 'search',
  list: 'read',
  list_directory: 'read',
  ls: 'read',
  multiedit: 'edit',
  notebookedit: 'edit',
  patch: 'edit',
  read: 'read',
  read_file: 'read',
  read_many_files: 'read',
  replace: 'edit',
  run_shell_command: 'execute',
  search_file_content: 'search',
  todowrite: 'think',
  web_fetch: 'fetch',
  web_search: 'fetch',
  webfetch: 'fetch',
  websearch: 'fetch',
  write: 'edit',
  write_file: 'edit',
  write_todos: 'think',
};

const PATHS = ['file_path', 'filePath', 'absolute_path', 'notebook_path', 'path', 'dir_path'];
/** The most telling input first. */
const SUBJECTS = ['command', ...PATHS, 'pattern', 'query', 'url', 'description', 'prompt'];
const TITLE_BYTES = 300;

/** Its kind, a title like `Read src/a.ts`, the file it works on, and what it changes in it. */
export const describeTool = (
  name: string,
  input: unknown,
): Pick<ToolCall, 'kind' | 'title' | 'locations' | 'diffs'> => {
  const fields = fieldsOf(input);
  const first = (names: readonly string[]): string | undefined =>
    names.map((key) => textOf(fields[key])).find((text) => text !== undefined);
  const path = first(PATHS);
  const subject = first(SUBJECTS);
  const diff = diffOf(fields, path);
  return {
    kind: KINDS[name.toLowerCase()] ?? 'other',
    title: boundedText(subject === undefined ? name : `${name} ${subject}`, TITLE_BYTES),
    ...(path !== undefined && { locations: [{ path }] }),
    ...(diff && { diffs: [diff] }),
  };
};

const diffOf = (fields: ReturnType<typeof fieldsOf>, path: string | undefined): ToolDiff | undefined => {
  if (path === undefined) return undefined;
  const oldText = fields.old_string ?? fields.oldString;
  const newText = fields.new_string ?? fields.newString ?? fields.content;
  if (typeof newText !== 'string') return undefined;
  return {
    path,
    ...(typeof oldText === 'string' && { oldText: boundedText(oldText) }),
    newText: boundedText(newText),
  };
};

// What a person decides about, whole: the exact command, the exact change, or what the tool is given.

import type { ToolCall } from '@coxswain/protocol';
import { showChange } from '../../model/tools/line-diff.ts';
import { boundedText } from '../updates/bounded.ts';
import { contentText } from '../updates/content-text.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../updates/reading.ts';
import { commandIn } from './command-line.ts';

/** More than anyone reads, and it fits into one event. */
const MAX_DETAIL_BYTES = 1024 * 1024;

/** The detail of a tool call that the agent asks for, as it is shown. */
export const permissionDetail = (asked: Fields, known: ToolCall | undefined): string | undefined => {
  const whole = wholeDetail(asked, known);
  return whole === undefined ? undefined : boundedText(whole, MAX_DETAIL_BYTES);
};

/** The same without a limit, from the request and from what is known of the call. */
export const wholeDetail = (asked: Fields, known: ToolCall | undefined): string | undefined => {
  const parts = [commandText(asked.rawInput, known), ...changes(asked, known)];
  const texts = listOf(asked.content).map((part) => contentText(fieldsOf(part).content));
  const found = [...parts, ...texts].filter((part) => part !== undefined && part !== '');
  const detail = found.length > 0 ? found.join('\n\n') : (inputText(asked.rawInput ?? known?.input) ?? '');
  // What is allowed to be touched is what was seen.
  const unseen = pathsOf(asked, known).filter((path) => !detail.includes(path));
  const whole = [detail, unseen.join('\n')].filter((part) => part !== '').join('\n\n');
  return whole === '' ? undefined : whole;
};

/** The command that it would run; undefined when it is no command. */
export const commandOf = (asked: Fields, known: ToolCall | undefined): string | undefined =>
  commandIn(asked.rawInput) ?? commandIn(known?.input);

/** The files that it would touch, as the agent names them. */
export const pathsOf = (asked: Fields, known: ToolCall | undefined): readonly string[] => {
  const inputs = [fieldsOf(asked.rawInput), fieldsOf(known?.input)];
  const named = inputs.flatMap((input) => [input.path, input.file_path, input.filePath, input.filepath]);
  const listed = [...listOf(asked.content), ...listOf(asked.locations)].map((part) => fieldsOf(part).path);
  const before = [...(known?.locations ?? []), ...(known?.diffs ?? [])].map(({ path }) => path);
  return [...new Set([...named, ...listed, ...before].flatMap((path) => textOf(path) ?? []))];
};

/** The folder that it would run in, as the agent names it; undefined when it does not. */
export const folderOf = (input: unknown, known: ToolCall | undefined): string | undefined => {
  const { cwd, workdir } = { ...fieldsOf(known?.input), ...fieldsOf(input) };
  return textOf(cwd) ?? textOf(workdir);
};

const commandText = (input: unknown, known: ToolCall | undefined): string | undefined => {
  const command = commandIn(input) ?? commandIn(known?.input);
  const folder = folderOf(input, known);
  return command !== undefined && folder !== undefined ? `${command}\n(in ${folder})` : command;
};

const changes = (asked: Fields, known: ToolCall | undefined): readonly string[] => {
  const found = listOf(asked.content).flatMap((part) => {
    const { type, path, oldText, newText } = fieldsOf(part);
    if (type !== 'diff' || typeof newText !== 'string') return [];
    return [showChange(textOf(path) ?? '', typeof oldText === 'string' ? oldText : undefined, newText)];
  });
  if (found.length > 0) return found;
  return (known?.diffs ?? []).map(({ path, oldText, newText }) => showChange(path, oldText, newText));
};

const inputText = (input: unknown): string | undefined => {
  if (input === undefined || input === null) return undefined;
  if (typeof input === 'string') return input;
  const isEmpty = typeof input === 'object' && Object.keys(input).length === 0;
  return isEmpty ? undefined : JSON.stringify(input, undefined, 2);
};

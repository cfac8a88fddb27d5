// One reader for each format: it turns lines into facts and notes in the telling what is known at the end.

import type { Fact, OutputFormat } from '@coxswain/protocol';
import type { Fields } from '../../acp/updates/reading.ts';
import { claudeReader } from './claude-stream-json.ts';
import { codexReader } from './codex-json.ts';
import { geminiReader } from './gemini-stream-json.ts';
import { opencodeReader } from './opencode-json.ts';
import type { Telling } from './telling.ts';

/** The facts of a line; undefined for a line of a type that the format does not know. */
export type ReadLine = (line: Fields) => readonly Fact[] | undefined;

const READERS: Readonly<Record<OutputFormat, (telling: Telling) => ReadLine>> = {
  'claude-stream-json': claudeReader,
  'codex-json': codexReader,
  'opencode-json': opencodeReader,
  'gemini-stream-json': geminiReader,
};

export const formatReader = (format: OutputFormat, telling: Telling): ReadLine => READERS[format](telling);

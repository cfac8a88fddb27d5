// Counts: how many lines of which language, and which files are the biggest.

import { eachFile, type FilesToRead } from './each-file.ts';
import { languageOf } from './languages.ts';
import type { BigFile, LanguageCount, Survey } from './survey.ts';

const BIGGEST = 10;
const LINE_FEED = 10;

/** The lines of a text: a last one without its line end counts as well. */
export const linesIn = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) lines++;
  return bytes.length === 0 || bytes.at(-1) === LINE_FEED ? lines : lines + 1;
};

/** Reads every file. Languages come with the most lines first, files with the most bytes first. */
export const countLines = async (
  files: FilesToRead,
  isListCut: boolean,
): Promise<Required<Pick<Survey, 'totals' | 'languages' | 'biggest'>>> => {
  const languages = new Map<string, LanguageCount>();
  let biggest: readonly BigFile[] = [];
  const totals = { files: 0, sizeBytes: 0, lines: 0, uncounted: 0, isCut: isListCut };
  await eachFile(files, (path, { sizeBytes, bytes }) => {
    totals.files++;
    totals.sizeBytes += sizeBytes;
    const lines = bytes && linesIn(bytes);
    biggest = withBig(biggest, { path, sizeBytes, ...(lines !== undefined && { lines }) });
    if (lines === undefined) {
      totals.uncounted++;
      return;
    }
    totals.lines += lines;
    const language = languageOf(path);
    const before = languages.get(language);
    const counted = { files: (before?.files ?? 0) + 1, lines: (before?.lines ?? 0) + lines };
    languages.set(language, { language, ...counted });
  });
  const byLines = [...languages.values()].toSorted((a, b) => b.lines - a.lines || b.files - a.files);
  return { totals, languages: byLines, biggest };
};

const withBig = (biggest: readonly BigFile[], file: BigFile): readonly BigFile[] => {
  const smallest = biggest.at(-1);
  if (biggest.length === BIGGEST && smallest && smallest.sizeBytes >= file.sizeBytes) return biggest;
  return [...biggest, file].toSorted((a, b) => b.sizeBytes - a.sizeBytes).slice(0, BIGGEST);
};

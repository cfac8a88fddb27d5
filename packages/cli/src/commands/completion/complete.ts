import { type Context, defineCommand } from '../../command.ts';
import { flagCandidates, type Position, positionOf } from '../../completion/position.ts';
import { type Candidate, namesIn, valuesFor } from '../../completion/values.ts';
import { repeated, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';

/** Lines that ask the shell itself for files or folders. */
const FILES: Candidate = [':files', ''];
const FOLDERS: Candidate = [':folders', ''];

const candidatesAt = async (position: Position, context: Context): Promise<readonly Candidate[]> => {
  switch (position.kind) {
    case 'nothing':
      return [];
    case 'program':
      return [FILES];
    case 'command':
      return namesIn(position.group);
    case 'flag':
      return flagCandidates(position.command);
    case 'value': {
      const { completes } = position.parameter;
      if (completes === undefined) return [];
      if (completes === 'file') return [FILES];
      if (completes === 'folder') return [FOLDERS];
      if (typeof completes !== 'string') return completes.map((word) => [word, '']);
      const known = valuesFor(completes, position, context);
      if (completes !== 'workflow') return known;
      // A workflow is a file as well, whether a daemon runs or not.
      const saved = (await known.catch(() => [])).filter((one) => fits(position, one));
      return saved.length > 0 ? saved : [FILES];
    }
  }
};

/** A line holds one word, which no shell takes for a command of its terminal. */
const fits = (position: Position, [value]: Candidate): boolean =>
  value.startsWith(':') ||
  (!/\p{Cc}/u.test(value) && (!('current' in position) || value.startsWith(position.current)));

/** A line for each word that fits at the cursor: the word, a tab, its meaning. Silent when something goes wrong. */
export const complete = defineCommand({
  arguments: { words: repeated('[word...]', 'the words up to the cursor', text) },
  options: {},
  async run(context, given) {
    try {
      const position = await positionOf(context.program, given.arguments.words);
      const prefix = position.kind === 'value' ? position.prefix : '';
      const found = (await candidatesAt(position, context)).filter((candidate) => fits(position, candidate));
      const lines = found.map(([value, meaning]) =>
        value.startsWith(':') ? value : `${prefix}${value}\t${safeLine(meaning)}`,
      );
      if (lines.length > 0) await context.output.line(lines.join('\n'));
    } catch {
      // A shell in the middle of a line has nowhere to show errors.
    }
  },
});

import { shortId } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { type Output, safeText } from '../../output/output.ts';
import type { Paint } from '../../output/paint.ts';

// A patch as it comes in pieces: byte for byte in a pipe, in the usual colours where colours are on.
interface PatchPrinter {
  print(piece: string): Promise<void>;
  /** Prints what is left of the last line. */
  end(): Promise<void>;
}

/** Lines above the first `@@` of a file are its head: `---` and `+++` there are no changes. */
const FILE_HEAD =
  /^(?:diff --git |index |--- |\+\+\+ |new file |deleted file |old mode |new mode |similarity |rename |copy |Binary files )/;

const painted = (line: string, isHead: boolean, paint: Paint): string => {
  if (line === '') return line;
  if (isHead && FILE_HEAD.test(line)) return paint.strong(line);
  if (line.startsWith('@@')) return paint.accent(line);
  if (line.startsWith('+')) return paint.good(line);
  if (line.startsWith('-')) return paint.bad(line);
  return line;
};

export const createPatchPrinter = (output: Output): PatchPrinter => {
  const { paint } = output;
  if (!paint.isOn) return { print: (piece) => output.raw(piece), end: async () => {} };
  let rest = '';
  let isHead = true;
  const dress = (line: string): string => {
    if (line.startsWith('diff --git ')) isHead = true;
    if (line.startsWith('@@')) isHead = false;
    return painted(output.isTerminal ? safeText(line) : line, isHead, paint);
  };
  return {
    async print(piece) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) await output.line(lines.map(dress).join('\n'));
    },
    async end() {
      if (rest !== '') await output.line(dress(rest));
    },
  };
};

export const diff = defineCommand({
  arguments: { id: required('<id>', 'the task', text, { completes: 'task' }) },
  options: {},
  details:
    'Prints a patch of all changes in the worktree of its conversation, committed or not. Agents work in a worktree if their definition sets worktree: true.',
  examples: ['cox tasks diff @1 | git apply'],
  async run({ client, output, words }, given) {
    const { tasks } = await client();
    const { id } = given.arguments;
    if (output.isJson) {
      let patch = '';
      for await (const piece of tasks.diff(id)) patch += piece;
      return output.json({ patch });
    }
    const printer = createPatchPrinter(output);
    let isEmpty = true;
    for await (const piece of tasks.diff(id)) {
      isEmpty = false;
      await printer.print(piece);
    }
    await printer.end();
    if (!isEmpty) return;
    const { task } = await tasks.get(id);
    await output.note(words.agents.unchanged(shortId(task.id)));
  },
});

// From a command line to an exit code. Every way to fail ends here, in one line on stderr.

import { type Language, languageFrom, type Words, wordsFor } from '@coxswain/locale';
import { EXIT_CODES } from '@coxswain/protocol';
import { type Context, isGroup } from './command.ts';
import { createConnection } from './connection.ts';
import { type Deps, ReaderGone } from './deps.ts';
import { GLOBAL_OPTIONS, type GlobalOptions } from './input/global-options.ts';
import { parseLine } from './input/parse.ts';
import { type Resolved, resolve } from './input/resolve.ts';
import { isPainted } from './output/colour-choice.ts';
import { errorLine, exitCodeOf, stackOf } from './output/error-line.ts';
import { createOutput, type Output } from './output/output.ts';
import { loadPaint } from './output/paint.ts';
import { PROGRAM } from './program.ts';

const outputFor = async (deps: Deps, globals: GlobalOptions): Promise<Output> => {
  const paint = (sink: Deps['output']) => loadPaint(isPainted(globals.color, deps.environment, sink));
  return createOutput({
    data: deps.output,
    notes: deps.errors,
    dataPaint: await paint(deps.output),
    notesPaint: await paint(deps.errors),
    isJson: globals.json !== false,
    jsonFields: globals.json || [],
    isQuiet: globals.quiet,
  });
};

const showHelp = async (resolved: Resolved, output: Output, language: Language): Promise<void> => {
  const { helpText } = await import('./output/help.ts');
  await output.line(helpText({ ...resolved, language, paint: output.paint, width: output.columns ?? 100 }));
};

/** A bare `cox` opens the cockpit on a terminal. */
const isForAPerson = ({ input, output, environment }: Deps, { help, json, quiet }: GlobalOptions): boolean =>
  input.isTerminal && output.isTerminal && environment.TERM !== 'dumb' && !help && !json && !quiet;

const runCommand = async (resolved: Resolved, deps: Deps): Promise<number> => {
  const { node, path, rest } = resolved;
  // A group that is named without a command explains itself.
  const command = isGroup(node) ? { arguments: {}, options: {}, run: async () => {} } : node;
  const parsed = await parseLine(command, path, rest);
  const { globals } = parsed;
  const output = await outputFor(deps, globals);
  if (path.length === 0 && isForAPerson(deps, globals))
    return runCommand(await resolve(PROGRAM, ['cockpit', ...rest]), deps);
  const language = languageFrom(deps.environment, globals.lang);
  if (isGroup(node) || globals.help) {
    await showHelp(resolved, output, language);
    return EXIT_CODES.ok.code;
  }
  const words = wordsFor(language);
  const connection = createConnection({ deps, globals, output, words });
  const context: Context = {
    deps,
    globals,
    output,
    words,
    program: PROGRAM,
    client: connection.client,
    runningClient: connection.running,
    lasting: connection,
  };
  try {
    return (await command.run(context, parsed)) ?? EXIT_CODES.ok.code;
  } finally {
    connection.close();
  }
};

const isAsked = (argv: readonly string[], option: keyof typeof GLOBAL_OPTIONS): boolean =>
  argv.includes(GLOBAL_OPTIONS[option].syntax);

/** The words of a line that may not be readable as a command: whatever is wrong with it is said in its language. */
const wordsOf = (argv: readonly string[], { environment }: Deps): Words => {
  const line = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  const at = line.lastIndexOf('--lang');
  const flag =
    at < 0 ? line.findLast((word) => word.startsWith('--lang='))?.slice('--lang='.length) : line[at + 1];
  return wordsFor(languageFrom(environment, flag));
};

const explainFailure = async (error: unknown, argv: readonly string[], deps: Deps): Promise<number> => {
  // `cox tasks list | head -1`: a reader that closes early has what it wanted.
  if (error instanceof ReaderGone) return EXIT_CODES.ok.code;
  const lines = [errorLine(error, wordsOf(argv, deps)), ...(isAsked(argv, 'debug') ? [stackOf(error)] : [])];
  try {
    await deps.errors.write(`${lines.join('\n')}\n`);
  } catch {
    // There is nowhere left to report it but the exit code.
  }
  return exitCodeOf(error);
};

/** `cox --version` is what fingers type. */
const meant = (argv: readonly string[]): readonly string[] =>
  argv[0] === '--version' || argv[0] === '-V' ? ['version', ...argv.slice(1)] : argv;

/** Runs one command line and returns its exit code. Never throws. */
export const main = async (argv: readonly string[], deps: Deps): Promise<number> => {
  try {
    return await runCommand(await resolve(PROGRAM, meant(argv)), deps);
  } catch (error) {
    return explainFailure(error, argv, deps);
  }
};

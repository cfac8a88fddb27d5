import { BUILD, PROTOCOL_VERSION, ProblemError, VERSION, type VersionAnswer } from '@coxswain/protocol';
import { type Context, defineCommand } from '../command.ts';
import { buildText } from '../daemon/build-text.ts';

/** What the daemon says, or why it says nothing; undefined when none runs. */
const daemonVersion = async ({
  runningClient,
}: Context): Promise<VersionAnswer | ProblemError | undefined> => {
  try {
    return await (await runningClient()).daemon.version();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.code === 'unresponsive' ? error : undefined;
  }
};

export const version = defineCommand({
  arguments: {},
  options: {},
  details: 'Does not start the daemon.',
  async run(context) {
    const { output, words, deps } = context;
    const daemon = await daemonVersion(context);
    const node = deps.nodeVersion;
    const isSilent = daemon instanceof ProblemError;
    if (output.isJson) {
      const found = isSilent ? { problem: daemon.toProblem() } : daemon && { daemon };
      return output.json({ version: VERSION, build: BUILD, protocol: PROTOCOL_VERSION, node, ...found });
    }
    await output.line(`cox ${VERSION}`);
    if (isSilent) return output.complain(daemon.message);
    if (output.isQuiet) return;
    const text =
      daemon === undefined ? words.notes.noDaemon : words.notes.daemonVersion(buildText(daemon), daemon.pid);
    await output.note(`${words.notes.build(BUILD)}; ${text}`);
  },
});

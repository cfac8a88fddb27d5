import { PROTOCOL_VERSION, ProblemError, VERSION, type VersionAnswer } from '@coxswain/protocol';
import { type Context, defineCommand } from '../command.ts';

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
  details: 'Starts no daemon.',
  async run(context) {
    const { output, words, world } = context;
    const daemon = await daemonVersion(context);
    const node = world.nodeVersion;
    const isSilent = daemon instanceof ProblemError;
    if (output.isJson) {
      const told = isSilent ? { problem: daemon.toProblem() } : daemon && { daemon };
      return output.json({ version: VERSION, protocol: PROTOCOL_VERSION, node, ...told });
    }
    await output.line(`cox ${VERSION}`);
    if (isSilent) return output.complain(daemon.message);
    const { noDaemon, daemonVersion: running } = words.notes;
    await output.note(daemon === undefined ? noDaemon : running(daemon.version, daemon.pid));
  },
});

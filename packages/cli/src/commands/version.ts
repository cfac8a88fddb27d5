import { BUILD, PROTOCOL_VERSION, ProblemError, VERSION, type VersionAnswer } from '@coxswain/protocol';
import { type Context, defineCommand } from '../command.ts';
import { buildText } from '../describe/build-text.ts';

const daemonVersion = async ({ runningClient }: Context): Promise<VersionAnswer | undefined> => {
  try {
    return await (await runningClient()).daemon.version();
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
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
    if (output.isJson)
      return output.json({
        version: VERSION,
        build: BUILD,
        protocol: PROTOCOL_VERSION,
        node,
        ...(daemon && { daemon }),
      });
    await output.line(`cox ${VERSION}`);
    if (output.isQuiet) return;
    const text =
      daemon === undefined ? words.notes.noDaemon : words.notes.daemonVersion(buildText(daemon), daemon.pid);
    await output.note(`${words.notes.build(BUILD)}; ${text}`);
  },
});

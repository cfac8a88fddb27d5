import type { Installation } from '@coxswain/daemon';
import { EXIT_CODES } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { safeLine } from '../output/output.ts';

/** Prints what was written or removed, and what is left to the user if the system could not be notified. */
export const printInstallation = async (
  installation: Installation,
  say: (file: string) => string,
  { output, words }: Pick<Context, 'output' | 'words'>,
): Promise<number> => {
  const { file, isActive, cause = '', commands, endsAtLogout } = installation;
  output.divertWhenFull();
  if (output.isJson) await output.json(installation);
  else await output.line(output.isQuiet ? file : say(file));
  if (!isActive) await output.complain(words.daemon.leftToDo(safeLine(cause), commands.join(' && ')));
  else if (endsAtLogout === true) await output.note(words.daemon.endsAtLogout);
  return isActive ? EXIT_CODES.ok.code : EXIT_CODES.error.code;
};

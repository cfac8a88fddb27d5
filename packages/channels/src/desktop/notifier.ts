// Which program shows a notification on this desktop, with which arguments. What does not exist here, no repetition mends.

import { existsSync } from 'node:fs';
import { ChannelError } from '../channel.ts';
import type { ChannelWorld } from '../channel-world.ts';
import { findProgram } from '../program/find-program.ts';

export interface Notifier {
  readonly program: string;
  readonly arguments: (title: string, body: string) => readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

// The text goes in as arguments, so nothing in it is taken for AppleScript.
const APPLE_SCRIPT = [
  'on run argv',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  'end run',
];

/** Desktop Notifications Specification 1.2: the body may hold markup, so what looks like it is escaped. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const sessionBus = ({ programEnvironment, userId }: ChannelWorld): string => {
  const { DBUS_SESSION_BUS_ADDRESS: named, XDG_RUNTIME_DIR: folder = `/run/user/${userId}` } =
    programEnvironment;
  if (named !== undefined && named !== '') return named;
  const socket = `${folder}/bus`;
  if (existsSync(socket)) return `unix:path=${socket}`;
  throw new ChannelError('there is no desktop here to show it on (no session bus)', { isFinal: true });
};

const installed = async (program: string, { programEnvironment }: ChannelWorld): Promise<string> => {
  const found = await findProgram(program, programEnvironment.PATH);
  if (found !== undefined) return found;
  throw new ChannelError(`${program}, which shows notifications, is not installed`, { isFinal: true });
};

/** How this machine shows notifications. Throws a final ChannelError when it cannot. */
export const findNotifier = async (world: ChannelWorld): Promise<Notifier> => {
  const environment = world.programEnvironment;
  if (world.platform === 'darwin')
    return {
      program: await installed('osascript', world),
      arguments: (title, body) => [...APPLE_SCRIPT.flatMap((line) => ['-e', line]), title, body],
      environment,
    };
  const bus = sessionBus(world);
  return {
    program: await installed('notify-send', world),
    arguments: (title, body) => ['--app-name=Coxswain', '--', title, escaped(body)],
    environment: { ...environment, DBUS_SESSION_BUS_ADDRESS: bus },
  };
};

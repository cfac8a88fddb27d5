// From a definition to the adapter of its transport. Only this file knows all of them.

import { existsSync } from 'node:fs';
import type { ChannelDefinition, ChannelType } from '@coxswain/protocol';
import { chatAddressOf, refuseAddress } from './address.ts';
import { type Channel, ChannelError } from './channel.ts';
import type { ChannelDeps } from './channel-deps.ts';
import { checkSteps } from './check-steps.ts';
import { commandChannel } from './command/command-channel.ts';
import { fileChannel } from './file/file-channel.ts';
import { findProgram } from './program/find-program.ts';
import { runProgram } from './program/run-program.ts';
import { SentPieces } from './sent-pieces.ts';
import { checkSlack } from './slack/check.ts';
import { receiveFromSlack } from './slack/receive.ts';
import { slackRefusal } from './slack/slack-refusal.ts';
import { toSlackText } from './slack/slack-text.ts';
import { Workspace } from './slack/workspace.ts';
import { splitText } from './split-text.ts';
import { telegramChannel } from './telegram/telegram-channel.ts';
import { webhookChannel } from './webhook/webhook-channel.ts';

// Sends and receives over Slack: a channel, a person, or a thread of a channel, is an address `C123[/ts]`.

/** Slack takes 40,000 and shows 4,000 without folding. */
const MAX_UNITS = 3_900;
/** What a chat shows for a blank text. */
const NOTHING = ['…'];

/** Receives when it has a token for that and the config says who may write. */
const slackChannel = (definition: ChannelDefinition, deps: ChannelDeps): Channel => {
  const workspace = new Workspace(definition, deps);
  const sent = new SentPieces();
  const canReceive = definition.appToken !== undefined || definition.appTokenFile !== undefined;
  return {
    name: definition.name,
    type: definition.type,
    async send(address, { id, text }, signal) {
      const { chat, thread } = chatAddressOf(definition, address);
      const pieces = splitText(text, MAX_UNITS);
      const web = await workspace.web(signal);
      await sent
        .send(`${id} ${address}`, pieces.length === 0 ? NOTHING : pieces, async (piece) => {
          await web.chat.postMessage({
            channel: chat,
            ...(thread === undefined ? {} : { thread_ts: thread }),
            text: toSlackText(piece),
            // Plain text: an asterisk is an asterisk.
            mrkdwn: false,
            unfurl_links: false,
            unfurl_media: false,
          });
        })
        .catch((error: unknown) => {
          throw slackRefusal(workspace.host, error, deps.nowMs());
        });
    },
    ...(canReceive && definition.allow.length > 0
      ? {
          receive: (onMessage, options) =>
            receiveFromSlack({ definition, deps, workspace }, onMessage, options),
        }
      : {}),
    check: (signal) => checkSlack({ definition, deps, workspace }, signal),
    close: () => workspace.close(),
  };
};

// Shows notices as notifications of the desktop: the first line as the title, the rest below, cut to what a notification shows.
const TIMEOUT_MS = 10_000;
const TITLE_UNITS = 100;
const BODY_UNITS = 500;

const cut = (text: string, units: number): string => {
  const [first = '', ...rest] = splitText(text, units - 1);
  return rest.length === 0 ? first : `${first}…`;
};

const partsOf = (text: string): readonly [title: string, body: string] => {
  const line = text.trim();
  const end = line.indexOf('\n');
  if (end < 0) return ['Coxswain', cut(line, BODY_UNITS)];
  return [cut(line.slice(0, end), TITLE_UNITS), cut(line.slice(end + 1), BODY_UNITS)];
};

const desktopChannel = (definition: ChannelDefinition, deps: ChannelDeps): Channel => ({
  name: definition.name,
  type: definition.type,
  async send(address, { text }, signal) {
    refuseAddress(definition, address);
    const notifier = await findNotifier(deps);
    await runProgram({
      command: [notifier.program, ...notifier.arguments(...partsOf(text))],
      environment: notifier.environment,
      timeoutMs: TIMEOUT_MS,
      signal,
    });
  },
  check: () => checkSteps([['program', async () => (await findNotifier(deps)).program]]),
  close: async () => {},
});

type Adapter = (definition: ChannelDefinition, deps: ChannelDeps) => Channel;

const ADAPTERS: Readonly<Record<ChannelType, Adapter>> = {
  webhook: webhookChannel,
  command: commandChannel,
  file: fileChannel,
  desktop: desktopChannel,
  telegram: telegramChannel,
  slack: slackChannel,
};

/**
 * The channel that a definition describes. Nothing is opened, loaded or read before first use, so an unused channel
 * costs nothing, and a broken one fails when it is used.
 */
export const createChannel = (definition: ChannelDefinition, deps: ChannelDeps): Channel =>
  ADAPTERS[definition.type](definition, deps);

// Which program shows a notification on this desktop, with which arguments. Retrying does not help where it does not exist.
interface Notifier {
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

const sessionBus = ({ programEnvironment, userId }: ChannelDeps): string => {
  const { DBUS_SESSION_BUS_ADDRESS: named, XDG_RUNTIME_DIR: folder = `/run/user/${userId}` } =
    programEnvironment;
  if (named !== undefined && named !== '') return named;
  const socket = `${folder}/bus`;
  if (existsSync(socket)) return `unix:path=${socket}`;
  throw new ChannelError('there is no desktop to show notifications on (no session bus)', { isFinal: true });
};

const installed = async (program: string, { programEnvironment }: ChannelDeps): Promise<string> => {
  const found = await findProgram(program, programEnvironment.PATH);
  if (found !== undefined) return found;
  throw new ChannelError(`cannot show notifications: ${program} is not installed`, { isFinal: true });
};

/** How this machine shows notifications. Throws a final ChannelError when it cannot. */
const findNotifier = async (deps: ChannelDeps): Promise<Notifier> => {
  const environment = deps.programEnvironment;
  if (deps.platform === 'darwin')
    return {
      program: await installed('osascript', deps),
      arguments: (title, body) => [...APPLE_SCRIPT.flatMap((line) => ['-e', line]), title, body],
      environment,
    };
  const bus = sessionBus(deps);
  return {
    program: await installed('notify-send', deps),
    arguments: (title, body) => ['--app-name=Coxswain', '--', title, escaped(body)],
    environment: { ...environment, DBUS_SESSION_BUS_ADDRESS: bus },
  };
};

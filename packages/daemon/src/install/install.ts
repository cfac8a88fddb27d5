// Installs the daemon as a system service, so that it starts at login and restarts after a crash; and uninstalls it.

import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemError } from '@coxswain/protocol';
import { replaceFile } from '../replace-file.ts';
import { type Service, serviceArguments } from './service.ts';
import { SLICE_NAME, SYSTEMD_SLICE, systemdUnit, UNIT_NAME } from './systemd-unit.ts';

/** What installing needs from the machine. */
export interface InstallDeps {
  readonly platform: string;
  readonly userHome: string;
  readonly userId: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly uniqueName: () => string;
  /** Runs a program to completion; its exit code and output, or undefined if it is not installed. */
  run(
    program: string,
    args: readonly string[],
  ): Promise<{ readonly code: number; readonly output: string } | undefined>;
}

type Command = readonly [program: string, ...args: string[]];

interface Plan {
  readonly file: string;
  readonly text: (service: Service) => string;
  /** Another file that belongs to it, and its text. */
  readonly beside?: readonly [file: string, text: string];
  readonly activate: readonly Command[];
  readonly deactivate: readonly Command[];
  readonly reload: readonly Command[];
}

export interface Installation {
  /** The file that was written or removed. */
  readonly file: string;
  /** The commands to activate it, as typed. */
  readonly commands: readonly string[];
  /** False: the commands could not be run now; `cause` says why, and they are left to the user. */
  readonly isActive: boolean;
  readonly cause?: string | undefined;
  /** It ends when its user logs out: systemd ends all services of a user then, unless that user lingers. */
  readonly endsAtLogout?: true | undefined;
}

const LINGER: Command = ['loginctl', 'enable-linger'];

const planFor = ({ platform, userHome, userId, environment }: InstallDeps): Plan => {
  if (platform === 'linux') {
    const config = environment.XDG_CONFIG_HOME || join(userHome, '.config');
    const units = join(config, 'systemd', 'user');
    return {
      file: join(units, UNIT_NAME),
      text: systemdUnit,
      beside: [join(units, SLICE_NAME), SYSTEMD_SLICE],
      activate: [
        ['systemctl', '--user', 'daemon-reload'],
        ['systemctl', '--user', 'enable', '--now', UNIT_NAME],
      ],
      deactivate: [['systemctl', '--user', 'disable', '--now', UNIT_NAME]],
      reload: [['systemctl', '--user', 'daemon-reload']],
    };
  }
  if (platform === 'darwin') {
    const file = join(userHome, 'Library', 'LaunchAgents', `${AGENT_LABEL}.plist`);
    return {
      file,
      text: launchdAgent,
      activate: [['launchctl', 'bootstrap', `gui/${userId}`, file]],
      deactivate: [['launchctl', 'bootout', `gui/${userId}/${AGENT_LABEL}`]],
      reload: [],
    };
  }
  throw new ProblemError(
    'unprocessable',
    `cox cannot install a service on ${platform}: have your init system run: cox daemon run`,
  );
};

/** Runs the commands; why they could not be run, or undefined when all went well. */
const runAll = async (commands: readonly Command[], deps: InstallDeps): Promise<string | undefined> => {
  for (const [program, ...args] of commands) {
    const ran = await deps.run(program, args);
    if (ran === undefined) return `${program} is not installed`;
    if (ran.code !== 0) return ran.output.trim().split('\n')[0] || `${program} exited with ${ran.code}`;
  }
  return undefined;
};

const installation = (
  file: string,
  commands: readonly Command[],
  cause: string | undefined,
): Installation => ({
  file,
  commands: commands.map((command) => command.join(' ')),
  isActive: cause === undefined,
  cause,
});

/** True when that is known of this user. */
const endsAtLogout = async (deps: InstallDeps): Promise<boolean> => {
  if (deps.platform !== 'linux') return false;
  const asked = await deps.run('loginctl', ['show-user', `${deps.userId}`, '--property=Linger']);
  return asked?.output.trim() === 'Linger=no';
};

/**
 * Writes the service of this user and starts it where the system can. `lingers`: it keeps running after the user logs out; only
 * systemd has to be asked for that.
 */
export const installService = async (
  service: Service,
  deps: InstallDeps,
  { lingers = false }: { readonly lingers?: boolean } = {},
): Promise<Installation> => {
  const plan = planFor(deps);
  if (lingers && deps.platform !== 'linux')
    throw new ProblemError(
      'unprocessable',
      `--linger needs systemd: on ${deps.platform} a launch agent always stops at logout; install without --linger`,
    );
  await mkdir(dirname(plan.file), { recursive: true });
  const write = (file: string, content: string) => replaceFile(file, content, { unique: deps.uniqueName() });
  if (plan.beside) await write(...plan.beside);
  await write(plan.file, plan.text(service));
  const commands = [...plan.activate, ...(lingers ? [LINGER] : [])];
  const installed = installation(plan.file, commands, await runAll(commands, deps));
  return (await endsAtLogout(deps)) ? { ...installed, endsAtLogout: true } : installed;
};

/** Stops the service and removes its file. Throws `not_found` when none is installed. */
export const uninstallService = async (deps: InstallDeps): Promise<Installation> => {
  const plan = planFor(deps);
  const isInstalled = await stat(plan.file).then(
    () => true,
    () => false,
  );
  if (!isInstalled)
    throw new ProblemError('not_found', `no service is installed: ${plan.file} does not exist`);
  const cause = await runAll(plan.deactivate, deps);
  await rm(plan.file);
  if (plan.beside) await rm(plan.beside[0], { force: true });
  const reloadCause = await runAll(plan.reload, deps);
  return installation(plan.file, [...plan.deactivate, ...plan.reload], cause ?? reloadCause);
};

// The text of a launchd agent (launchd.plist(5)).
const AGENT_LABEL = 'dev.coxswain.daemon';

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them in any form
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

const text = (value: string): string => `<string>${escaped(value)}</string>`;
const pair = (key: string, value: string): string => `<key>${escaped(key)}</key>\n    ${value}`;

/**
 * The agent. It starts at login and again when the daemon ended with a failure; a stop by hand is kept. What launchd kills with it
 * is its process group: the runner leads one of its own, so AbandonProcessGroup stays off.
 */
export const launchdAgent = (service: Service): string => {
  const words = [service.launcher, ...serviceArguments(service)].map(text).join('\n      ');
  const environment = [
    ...(service.home === undefined ? [] : [pair('COX_HOME', text(service.home))]),
    pair('PATH', text(service.path)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
  <dict>
    ${pair('Label', text(AGENT_LABEL))}
    <key>ProgramArguments</key>
    <array>
      ${words}
    </array>
    <key>EnvironmentVariables</key>
    <dict>
    ${environment.join('\n    ')}
    </dict>
    ${pair('WorkingDirectory', text('/'))}
    ${pair('RunAtLoad', '<true/>')}
    <key>KeepAlive</key>
    <dict>
    ${pair('SuccessfulExit', '<false/>')}
    </dict>
    ${pair('ThrottleInterval', '<integer>10</integer>')}
    ${pair('ExitTimeOut', '<integer>180</integer>')}
    ${pair('ProcessType', text('Interactive'))}
  </dict>
</plist>
`;
};

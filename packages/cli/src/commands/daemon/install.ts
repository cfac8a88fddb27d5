import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineCommand } from '../../command.ts';
import { installDeps } from '../../daemon/install-deps.ts';
import { printInstallation } from '../../daemon/print-installation.ts';
import type { Deps } from '../../deps.ts';
import { flag, repeated } from '../../input/parameter.ts';
import { fullKeyValue } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';

/** `bin/cox` beside the build that runs now. */
const launcherOf = ({ daemon }: Deps): string => {
  const launcher = join(dirname(daemon.args.at(-1) ?? ''), '../..', 'bin/cox');
  if (!existsSync(launcher)) throw usageProblem(`no launcher at ${launcher}: run install from a built cox`);
  return launcher;
};

export const install = defineCommand({
  arguments: {},
  options: {
    set: repeated('--set <key=value>', 'override a setting of the config file, on every start', fullKeyValue),
    linger: flag('--linger', 'keep it running after you log out (systemd: loginctl enable-linger)'),
  },
  details:
    'Installs a systemd user service on Linux, a launch agent on macOS. Under systemd, agents cannot use sudo (to change that: systemctl --user edit coxswain), and an agent that uses too much memory is killed (systemctl --user edit coxswain.slice). systemctl --user restart coxswain leaves running programs to the next daemon; systemctl --user stop coxswain cancels their tasks.',
  async run(context, { options }) {
    const { deps, words } = context;
    const [{ homeFolder }, { installService }] = await Promise.all([
      import('@coxswain/client'),
      import('@coxswain/daemon'),
    ]);
    const isDefaultHome = !deps.environment.COX_HOME;
    const service = {
      launcher: launcherOf(deps),
      home: isDefaultHome ? undefined : homeFolder(deps.environment, deps.userHome),
      settings: options.set.map(({ key, value }) => `${key}=${value}`),
      path: deps.environment.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    };
    return printInstallation(
      await installService(service, installDeps(context), { lingers: options.linger }),
      words.daemon.installed,
      context,
    );
  },
});

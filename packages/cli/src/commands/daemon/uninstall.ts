import { defineCommand } from '../../command.ts';
import { installDeps } from '../../daemon/install-deps.ts';
import { printInstallation } from '../../daemon/print-installation.ts';

export const uninstall = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { uninstallService } = await import('@coxswain/daemon');
    const done = await uninstallService(installDeps(context));
    return printInstallation(done, context.words.daemon.uninstalled, context);
  },
});

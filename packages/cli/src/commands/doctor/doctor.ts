import { EXIT_CODES } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { pathsOf } from '../../config/sources.ts';
import type { Finding } from '../../doctor/finding.ts';
import { checkDisk, checkHome, checkSocket } from '../../doctor/folders.ts';
import { checkLedgerContents } from '../../doctor/ledger.ts';
import { checkAgents, checkNode } from '../../doctor/programs.ts';
import { checkClock, checkConfig, checkDaemon, checkFiles, checkLeftovers } from '../../doctor/service.ts';
import { checkTelemetry } from '../../doctor/telemetry.ts';
import { checkLines } from '../../output/check-lines.ts';

const examine = async (context: Context): Promise<readonly Finding[]> => {
  const { world, runningClient } = context;
  const paths = await pathsOf(context);
  const { finding: config, secrets, agents } = await checkConfig(paths);
  const { finding: daemon, status, isRunning } = await checkDaemon(paths, runningClient);
  return [
    checkNode(world.nodeVersion),
    checkHome(paths, world.userId),
    config,
    ...secrets,
    daemon,
    ...(isRunning ? [await checkLeftovers(runningClient)] : []),
    checkSocket(paths, world.userId, isRunning),
    ...(await checkLedgerContents(context, paths)),
    checkDisk(paths),
    ...checkClock(status),
    ...checkFiles(status),
    ...(isRunning ? await checkTelemetry(runningClient) : []),
    ...(agents.length > 0 ? checkAgents(agents, world.environment.PATH ?? '') : []),
  ];
};

export const doctor = defineCommand({
  arguments: {},
  options: {},
  details: 'Starts no daemon. Exits 1 when something is broken.',
  async run(context) {
    const { output, words } = context;
    const findings = await examine(context);
    const broken = findings.filter(({ ok }) => !ok).length;
    if (output.isJson)
      await output.json(
        findings.map(({ ok, remedy, ...finding }) => ({ ...finding, ok, ...(ok ? {} : { remedy }) })),
      );
    else {
      const named = findings.map(({ check, ...rest }) => ({ name: words.doctor.checks[check], ...rest }));
      await output.line(checkLines(named, output.paint).join('\n'));
      await output.note(broken === 0 ? words.doctor.healthy : words.doctor.broken(broken));
    }
    return broken === 0 ? EXIT_CODES.ok.code : EXIT_CODES.error.code;
  },
});

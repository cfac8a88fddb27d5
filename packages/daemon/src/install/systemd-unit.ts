// The texts of the systemd user units: the service of the daemon, and the slice for it and the scope of its runner
// (systemd.unit(5), systemd.service(5), systemd.slice(5)).

import { FRUGAL_MEMORY } from '@coxswain/client';
import { FUTILE_EXIT_CODES, type Service, serviceArguments } from './service.ts';

export const UNIT_NAME = 'coxswain.service';
export const SLICE_NAME = 'coxswain.slice';

/** One word of a unit: quoted, `%` doubled because it begins a specifier. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('\n', '\\n')}"`;

/** A word of a command line, where `$` begins a variable as well. */
const argument = (text: string): string => quoted(text).replaceAll('$', '$$$$');

/**
 * What the unit takes from the daemon, and so from every agent. Left out is what would need a user namespace in a unit of a user
 * (ProtectKernelTunables, ProtectSystem, PrivateTmp …): in one, the files of root belong to nobody, and ssh refuses its own
 * config, so that no agent could push.
 */
const HARDENING = [
  // No sudo, no setuid program: an agent never has more rights than you had when you started it.
  'NoNewPrivileges=yes',
  'RestrictRealtime=yes',
  'OOMPolicy=continue',
] as const;

/** The slice: an agent that takes all memory is ended by the kernel before the machine stalls; and only it. */
export const SYSTEMD_SLICE = `[Unit]
Description=Coxswain and the programs of its tasks

[Slice]
MemoryHigh=80%
MemoryMax=90%
TasksMax=8192
`;

/**
 * The service. It is stopped by a signal to the daemon alone, which ends its tasks in order; only then the rest is killed. For a
 * restart it gets another signal and leaves what runs to the next daemon: the runner is in a scope of its own.
 */
export const systemdUnit = (service: Service): string => {
  const environment = [
    ...(service.home === undefined ? [] : [`COX_HOME=${service.home}`]),
    `PATH=${service.path}`,
    ...Object.entries(FRUGAL_MEMORY).map(([name, value]) => `${name}=${value}`),
  ];
  return `[Unit]
Description=Coxswain: runs and records the work of AI agents
StartLimitIntervalSec=60
StartLimitBurst=5

[Service]
Type=exec
ExecStart=${[service.launcher, ...serviceArguments(service)].map(argument).join(' ')}
${environment.map((variable) => `Environment=${quoted(variable)}`).join('\n')}
WorkingDirectory=/
Slice=${SLICE_NAME}
Restart=on-failure
RestartSec=1
RestartPreventExitStatus=${FUTILE_EXIT_CODES.join(' ')}
KillMode=mixed
RestartKillSignal=SIGUSR2
TimeoutStopSec=180
${HARDENING.join('\n')}

[Install]
WantedBy=default.target
`;
};

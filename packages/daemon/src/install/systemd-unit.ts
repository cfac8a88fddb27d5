// The text of a systemd user unit (systemd.unit(5), systemd.service(5)).

import { FRUGAL_MEMORY } from '@coxswain/client';
import { FUTILE_EXIT_CODES, type Service, serviceArguments } from './service.ts';

export const UNIT_NAME = 'coxswain.service';

/** One word of a unit: quoted, `%` doubled because it begins a specifier. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('\n', '\\n')}"`;

/** A word of a command line, where `$` begins a variable as well. */
const argument = (text: string): string => quoted(text).replaceAll('$', '$$$$');

/** The unit. It is stopped by a signal to the daemon alone, which ends its tasks in order; only then the rest is killed. */
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
Restart=on-failure
RestartSec=1
RestartPreventExitStatus=${FUTILE_EXIT_CODES.join(' ')}
KillMode=mixed
TimeoutStopSec=180

[Install]
WantedBy=default.target
`;
};

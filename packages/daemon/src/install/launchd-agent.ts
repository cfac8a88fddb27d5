// The text of a launchd agent (launchd.plist(5)).

import { type Service, serviceArguments } from './service.ts';

export const AGENT_LABEL = 'dev.coxswain.daemon';

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them in any form
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

const text = (value: string): string => `<string>${escaped(value)}</string>`;
const pair = (key: string, value: string): string => `<key>${escaped(key)}</key>\n    ${value}`;

/** The agent. It starts at login and again when the daemon ended with a failure; a stop by hand is kept. */
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

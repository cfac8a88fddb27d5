// The environment that goes along with what is submitted: the submitter's own, without what names a daemon or a run of cox.
// What of it an agent gets, and which secrets are left out, the daemon decides.

import { TOKEN_PREFIX } from '@coxswain/protocol';

const OWN_PREFIX = 'COX_';

/** The variables to send. */
export const submitterEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> => {
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && !name.startsWith(OWN_PREFIX)) sent[name] = value;
  return sent;
};

/** Set for programs whose submissions get the environment of their task, and may bring none of their own. */
const INHERITS = 'COX_INHERIT';

/**
 * What a submission sends along: nothing from inside a task that may not choose the environment of others, and nothing with an
 * access token: the environment of another machine, or of CI with its secrets, is none for an agent here.
 */
export const sentEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> | undefined =>
  environment[INHERITS] === undefined && environment.COX_TOKEN?.startsWith(TOKEN_PREFIX) !== true
    ? submitterEnvironment(environment)
    : undefined;

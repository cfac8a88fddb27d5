// The environment that goes along with what is submitted: the submitter's own, without what names a daemon or a run of cox.
// What of it an agent gets, and which secrets are left out, the daemon decides.

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

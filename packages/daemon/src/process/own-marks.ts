// A daemon that is started inside a task carries the variables of that task. It must not: what it runs would be taken for
// part of that task, and its token would speak for it.

/** Takes every `COX_…` variable out of the environment that programs of this process inherit. */
export const dropOwnMarks = (environment: NodeJS.ProcessEnv): void => {
  for (const name of Object.keys(environment)) if (name.startsWith('COX_')) delete environment[name];
};

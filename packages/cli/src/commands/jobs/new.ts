import { type Job, type JobChangeInput, jobDefinitionOf, type NewJobInput } from '@coxswain/protocol';
import { whenText } from '@coxswain/views/job';
import { type Context, defineCommand } from '../../command.ts';
import { sentEnvironment } from '../../input/environment.ts';
import { optional, repeated, required, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { JOB_OPTIONS } from '../../jobs/job-options.ts';
import { jobRequest } from '../../jobs/job-request.ts';
import { nextRunLines } from '../../jobs/next-run-lines.ts';
import { secretLines } from '../../jobs/secret-lines.ts';
import { safeLine } from '../../output/output.ts';
import { rendering } from '../../output/rendering.ts';

const SHOWN_RUNS = 3;

/** Two jobs cannot share the path of a webhook. What was fired by that alone does not become a job by hand: it is asked when. */
const sharedTriggers = ({ triggers }: Pick<Job, 'triggers'>): Pick<NewJobInput, 'triggers'> => {
  const shared = triggers.filter(({ kind }) => kind !== 'webhook');
  return triggers.length > 0 && shared.length === 0 ? {} : { triggers: shared };
};

/** What another job says, as a beginning. */
export const asBeginning = (job: Job): Omit<NewJobInput, 'name'> => {
  const { name: _name, user: _user, session: _session, triggers: _triggers, ...rest } = jobDefinitionOf(job);
  const { command, addDirs, deliverTo, attachments = [], ...plain } = rest;
  return {
    ...plain,
    ...(command && { command: [...command] }),
    ...sharedTriggers(job),
    addDirs: [...addDirs],
    deliverTo: [...deliverTo],
    attachments: [...attachments],
  };
};

export const merged = (
  name: string,
  beginning: Omit<NewJobInput, 'name'>,
  said: JobChangeInput,
): NewJobInput => {
  const { newSecret: _never, policy, ...rest } = said;
  const saysWork = [rest.prompt, rest.command, rest.workflow].some((part) => part !== undefined);
  const { prompt, command, workflow, agent, ...others } = beginning;
  // A program has an agent of its own, as a workflow has: it stays with its kind of work.
  const isSameKind = !saysWork || kindOf(rest) === kindOf(beginning);
  return {
    ...(saysWork ? {} : { prompt, command, workflow }),
    ...(isSameKind && agent !== undefined ? { agent } : {}),
    ...others,
    ...given(rest),
    policy: { ...beginning.policy, ...given(policy ?? {}) },
    name,
  };
};

const kindOf = ({ command, workflow }: Pick<NewJobInput, 'command' | 'workflow'>): string => {
  if (command !== undefined) return 'command';
  return workflow === undefined ? 'prompt' : 'workflow';
};

/** Without what is null: nothing can be taken away from a job that is only being made. */
const given = <Values extends object>(values: Values) =>
  // null and undefined are gone.
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as {
    [Key in keyof Values]: Exclude<Values[Key], null>;
  };

const tell = async (job: Job, context: Context): Promise<void> => {
  const { output, words } = context;
  if (output.isJson) return output.json(job);
  if (output.isQuiet) return output.line(job.name);
  const client = await context.client();
  await output.line(words.jobs.saved(safeLine(job.name), whenText(job, rendering(context))));
  const next = await client.jobs.next(job.name, { count: SHOWN_RUNS });
  if (next.length > 0) await output.line(nextRunLines(next, context).join('\n'));
  const secrets = await secretLines(job, context);
  if (secrets.length > 0) await output.line(secrets.join('\n'));
};

export const create = defineCommand({
  arguments: {
    name: required('<name>', 'how it is called', text),
    words: repeated('[prompt...]', 'what is to be done', text),
  },
  options: {
    ...JOB_OPTIONS,
    from: optional('--from <job>', 'begin with what another job says', text, { completes: 'job' }),
  },
  takesProgram: true,
  details:
    'Say when it runs with --when, --cron, --every, --at, --webhook, --on or --channel, or --manual. The prompt comes from the ' +
    'words, from stdin with -, from a file with @file, or from your editor with -e; {{ payload.x }} in it stands for ' +
    'what came with a webhook, an event or a message. After -- stands a program with its arguments; it reads the value from ' +
    '$COX_INPUT_x, or gets it as a whole argument. Its runs get the environment from here.',
  examples: [
    "cox jobs new nightly 'run the tests and mend what broke' --cron '0 2 * * *' --agent claude",
    'cox jobs new status --every 1h --missed once -- ./check-status',
    "cox jobs new triage 'look into this: {{ payload }}' --webhook triage --deliver telegram:4711",
    'cox jobs new ship --webhook ship -- sh -c \'./deploy "$COX_INPUT_tag"\'',
    "cox jobs new standup 'say what changed since yesterday' --when 'weekdays at 9'",
    "cox jobs new mend 'find out why nightly failed' --on nightly=failed",
  ],
  async run(context, given) {
    const { options, program } = given;
    const { name, words } = given.arguments;
    const { deps } = context;
    const said = await jobRequest({ words, program, options }, deps);
    const client = await context.client();
    const beginning = options.from === undefined ? {} : asBeginning(await client.jobs.get(options.from));
    const job = merged(name, beginning, said);
    if (job.triggers === undefined)
      throw usageProblem(
        'say when it runs: --when, --cron, --every, --at, --webhook, --on or --channel, or --manual',
      );
    if (job.prompt === undefined && job.command === undefined && job.workflow === undefined)
      throw usageProblem('say what is to be done: a prompt, a program after --, or --workflow <file>');
    const environment = sentEnvironment(deps.environment);
    const workDir = job.workDir ?? deps.folder;
    await tell(
      await client.jobs.create({ ...job, workDir, ...(environment === undefined ? {} : { environment }) }),
      context,
    );
  },
});

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
export const templateFrom = (job: Job): Omit<NewJobInput, 'name'> => {
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
  // Programs and workflows each have their own agent, so the job keeps its kind of work.
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

const printSaved = async (job: Job, context: Context): Promise<void> => {
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
    name: required('<name>', 'its name', text),
    words: repeated('[prompt...]', 'what to do', text),
  },
  options: {
    ...JOB_OPTIONS,
    from: optional('--from <job>', 'start from a copy of this job', text, { completes: 'job' }),
  },
  takesProgram: true,
  details:
    'Set when it runs with --when, --cron, --every, --at, --webhook, --on or --channel, or use --manual. Give the prompt as words, - for stdin, @file for a file, or -e for your editor. In a prompt, {{ payload.x }} is replaced by the value from the webhook, event or message. Everything after -- is run directly, without a shell; the program reads the value from $COX_INPUT_x, or gets it as a whole argument. Runs get your current environment.',
  examples: [
    "cox jobs new nightly 'run the tests and fix what broke' --cron '0 2 * * *' --agent claude",
    'cox jobs new status --every 1h --missed once -- ./check-status',
    "cox jobs new triage 'look into this: {{ payload }}' --webhook triage --deliver telegram:4711",
    'cox jobs new ship --webhook ship -- sh -c \'./deploy "$COX_INPUT_tag"\'',
    "cox jobs new standup 'say what changed since yesterday' --when 'weekdays at 9'",
    "cox jobs new postmortem 'find out why nightly failed' --on nightly=failed",
  ],
  async run(context, given) {
    const { options, program } = given;
    const { name, words } = given.arguments;
    const { deps } = context;
    const said = await jobRequest({ words, program, options }, deps);
    const client = await context.client();
    const beginning = options.from === undefined ? {} : templateFrom(await client.jobs.get(options.from));
    const job = merged(name, beginning, said);
    if (job.triggers === undefined)
      throw usageProblem(
        'missing trigger: use --when, --cron, --every, --at, --webhook, --on, --channel or --manual',
      );
    if (job.prompt === undefined && job.command === undefined && job.workflow === undefined)
      throw usageProblem('missing prompt: give a prompt, a program after --, or --workflow <file>');
    const environment = sentEnvironment(deps.environment);
    const workDir = job.workDir ?? deps.folder;
    await printSaved(await client.jobs.create({ ...job, workDir, environment }), context);
  },
});

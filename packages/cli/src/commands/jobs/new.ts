import { type Job, type JobChangeInput, type NewJobInput, overridesOf } from '@coxswain/protocol';
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
export const asBeginning = (job: Job): Omit<NewJobInput, 'name'> => ({
  ...(job.prompt === undefined ? {} : { prompt: job.prompt }),
  ...(job.command === undefined ? {} : { command: [...job.command] }),
  ...(job.workflow === undefined ? {} : { workflow: job.workflow }),
  ...sharedTriggers(job),
  agent: job.agent,
  policy: job.policy,
  delivery: job.delivery,
  deliverTo: [...job.deliverTo],
  workDir: job.workDir,
  addDirs: [...job.addDirs],
  ...overridesOf(job),
  attachments: [...(job.attachments ?? [])],
  labels: job.labels,
  priority: job.priority,
  ...(job.group === undefined ? {} : { group: job.group }),
});

export const merged = (
  name: string,
  beginning: Omit<NewJobInput, 'name'>,
  said: JobChangeInput,
): NewJobInput => {
  const { group, model, mode, effort, newSecret: _never, policy, ...rest } = said;
  const saysWork = [rest.prompt, rest.command, rest.workflow].some((part) => part !== undefined);
  const { prompt, command, workflow, agent, ...others } = beginning;
  // Programs and workflows each have their own agent, so the job keeps its kind of work.
  const isSameKind = !saysWork || kindOf(rest) === kindOf(beginning);
  return {
    ...(saysWork ? {} : { prompt, command, workflow }),
    ...(isSameKind && agent !== undefined ? { agent } : {}),
    ...others,
    ...rest,
    ...(group === undefined || group === null ? {} : { group }),
    ...(typeof model === 'string' && { model }),
    ...(typeof mode === 'string' && { mode }),
    ...(typeof effort === 'string' && { effort }),
    policy: { ...beginning.policy, ...given(policy) },
    name,
  };
};

const kindOf = ({ command, workflow }: Pick<NewJobInput, 'command' | 'workflow'>): string => {
  if (command !== undefined) return 'command';
  return workflow === undefined ? 'prompt' : 'workflow';
};

/** What is taken away from a job that is not there yet was never there. */
const given = (policy: JobChangeInput['policy'] = {}): NewJobInput['policy'] =>
  Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== null));

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
    const beginning = options.from === undefined ? {} : asBeginning(await client.jobs.get(options.from));
    const job = merged(name, beginning, said);
    if (job.triggers === undefined)
      throw usageProblem(
        'missing trigger: use --when, --cron, --every, --at, --webhook, --on, --channel or --manual',
      );
    if (job.prompt === undefined && job.command === undefined && job.workflow === undefined)
      throw usageProblem('missing prompt: give a prompt, a program after --, or --workflow <file>');
    const environment = sentEnvironment(deps.environment);
    const workDir = job.workDir ?? deps.folder;
    await printSaved(
      await client.jobs.create({ ...job, workDir, ...(environment === undefined ? {} : { environment }) }),
      context,
    );
  },
});

import type { JobChangeInput } from '@coxswain/protocol';
import { whenText } from '@coxswain/views/job';
import { defineCommand } from '../../command.ts';
import { sentEnvironment } from '../../input/environment.ts';
import { flag, oneOf, optional, repeated, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { JOB_OPTIONS, NOTHING, WITHOUT, type Without } from '../../jobs/job-options.ts';
import { jobRequest } from '../../jobs/job-request.ts';
import { nextRunLines } from '../../jobs/next-run-lines.ts';
import { secretLines } from '../../jobs/secret-lines.ts';
import { safeLine } from '../../output/output.ts';
import { rendering } from '../../output/rendering.ts';

const keysOf = ({ policy, ...rest }: JobChangeInput): string[] => [
  ...Object.keys(rest),
  ...Object.keys(policy ?? {}),
];

/** The change, and these things taken away. Throws a usage problem for what is both said and taken away. */
export const withoutThese = (said: JobChangeInput, without: readonly Without[]): JobChangeInput => {
  let change = said;
  for (const what of new Set(without)) {
    const nothing = NOTHING[what];
    const given = new Set(keysOf(said));
    if (keysOf(nothing).some((key) => given.has(key)))
      throw usageProblem(`cannot use --without ${what} with an option that sets it`);
    const policy = { ...change.policy, ...nothing.policy };
    change = { ...change, ...nothing, ...(Object.keys(policy).length === 0 ? {} : { policy }) };
  }
  return change;
};

const SHOWN_RUNS = 3;

export const edit = defineCommand({
  arguments: { job: jobArgument, words: repeated('[prompt...]', 'the new prompt', text) },
  options: {
    ...JOB_OPTIONS,
    name: optional('--name <name>', 'new name', text),
    newSecret: flag('--new-secret', 'give its webhook a new secret; the old one stops working at once'),
    without: repeated('--without <what>', 'remove a setting: timeout, group, deliver, …', oneOf(WITHOUT), {
      completes: WITHOUT,
    }),
    env: flag('--env', 'give its runs your current environment from now on'),
  },
  takesProgram: true,
  details:
    'Only what you pass changes. A flag that sets when the job runs replaces all its triggers. -e opens the prompt in your editor.',
  examples: [
    "cox jobs edit nightly --cron '0 3 * * *'",
    'cox jobs edit nightly -e',
    'cox jobs edit nightly --overlap queue --without timeout',
  ],
  async run(context, given) {
    const { output, words, deps } = context;
    const { options, program } = given;
    const client = await context.client();
    const before = await client.jobs.get(given.arguments.job);
    if (options.edit && before.prompt === undefined)
      throw usageProblem(
        `job '${safeLine(before.name)}' has no prompt to edit; give its program after --, or --workflow <file>`,
      );
    const typed = { words: given.arguments.words, program, options };
    const asked = await jobRequest(typed, deps, before.prompt);
    const said = withoutThese(asked, options.without);
    const environment = options.env ? sentEnvironment(deps.environment) : undefined;
    const change = {
      ...said,
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.newSecret ? { newSecret: true } : {}),
      ...(environment === undefined ? {} : { environment }),
    };
    const isNothing =
      Object.keys(change).length === 0 ||
      (options.edit && change.prompt === before.prompt && Object.keys(change).length === 1);
    const job = isNothing ? before : await client.jobs.change(before.id, change);
    if (output.isJson) return output.json(job);
    if (output.isQuiet) return output.line(job.name);
    const name = safeLine(job.name);
    if (isNothing) return output.note(words.jobs.unchanged(name));
    await output.line(`${words.jobs.changed(name)} ${whenText(job, rendering(context))}`);
    const isOtherSecret = options.newSecret || (said.triggers !== undefined && options.webhook !== undefined);
    const secrets = isOtherSecret ? await secretLines(job, context) : [];
    if (secrets.length > 0) await output.line(secrets.join('\n'));
    if (said.triggers === undefined) return;
    const next = await client.jobs.next(job.id, { count: SHOWN_RUNS });
    if (next.length > 0) await output.line(nextRunLines(next, context).join('\n'));
  },
});

import { overrideText } from '@coxswain/locale';
import { triggerText } from '@coxswain/locale/triggers';
import { type DeliveryMode, formatDuration, type Job, type Occurrence, overlapsOf } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { type Field, fieldLines } from '../../describe/fields.ts';
import { timeText } from '../../describe/time-text.ts';
import { grouped } from '../../describe/usage-fields.ts';
import { flag } from '../../input/parameter.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { lastCell, missedAdvice, stateCell, whenText } from '../../jobs/job-text.ts';
import { occurrenceLines } from '../../jobs/occurrence-lines.ts';
import { safeLine, safeText } from '../../output/output.ts';
import type { Cell } from '../../output/table.ts';

const SHOWN_RUNS = 5;

const painted = ({ text, paint }: Cell): string => paint?.(text) ?? text;

const stopsText = ({ policy }: Job, { words: { jobs } }: Context): string =>
  [
    jobs.pausesAfter(policy.pauseAfterFailures),
    policy.stopAfterRuns === undefined ? undefined : jobs.stopsAfterRuns(policy.stopAfterRuns),
    policy.stopAfterSuccesses === undefined ? undefined : jobs.stopsAfterSuccesses(policy.stopAfterSuccesses),
    policy.stopOnText === undefined ? undefined : jobs.stopsOn(safeLine(policy.stopOnText)),
    policy.budget === undefined
      ? undefined
      : jobs.budget(
          [policy.budget.cost, policy.budget.tokens === undefined ? undefined : grouped(policy.budget.tokens)]
            .filter((part) => part !== undefined)
            .join(' · '),
        ),
  ]
    .filter((part) => part !== undefined)
    .join('\n');

const tellsText = (mode: DeliveryMode, targets: readonly string[]): string =>
  [mode, ...targets.map(safeLine)].join(' · ');

const fieldsOf = (job: Job, next: Occurrence | undefined, context: Context): Field[] => {
  const { words, world, output } = context;
  const { fields, overlap, missedPolicy } = words.jobs;
  const { policy } = job;
  const state = [
    painted(stateCell(job, context)),
    missedAdvice([job], context),
    job.failuresInARow > 0 ? words.jobs.failuresInARow(job.failuresInARow) : undefined,
  ];
  return [
    [fields.job, `${output.paint.strong(safeLine(job.name))}  ${output.paint.quiet(job.id)}`],
    [fields.state, state.filter((part) => part !== undefined).join('\n')],
    [
      fields.triggers,
      job.triggers.length === 0
        ? whenText(job, context)
        : job.triggers.map((one) => safeLine(triggerText(one, words.language, world.timeZone()))).join('\n'),
    ],
    [fields.next, timeText(next?.at, context)],
    [
      fields.last,
      job.lastFiredAt === undefined
        ? undefined
        : `${painted(lastCell(job, context))}  ${timeText(job.lastFiredAt, context)}`,
    ],
    [fields.runs, words.jobs.runs(job.runs, job.successes)],
    [fields.agent, safeLine(job.agent)],
    [words.overrides.asked, safeMaybe(overrideText(job, words.overrides))],
    [words.overrides.attachments, safeMaybe(job.attachments?.join(', '))],
    [fields.session, safeLine(job.session)],
    [fields.prompt, job.prompt === undefined ? undefined : safeText(job.prompt)],
    [fields.command, job.command === undefined ? undefined : safeLine(job.command.join(' '))],
    [fields.workflow, job.workflow === undefined ? undefined : safeText(job.workflow)],
    [fields.folder, [job.workDir, ...job.addDirs].map(safeLine).join('\n')],
    [
      fields.overlap,
      overlapsOf(job)
        .map((one) => overlap[one])
        .join('\n') || undefined,
    ],
    [fields.missed, missedPolicy[policy.missed](formatDuration(policy.missedWithinMs))],
    [fields.stops, stopsText(job, context)],
    [
      fields.limits,
      policy.timeoutMs === undefined && policy.maxAttempts === undefined
        ? undefined
        : [
            policy.timeoutMs === undefined ? undefined : formatDuration(policy.timeoutMs),
            policy.maxAttempts === undefined ? undefined : `× ${policy.maxAttempts}`,
          ]
            .filter((part) => part !== undefined)
            .join(' · '),
    ],
    [fields.delivery, tellsText(job.delivery, job.deliverTo)],
    [
      fields.spent,
      job.cost === 0 && job.tokens === 0 ? undefined : `${job.cost.toFixed(2)} · ${grouped(job.tokens)}`,
    ],
  ];
};

const safeMaybe = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : safeLine(text);

export const show = defineCommand({
  arguments: { job: jobArgument },
  options: { secret: flag('--secret', 'also the address and the secret of its webhook') },
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const job = await client.jobs.get(given.arguments.job);
    const secrets = given.options.secret ? await client.jobs.secrets(job.id) : undefined;
    if (output.isJson) return output.json(secrets === undefined ? job : { ...job, secrets });
    if (output.isQuiet) return output.line(job.name);
    const next = job.enabled ? await client.jobs.next(job.id, { count: SHOWN_RUNS }) : [];
    const fields = fieldsOf(job, next[0], context);
    for (const { url, secret } of secrets ?? [])
      fields.push([words.jobs.fields.webhook, url], [words.jobs.fields.secret, secret]);
    const lines = fieldLines(fields, output.paint);
    if (next.length > 0)
      lines.push('', output.paint.strong(words.jobs.nextRuns), ...occurrenceLines(next, context));
    await output.line(lines.join('\n'));
  },
});

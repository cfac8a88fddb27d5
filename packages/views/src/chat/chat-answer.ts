// The result of a chat command as plain text, for a channel or a panel of the cockpit.

import { grouped, momentText } from '@coxswain/locale';
import { type ChatCommandOutcome, cutToCells, describeTask, shortId, type Usage } from '@coxswain/protocol';
import { joined } from '../line.ts';
import { agoText } from '../moment.ts';
import type { RenderContext } from '../render-context.ts';
import { bad, type ChatAnswer, good, listed, plain } from './answer.ts';
import { channelHelpLines } from './help-lines.ts';
import { jobAnswer, jobsAnswer, lastAnswer, runLines } from './job-answers.ts';
import { jobEditLine } from './job-edit-line.ts';
import { nextLines, planText } from './schedule-lines.ts';

/** The maximum length of a session's first message. */
const TITLE_CELLS = 40;

/** Answers about jobs; undefined: not a job command. */
const ofJobs = (outcome: ChatCommandOutcome, context: RenderContext): ChatAnswer | undefined => {
  const { jobs, chat } = context.words;
  switch (outcome.outcome) {
    case 'job_saved':
    case 'job_changed': {
      const { job, next } = outcome;
      const isNew = outcome.outcome === 'job_saved';
      const when = planText(job.triggers, context);
      return good(isNew ? jobs.saved(job.name, when) : jobs.changed(job.name), [
        ...(isNew ? [] : [when]),
        ...nextLines(next, context),
        ...(isNew ? [chat.inSession(job.agent, job.session), chat.undo(job.name)] : []),
      ]);
    }
    case 'job_to_edit':
      return plain(chat.toEdit(jobEditLine(outcome.job)));
    case 'jobs':
      return jobsAnswer(outcome.jobs, context);
    case 'job':
      return jobAnswer(outcome, context);
    case 'job_runs':
      return outcome.runs.length === 0
        ? plain(`${outcome.job.name}: ${jobs.noRuns}`)
        : plain(chat.runsTitle(outcome.job.name), runLines(outcome.runs, context));
    case 'job_last':
      return lastAnswer(outcome.job, outcome.task, context);
    case 'job_started':
      return good(jobs.started(outcome.job.name, shortId(outcome.task.id)));
    case 'job_paused':
      return good(jobs.wasPaused(outcome.job.name));
    case 'job_resumed': {
      const { nextAt, name } = outcome.job;
      return good(jobs.wasResumed(name, nextAt && momentText(nextAt, context.timeZone)));
    }
    case 'job_deleted':
      return good(jobs.deleted(outcome.job.name));
    case 'job_repaired':
      return outcome.repaired.length === 0
        ? good(jobs.nothingToRepair(outcome.job.name))
        : good(outcome.job.name, outcome.repaired);
    case 'no_such_job':
      return bad(chat.noSuchJob(outcome.typed, outcome.nearest));
    default:
      return undefined;
  }
};

/** Answers about tasks and requests; undefined: not a task command. */
const ofTasks = (outcome: ChatCommandOutcome, { words }: RenderContext): ChatAnswer | undefined => {
  const { chat, status } = words;
  switch (outcome.outcome) {
    case 'cancelled': {
      const id = shortId(outcome.task.id);
      if (outcome.effect === 'ended') return plain(chat.endedBefore(id, outcome.descendants));
      if (outcome.effect === 'already') return plain(chat.alreadyCancelling(id));
      return good(outcome.effect === 'cancelled' ? chat.cancelled(id) : chat.cancelling(id));
    }
    case 'retried':
      return good(chat.retried(shortId(outcome.task.id)));
    case 'not_failed':
      return bad(chat.notFailed(shortId(outcome.task.id)));
    case 'not_repairable':
      return bad(chat.noRepair(shortId(outcome.task.id)));
    case 'submitted':
      return good(chat.submitted(shortId(outcome.task.id)));
    case 'discussing':
      return good(chat.discussing(shortId(outcome.task.id)));
    case 'tasks':
      return outcome.tasks.length === 0
        ? plain(chat.noTasks)
        : listed(
            chat.tasksTitle,
            outcome.tasks.map((task) =>
              joined([shortId(task.id), status.task[task.status], task.agent, describeTask(task)]),
            ),
          );
    case 'items':
      return outcome.items.length === 0
        ? plain(words.chat.noItems)
        : listed(
            words.chat.itemsTitle,
            outcome.items.map((item) =>
              joined([shortId(item.id), status.task[item.status], item.agent, describeTask(item)]),
            ),
          );
    case 'item_added':
      return good(words.items.added(shortId(outcome.item.id), outcome.item.agent));
    case 'item_edited':
      return good(words.items.edited(shortId(outcome.item.id), describeTask(outcome.item)));
    case 'item_moved':
      return good(words.items.moved(shortId(outcome.item.id), status.task[outcome.item.status]));
    case 'answered':
      return good(chat.answered(shortId(outcome.request.id)));
    case 'nothing_asked':
      return bad(outcome.typed === '' ? chat.nothingAsked : chat.noSuchRequest(outcome.typed));
    case 'several_asked':
      return bad(
        chat.severalAsked,
        outcome.requests.map(({ id, title }) => `${shortId(id)} · ${title}`),
      );
    default:
      return undefined;
  }
};

const ofChat = (outcome: ChatCommandOutcome, context: RenderContext): ChatAnswer => {
  const { words } = context;
  const { chat } = words;
  const tokens = (usage: Usage | undefined): string | undefined => {
    const sum = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
    return sum === 0 ? undefined : chat.tokens(grouped(sum));
  };
  switch (outcome.outcome) {
    case 'agents':
      return listed(
        chat.agentsTitle,
        outcome.agents.map(({ name, runtime, model, isDefault, isInstalled }) =>
          joined([
            name === outcome.agent ? `▸ ${name}` : name,
            runtime,
            model,
            isDefault ? chat.isDefault : undefined,
            isInstalled ? undefined : chat.notInstalled,
          ]),
        ),
      );
    case 'sessions':
      return listed(
        chat.sessionsTitle,
        outcome.sessions.map(({ name, title, agent, activeTasks, lastTaskAt, usage }) =>
          joined([
            name === outcome.session ? `▸ ${name}` : name,
            title && cutToCells(title, TITLE_CELLS),
            agent,
            activeTasks > 0 ? words.status.task.running : undefined,
            tokens(usage),
            lastTaskAt && agoText(lastTaskAt, context),
          ]),
        ),
      );
    case 'moved':
      return good(chat.moved(outcome.agent, outcome.session, outcome.left));
    case 'session_exists':
      return bad(chat.sessionIsThere(outcome.session));
    case 'reset':
      return good(chat.wasReset(outcome.session, outcome.messages));
    case 'no_session':
      return plain(chat.noSessionYet);
    case 'model':
      return good(
        outcome.session.model === undefined ? chat.modelOfAgent : chat.modelIs(outcome.session.model),
      );
    case 'help':
      // On a screen the help has its own page.
      return plain(chat.helpTitle, channelHelpLines(words));
    case 'attach':
      return plain(chat.attachElsewhere);
    case 'quit':
      return plain(chat.quitElsewhere);
    default:
      return plain(chat.left);
  }
};

export const chatAnswer = (outcome: ChatCommandOutcome, context: RenderContext): ChatAnswer =>
  ofJobs(outcome, context) ?? ofTasks(outcome, context) ?? ofChat(outcome, context);

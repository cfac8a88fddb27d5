// qwen asks its questions as a permission for the tool that asks. They are put as a form, and what a person answers goes
// beside the outcome, by the number of the question.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import { type Fields, fieldsOf, listOf, textOf } from '../updates/reading.ts';
import { answerElicitation, type ElicitationPorts } from './create-elicitation.ts';

/** The questions of a tool call that asks some; none for any other. */
export const questionsIn = (toolCall: unknown): readonly Fields[] => {
  const { qwenInteractionKind: kind, qwenQuestions } = fieldsOf(fieldsOf(toolCall)._meta);
  return kind === 'user_question' ? listOf(qwenQuestions).map(fieldsOf) : [];
};

/** Asks a person, and says so to the agent when nobody answers. */
export const answerQuestions = async (
  questions: readonly Fields[],
  options: readonly acp.PermissionOption[],
  ports: ElicitationPorts,
): Promise<acp.RequestPermissionResponse> => {
  const message = questions.map(({ question }) => textOf(question) ?? '').join('\n');
  const requestedSchema = {
    type: 'object' as const,
    properties: Object.fromEntries(questions.flatMap(fieldsFor)),
  };
  const answer = await answerElicitation({ sessionId: '', mode: 'form', message, requestedSchema }, ports);
  const wanted = answer.action === 'accept' ? 'allow_once' : 'reject_once';
  const option = options.find(({ kind }) => kind === wanted);
  if (!option || answer.action === 'cancel') return { outcome: { outcome: 'cancelled' } };
  const outcome = { outcome: 'selected' as const, optionId: option.optionId };
  // The protocol lets an agent understand more than it names.
  return answer.action === 'accept'
    ? { outcome, ...{ answers: answersIn(fieldsOf(answer.content), questions) } }
    : { outcome };
};

const chosen = (at: number): string => `question_${at}`;
const own = (at: number): string => `question_${at}_custom`;

const fieldsFor = ({ header, question, multiSelect, options }: Fields, at: number) => {
  const choices = listOf(options).flatMap((option) => {
    const { label, description } = fieldsOf(option);
    const value = textOf(label);
    return value === undefined ? [] : [{ const: value, title: value, description: textOf(description) }];
  });
  const title = textOf(header) ?? textOf(question);
  const choice =
    multiSelect === true
      ? { type: 'array' as const, title, items: { anyOf: choices } }
      : { type: 'string' as const, title, oneOf: choices };
  const words = { type: 'string' as const, title: 'Other', description: 'an answer of your own' };
  return [...(choices.length > 0 ? [[chosen(at), choice] as const] : []), [own(at), words] as const];
};

const answersIn = (content: Fields, questions: readonly Fields[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    questions.flatMap((_, at) => {
      const picked = content[chosen(at)];
      const answer = textOf(content[own(at)]) ?? (Array.isArray(picked) ? picked.join(', ') : textOf(picked));
      return answer === undefined ? [] : [[String(at), answer]];
    }),
  );

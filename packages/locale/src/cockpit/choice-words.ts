// The texts of the answer panel, the same on every page.

import type { InputAnswer } from '@coxswain/protocol';
import { translated } from '../language.ts';

/** Most agents already say it in the name of the option: "Always allow". */
const saysAlways = (scope: string): boolean => /\balways\b/i.test(scope);

export const CHOICE_WORDS = translated({
  en: () => ({
    /** The heading of its keys in the help. */
    title: 'Answering',
    keys: {
      approve: 'approve',
      /** The scope of "always", from the request. */
      alwaysFor: (scope: string) => (saysAlways(scope) ? scope : `always: ${scope}`),
      always: 'always',
      deny: 'deny',
      say: 'say',
      go: 'choose',
      /** The request stays open. */
      leave: 'back, answer later',
      send: 'send',
      back: 'back',
      /** Opens the choices. */
      open: 'answer',
    },
    /** A choice was just made. */
    heldHint: (choice: string) => `${choice} … Enter to send now, Esc to undo`,
    /** Other letters were typed. */
    typingHint: 'Typing? Enter to choose, Esc to go back',
    denyReason: 'Why not?',
    denyHint: 'Optional. Enter denies and sends the reason, Esc goes back.',
    answerLabel: 'Answer',
    answerHint: 'Enter to send, Esc to cancel.',
    optionsHint: 'Type a number to choose an option, or type your own answer.',
    jsonLabel: 'JSON',
    optional: 'optional',
    formStep: (at: number, of: number) => `field ${at} of ${of}`,
    invalid: {
      required: 'This field is required.',
      number: 'Not a number.',
      whole: 'Not a whole number.',
      yesOrNo: 'Type yes or no.',
      choice: (choices: string) => `Choose one of: ${choices}`,
      json: 'Not valid JSON.',
    },
    /** The title is already cut to one line. */
    answered: {
      answer: (title) => `Answered: ${title}`,
      approve: (title) => `Approved: ${title}`,
      approve_always: (title) => `Approved from now on: ${title}`,
      deny: (title) => `Denied: ${title}`,
    } satisfies Record<InputAnswer['decision'], (title: string) => string>,
    alwaysFor: (scope: string) => `${saysAlways(scope) ? 'Approved' : 'Approved from now on'}: ${scope}`,
    gone: (title: string) => `Answered elsewhere: ${title}`,
  }),
  zh: () => ({
    title: '答复',
    keys: {
      approve: '批准',
      alwaysFor: (scope) => `始终：${scope}`,
      always: '始终批准',
      deny: '拒绝',
      say: '说明',
      go: '选择',
      leave: '返回，暂不答复',
      send: '发送',
      back: '返回',
      open: '答复',
    },
    heldHint: (choice) => `${choice} … 回车立即确认，Esc 撤回`,
    typingHint: '在打字吗？回车后选择，Esc 返回',
    denyReason: '为什么拒绝？',
    denyHint: '回车拒绝并告知代理，可以留空。Esc 返回。',
    answerLabel: '答复',
    answerHint: '回车发送，Esc 放弃。',
    optionsHint: '输入数字选择选项；文字将原样发送。',
    jsonLabel: 'JSON 内容',
    optional: '可选',
    formStep: (at, of) => `第 ${at} 个字段，共 ${of} 个`,
    invalid: {
      required: '此项必填。',
      number: '这不是数字。',
      whole: '这不是整数。',
      yesOrNo: '请回答是或否（yes / no）。',
      choice: (choices) => `请选择其一：${choices}`,
      json: '这不是有效的 JSON。',
    },
    answered: {
      answer: (title) => `已答复：${title}`,
      approve: (title) => `已批准：${title}`,
      approve_always: (title) => `今后始终批准：${title}`,
      deny: (title) => `已拒绝：${title}`,
    },
    alwaysFor: (scope) => `已批准，今后也批准：${scope}`,
    gone: (title) => `已在别处答复：${title}`,
  }),
});

export type ChoiceWords = (typeof CHOICE_WORDS)['en'];

// How the Bot API answers: `ok` with a result, or a code with a description. https://core.telegram.org/bots/api#making-requests

export interface Refusal {
  readonly code: number;
  readonly description: string;
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number };
}

/** What a method gives back, or why not. */
export type Outcome = { readonly result: unknown } | { readonly refusal: Refusal };

export const badRequest = (what: string): Outcome => ({
  refusal: { code: 400, description: `Bad Request: ${what}` },
});

export const tooMany = (seconds: number): Refusal => ({
  code: 429,
  description: `Too Many Requests: retry after ${seconds}`,
  parameters: { retry_after: seconds },
});

/** Status and body of the answer. */
export const answerOf = (outcome: Outcome): readonly [status: number, body: string] => {
  if ('result' in outcome) return [200, JSON.stringify({ ok: true, result: outcome.result })];
  const { code, description, parameters } = outcome.refusal;
  return [code, JSON.stringify({ ok: false, error_code: code, description, parameters })];
};

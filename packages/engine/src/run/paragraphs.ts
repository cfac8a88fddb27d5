// Keeps apart what an agent says before and after a tool call, and its thoughts from its answer, whichever runtime it has:
// whoever reads the text in one go, from a pipe, a log or the ledger, must not find two messages glued into one line.

import type { Fact, Stream } from '@coxswain/protocol';

type Spoken = Extract<Stream, 'message' | 'thought'>;

/** What separates two messages: one empty line. */
const PARAGRAPH_FEEDS = 2;

const chunk = (stream: Spoken, text: string): Fact => ({ type: 'StreamChunk', data: { stream, text } });

/** How many line feeds, at most two, begin or end a text. */
const feedsIn = (edge: string): number => Math.min(PARAGRAPH_FEEDS, edge.match(/^\n*/)?.[0].length ?? 0);
const feedsAtEnd = (text: string): number => feedsIn([...text.slice(-PARAGRAPH_FEEDS)].reverse().join(''));

/** One serves an attempt, which sees its facts in order. What a program prints is never touched. */
export class Paragraphs {
  /** The ends of what was said so far; empty before anything was. */
  readonly #ends: Record<Spoken, string> = { message: '', thought: '' };
  #speaking: Spoken | undefined;
  #isInterrupted = false;

  /** The same facts, with line feeds where one message ends and another begins. */
  separate(facts: readonly Fact[]): readonly Fact[] {
    return facts.flatMap((fact) => {
      if (fact.type === 'ToolCallStarted' || fact.type === 'MessageAdded') this.#isInterrupted = true;
      if (fact.type !== 'StreamChunk') return [fact];
      const { stream, text } = fact.data;
      return stream === 'message' || stream === 'thought' ? this.#said(stream, text, fact) : [fact];
    });
  }

  #said(stream: Spoken, text: string, fact: Fact): readonly Fact[] {
    const before = this.#speaking;
    const isOther = before !== undefined && before !== stream;
    // White space alone begins no message.
    if (text.trim() === '' || (!isOther && !this.#isInterrupted)) {
      this.#note(stream, text);
      if (text.trim() !== '') this.#speaking = stream;
      return [fact];
    }
    const closing = isOther && feedsAtEnd(this.#ends[before]) === 0 ? [chunk(before, '\n')] : [];
    if (closing.length > 0) this.#note(before ?? stream, '\n');
    const end = this.#ends[stream];
    const missing = end === '' ? 0 : PARAGRAPH_FEEDS - feedsAtEnd(end) - feedsIn(text);
    const whole = '\n'.repeat(Math.max(0, missing)) + text;
    this.#speaking = stream;
    this.#isInterrupted = false;
    this.#note(stream, whole);
    return [...closing, chunk(stream, whole)];
  }

  #note(stream: Spoken, text: string): void {
    this.#ends[stream] = (this.#ends[stream] + text).slice(-PARAGRAPH_FEEDS);
  }
}

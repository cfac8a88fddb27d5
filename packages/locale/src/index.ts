// Words: everything that people read, complete in each language. Language: what one of them reads.

export type { DoctorWords } from './daemon-words.ts';
export { grouped } from './grouped.ts';
export { LANGUAGES, type Language, languageFrom } from './language.ts';
export { momentText, soonText } from './moment-text.ts';
export { attachmentText, overrideText } from './override-words.ts';
export { promptText } from './prompt-text.ts';
export { relativeTime } from './relative-time.ts';
export { successRate } from './success-rate.ts';
export { type Words, wordsFor } from './words.ts';

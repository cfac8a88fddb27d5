// Words: everything that people read, complete in each language. Language: what one of them reads.

export type { ChannelWords } from './channel-words.ts';
export type { ChatCommandWords } from './chat/chat-command-words.ts';
export type { ColumnWords } from './column-words.ts';
export type { DaemonWords, DoctorWords } from './daemon-words.ts';
export type { EmptyWords } from './empty-words.ts';
export type { FieldWords, SectionWords } from './field-words.ts';
export type { FollowWords } from './follow-words.ts';
export { grouped } from './grouped.ts';
export { type InEachLanguage, LANGUAGES, type Language, languageFrom, parseLanguage } from './language.ts';
export { momentText, type Reader, soonText } from './moment-text.ts';
export type { NoteWords } from './note-words.ts';
export { attachmentText, overrideText } from './override-words.ts';
export { promptText } from './prompt-text.ts';
export { relativeTime } from './relative-time.ts';
export type { StatusWords } from './status-words.ts';
export { successRate } from './success-rate.ts';
export type { TimeWords } from './time-words.ts';
export { type Words, wordsFor } from './words.ts';

// The file that a survey is written into, at the top of the surveyed folder. A survey does not count it.

export const SURVEY_FILE = 'SURVEY.md';

// The share of tasks that completed, of those that were not cancelled.

/** `97%` of what completed or failed; a dash when nothing did. 100% and 0% mean all and none, however many tasks there are. */
export const successRate = ({
  completed,
  failed,
}: {
  readonly completed: number;
  readonly failed: number;
}): string => {
  if (completed + failed === 0) return '–';
  const percent = Math.round((100 * completed) / (completed + failed));
  if (failed > 0 && percent === 100) return '99%';
  return completed > 0 && percent === 0 ? '1%' : `${percent}%`;
};

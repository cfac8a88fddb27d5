/** A shell command line that ignores SIGTERM, beside a program of its own in another session that does the same. */
export const IGNORES_TERM = `trap "" TERM
setsid sh -c 'trap "" TERM; while :; do sleep 1; done' > /dev/null 2>&1 &
echo ready; while :; do sleep 1; done`;

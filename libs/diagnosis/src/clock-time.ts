/** `mm:ss` after the answer, with minutes beyond 99 as they are; before the answer with a minus. */
export function clockTime(atUs: number, answerUs: number | null): string {
  const seconds = Math.floor(Math.abs(atUs - (answerUs ?? atUs)) / 1_000_000);
  const text = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return answerUs !== null && atUs < answerUs ? `-${text}` : text;
}

/** `4 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** One decimal below ten, none above. */
export function percent(value: number): string {
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
}

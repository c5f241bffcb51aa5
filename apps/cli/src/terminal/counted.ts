/** `1 call`, `2 calls`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** A number, or a dash where it is not known; what is rounded to nothing has no sign. */
export function decimal(value: number | null, decimals: number): string {
  return value === null ? '-' : value.toFixed(decimals).replace(/^-(?=[0.]*$)/, '');
}

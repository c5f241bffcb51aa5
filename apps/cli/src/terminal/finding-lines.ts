import type { Evidence, Finding } from '@earshot/contracts';
import { clockText } from './span.js';

/** A finding, its evidence with the times where to look, and what to do next. */
export function findingLines({ severity, title, code, confidence, evidence, nextStep }: Finding): string[] {
  return [
    `  ${severity}: ${title} (${code}, confidence ${confidence.toFixed(2)})`,
    ...evidence.map((one) => `    ${one.text}${whenText(one)}`),
    ...(severity === 'info' ? [] : [`    next: ${nextStep}`]),
  ];
}

function whenText({ fromUs, toUs }: Evidence): string {
  if (fromUs === null) return '';
  return toUs === null || toUs === fromUs
    ? `, at ${clockText(fromUs)}`
    : `, from ${clockText(fromUs)} to ${clockText(toUs)}`;
}

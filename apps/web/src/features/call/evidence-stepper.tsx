'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { Evidence } from '../../api/documents';
import { Button } from '../../ui/button';
import { type EvidenceTour, nextStep } from './use-evidence';
import styles from './verdict-head.module.css';

/** Goes through all that a finding shows: each message in the ladder, both ends of each span in the timeline. */
export function EvidenceStepper({ evidence, tour }: { evidence: readonly Evidence[]; tour: EvidenceTour }) {
  const { steps, step, goTo } = tour;
  const text = step === null ? '' : evidence[steps[step]?.place ?? 0]?.text;
  return (
    <div className={styles.stepper}>
      <Button
        kind="plain"
        icon
        aria-label="Previous evidence"
        title="Previous evidence (N)"
        onClick={() => goTo(nextStep(step, -1, steps.length))}
      >
        <ChevronLeft size={14} strokeWidth={1.75} aria-hidden="true" />
      </Button>
      <span role="status">
        {step === null ? `${steps.length} to see` : `${step + 1} of ${steps.length}`}
        {text !== '' && <span className="visually-hidden">, {text}</span>}
      </span>
      <Button
        kind="plain"
        icon
        aria-label="Next evidence"
        title="Next evidence (n)"
        onClick={() => goTo(nextStep(step, 1, steps.length))}
      >
        <ChevronRight size={14} strokeWidth={1.75} aria-hidden="true" />
      </Button>
    </div>
  );
}

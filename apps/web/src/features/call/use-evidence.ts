'use client';

import { useState } from 'react';
import type { Finding } from '../../api/documents';
import { useHotkeys } from '../../ui/use-hotkeys';
import { type EvidenceStep, evidenceSteps, type LadderRows } from './evidence-link';

/** The finding that is open, and where a person is among all that it shows. */
export interface EvidenceTour {
  /** Index of the open finding; null for none. */
  opened: number | null;
  open: (finding: number | null) => void;
  /** Of the open finding. */
  steps: readonly EvidenceStep[];
  /** Index of the one that is shown; null before the first. */
  step: number | null;
  goTo: (step: number) => void;
  /** Opens a finding and shows its first proof. */
  show: (finding: number) => void;
  /** First proof of a finding, as an address. */
  hrefOf: (finding: number) => string;
}

/** `n` and `N` go through the evidence of the open finding, of the first one if none is open. */
export function useEvidence(
  findings: readonly Finding[],
  rows: LadderRows,
  onFollow: (target: URLSearchParams) => void,
): EvidenceTour {
  const [opened, setOpened] = useState<number | null>(null);
  const [step, setStep] = useState<number | null>(null);
  const stepsOf = (index: number | null) => {
    const finding = index === null ? undefined : findings[index];
    return finding === undefined ? [] : evidenceSteps(finding, rows);
  };
  const steps = stepsOf(opened);
  const open = (finding: number | null) => {
    setOpened(finding);
    setStep(null);
  };
  const follow = (at: EvidenceStep | undefined, index: number) => {
    if (at === undefined) return;
    setStep(index);
    onFollow(at.target);
  };
  const show = (finding: number) => {
    open(finding);
    follow(stepsOf(finding)[0], 0);
  };
  useHotkeys(({ key }) => {
    if ((key !== 'n' && key !== 'N') || findings.length === 0) return false;
    if (opened === null) show(0);
    else if (steps.length > 0) {
      const next = nextStep(step, key === 'n' ? 1 : -1, steps.length);
      follow(steps[next], next);
    }
    return true;
  });
  return {
    opened,
    open,
    steps,
    step,
    goTo: (index) => follow(steps[index], index),
    show,
    hrefOf: (finding) => `?${stepsOf(finding)[0]?.target ?? ''}`,
  };
}

/** Around the end. */
export function nextStep(step: number | null, direction: 1 | -1, count: number): number {
  if (step === null) return direction === 1 ? 0 : count - 1;
  return (step + direction + count) % count;
}

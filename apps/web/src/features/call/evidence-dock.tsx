import { X } from 'lucide-react';
import type { Finding } from '../../api/documents';
import { Button } from '../../ui/button';
import styles from './evidence-dock.module.css';
import { EvidenceStepper } from './evidence-stepper';
import type { EvidenceTour } from './use-evidence';

/** The stepper of the open finding on screens where a message covers the findings; it stays in reach on every tab. */
export function EvidenceDock({ findings, tour }: { findings: readonly Finding[]; tour: EvidenceTour }) {
  const finding = tour.opened === null ? undefined : findings[tour.opened];
  if (finding === undefined || tour.steps.length < 2) return null;
  const text = tour.step === null ? undefined : finding.evidence[tour.steps[tour.step]?.place ?? 0]?.text;
  return (
    <section className={styles.dock} data-dock aria-label="Evidence of the open finding">
      <EvidenceStepper evidence={finding.evidence} tour={tour} />
      <span className={styles.text}>{text ?? finding.title}</span>
      <Button kind="plain" icon aria-label="Close the finding" onClick={() => tour.open(null)}>
        <X size={15} strokeWidth={1.75} aria-hidden="true" />
      </Button>
    </section>
  );
}

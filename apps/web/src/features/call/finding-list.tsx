'use client';

import type { Finding } from '../../api/documents';
import type { GlyphKind } from '../quality/glyph';
import { Glyph } from '../quality/glyph';
import { FindingDetail } from './finding-detail';
import type { EvidenceTour } from './use-evidence';
import styles from './verdict-head.module.css';

export const SEVERITY_GLYPH: Record<Finding['severity'], GlyphKind> = {
  critical: 'bad',
  major: 'bad',
  minor: 'poor',
  info: 'info',
};

interface FindingListProps {
  findings: readonly Finding[];
  tour: EvidenceTour;
  closed: boolean;
}

export function FindingList({ findings, tour, closed }: FindingListProps) {
  return (
    <section className={styles.findings} aria-label="Findings" data-closed={closed || undefined}>
      {findings.length === 0 ? (
        <p className={styles.none}>No findings: no rule found anything to report in what was captured.</p>
      ) : (
        <>
          <div className={styles.columns} aria-hidden="true">
            <span>{findings.length === 1 ? '1 finding' : `${findings.length} findings`}</span>
            <span>Evidence</span>
            <span className={styles.confidence}>Confidence</span>
          </div>
          <ul>
            {findings.map((finding, index) => {
              const id = `${finding.code}-${index}`;
              const open = tour.opened === index;
              return (
                <li key={id}>
                  <button
                    type="button"
                    className={styles.finding}
                    aria-expanded={open}
                    aria-controls={id}
                    onClick={() => tour.open(open ? null : index)}
                  >
                    <Glyph kind={SEVERITY_GLYPH[finding.severity]} />
                    <span className={styles.title} title={finding.title}>
                      {finding.title}
                      <span className="visually-hidden">, {finding.severity}</span>
                    </span>
                    <span className={styles.evidence}>
                      {finding.evidence.map((evidence) => evidence.text).join('; ')}
                    </span>
                    <span className={styles.confidence}>{finding.confidence.toFixed(2)}</span>
                  </button>
                  {open && <FindingDetail id={id} finding={finding} tour={tour} />}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

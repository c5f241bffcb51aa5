'use client';

import { useState } from 'react';
import type { CallDetail } from '../../api/documents';
import { Glyph } from '../quality/glyph';
import { outcomeAndRest, unbroken } from '../quality/words';
import { evidenceSteps, type LadderRows } from './evidence-link';
import { FindingList } from './finding-list';
import { LinkNote } from './link-note';
import type { EvidenceTour } from './use-evidence';
import styles from './verdict-head.module.css';

type Clause = CallDetail['verdict']['clauses'][number];

interface VerdictHeadProps {
  call: CallDetail;
  rows: LadderRows;
  tour: EvidenceTour;
  zone: string;
  onDecided: (key: string) => void;
  onFollow: (target: URLSearchParams) => void;
}

export function VerdictHead({ call, rows, tour, zone, onDecided, onFollow }: VerdictHeadProps) {
  const [closed, setClosed] = useState(true);
  const { verdict, findings } = call;
  const [outcome, rest] = outcomeAndRest(verdict.clauses[0]?.text ?? verdict.text, verdict.outcome);
  /** To the finding that a clause is taken from, else to what it was read from. */
  const linkOf = ({ finding, evidence }: Clause) => {
    const index = finding === null ? -1 : findings.findIndex(({ code }) => code === finding);
    if (index >= 0) {
      const follow = () => {
        setClosed(false);
        tour.show(index);
      };
      return { href: tour.hrefOf(index), follow };
    }
    const target = evidence === undefined ? undefined : evidenceSteps({ evidence: [evidence] }, rows)[0]?.target;
    return target === undefined ? null : { href: `?${target}`, follow: () => onFollow(target) };
  };
  return (
    <div className={styles.head}>
      <div className={styles.verdict}>
        <h1>
          <Glyph kind={verdict.outcome} size={12} />
          <strong>{outcome}</strong>{' '}
          {verdict.clauses.length === 0
            ? rest
            : verdict.clauses.map((clause, index) => {
                const text = unbroken(index === 0 ? rest : clause.text);
                const link = linkOf(clause);
                return (
                  <span key={clause.text}>
                    {link === null ? (
                      text
                    ) : (
                      <a
                        href={link.href}
                        onClick={(event) => {
                          event.preventDefault();
                          link.follow();
                        }}
                      >
                        {text}
                      </a>
                    )}{' '}
                  </span>
                );
              })}
        </h1>
        <p className={styles.notes}>
          {verdict.confidence !== null && <span>Confidence {verdict.confidence.toFixed(2)}</span>}
          {coverageNote(call)}
          <LinkNote call={call} zone={zone} onDecided={onDecided} />
          {findings.length > 0 && (
            <button
              type="button"
              className={styles.narrowOnly}
              aria-expanded={!closed}
              onClick={() => setClosed(!closed)}
            >
              {findings.length === 1 ? '1 finding' : `${findings.length} findings`}
            </button>
          )}
        </p>
      </div>
      <FindingList findings={findings} tour={tour} closed={closed} />
    </div>
  );
}

/** Measured share of each side; one figure where both have the same. */
function coverageNote(call: CallDetail) {
  const same = call.caller.coverage !== null && call.caller.coverage === call.callee.coverage;
  if (same) return <span>Coverage {percent(call.caller.coverage)}</span>;
  return (['caller', 'callee'] as const).map((listener) => {
    const heard = call[listener];
    const whose = listener === 'caller' ? 'Caller’s' : 'Callee’s';
    if (heard.coverage !== null) {
      return (
        <span key={listener}>
          {whose} coverage {percent(heard.coverage)}
        </span>
      );
    }
    return heard.unmeasured !== null && call.answerUs !== null ? (
      <span key={listener}>
        {whose} side not measured: {heard.unmeasured}
      </span>
    ) : null;
  });
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}

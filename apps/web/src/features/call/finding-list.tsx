'use client';

import type { Finding } from '../../api/documents';
import type { GlyphKind } from '../quality/glyph';
import { Glyph } from '../quality/glyph';
import { targetOf } from './evidence-link';
import styles from './verdict-head.module.css';

export const SEVERITY_GLYPH: Record<Finding['severity'], GlyphKind> = {
  critical: 'bad',
  major: 'bad',
  minor: 'poor',
  info: 'info',
};

const OWNER_WORDS: Record<Finding['owner'], string> = {
  caller: 'the caller’s side',
  callee: 'the callee’s side',
  'network-before-probe': 'the network before the probe',
  'network-after-probe': 'the network after the probe',
  trunk: 'the trunk',
  probe: 'the capture',
};

interface FindingListProps {
  findings: readonly Finding[];
  opened: string | null;
  onOpen: (code: string | null) => void;
  onFollow: (target: URLSearchParams) => void;
  closed: boolean;
}

export function FindingList({ findings, opened, onOpen, onFollow, closed }: FindingListProps) {
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
              const open = opened === finding.code;
              return (
                <li key={id}>
                  <button
                    type="button"
                    className={styles.finding}
                    aria-expanded={open}
                    aria-controls={id}
                    onClick={() => onOpen(open ? null : finding.code)}
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
                  {open && <FindingDetail id={id} finding={finding} onFollow={onFollow} />}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}

interface FindingDetailProps {
  id: string;
  finding: Finding;
  /** Null where there is no call to show the evidence in. */
  onFollow: ((target: URLSearchParams) => void) | null;
}

export function FindingDetail({ id, finding, onFollow }: FindingDetailProps) {
  return (
    <dl id={id} className={styles.detail}>
      <dt>What it is</dt>
      <dd>{finding.explanation}</dd>
      <dt>Evidence</dt>
      <dd>
        {finding.evidence.map((evidence) => {
          const target = onFollow === null ? null : targetOf(evidence);
          return (
            <div key={evidence.text}>
              {target === null ? (
                evidence.text
              ) : (
                <a
                  href={`?${target}`}
                  onClick={(event) => {
                    event.preventDefault();
                    onFollow?.(target);
                  }}
                >
                  {evidence.text}
                </a>
              )}
            </div>
          );
        })}
      </dd>
      <dt>Whose</dt>
      <dd>{OWNER_WORDS[finding.owner]}</dd>
      {finding.innocentExplanations.length > 0 && (
        <>
          <dt>What else it could be</dt>
          <dd>
            {finding.innocentExplanations.map((text) => (
              <div key={text}>{text}</div>
            ))}
          </dd>
        </>
      )}
      <dt>Next step</dt>
      <dd>{finding.nextStep}</dd>
      <dt>Rule</dt>
      <dd>
        <code>{finding.code}</code>
        {finding.ruleVersion === undefined ? '' : `, version ${finding.ruleVersion}`}
      </dd>
    </dl>
  );
}

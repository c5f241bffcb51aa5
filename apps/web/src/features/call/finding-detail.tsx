'use client';

import Link from 'next/link';
import type { Finding } from '../../api/documents';
import { useAddress } from '../../filters/use-address';
import { requestsHref, requestsWords } from '../transactions/requests-link';
import { EvidenceStepper } from './evidence-stepper';
import type { EvidenceTour } from './use-evidence';
import styles from './verdict-head.module.css';

const OWNER_WORDS: Record<Finding['owner'], string> = {
  caller: 'the caller’s side',
  callee: 'the callee’s side',
  'network-before-probe': 'the network before the probe',
  'network-after-probe': 'the network after the probe',
  trunk: 'the trunk',
  probe: 'the capture',
};

interface FindingDetailProps {
  id: string;
  finding: Finding;
  /** Null where there is no call to show the evidence in. */
  tour: EvidenceTour | null;
}

export function FindingDetail({ id, finding, tour }: FindingDetailProps) {
  const { address } = useAddress();
  const changed = Object.entries(finding.thresholds ?? {});
  return (
    <dl id={id} className={styles.detail}>
      <dt>What it is</dt>
      <dd>{finding.explanation}</dd>
      <dt>Evidence</dt>
      <dd>
        {finding.evidence.map(({ text }, place) => (
          <EvidencePiece key={text} text={text} place={place} tour={tour} />
        ))}
        {tour !== null && tour.steps.length > 1 && <EvidenceStepper evidence={finding.evidence} tour={tour} />}
      </dd>
      {finding.requests !== undefined && (
        <>
          <dt>Requests</dt>
          <dd>
            <Link href={requestsHref(finding.requests, address.get('tz'))} prefetch={false}>
              {requestsWords(finding.requests)}
            </Link>
          </dd>
        </>
      )}
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
      {changed.length > 0 && (
        <>
          <dt>Thresholds changed here</dt>
          <dd>
            {changed.map(([name, value]) => (
              <div key={name}>
                <code>
                  {name} = {value}
                </code>
              </div>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

/** One piece of evidence; a link to the first that it shows. */
function EvidencePiece({ text, place, tour }: { text: string; place: number; tour: EvidenceTour | null }) {
  const first = tour?.steps.findIndex((step) => step.place === place) ?? -1;
  const target = tour?.steps[first]?.target;
  if (tour === null || target === undefined) return <div>{text}</div>;
  const current = tour.step !== null && tour.steps[tour.step]?.place === place;
  return (
    <div>
      <a
        href={`?${target}`}
        aria-current={current || undefined}
        onClick={(event) => {
          event.preventDefault();
          tour.goTo(first);
        }}
      >
        {text}
      </a>
    </div>
  );
}

'use client';

import Link from 'next/link';
import type { CallDetail, LegLink } from '../../api/documents';
import { clock, day } from '../../time/wall-clock';
import { Button } from '../../ui/button';
import { Popover } from '../../ui/popover';
import { legLetter } from './call-span';
import { LegBadge } from './leg-badge';
import styles from './link-note.module.css';
import { useLinkDecisions } from './use-link-decisions';

interface LinkNoteProps {
  call: CallDetail;
  zone: string;
  /** Legs were merged or split: the key of the call that came of it. */
  onDecided: (key: string) => void;
}

/** Why several legs are one call, which others may belong to it, and a person's say in both. */
export function LinkNote({ call, zone, onDecided }: LinkNoteProps) {
  const decisions = useLinkDecisions(call, onDecided);
  const merged = call.links.filter((link) => link.merged);
  const offered = offeredCalls(call);
  if (call.legDetails.length < 2 && offered.length === 0 && call.decisions.length === 0) return null;
  return (
    <Popover
      label="Legs of the call and their links"
      align="start"
      width={560}
      trigger={
        <button type="button" className={styles.link}>
          {triggerWords(call, merged, offered.length)}
        </button>
      }
    >
      {merged.length > 0 && <LinkTable call={call} links={merged} />}
      {call.legDetails.length > 1 && (
        <section className={styles.part}>
          <h3>Legs</h3>
          <ul>
            {call.legDetails.map((leg, index) => (
              <li key={leg.key}>
                <LegBadge index={index} />
                <code title={leg.callId}>{leg.callId}</code>
                <Button disabled={decisions.busy} onClick={() => decisions.split(leg.key)}>
                  Split off
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {offered.length > 0 && (
        <section className={styles.part}>
          <h3>Linked, but not merged</h3>
          <ul>
            {offered.map(({ otherCallKey, link }) => (
              <li key={otherCallKey}>
                <span>
                  <Link href={`/calls/${encodeURIComponent(otherCallKey)}`} prefetch={false}>
                    the other call
                  </Link>{' '}
                  by {link.rule}, confidence {link.confidence.toFixed(2)}
                </span>
                <code title={link.value}>{link.value}</code>
                <Button disabled={decisions.busy} onClick={() => decisions.merge(otherCallKey)}>
                  Merge
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {call.decisions.length > 0 && (
        <section className={styles.part}>
          <h3>Decided by a person</h3>
          <ul>
            {call.decisions.map((decision) => (
              <li key={decision.id}>
                <span>
                  {decision.verdict === 'merge' ? 'merged' : 'split'}{' '}
                  {day(decision.decidedUs, zone, new Date().getUTCFullYear())} {clock(decision.decidedUs, zone)}
                </span>
                <Button disabled={decisions.busy} onClick={() => decisions.undo(decision.id)}>
                  Undo
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {decisions.fault !== null && (
        <p role="alert" className={styles.fault}>
          {decisions.fault.title}: {decisions.fault.detail}
        </p>
      )}
    </Popover>
  );
}

function LinkTable({ call, links }: { call: CallDetail; links: readonly LegLink[] }) {
  const letter = (legKey: string) => legLetter(call.legDetails.findIndex((leg) => leg.key === legKey));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>Legs</th>
          <th>Rule</th>
          <th>What matched</th>
          <th>Confidence</th>
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <tr key={link.fromLegKey + link.toLegKey + link.rule}>
            <td>
              {letter(link.fromLegKey)} – {letter(link.toLegKey)}
            </td>
            <td>{link.rule}</td>
            <td>
              <code>{link.value}</code>
            </td>
            <td>{link.confidence.toFixed(2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The surest link to each call that is not merged, surest first. */
function offeredCalls(call: CallDetail): { otherCallKey: string; link: LegLink }[] {
  const best = new Map<string, LegLink>();
  for (const link of call.links) {
    if (link.merged || link.otherCallKey === null) continue;
    const known = best.get(link.otherCallKey);
    if (known === undefined || link.confidence > known.confidence) best.set(link.otherCallKey, link);
  }
  return [...best]
    .map(([otherCallKey, link]) => ({ otherCallKey, link }))
    .sort((a, b) => b.link.confidence - a.link.confidence);
}

function triggerWords(call: CallDetail, merged: readonly LegLink[], offered: number): string {
  const rules = [...new Set(merged.map((link) => link.rule))].join(', ');
  const parts = [
    call.legDetails.length > 1 ? `${call.legDetails.length} legs${rules === '' ? '' : `, merged by ${rules}`}` : '',
    offered === 0 ? '' : offered === 1 ? '1 more call may belong here' : `${offered} more calls may belong here`,
  ].filter((part) => part !== '');
  return parts.length > 0 ? parts.join('; ') : 'split by a person';
}

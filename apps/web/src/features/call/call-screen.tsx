'use client';

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { identityOf } from '../../api/call-identity';
import type { CallDetail, CallMessages, CallSummary } from '../../api/documents';
import { useLiveEvents } from '../../api/live';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { useListHref } from '../../filters/list-address';
import { useAddress } from '../../filters/use-address';
import { count } from '../../time/span';
import { useZone } from '../../time/use-zone';
import { offsetLabel } from '../../time/zone';
import { DocumentFault } from '../../ui/document-fault';
import { SkeletonRows } from '../../ui/skeleton';
import { useNarrow } from '../../ui/use-narrow';
import { LadderView } from '../ladder/ladder-view';
import { useMessageAddress } from '../ladder/use-message-address';
import { LogView } from '../logs/log-view';
import { MediaView } from '../media/media-view';
import { RawView } from '../media/raw-view';
import { TimelineView } from '../timeline/timeline-view';
import { CallCrumb } from './call-crumb';
import styles from './call-screen.module.css';
import { EvidenceDock } from './evidence-dock';
import { ladderRows } from './evidence-link';
import { Milestones } from './milestones';
import { PathStrip } from './path-strip';
import { useEvidence } from './use-evidence';
import { VerdictHead } from './verdict-head';

const TABS = ['ladder', 'timeline', 'media', 'logs', 'raw'] as const;
type Tab = (typeof TABS)[number];
const TAB_WORD: Record<Tab, string> = {
  ladder: 'Ladder',
  timeline: 'Timeline',
  media: 'Media',
  logs: 'Logs',
  raw: 'Raw',
};

export function CallScreen({ callKey }: { callKey: string }) {
  const router = useRouter();
  const zone = useZone();
  const narrow = useNarrow();
  const { address, change } = useAddress();
  const call = useDocument<CallDetail>(routes.call(callKey));
  const messages = useDocument<CallMessages>(routes.messages(callKey));
  const rows = useMemo(() => ladderRows(messages.data), [messages.data]);
  const [tools, setTools] = useState<HTMLElement | null>(null);
  const tab = TABS.find((known) => known === address.get('tab')) ?? 'ladder';
  const backTo = useListHref('/calls', address.get('tz'));

  const reload = useCallback(() => {
    call.reload();
    messages.reload();
  }, [call.reload, messages.reload]);
  const going = call.data !== null && (call.data.endUs === null || Date.now() * 1000 - call.data.endUs < 30e6);
  const isThis = (changed: CallSummary) => call.data !== null && identityOf(changed) === identityOf(call.data);
  useLiveEvents(going, { call: (changed) => isThis(changed) && reload() }, reload);

  useEffect(() => {
    if (call.data !== null) document.title = `${call.data.from} → ${call.data.to} · Earshot`;
  }, [call.data]);

  const follow = useCallback(
    (target: URLSearchParams) => {
      change((now) => {
        for (const name of ['m', 'at']) now.delete(name);
        for (const [name, value] of target) now.set(name, value);
        return now;
      });
      // On a telephone what was asked for lies below the fold.
      if (narrow) document.getElementById('call-panel')?.scrollIntoView();
    },
    [change, narrow],
  );
  const tour = useEvidence(call.data?.findings ?? [], rows, follow);
  const choose = useMessageAddress();
  const messagePath = useCallback((id: string) => routes.message(callKey, id), [callKey]);
  const toTimeline = useCallback(
    (atUs: number) => follow(new URLSearchParams({ tab: 'timeline', at: String(atUs) })),
    [follow],
  );
  const decided = (key: string) => {
    if (key === call.data?.key) reload();
    else router.replace(`/calls/${encodeURIComponent(key)}`);
  };
  const inTools = (node: ReactNode) => (tools === null ? null : createPortal(node, tools));

  if (call.data === null && call.fault !== null && !call.loading) {
    return (
      <div className={styles.screen}>
        <CallCrumb call={null} callKey={callKey} zone={zone} backTo={backTo} missing />
        <DocumentFault fault={call.fault} onRetry={reload} />
      </div>
    );
  }
  if (call.data === null) {
    return (
      <div className={styles.screen}>
        <CallCrumb call={null} callKey={callKey} zone={zone} backTo={backTo} />
        <SkeletonRows count={20} label="Loading the call" />
      </div>
    );
  }

  const detail = call.data;
  const counts: Record<Tab, string> = {
    ladder: count(messages.data?.items.length ?? detail.messages),
    timeline: '',
    media: detail.streamDetails.length === 1 ? '1 stream' : `${detail.streamDetails.length} streams`,
    logs: count(detail.logCount ?? detail.logs.length),
    raw: '',
  };
  const goTo = (next: Tab) =>
    change((now) => {
      if (next === 'ladder') now.delete('tab');
      else now.set('tab', next);
      return now;
    });

  return (
    <div className={styles.screen}>
      <CallCrumb call={detail} callKey={callKey} zone={zone} backTo={backTo} />
      <VerdictHead call={detail} rows={rows} tour={tour} zone={zone} onDecided={decided} onFollow={follow} />
      <Milestones call={detail} zone={zone} />
      <PathStrip call={detail} participants={messages.data?.participants ?? null} />
      <div className={styles.tabs}>
        <div
          role="tablist"
          aria-label="Views of the call"
          style={{ display: 'contents' }}
          onKeyDown={(event) => moveTab(event, tab, goTo)}
        >
          {TABS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={name === tab}
              aria-controls="call-panel"
              tabIndex={name === tab ? 0 : -1}
              className={styles.tab}
              onClick={() => goTo(name)}
            >
              {TAB_WORD[name]}
              {counts[name] !== '' && <span>{counts[name]}</span>}
            </button>
          ))}
        </div>
        <div className={styles.tools}>
          <div ref={setTools} />
          <span className={styles.zone}>Times in {offsetLabel(detail.startUs, zone)}</span>
        </div>
      </div>
      <div id="call-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className={styles.panel}>
        {tab === 'ladder' &&
          (messages.data === null ? (
            messages.fault === null ? (
              <SkeletonRows count={16} label="Loading the messages" />
            ) : (
              <DocumentFault fault={messages.fault} onRetry={messages.reload} />
            )
          ) : (
            <LadderView
              subject={detail}
              label="Ladder of the call"
              document={messages.data}
              zone={zone}
              linked={address.get('m')}
              onChoose={choose}
              messagePath={messagePath}
              onTimeline={toTimeline}
              onBack={() => router.push(backTo)}
              tools={inTools}
            />
          ))}
        {tab === 'timeline' && (
          <TimelineView
            call={detail}
            messages={messages.data?.items ?? []}
            zone={zone}
            atUs={numberOf(address.get('at'))}
            tools={inTools}
          />
        )}
        {tab === 'media' && <MediaView call={detail} zone={zone} />}
        {tab === 'logs' && <LogView call={detail} zone={zone} />}
        {tab === 'raw' && <RawView call={detail} messages={messages.data?.items ?? null} zone={zone} />}
      </div>
      <EvidenceDock findings={detail.findings} tour={tour} />
    </div>
  );
}

function moveTab(event: KeyboardEvent, tab: Tab, goTo: (tab: Tab) => void): void {
  if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
  const step = event.key === 'ArrowRight' ? 1 : -1;
  const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  goTo(next);
  document.getElementById(`tab-${next}`)?.focus();
}

function numberOf(text: string | null): number | null {
  const value = Number(text);
  return text === null || !Number.isFinite(value) ? null : value;
}

'use client';

import Link from 'next/link';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { callKeyOf } from '../../api/call-identity';
import type { Stream, StreamPage } from '../../api/documents';
import { routes } from '../../api/routes';
import { useDocument } from '../../api/use-document';
import { useAddress } from '../../filters/use-address';
import { usePages } from '../../filters/use-pages';
import { count } from '../../time/span';
import { useZone } from '../../time/use-zone';
import { clock, day } from '../../time/wall-clock';
import { offsetLabel } from '../../time/zone';
import { DocumentFault } from '../../ui/document-fault';
import { Pager } from '../../ui/pager';
import { Segmented } from '../../ui/segmented';
import { SkeletonRows } from '../../ui/skeleton';
import { useHotkeys } from '../../ui/use-hotkeys';
import { StreamTable } from '../media/stream-table';
import styles from './streams-screen.module.css';

const WHICH = [
  { value: 'unbound', label: 'Of no call' },
  { value: 'bound', label: 'Of calls' },
  { value: 'all', label: 'All' },
] as const;
type Which = (typeof WHICH)[number]['value'];

const TYPING_PAUSE_MS = 250;

/** Media by itself: first of all what belongs to no call that was captured, which is measured all the same. */
export function StreamsScreen() {
  const zone = useZone();
  const { address, change } = useAddress();
  const which = WHICH.find(({ value }) => value === address.get('which'))?.value ?? 'unbound';
  const q = address.get('q') ?? '';
  const cursor = address.get('cursor');
  const page = useDocument<StreamPage>(routes.streams(which === 'all' ? null : which === 'unbound', q, cursor));
  const pages = usePages(page.stale ? null : (page.data?.next ?? null));
  const streams = page.data?.items ?? [];
  const field = useRef<HTMLInputElement>(null);
  useHotkeys(({ key }) => {
    if (key === '/') field.current?.focus();
    return key === '/';
  });

  const narrow = (name: 'which' | 'q', value: string) => {
    pages.forget();
    change((now) => {
      if (value === '' || (name === 'which' && value === 'unbound')) now.delete(name);
      else now.set(name, value);
      now.delete('cursor');
      return now;
    });
  };
  return (
    <div className={styles.screen}>
      <header className={styles.bar}>
        <h1>Streams</h1>
        <Segmented<Which>
          label="Which streams"
          value={which}
          options={WHICH}
          onChange={(value) => narrow('which', value)}
        />
        <SearchField value={q} field={field} onChange={(text) => narrow('q', text)} />
      </header>
      <div className={styles.scroll} data-stale={page.stale || undefined}>
        {page.fault !== null && (page.data === null || page.stale) ? (
          <DocumentFault fault={page.fault} onRetry={page.reload} />
        ) : page.data === null ? (
          <SkeletonRows count={12} label="Loading streams" />
        ) : streams.length === 0 ? (
          <p className={styles.none}>{nothingWords(which, q)}</p>
        ) : (
          <StreamTable
            streams={streams}
            zone={zone}
            caption="Media streams, newest first"
            whoseLabel="First packet, call"
            whose={(stream) => <Whose stream={stream} zone={zone} />}
          />
        )}
      </div>
      <footer className={styles.footer}>
        {page.data !== null && (
          <span>
            {count(streams.length)} {streams.length === 1 ? 'stream' : 'streams'} on this page, newest first
            {page.data.next === null ? '' : '; older ones follow'}
          </span>
        )}
        <span className={styles.spring} />
        <span suppressHydrationWarning>Times in {offsetLabel(Date.now() * 1000, zone)}</span>
        <Pager newer={pages.newer} older={pages.older} />
      </footer>
    </div>
  );
}

interface SearchFieldProps {
  value: string;
  field: RefObject<HTMLInputElement | null>;
  onChange: (text: string) => void;
}

function SearchField({ value, field, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onChange(text.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      ref={field}
      className={styles.search}
      type="search"
      aria-label="Search streams"
      placeholder="address, SSRC or codec"
      value={text}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  );
}

function Whose({ stream, zone }: { stream: Stream; zone: string }) {
  const year = new Date().getUTCFullYear();
  return (
    <>
      <span suppressHydrationWarning>
        {day(stream.firstUs, zone, year)} {clock(stream.firstUs, zone)}
      </span>
      <div className={styles.call}>
        {stream.callKey === null ? (
          'no call'
        ) : (
          <Link
            href={`/calls/${callKeyOf({ key: stream.callKey, startUs: stream.firstUs })}?tab=media`}
            prefetch={false}
          >
            open the call
          </Link>
        )}
      </div>
    </>
  );
}

function nothingWords(which: Which, q: string): string {
  if (q !== '') return `No stream matches “${q}”.`;
  if (which === 'unbound') return 'No stream without a call was captured so far.';
  return which === 'bound' ? 'No stream of a call was captured so far.' : 'No stream was captured so far.';
}

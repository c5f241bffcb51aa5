import { memo } from 'react';
import { arrowOf, type LadderGeometry, laneX } from './geometry';
import type { MessageRow } from './row';

/** Lane lines of a row; in a silence each breaks into a zigzag. */
export const Lanes = memo(function Lanes({
  geometry,
  count,
  height,
  broken,
}: {
  geometry: LadderGeometry;
  count: number;
  height: number;
  broken: boolean;
}) {
  const lines = Array.from({ length: count }, (_, lane) => laneX(geometry, lane) + 0.5);
  const path = broken
    ? lines.map((x) => `M${x} 0V5l4 3-8 4 8 4-4 3V${height}`).join('')
    : lines.map((x) => `M${x} 0V${height}`).join('');
  return <path d={path} fill="none" stroke={broken ? 'var(--line3)' : 'var(--line2)'} />;
});

/** Characters of a 12 px mono font in a width. */
const CHARACTER = 7.25;

export function MessageArrow({
  geometry,
  row,
  narrow,
  colour,
}: {
  geometry: LadderGeometry;
  row: MessageRow;
  narrow: boolean;
  colour: string;
}) {
  const { message } = row;
  const arrow = arrowOf(geometry, row.from, row.to);
  const y = geometry.arrowY + 0.5;
  const dash =
    row.group !== null
      ? undefined
      : message.retransmission > 0
        ? '1.5 3.5'
        : message.status !== null
          ? '5 3'
          : undefined;
  const cap = message.retransmission > 0 ? 'round' : 'butt';
  const back = arrow.pointsLeft ? 8 : -8;
  const room = Math.max(4, Math.floor((arrow.loops ? 200 : Math.abs(arrow.headX - arrow.tailX) - 20) / CHARACTER));
  const words = labelOf(row, narrow);
  const left = room - words.strong.length - 1 - (words.tail === '' ? 0 : words.tail.length + 2);
  const joint = words.tail === 'SDP' ? ', ' : ' ';
  const detail = [cut(words.detail, left), words.tail].filter(Boolean).join(joint);
  const isPhase = row.group?.of === 'phase';
  const bold = message.status === null || message.status >= 400 ? 700 : 500;
  return (
    <g>
      {arrow.loops ? (
        <path
          d={`M${arrow.tailX} 8.5h18v${y - 8.5}H${arrow.tailX + 8}`}
          fill="none"
          stroke={colour}
          strokeWidth="1.5"
          strokeDasharray={dash}
        />
      ) : (
        <path
          d={`M${arrow.tailX} ${y}H${arrow.headX + back}`}
          stroke={colour}
          strokeWidth="1.5"
          strokeDasharray={dash}
          strokeLinecap={cap}
        />
      )}
      {isPhase ? (
        // Of no one direction: from lane to lane, with neither tail nor head.
        <path
          d={`M${arrow.tailX} ${y - 4}v8M${arrow.headX} ${y - 4}v8M${arrow.headX - 8} ${y}h8`}
          stroke={colour}
          strokeWidth="1.5"
        />
      ) : (
        <>
          <circle cx={arrow.tailX + 0.5} cy={arrow.loops ? 8.5 : y} r="2" fill={colour} />
          <path
            d={arrow.loops ? `M${arrow.tailX} ${y}l8 -3.5v7Z` : `M${arrow.headX} ${y}l${back} -3.5v7Z`}
            fill={colour}
          />
        </>
      )}
      <text x={arrow.labelX} y={geometry.baselineY} fill="var(--t1)" fontWeight={bold}>
        {words.strong}
        {detail !== '' && (
          <tspan fill="var(--t2)" fontWeight="400" dx="6">
            {detail}
          </tspan>
        )}
      </text>
    </g>
  );
}

export interface MessageLabel {
  strong: string;
  /** Cut where the lane is too narrow. */
  detail: string;
  /** Never cut. */
  tail: string;
}

/** Letters of a method in the drawing; whole methods are beside it, in the message. */
const MAX_METHOD = 24;

/** The words of a message: `INVITE SDP PCMA +2`, `200 OK, SDP`, `INVITE R1 +500 ms`, `✕ 503 Service Unavailable`. */
export function labelOf(row: MessageRow, narrow: boolean): MessageLabel {
  const { message, group } = row;
  if (group !== null) {
    const many = group.messages.length > 1 ? `×${group.messages.length}` : '';
    return { strong: group.title, detail: narrow ? '' : group.detail, tail: many };
  }
  const seen = message.alsoSeen.length > 0 ? `×${message.alsoSeen.length + 1}` : '';
  const repeat = retransmissionWords(row);
  if (message.method !== null) {
    if (narrow && repeat !== '') return { strong: repeat, detail: '', tail: '' };
    const sdp = message.sdpCodecs === null ? '' : narrow ? 'SDP' : sdpWords(message.sdpCodecs);
    return { strong: cut(message.method, MAX_METHOD), detail: repeat || sdp, tail: seen };
  }
  const mark = (message.status ?? 0) >= 400 ? '✕ ' : '';
  const tail = [message.sdpCodecs === null ? '' : 'SDP', repeat, seen].filter(Boolean).join(' ');
  return { strong: `${mark}${message.status}`, detail: narrow ? '' : (message.reason ?? ''), tail };
}

/** `SDP PCMA +2`: the codec preferred, and how many more are offered. */
function sdpWords(codecs: readonly string[]): string {
  const [first, ...others] = codecs;
  return ['SDP', first, others.length > 0 ? `+${others.length}` : ''].filter(Boolean).join(' ');
}

function retransmissionWords(row: MessageRow): string {
  const { message, folded, foldedToMs } = row;
  if (message.retransmission === 0) return '';
  const after = (ms: number | null) =>
    ms === null ? '' : ms < 1000 ? `+${Math.round(ms)} ms` : `+${(ms / 1000).toFixed(1)} s`;
  if (folded > 1) return `R×${folded}, ${after(message.retransmissionAfterMs)} → ${after(foldedToMs)}`;
  return `R${message.retransmission} ${after(message.retransmissionAfterMs)}`.trim();
}

function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  return room < 3 ? '' : `${text.slice(0, room - 1)}…`;
}

import { type Conclusion, conclude } from '@earshot/diagnosis';
import { ALICE, BOB, rtpTimeline, SipFlow } from '@earshot/test/builders';

/** Runs that warm the compiler, and runs that count. */
const WARMING = 10;
const COUNTED = 50;

/** A call of 500 messages and four streams of ten minutes: both directions at two probes. */
function longCall() {
  const flow = new SipFlow().invite().at(100).respond(180).at(2000).respond(200).after(10).ack();
  while (flow.records.length < 498) flow.after(1000).request('INFO').after(5).respond(200);
  flow.at(603_000).bye().after(5).respond(200);
  const span = { fromMs: 2020, toMs: 602_020 };
  const streams = ['core', 'edge'].flatMap((probe) => [
    ...rtpTimeline({
      ...span,
      src: ALICE.media,
      dst: BOB.media,
      ssrc: 1,
      probe,
      lost: ({ index }) => index % 97 === 0,
    }),
    ...rtpTimeline({ ...span, src: BOB.media, dst: ALICE.media, ssrc: 2, probe }),
  ]);
  return [...flow.records, ...streams];
}

const records = longCall();
const cpuMs: number[] = [];
let conclusion: Conclusion | null = null;
for (let run = 0; run < WARMING + COUNTED; run++) {
  const before = process.cpuUsage();
  conclusion = conclude(records);
  const { user, system } = process.cpuUsage(before);
  if (run >= WARMING) cpuMs.push((user + system) / 1000);
}
cpuMs.sort((a, b) => a - b);
const [call] = conclusion?.calls ?? [];
const median = cpuMs[COUNTED / 2] as number;
process.stdout.write(
  `one call, ${call?.messages} messages, ${call?.streams} streams of ten minutes: assembled and diagnosed in ${median.toFixed(1)} ms of processor time (median of ${COUNTED})\n`,
);

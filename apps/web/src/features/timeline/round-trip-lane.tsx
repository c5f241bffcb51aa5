import { memo } from 'react';
import type { Band, CallDetail, RoundTrip } from '../../api/documents';
import { spoken } from '../../time/span';
import { Judged } from '../quality/limits';
import { bandColour } from '../quality/words';
import { type Cursor, useCursor } from './cursor';
import type { PlotScale } from './plot-scale';
import { Frame } from './quality-lanes';
import styles from './timeline.module.css';

const HEIGHT = 30;
/** Two reports further apart than this have a missing one between them. */
const BREAK_US = 12e6;
const HALF_WORD = {
  caller: 'probe to caller',
  callee: 'probe to callee',
  'end-to-end': 'end to end',
  unknown: 'unknown half',
};

interface RoundTripRowProps {
  call: CallDetail;
  half: RoundTrip['half'];
  scale: PlotScale;
  ticks: readonly number[];
  cursor: Cursor;
}

/** Round trips of one half of the call: dots, joined where no report is missing; larger and coloured beyond a limit. */
export function RoundTripRow({ call, half, scale, ticks, cursor }: RoundTripRowProps) {
  const trips = call.roundTrips.filter((trip) => trip.half === half).sort((a, b) => a.atUs - b.atUs);
  const top = trips.some((trip) => trip.rttMs > 120) ? 600 : 120;
  const index = useCursor(cursor, (atUs) => trips.findLastIndex((trip) => trip.atUs <= atUs));
  const age = useCursor(cursor, (atUs) => Math.round((atUs - (trips[index]?.atUs ?? atUs)) / 1e5));
  const trip = trips[index];
  return (
    <div className={styles.row} style={{ paddingTop: 8, borderTop: '1px solid var(--line2)' }}>
      <div className={styles.label}>
        RTT ms
        <small>
          {trip?.by === 'rrtr-dlrr' ? 'RTCP XR' : 'RTCP'}, {HALF_WORD[half]}
        </small>
        <span className={styles.scale} style={{ top: 5 }} aria-hidden="true">
          {top}
        </span>
        <span className={styles.scale} style={{ top: 26 }} aria-hidden="true">
          0
        </span>
      </div>
      <div className={styles.plot}>
        <RoundTripPlot trips={trips} top={top} scale={scale} ticks={ticks} />
      </div>
      <div className={styles.readout}>
        <strong>
          <Judged metric="roundTripMs" notGood={trip?.notGood}>
            {trip === undefined ? '–' : `${trip.rttMs.toFixed(0)} ms`}
          </Judged>
        </strong>
        {trip === undefined ? 'no report yet' : `report ${spoken(age * 100)} old`}
      </div>
    </div>
  );
}

interface RoundTripPlotProps {
  trips: readonly RoundTrip[];
  top: number;
  scale: PlotScale;
  ticks: readonly number[];
}

const RoundTripPlot = memo(function RoundTripPlot({ trips, top, scale, ticks }: RoundTripPlotProps) {
  const y = (ms: number) => HEIGHT - 2 - (Math.min(top, ms) / top) * (HEIGHT - 5);
  const line = trips
    .map((trip, index) => {
      const before = trips[index - 1];
      const joined = before !== undefined && trip.atUs - before.atUs <= BREAK_US;
      return `${joined ? 'L' : 'M'}${scale.x(trip.atUs)} ${y(trip.rttMs).toFixed(1)}`;
    })
    .join('');
  return (
    <Frame height={HEIGHT} scale={scale} ticks={ticks} gaps={[]} holds={[]} label="Round trip time">
      <path d={line} fill="none" stroke="var(--t2)" />
      {trips.map((trip) => (
        <circle key={trip.atUs} cx={scale.x(trip.atUs)} cy={y(trip.rttMs)} {...dotOf(trip.notGood?.roundTripMs)} />
      ))}
    </Frame>
  );
});

/** In the colour of its band, and larger, where it is beyond a limit. */
function dotOf(band: Band | undefined): { r: number; fill: string } {
  return band === undefined ? { r: 2, fill: 'var(--ink)' } : { r: 3, fill: bandColour(band) };
}

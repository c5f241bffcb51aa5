import type { Provenance, Stream, StreamWindow } from '../../api/documents';
import { CopyButton } from '../../ui/copy-button';
import { Glyph } from './glyph';
import { bandsInWords, PRESET_WORD, useLimits } from './limits';
import styles from './provenance.module.css';
import { assumedWord, unscoredWord } from './words';

interface ProvenanceNoteProps {
  quality: Provenance;
  /** The window whose parts are shown; null where only the whole stream is known. */
  window: Pick<
    StreamWindow,
    'r' | 'mosLq' | 'mosCq' | 'band' | 'ceilingR' | 'lossImpairment' | 'delayImpairment' | 'lossPct' | 'burstR'
  > | null;
  span: string;
  /** The same figures as other programs would score them; for those who compare. */
  comparable?: Stream['comparable'];
}

const BUFFER_WORD = {
  adaptive: 'adaptive buffer',
  fixed50: 'fixed buffer of 50 ms',
  fixed200: 'fixed buffer of 200 ms',
};
const SCALE_WORD = { nb: 'narrowband', wb: 'wideband', fb: 'fullband' };
/** Top of each scale: ceilings of wideband and fullband codecs lie above those of narrowband ones. */
const SCALE_TOP = { nb: 100, wb: 129, fb: 148 };
const CONFIDENCE_WORD = {
  standard: 'published',
  'single-source': 'from one source',
  unconfirmed: 'not confirmed',
  operator: 'set by the operator',
};
const DELAY_WORD = { 'round-trip': 'half of the round trip', configured: 'as configured' };
const BAR = 70;

/** How a score was made: what the codec could reach, what delay and loss took, what is left. */
export function ProvenanceNote({ quality, window, span, comparable = [] }: ProvenanceNoteProps) {
  const limits = useLimits();
  if (window === null || window.r === null) {
    return (
      <>
        <p className={styles.head}>
          <Glyph kind="not-measured" /> No score <span>{span}</span>
        </p>
        <p className={styles.line}>{sentence(unscoredWord(quality.unscored))}</p>
        <Basis quality={quality} />
      </>
    );
  }
  const ceiling = window.ceilingR;
  const delay = window.delayImpairment;
  const loss = window.lossImpairment;
  const top = SCALE_TOP[quality.scale];
  return (
    <>
      <p className={styles.head}>
        <Glyph kind={window.band ?? 'not-measured'} />
        MOS-LQ {window.mosLq?.toFixed(2) ?? '–'}{' '}
        <span>
          R {window.r.toFixed(1)} · {span}
          {window.mosCq !== null && ` · with delay, MOS-CQ ${window.mosCq.toFixed(2)}`}
        </span>
        <span style={{ marginLeft: 'auto' }}>
          <CopyButton
            label="Copy how this was made"
            text={`R ${window.r.toFixed(1)}, ${span}: ${provenanceLine(quality)}`}
          />
        </span>
      </p>
      <p className={styles.line}>
        In plain words: a perfect line with this codec would score{' '}
        {ceiling === null ? 'its ceiling' : ceiling.toFixed(0)} of {top}. {takenAway(loss, delay)}{' '}
        {limits !== null && limits.preset === quality.preset
          ? bandsInWords(limits)
          : quality.preset !== undefined &&
            `Its band is by ${PRESET_WORD[quality.preset]} limits, which were in force then.`}
      </p>
      <dl className={styles.bars}>
        <Bar
          words="Codec ceiling"
          top={top}
          from={0}
          to={ceiling}
          fill="var(--line2)"
          value={ceiling === null ? '–' : ceiling.toFixed(1)}
        />
        <Bar
          words={delay === null ? 'Delay, not known' : delay === 0 ? 'Delay, in MOS-CQ alone' : 'Delay, Id'}
          top={top}
          from={ceiling === null || delay === null ? null : ceiling - delay}
          to={ceiling}
          fill="var(--good)"
          value={delay === null ? '–' : minus(delay)}
        />
        <Bar
          words={`Loss${window.lossPct === null ? '' : ` ${window.lossPct.toFixed(1)} %`}${window.burstR === null ? '' : `, BurstR ${window.burstR.toFixed(2)}`}`}
          top={top}
          from={window.r}
          to={loss === null ? null : window.r + loss}
          fill="var(--poor)"
          value={loss === null ? '–' : minus(loss)}
        />
        <dt className={styles.total}>R</dt>
        <dd>
          <Span top={top} from={0} to={window.r} fill="var(--ink)" />
        </dd>
        <dd className={styles.total}>{window.r.toFixed(1)}</dd>
      </dl>
      <Basis quality={quality} />
      {comparable.length > 0 && <Comparable comparable={comparable} />}
    </>
  );
}

/** What a score rests on, each part with a word for it. */
function Basis({ quality }: { quality: Provenance }) {
  return (
    <dl className={`${styles.plain} ${styles.basis}`}>
      {basisOf(quality).map(([name, words]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Everything that went into a score, for someone who knows none of the terms. */
function basisOf(quality: Provenance): [name: string, words: string][] {
  const { model, version, codec, scale, ie, bpl, constantsSource, coverage, assumed } = quality;
  const delay =
    quality.delayMs === null
      ? 'not known, so there is no score with delay'
      : `${Math.round(quality.delayMs)} ms from mouth to ear${quality.delaySource === null ? '' : `, ${DELAY_WORD[quality.delaySource]}`}, in MOS-CQ`;
  const rows: [string, string | null][] = [
    ['Model', model === null ? 'none' : `E-model, ITU-T ${model}; version ${version} of how it is fed`],
    ['Codec', `${codec ?? 'unknown'}, ${SCALE_WORD[scale]}`],
    ['Taken by the codec', ie === null ? null : `${ie} of R (Ie${confidence(quality.ieConfidence)})`],
    [
      'How it bears loss',
      bpl === null
        ? null
        : `${bpl}, more is better (Bpl${confidence(quality.bplConfidence)})${quality.plc ? '; lost sound is filled in' : ''}`,
    ],
    ['These two by', constantsSource],
    ['Measured from', 'RTP packets, at the probe'],
    ['Heard through', `a simulated ${BUFFER_WORD[quality.buffer]}`],
    ['Delay', delay],
    ['Samples', samples(quality.scoredWindows, coverage)],
    ['Taken for granted', assumed.length === 0 ? null : assumed.map(assumedWord).join('; ')],
  ];
  return rows.flatMap(([name, words]) => (words === null ? [] : [[name, words]]));
}

function samples(windows: number, coverage: number | null): string {
  const span = `${windows} window${windows === 1 ? '' : 's'} of 5 s`;
  return coverage === null ? span : `${span}, ${Math.round(coverage * 100)} % of the time between answer and end`;
}

/** The same in one line, to be copied and for titles. */
export function provenanceLine(quality: Provenance): string {
  return basisOf(quality)
    .map(([name, words]) => `${name}: ${words}`)
    .join(' · ');
}

function confidence(name: Provenance['ieConfidence']): string {
  return name === null ? '' : `, ${CONFIDENCE_WORD[name]}`;
}

/** What lay between the ceiling and the score. */
function takenAway(loss: number | null, delay: number | null): string {
  const causes = [(loss ?? 0) > 0.05 ? 'late and lost sound' : '', (delay ?? 0) > 0.05 ? 'delay' : ''].filter(Boolean);
  if (causes.length === 0) return 'Nothing was taken away.';
  const words = causes.join(' and ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} took the rest away.`;
}

function Comparable({ comparable }: { comparable: Stream['comparable'] }) {
  return (
    <div className={styles.plain}>
      The whole stream as other programs would score it, for comparison with them only:
      <dl className={styles.others}>
        {comparable.map(({ model, value, missing }) => (
          <div key={model} title={missing.length > 0 ? `not measured: ${missing.join(', ')}` : undefined}>
            <dt>{model}</dt>
            <dd>{value === null ? '–' : value.toFixed(2)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface BarProps {
  words: string;
  top: number;
  from: number | null;
  to: number | null;
  fill: string;
  value: string;
}

function Bar({ words, top, from, to, fill, value }: BarProps) {
  return (
    <>
      <dt>{words}</dt>
      <dd>
        <Span top={top} from={from} to={to} fill={fill} />
      </dd>
      <dd>{value}</dd>
    </>
  );
}

/** Where a span lies on R's scale; a drawing, not a sum. */
function Span({ top, from, to, fill }: { top: number; from: number | null; to: number | null; fill: string }) {
  if (from === null || to === null) return <span className="hatched" style={{ display: 'block', height: 6 }} />;
  return (
    <svg width={BAR} height="18" aria-hidden="true">
      <rect
        x={(Math.max(0, from) / top) * BAR}
        y="6"
        width={Math.max(1, ((to - from) / top) * BAR)}
        height="6"
        fill={fill}
      />
    </svg>
  );
}

function minus(value: number): string {
  return value === 0 ? '0.0' : `−${Math.abs(value).toFixed(1)}`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

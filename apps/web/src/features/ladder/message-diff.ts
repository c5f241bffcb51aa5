import type { MessageDetail } from '../../api/documents';

export interface DiffLine {
  name: string;
  /** Null where the message lacks it. */
  before: string | null;
  after: string | null;
}

export interface DiffGroup {
  title: string;
  lines: readonly DiffLine[];
}

export interface MessageDiff {
  groups: readonly DiffGroup[];
  /** Headers and SDP lines that both have alike. */
  alike: number;
  /** Differences left out because every hop makes them. */
  perHop: number;
}

/** RFC 3261 16.6: what a proxy changes on each hop, and a B2BUA's own address. */
const PER_HOP = new Set(['via', 'route', 'record-route', 'max-forwards', 'contact']);

interface NamedValue {
  name: string;
  value: string;
}

/** What differs between two messages: headers by name and in any order, SDP by media line. */
export function diffMessages(before: MessageDetail, after: MessageDetail, ignorePerHop: boolean): MessageDiff {
  const headers = diffLines(before.headers, after.headers);
  const shown = ignorePerHop ? headers.lines.filter(({ name }) => !PER_HOP.has(name.toLowerCase())) : headers.lines;
  const groups: DiffGroup[] = [];
  let { alike } = headers;
  if (before.startLine === after.startLine) alike++;
  else groups.push({ title: 'Start line', lines: [{ name: '', before: before.startLine, after: after.startLine }] });
  if (shown.length > 0) groups.push({ title: 'Headers', lines: shown });
  const [mediaBefore, mediaAfter] = [sectionsOf(before), sectionsOf(after)];
  for (let index = 0; index < Math.max(mediaBefore.length, mediaAfter.length); index++) {
    const section = diffLines(mediaBefore[index] ?? [], mediaAfter[index] ?? []);
    alike += section.alike;
    const title = index === 0 ? 'SDP, session' : `SDP, m-line ${index}`;
    if (section.lines.length > 0) groups.push({ title, lines: section.lines });
  }
  return { groups, alike, perHop: headers.lines.length - shown.length };
}

/** Lines alike are taken out first, wherever they stand; of the rest those of one name are paired in their order. */
function diffLines(before: readonly NamedValue[], after: readonly NamedValue[]): { lines: DiffLine[]; alike: number } {
  const left = [...after];
  const changed: NamedValue[] = [];
  for (const line of before) {
    const twin = left.findIndex((other) => sameName(other, line) && other.value === line.value);
    if (twin >= 0) left.splice(twin, 1);
    else changed.push(line);
  }
  const alike = after.length - left.length;
  const lines = changed.map((line): DiffLine => {
    const pair = left.findIndex((other) => sameName(other, line));
    const [partner] = pair < 0 ? [] : left.splice(pair, 1);
    return { name: line.name, before: line.value, after: partner?.value ?? null };
  });
  return { lines: [...lines, ...left.map(({ name, value }) => ({ name, before: null, after: value }))], alike };
}

function sameName(a: NamedValue, b: NamedValue): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase();
}

/** The session part, then one part a media line; attributes by their own names. */
function sectionsOf({ sdp }: MessageDetail): NamedValue[][] {
  const sections: NamedValue[][] = sdp === null ? [] : [[]];
  for (const line of sdp ?? []) {
    if (line.name === 'm') sections.push([]);
    const colon = line.name === 'a' ? line.value.indexOf(':') : -1;
    sections
      .at(-1)
      ?.push(
        colon < 0
          ? { name: `${line.name}=`, value: line.value }
          : { name: line.value.slice(0, colon), value: line.value.slice(colon + 1) },
      );
  }
  return sections;
}

/** Sizes of the ladder in CSS pixels. */
export interface LadderGeometry {
  rowHeight: number;
  mediaHeight: number;
  headHeight: number;
  /** Width of the sticky columns: legs, milestones and times. */
  columnsWidth: number;
  firstLane: number;
  laneSpacing: number;
  /** Room right of the last lane, for the transaction bracket. */
  rightRoom: number;
  baselineY: number;
  arrowY: number;
}

const TRACK_FIRST = 12;
const TRACK_SPACING = 14;

export function wideGeometry(laneCount: number, legCount: number, width: number): LadderGeometry {
  const gutter = Math.max(0, legCount - 2) * TRACK_SPACING;
  const columnsWidth = 372 + gutter;
  const firstLane = 436 + gutter;
  const rightRoom = 64;
  const gaps = Math.max(1, laneCount - 1);
  const spacing = Math.floor((width - firstLane - rightRoom - 24) / gaps);
  return {
    rowHeight: 24,
    mediaHeight: 28,
    headHeight: 48,
    columnsWidth,
    firstLane,
    // At least 150, else the ladder scrolls sideways; a lone pair of lanes is not torn apart.
    laneSpacing: Math.min(260, Math.max(150, spacing)),
    rightRoom,
    baselineY: 13,
    arrowY: 18,
  };
}

/** A phone's: one badge a row, seconds since the row before, lanes as far apart as fits, at least 80. */
export function narrowGeometry(laneCount: number, width: number): LadderGeometry {
  const rightRoom = 40;
  const firstLane = 100;
  return {
    rowHeight: 25,
    mediaHeight: 28,
    headHeight: 36,
    columnsWidth: 88,
    firstLane,
    laneSpacing: Math.max(80, Math.floor((width - firstLane - rightRoom) / Math.max(1, laneCount - 1))),
    rightRoom,
    baselineY: 13,
    arrowY: 19,
  };
}

export function laneX(geometry: LadderGeometry, lane: number): number {
  return geometry.firstLane + lane * geometry.laneSpacing;
}

export function totalWidth(geometry: LadderGeometry, laneCount: number): number {
  return laneX(geometry, Math.max(0, laneCount - 1)) + geometry.rightRoom;
}

export function trackX(leg: number): number {
  return TRACK_FIRST + leg * TRACK_SPACING;
}

export interface Arrow {
  tailX: number;
  /** Tip of the head. */
  headX: number;
  pointsLeft: boolean;
  labelX: number;
  /** A message to the lane it came from. */
  loops: boolean;
}

const LABEL_FROM_TAIL = 10;
const LABEL_FROM_HEAD = 12;

/** Where an arrow and its words go; the words stand 10 px from the tail, or 12 px after the head of one that points left. */
export function arrowOf(geometry: LadderGeometry, from: number, to: number): Arrow {
  const tailX = laneX(geometry, from);
  if (from === to) return { tailX, headX: tailX, pointsLeft: false, labelX: tailX + 26, loops: true };
  const headX = laneX(geometry, to);
  const pointsLeft = headX < tailX;
  return {
    tailX,
    headX,
    pointsLeft,
    labelX: pointsLeft ? headX + LABEL_FROM_HEAD : tailX + LABEL_FROM_TAIL,
    loops: false,
  };
}

/** Top of each row, and the whole height last. */
export function rowTops(heights: readonly number[]): number[] {
  const tops = [0];
  for (const height of heights) tops.push((tops.at(-1) ?? 0) + height);
  return tops;
}

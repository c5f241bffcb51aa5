/** How much a row stands for. */
export const ZOOMS = ['phases', 'transactions', 'messages'] as const;
export type Zoom = (typeof ZOOMS)[number];
export const ZOOM_WORDS: readonly { value: Zoom; label: string }[] = [
  { value: 'phases', label: 'Phases' },
  { value: 'transactions', label: 'Transactions' },
  { value: 'messages', label: 'Messages' },
];

/** What the colour of an arrow says. */
export const COLOURINGS = ['leg', 'transaction', 'class'] as const;
export type Colouring = (typeof COLOURINGS)[number];
export const COLOURING_WORD: Readonly<Record<Colouring, string>> = {
  leg: 'leg',
  transaction: 'transaction',
  class: 'response',
};

/** How a ladder is drawn; what it hides is a filter. */
export interface LadderOptions {
  zoom: Zoom;
  colouring: Colouring;
  /** Lanes are headed by what they are (caller, callee); else by address alone. */
  names: boolean;
  /** RTCP is drawn, folded to a row a stream. */
  rtcp: boolean;
}

export const DEFAULT_OPTIONS: LadderOptions = { zoom: 'messages', colouring: 'leg', names: true, rtcp: false };

/** Reads `zoom=transactions&colour=class&names=ip&show=rtcp`; what is not understood is as if it were not there. */
export function readOptions(address: URLSearchParams): LadderOptions {
  return {
    zoom: ZOOMS.find((zoom) => zoom === address.get('zoom')) ?? DEFAULT_OPTIONS.zoom,
    colouring: COLOURINGS.find((colouring) => colouring === address.get('colour')) ?? DEFAULT_OPTIONS.colouring,
    names: address.get('names') !== 'ip',
    rtcp: address.get('show') === 'rtcp',
  };
}

/** Writes them into the address, which says nothing of what is as usual. */
export function writeOptions({ zoom, colouring, names, rtcp }: LadderOptions, address: URLSearchParams): void {
  const set = (name: string, value: string | null) =>
    value === null ? address.delete(name) : address.set(name, value);
  set('zoom', zoom === DEFAULT_OPTIONS.zoom ? null : zoom);
  set('colour', colouring === DEFAULT_OPTIONS.colouring ? null : colouring);
  set('names', names ? null : 'ip');
  set('show', rtcp ? 'rtcp' : null);
}

/** The next of the colourings, around the end. */
export function nextColouring(colouring: Colouring): Colouring {
  return COLOURINGS[(COLOURINGS.indexOf(colouring) + 1) % COLOURINGS.length] ?? DEFAULT_OPTIONS.colouring;
}

/** One step in (1) or out (-1), as far as it goes. */
export function stepZoom(zoom: Zoom, step: 1 | -1): Zoom {
  return ZOOMS[ZOOMS.indexOf(zoom) + step] ?? zoom;
}

import type { LadderFilter } from './rows';

const MEDIA = 'media';
const NO_SDP = 'no-sdp';
const NO_ERROR = 'no-error';
const LEG = /^leg-(\d{1,3})$/;
const METHOD = /^[A-Z]{1,40}$/;

/** What the ladder hides, as the address has it (`hide=INFO,leg-2,no-sdp,media`); what is not understood hides nothing. */
export function readHidden(text: string | null): LadderFilter {
  const words = text === null ? [] : text.split(',');
  return {
    methods: new Set(words.filter((word) => METHOD.test(word))),
    legs: new Set(words.flatMap((word) => LEG.exec(word)?.[1] ?? []).map((place) => Number(place) - 1)),
    sdpOnly: words.includes(NO_SDP),
    errorsOnly: words.includes(NO_ERROR),
    media: !words.includes(MEDIA),
  };
}

/** Null where nothing is hidden. */
export function writeHidden({ methods, legs, sdpOnly, errorsOnly, media }: LadderFilter): string | null {
  const words = [
    ...[...methods].sort(),
    ...[...legs].sort((a, b) => a - b).map((leg) => `leg-${leg + 1}`),
    ...(sdpOnly ? [NO_SDP] : []),
    ...(errorsOnly ? [NO_ERROR] : []),
    ...(media ? [] : [MEDIA]),
  ];
  return words.length === 0 ? null : words.join(',');
}

import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** The documents of the API, by the names that it gives them; generated from docs/openapi.json (`npm run generate`). */
export type CallDetail = Schemas['CallDetail'];
export type CallHistogram = Schemas['CallHistogram'];
export type CallMessages = Schemas['CallMessages'];
export type CallPage = Schemas['CallPage'];
export type CallSummary = Schemas['CallSummary'];
export type CaptureReceipt = Schemas['CaptureReceipt'];
export type DemoReceipt = Schemas['DemoReceipt'];
export type Evidence = Schemas['Evidence'];
export type Finding = Schemas['Finding'];
export type FindingCount = Schemas['FindingCount'];
export type FindingPage = Schemas['FindingPage'];
export type Heard = Schemas['Heard'];
export type LadderMessage = Schemas['LadderMessage'];
export type MessageDetail = Schemas['MessageDetail'];
export type Participant = Schemas['Participant'];
export type PlayoutOutcome = Schemas['PlayoutOutcome'];
export type ProbeHealth = Schemas['ProbeHealth'];
export type ProbeList = Schemas['ProbeList'];
export type Problem = Schemas['Problem'];
export type Provenance = Schemas['Provenance'];
export type ReportedQuality = Schemas['ReportedQuality'];
export type RoundTrip = Schemas['RoundTrip'];
export type Stream = Schemas['Stream'];
export type StreamPage = Schemas['StreamPage'];
export type StreamWindow = Schemas['StreamWindow'];
export type SystemStatus = Schemas['SystemStatus'];
export type Verdict = Schemas['Verdict'];
export type Band = NonNullable<StreamWindow['band']>;
export type HeaderGroup = MessageDetail['headers'][number]['group'];
export type LegLink = CallDetail['links'][number];
export type Listener = Heard['listener'];
export type Outcome = Verdict['outcome'];

// Generated from docs/openapi.json by `npm run generate`.

export interface paths {
    "/api/v1/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls, newest first */
        get: operations["listCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls by outcome over time, under the same filters */
        get: operations["countCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One call, by its key or that of any of its legs; of calls whose Call-ID was used again the newest, or with `-` and a start in µs after the key that which starts nearest */
        get: operations["getCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{key}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ladder: participants and messages in order */
        get: operations["getLadder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{key}/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One message whole */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{key}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A call as a file: capture (reconstructed), text, or JSON (`earshot.call/1`) */
        get: operations["exportCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{key}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes two calls one, whatever comes later; answers with the call once it is so */
        post: operations["mergeCalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{key}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes some legs of a call a call of their own, whatever links them; answers with what is left */
        post: operations["splitCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/decisions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a merge or split back; the calls are then as the links and the other decisions make them */
        delete: operations["undoDecision"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Findings of no one call, newest first, and how often each code was found */
        get: operations["listFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/streams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** RTP streams, newest first */
        get: operations["listStreams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rollups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums of calls and media in slots of five minutes, by peer, codec, user agent, probe or direction */
        get: operations["getRollups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests outside of calls (REGISTER, OPTIONS, SUBSCRIBE …) with what answered them, newest first */
        get: operations["listTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Their success and delay by method, under the same filters: RFC 6076 RRD and IRA for REGISTER */
        get: operations["summariseTransactions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them, by its key; of those that have it the newest, or with `-` and a start in µs after the key that one */
        get: operations["getTransaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{key}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Its ladder: participants and messages in order, on all hops and at all probes */
        get: operations["getTransactionLadder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transactions/{key}/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One message of it whole */
        get: operations["getTransactionMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/thresholds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What bands are made by: the last value of each band of each figure, as presets have them and as they are in force here */
        get: operations["getThresholds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/codecs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Constants of codecs as scores use them here, with how sure they are */
        get: operations["getCodecs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/streams/{key}/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What would have been heard behind another playout buffer, where a trace of arrivals is kept */
        get: operations["tryBuffer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/captures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads a capture file; answers when its calls are in the list */
        post: operations["uploadCapture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Loads the demonstration captures; again, it changes nothing */
        post: operations["loadDemo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a batch of records as it would be on Kafka (docs/kafka.md); answers when they are safe */
        post: operations["publishRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/probes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each probe last said of itself */
        get: operations["listProbes"];
        put?: never;
        /** Takes a health record of a probe (docs/kafka.md) */
        post: operations["publishHealth"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webrtc/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes what a WebRTC endpoint says of its own streams (`getStats()`); answers when it is safe */
        post: operations["reportWebrtcStats"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: `call` (CallSummary), `call-gone` ({ key }) and `probe` (ProbeHealth), as they change */
        get: operations["listen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is running, and the counters of ingest */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs */
        get: operations["isLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** It can do its work; 503 with the same document where not */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Measurements for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        CallDetail: {
            key: string;
            startUs: number;
            answerUs: number | null;
            endUs: number | null;
            /** @enum {string} */
            state: "trying" | "ringing" | "answered" | "ended" | "failed" | "cancelled" | "timed-out";
            from: string;
            to: string;
            path: string[];
            verdict: components["schemas"]["Verdict"];
            findingCodes: string[];
            caller: components["schemas"]["Heard"];
            callee: components["schemas"]["Heard"];
            pddMs: number | null;
            notGood?: components["schemas"]["NotGood"];
            talkMs: number | null;
            finalStatus: number | null;
            finalReason: string | null;
            endedBy: ("caller" | "callee" | "timeout") | null;
            legs: number;
            messages: number;
            retransmissions: number;
            streams: number;
            codecs: string[];
            probes: string[];
            callIds: string[];
            legDetails: components["schemas"]["Leg"][];
            links: components["schemas"]["LegLink"][];
            decisions: components["schemas"]["LinkDecision"][];
            findings: components["schemas"]["Finding"][];
            streamDetails: components["schemas"]["Stream"][];
            mediaSections: components["schemas"]["MediaSection"][];
            reports: components["schemas"]["ReportedQuality"][];
            roundTrips: components["schemas"]["RoundTrip"][];
            legHeard: {
                callId: string;
                caller: components["schemas"]["Heard"];
                callee: components["schemas"]["Heard"];
            }[];
            comparisons: {
                streamKey: string;
                listener: ("caller" | "callee") | null;
                /** @enum {string} */
                source: "rtcp" | "xr-voip-metrics" | "vq-rtcpxr" | "x-rtp-stat" | "hep-rtp-report" | "webrtc";
                fromUs: number;
                toUs: number;
                lossPct: {
                    probe: number;
                    reported: number;
                    difference: number;
                } | null;
                lostPackets: {
                    probe: number;
                    reported: number;
                    difference: number;
                } | null;
                lostWhere: ("nowhere" | "before-probe" | "after-probe" | "both-sides") | null;
                jitterMs: {
                    probe: number;
                    reported: number;
                    difference: number;
                } | null;
                mosLq: {
                    probe: number;
                    reported: number;
                    difference: number;
                } | null;
                disagrees: boolean;
            }[];
            roundTripSummaries: {
                callId: string;
                callerMs: number | null;
                calleeMs: number | null;
                endToEndMs: number | null;
                /** @enum {string} */
                known: "both-halves" | "one-half";
                samples: number;
            }[];
            extendedBlocks?: {
                streamKey: string | null;
                ssrc: string | null;
                src: string;
                type: number;
                name: string;
                count: number;
                atUs: number;
                fields: {
                    [key: string]: number | string | null | (number | null)[];
                };
            }[];
            logs: components["schemas"]["CallLog"][];
            logCount?: number;
        };
        CallExport: {
            /** @constant */
            schema: "earshot.call/1";
            call: components["schemas"]["CallDetail"];
            messages: components["schemas"]["MessageDetail"][];
        };
        CallHistogram: {
            fromUs: number | null;
            toUs: number | null;
            bucketUs: number;
            buckets: {
                atUs: number;
                counts: {
                    [key: string]: number;
                };
            }[];
            totals: {
                [key: string]: number;
            };
        };
        CallLog: {
            atUs: number;
            probe: string;
            callId: string;
            legKey?: string;
            text: string;
        };
        CallMessages: {
            participants: components["schemas"]["Participant"][];
            items: components["schemas"]["LadderMessage"][];
        };
        CallPage: {
            items: components["schemas"]["CallSummary"][];
            next: string | null;
            total: number;
            totalIsLowerBound: boolean;
        };
        CallSummary: {
            key: string;
            startUs: number;
            answerUs: number | null;
            endUs: number | null;
            /** @enum {string} */
            state: "trying" | "ringing" | "answered" | "ended" | "failed" | "cancelled" | "timed-out";
            from: string;
            to: string;
            path: string[];
            verdict: components["schemas"]["Verdict"];
            findingCodes: string[];
            caller: components["schemas"]["Heard"];
            callee: components["schemas"]["Heard"];
            pddMs: number | null;
            notGood?: components["schemas"]["NotGood"];
            talkMs: number | null;
            finalStatus: number | null;
            finalReason: string | null;
            endedBy: ("caller" | "callee" | "timeout") | null;
            legs: number;
            messages: number;
            retransmissions: number;
            streams: number;
            codecs: string[];
            probes: string[];
            callIds: string[];
        };
        CaptureReceipt: {
            file: string;
            packets: number;
            bytes: number;
            firstUs: number | null;
            lastUs: number | null;
            messages: number;
            streams: number;
            records: number;
            undecoded: {
                [key: string]: number;
            };
            damage: string | null;
        };
        DemoReceipt: {
            captures: components["schemas"]["CaptureReceipt"][];
        };
        Evidence: {
            text: string;
            messageIds: string[];
            streamKey: string | null;
            fromUs: number | null;
            toUs: number | null;
        };
        Finding: {
            code: string;
            /** @enum {string} */
            severity: "info" | "minor" | "major" | "critical";
            confidence: number;
            title: string;
            explanation: string;
            direction: ("caller" | "callee") | null;
            /** @enum {string} */
            owner: "caller" | "callee" | "network-before-probe" | "network-after-probe" | "trunk" | "probe";
            evidence: components["schemas"]["Evidence"][];
            innocentExplanations: string[];
            nextStep: string;
            ruleVersion?: number;
            thresholds?: {
                [key: string]: number;
            };
            callKeys?: string[];
            requests?: {
                method: string | null;
                q: string;
                fromUs: number;
                toUs: number;
            };
        };
        FindingCount: {
            code: string;
            /** @enum {string} */
            severity: "info" | "minor" | "major" | "critical";
            calls: number;
            ofNoCall: number;
        };
        FindingPage: {
            items: {
                code: string;
                /** @enum {string} */
                severity: "info" | "minor" | "major" | "critical";
                confidence: number;
                title: string;
                explanation: string;
                direction: ("caller" | "callee") | null;
                /** @enum {string} */
                owner: "caller" | "callee" | "network-before-probe" | "network-after-probe" | "trunk" | "probe";
                evidence: components["schemas"]["Evidence"][];
                innocentExplanations: string[];
                nextStep: string;
                ruleVersion?: number;
                thresholds?: {
                    [key: string]: number;
                };
                callKeys?: string[];
                requests?: {
                    method: string | null;
                    q: string;
                    fromUs: number;
                    toUs: number;
                };
                key: string;
                atUs: number;
            }[];
            next: string | null;
            counts: components["schemas"]["FindingCount"][];
        };
        Heard: {
            /** @enum {string} */
            listener: "caller" | "callee";
            streamKeys: string[];
            band: ("good" | "fair" | "poor" | "bad") | null;
            notGood?: components["schemas"]["NotGood"];
            mosLq: number | null;
            mosLqMin: number | null;
            mosLqMinUs: number | null;
            mosLqMax: number | null;
            mosCq: number | null;
            minWindow: {
                atUs: number;
                r: number | null;
                mosLq: number;
                lossPct: number | null;
                jitterMs: number | null;
                rttMs: number | null;
            } | null;
            scoredWindows: number;
            impairedPct: number | null;
            lossPct: number | null;
            jitterMs: number | null;
            impairedMs: number | null;
            measuredMs: number;
            coverage: number | null;
            unmeasured: string | null;
            quality?: components["schemas"]["Provenance"];
        };
        LadderMessage: {
            id: string;
            atUs: number;
            callId: string;
            legKey: string | null;
            probe: string;
            src: string;
            dst: string;
            transport: string;
            method: string | null;
            status: number | null;
            reason: string | null;
            cseq: number;
            cseqMethod: string;
            sdpCodecs: string[] | null;
            retransmission: number;
            retransmissionAfterMs: number | null;
            alsoSeen: {
                probe: string;
                afterMs: number;
                id: string;
            }[];
            transaction: string;
            milestone: string | null;
            octets: number;
        };
        Leg: {
            key: string;
            callId: string;
            from: {
                uri: string;
                user: string | null;
                host: string | null;
                displayName: string | null;
            } & {
                [key: string]: unknown;
            };
            to: {
                uri: string;
                user: string | null;
                host: string | null;
                displayName: string | null;
            } & {
                [key: string]: unknown;
            };
            method: string;
            /** @enum {string} */
            state: "trying" | "ringing" | "answered" | "ended" | "failed" | "cancelled" | "timed-out";
            finalStatus: number | null;
            finalReason: string | null;
            startUs: number;
            ringUs: number | null;
            answerUs: number | null;
            endUs: number | null;
            endedBy: ("caller" | "callee" | "timeout") | null;
            byeAnsweredUs?: number | null;
            unfinished?: ("no-response" | "no-final-response" | "bye-unanswered" | "no-bye" | "rtp-timeout" | "absolute-limit") | null;
            pddMs: number | null;
            ringMs: number | null;
            talkMs: number | null;
            endReason: string | null;
            messages: number;
            retransmissions: number;
            branches: number;
            challenged: boolean;
            attempts?: {
                startUs: number;
                ringUs: number | null;
                answerUs: number | null;
                finalStatus: number | null;
                finalReason: string | null;
                finalUs: number | null;
                invites: {
                    cseq: number;
                    startUs: number;
                    finalStatus: number | null;
                    finalReason: string | null;
                    finalUs: number | null;
                    redirectedTo: string | null;
                }[];
            }[];
            branchDetails?: {
                toTag: string;
                target: string | null;
                provisionalStatus: number | null;
                provisionalUs: number | null;
                earlyMediaUs: number | null;
                finalStatus: number | null;
                finalReason: string | null;
                finalUs: number | null;
            }[];
            sessionDelays?: {
                request: {
                    /** @enum {string} */
                    outcome: "success" | "failed";
                    ms: number;
                } | null;
                disconnectMs: number | null;
                duration: {
                    /** @enum {string} */
                    outcome: "success" | "failed";
                    ms: number;
                } | null;
            };
            hops: {
                src: string;
                dst: string;
                probe: string;
            }[];
            callerUserAgent: string | null;
            calleeUserAgent: string | null;
            dtmf: {
                digit: string;
                atUs: number;
                durationMs: number | null;
                /** @enum {string} */
                via: "rtp" | "info";
                by: ("caller" | "callee") | null;
                endSeen?: boolean;
            }[];
            holds: {
                fromUs: number;
                toUs: number | null;
                /** @enum {string} */
                by: "caller" | "callee";
            }[];
        };
        LegLink: {
            fromCallId: string;
            toCallId: string;
            fromLegKey: string;
            toLegKey: string;
            rule: string;
            value: string;
            confidence: number;
            merged: boolean;
            otherCallKey: string | null;
        };
        LinkDecision: {
            id: number;
            /** @enum {string} */
            verdict: "merge" | "split";
            decidedUs: number;
            legKeys: string[];
            otherLegKeys: string[];
        };
        MediaSection: {
            fromStreamKey: string;
            toStreamKey: string;
            fromProbe: string;
            toProbe: string;
            expected: number;
            arrived: number;
            lost: number;
            lossPct: number;
            measured: number;
            delayMs: {
                min: number;
                mean: number;
                max: number;
            };
            delaySpreadMs: number;
            jitterAddedMs: number | null;
            sameClock: boolean;
            /** @enum {string} */
            orderedBy: "addresses" | "ttl" | "time";
            windows: {
                atUs: number;
                expected: number;
                lost: number;
                delayMs: number;
            }[];
        };
        MessageDetail: {
            id: string;
            atUs: number;
            callId: string;
            legKey: string | null;
            probe: string;
            src: string;
            dst: string;
            transport: string;
            method: string | null;
            status: number | null;
            reason: string | null;
            cseq: number;
            cseqMethod: string;
            sdpCodecs: string[] | null;
            retransmission: number;
            retransmissionAfterMs: number | null;
            alsoSeen: {
                probe: string;
                afterMs: number;
                id: string;
            }[];
            transaction: string;
            milestone: string | null;
            octets: number;
            dscp: number | null;
            vlan: number | null;
            sourceMac: string | null;
            startLine: string;
            headers: {
                name: string;
                value: string;
                /** @enum {string} */
                group: "routing" | "identity" | "session" | "other";
                warning: string | null;
            }[];
            sdp: {
                name: string;
                value: string;
            }[] | null;
            warnings: string[];
            raw: string;
        };
        NotGood: {
            /** @enum {string} */
            oneWayDelayMs?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            roundTripMs?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            jitterMs?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            lossPct?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            concealedPct?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            discardedPct?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            audioLostMs?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            levelDb?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            mosLq?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            rFactor?: "good" | "fair" | "poor" | "bad";
            /** @enum {string} */
            postDialDelayMs?: "good" | "fair" | "poor" | "bad";
        };
        Participant: {
            host: string;
            addresses: string[];
            userAgent: string | null;
            /** @enum {string} */
            role: "caller" | "intermediate" | "callee" | "media";
        };
        PlayoutOutcome: {
            late: number;
            concealed: number;
            lossPct: number | null;
            burstR: number | null;
            meanDelayMs: number | null;
            r: number | null;
            mosLq: number | null;
            mosCq: number | null;
        };
        ProbeHealth: {
            /** @constant */
            v: 1;
            probe: string;
            boot: string;
            startedUs: number;
            atUs: number;
            version: string;
            sources: ({
                /** @enum {string} */
                kind: "file" | "live" | "hep" | "standard-input" | "sip-reports";
                name: string;
                /** @enum {string} */
                state: "listening" | "reading" | "ended" | "failed";
                detail: string | null;
                packets: number;
            } & {
                [key: string]: unknown;
            })[];
            counters: {
                [key: string]: number;
            };
        } & {
            [key: string]: unknown;
        };
        ProbeList: {
            items: ({
                /** @constant */
                v: 1;
                probe: string;
                boot: string;
                startedUs: number;
                atUs: number;
                version: string;
                sources: ({
                    /** @enum {string} */
                    kind: "file" | "live" | "hep" | "standard-input" | "sip-reports";
                    name: string;
                    /** @enum {string} */
                    state: "listening" | "reading" | "ended" | "failed";
                    detail: string | null;
                    packets: number;
                } & {
                    [key: string]: unknown;
                })[];
                counters: {
                    [key: string]: number;
                };
                ageMs: number;
            } & {
                [key: string]: unknown;
            })[];
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            instance?: string;
            errors?: {
                at: string;
                reason: string;
            }[];
        };
        Provenance: {
            model: string | null;
            version: number;
            /** @enum {string} */
            source: "probe-rtp";
            /** @enum {string} */
            scale: "nb" | "wb" | "fb";
            codec: string | null;
            ie: number | null;
            bpl: number | null;
            ieConfidence: ("standard" | "single-source" | "unconfirmed" | "operator") | null;
            bplConfidence: ("standard" | "single-source" | "unconfirmed" | "operator") | null;
            constantsSource: string | null;
            plc: boolean;
            /** @enum {string} */
            buffer: "fixed50" | "fixed200" | "adaptive";
            delayMs: number | null;
            delaySource: ("round-trip" | "configured") | null;
            scoredWindows: number;
            coverage: number | null;
            assumed: ("plcAssumed" | "g729aAssumed" | "bitRateAssumed" | "bitRateEstimated" | "bplUnconfirmed" | "ieUnconfirmed" | "codecAssumed" | "clockGuessed" | "delayFromRtt" | "delayAssumed")[];
            /** @enum {string} */
            preset?: "itu" | "microsoft" | "twilio" | "five-second";
            thresholdsChanged?: boolean;
            unscored: ("codec-unknown" | "no-published-constants" | "no-published-robustness" | "no-packets" | "delay-unknown") | null;
        };
        RecordsReceipt: {
            records: number;
            unknownKinds: number;
            damaged: number;
        };
        ReportedQuality: {
            atUs: number;
            /** @enum {string} */
            source: "rtcp" | "xr-voip-metrics" | "xr-statistics" | "vq-rtcpxr" | "x-rtp-stat" | "hep-rtp-report" | "webrtc";
            streamKey: string | null;
            ssrc: string | null;
            lossPct: number | null;
            cumulativeLost: number | null;
            jitterMs: number | null;
            r: number | null;
            mosLq: number | null;
            mosCq: number | null;
            discardPct: number | null;
            burstMs: number | null;
            burstDensityPct: number | null;
            gapMs: number | null;
            gapDensityPct: number | null;
            rttMs: number | null;
            endSystemMs: number | null;
            bufferMs: number | null;
            signalDbm: number | null;
            noiseDbm: number | null;
            echoReturnLossDb: number | null;
        };
        RollupPage: {
            fromUs: number;
            toUs: number;
            stepUs: number;
            by: ("callerPeer" | "calleePeer" | "codec" | "userAgent" | "probe" | "direction") | null;
            items: {
                atUs: number;
                value: string | null;
                sessions: {
                    attempts: number;
                    invites: number;
                    redirected: number;
                    answered: number;
                    effective: number;
                    ineffective: number;
                    completed: number;
                    networkEffective: number;
                    conversations: number;
                    conversationMs: number;
                    postDials: number;
                    postDialMs: number;
                    requestDelays: number;
                    requestDelayMs: number;
                    failedRequestDelays: number;
                    failedRequestDelayMs: number;
                    failedRequestDelayLiteralMs: number;
                    disconnectDelays: number;
                    disconnectDelayMs: number;
                    durations: number;
                    durationMs: number;
                    failedDurations: number;
                    failedDurationMs: number;
                    serPct: number | null;
                    seerPct: number | null;
                    isaPct: number | null;
                    scrPct: number | null;
                    asrPct: number | null;
                    nerPct: number | null;
                    acdS: number | null;
                    pddS: number | null;
                    srdS: number | null;
                    srdFailedS: number | null;
                    srdFailedLiteralS: number | null;
                    sddS: number | null;
                    sdtS: number | null;
                    sdtFailedS: number | null;
                };
                media: {
                    streams: number;
                    packets: number;
                    expected: number;
                    lost: number;
                    windows: number;
                    impairedWindows: number;
                    goodMs: number;
                    fairMs: number;
                    poorMs: number;
                    badMs: number;
                    unscoredMs: number;
                    lossPct: number | null;
                    impairedPct: number | null;
                    jitterMs: number | null;
                    roundTripMs: number | null;
                };
                notGood?: components["schemas"]["NotGood"];
                histograms: {
                    mosLq: {
                        edges: number[];
                        counts: number[];
                    };
                    lossPct: {
                        edges: number[];
                        counts: number[];
                    };
                    jitterMs: {
                        edges: number[];
                        counts: number[];
                    };
                    roundTripMs: {
                        edges: number[];
                        counts: number[];
                    };
                    postDialMs: {
                        edges: number[];
                        counts: number[];
                    };
                };
            }[];
            truncated: boolean;
        };
        RoundTrip: {
            atUs: number;
            callId: string | null;
            /** @enum {string} */
            half: "caller" | "callee" | "end-to-end" | "unknown";
            rttMs: number;
            /** @enum {string} */
            by?: "sr-rr" | "rrtr-dlrr" | "mixed";
            notGood?: components["schemas"]["NotGood"];
        };
        Stream: {
            key: string;
            probe: string;
            ssrc: string;
            src: string;
            dst: string;
            payloadTypes: number[];
            codec: string | null;
            clockRate: number | null;
            ptimeMs: number | null;
            encrypted: boolean;
            callId: string | null;
            legKey?: string | null;
            callKey: string | null;
            boundBy: string | null;
            boundValue?: string | null;
            listener: ("caller" | "callee") | null;
            firstUs: number;
            lastUs: number;
            packets: number;
            expected: number;
            lost: number;
            duplicates: number;
            mirrorDuplicates: number;
            reordered: number;
            restarts: number;
            payloadOctets: number;
            jitterMs: {
                mean: number | null;
                max: number | null;
                last: number | null;
            };
            deltaMs: {
                mean: number | null;
                max: number | null;
            };
            delayVariation?: {
                packets: number;
                p50Ms: number | null;
                p95Ms: number | null;
                p99Ms: number | null;
                p999Ms: number | null;
            } | null;
            skewPpm: number | null;
            skewUncertaintyPpm: number | null;
            dscp: number[];
            ttlMin: number | null;
            ttlMax: number | null;
            vlans: number[];
            payload?: {
                levelDbm0: number | null;
                levelDbov: number | null;
                clippedPct: number | null;
                silentPct: number | null;
                constantPct: number | null;
                deadAirMs: number;
                deadAirOctet: number | null;
                dtxPct: number | null;
                statedLevelDbov: number | null;
                statedVoicePct: number | null;
                csrcPackets: number;
                extensionPackets: number;
                paddedPackets: number;
                redPackets: number;
                fecPackets: number;
                repairablePackets?: number;
                frameExcessOctets: {
                    [key: string]: number;
                };
            } | null;
            pacing?: {
                packetsByPtime: {
                    [key: string]: number;
                };
                measuredClockRate: number | null;
                silenceGaps: number;
                silenceGapsWithoutNoise: number;
                silenceMs: number;
                silencePct: number | null;
                agreedSilenceMs?: number;
                bunches: number;
                longestGap: ({
                    fromUs: number;
                    toUs: number;
                    lost: number;
                    mediaMs: number | null;
                    marker: boolean;
                } & {
                    [key: string]: unknown;
                }) | null;
            } | null;
            markers?: number;
            timestampJumps?: number;
            telephoneEvents?: number;
            dtmf?: {
                events: number;
                withoutEnd: number;
                digits: {
                    digit: string;
                    atUs: number;
                    durationMs: number;
                    endSeen: boolean;
                }[];
            } | null;
            comfortNoise?: number;
            timeVarying?: {
                /** @constant */
                model: "TS 101 329-5 Annex E";
                /** @constant */
                confidence: "single-source";
                bursts: number;
                burstMs: number;
                gapMs: number;
                burstDensityPct: number;
                gapDensityPct: number;
                burstR: number;
                gapR: number;
                r: number;
                mosLq: number;
                rAtEnd: number;
                mosLqAtEnd: number;
            } | null;
            sourceMacs?: string[];
            ttlShifts?: ({
                atUs: number;
                from: number;
                to: number;
            } & {
                [key: string]: unknown;
            })[];
            previousSource?: {
                ssrc: string;
                lastUs: number;
            } | null;
            ssrcCollisions?: string[];
            playout: {
                fixed50: components["schemas"]["PlayoutOutcome"];
                fixed200: components["schemas"]["PlayoutOutcome"];
                adaptive: components["schemas"]["PlayoutOutcome"];
            };
            r: number | null;
            mosLq: number | null;
            mosCq: number | null;
            mosLqMax: number | null;
            minWindow: {
                atUs: number;
                r: number | null;
                mosLq: number;
                lossPct: number | null;
                jitterMs: number | null;
                rttMs: number | null;
            } | null;
            impairedPct: number | null;
            band: ("good" | "fair" | "poor" | "bad") | null;
            notGood?: components["schemas"]["NotGood"];
            classified: boolean;
            quality: components["schemas"]["Provenance"];
            windows: components["schemas"]["StreamWindow"][];
            comparable: {
                /** @enum {string} */
                model: "effective-latency" | "rtpengine-nb" | "rtpengine-fb" | "voipmonitor-g711" | "asterisk-mes" | "freeswitch";
                value: number | null;
                missing: string[];
            }[];
        };
        StreamPage: {
            items: components["schemas"]["Stream"][];
            next: string | null;
        };
        StreamWindow: {
            atUs: number;
            packets: number;
            expected: number;
            lost: number;
            late: number;
            concealed: number;
            lossPct: number | null;
            latePct: number | null;
            concealedPct: number | null;
            burstR: number | null;
            jitterMeanMs: number | null;
            jitterMaxMs: number | null;
            rttMs: number | null;
            r: number | null;
            mosLq: number | null;
            mosCq: number | null;
            band: ("good" | "fair" | "poor" | "bad") | null;
            notGood?: components["schemas"]["NotGood"];
            ceilingR: number | null;
            lossImpairment: number | null;
            delayImpairment: number | null;
            lostBySecond: number[];
            probeDrops: number;
            levelDbm0?: number | null;
            clippedPct?: number | null;
            deadAirMs?: number | null;
            buffers: {
                fixed50: {
                    lossPct: number | null;
                    r: number | null;
                    mosLq: number | null;
                    mosCq: number | null;
                };
                fixed200: {
                    lossPct: number | null;
                    r: number | null;
                    mosLq: number | null;
                    mosCq: number | null;
                };
                adaptive: {
                    lossPct: number | null;
                    r: number | null;
                    mosLq: number | null;
                    mosCq: number | null;
                };
            };
        };
        SystemStatus: {
            version: string;
            database: {
                ready: boolean;
                detail: string;
            };
            bus: {
                ready: boolean;
                /** @enum {string} */
                kind: "in-process" | "kafka";
                waiting: number;
                detail: string;
            };
            hepAddresses: string[];
            calls: number;
            ingest: {
                [key: string]: number;
            };
            uploadLimitOctets: number | null;
        };
        Threshold: {
            /** @enum {string} */
            metric: "oneWayDelayMs" | "roundTripMs" | "jitterMs" | "lossPct" | "concealedPct" | "discardedPct" | "audioLostMs" | "levelDb" | "mosLq" | "rFactor" | "postDialDelayMs";
            unit: string;
            /** @enum {string} */
            worse: "higher" | "lower";
            good: number | null;
            fair: number | null;
            poor: number | null;
            /** @enum {string} */
            over: "window" | "call";
            decides: boolean;
            source: string;
            /** @enum {string} */
            confidence: "standard" | "single-source" | "unconfirmed" | "operator";
        };
        ThresholdPage: {
            /** @enum {string} */
            preset: "itu" | "microsoft" | "twilio" | "five-second";
            changed: boolean;
            inForce: components["schemas"]["Threshold"][];
            rEdges: {
                nb: number[];
                wb: number[];
                fb: number[];
            };
            presets: {
                /** @enum {string} */
                name: "itu" | "microsoft" | "twilio" | "five-second";
                meaning: string;
                thresholds: components["schemas"]["Threshold"][];
            }[];
        };
        Transaction: {
            key: string;
            callId: string;
            method: string;
            from: string;
            to: string;
            src: string;
            dst: string;
            probes: string[];
            startUs: number;
            lastRequestUs: number;
            endUs: number | null;
            /** @enum {string} */
            outcome: "succeeded" | "redirected" | "challenged" | "failed" | "timed-out" | "pending";
            finalStatus: number | null;
            finalReason: string | null;
            delayMs: number | null;
            requests: number;
            messages: number;
            retransmissions: number;
            userAgent: string | null;
        };
        TransactionKpis: {
            method: string;
            transactions: number;
            succeeded: number;
            ineffective: number;
            ineffectivePct: number | null;
            delayMs: {
                mean: number | null;
                median: number | null;
                p95: number | null;
            };
            retransmissions: number;
        };
        TransactionPage: {
            items: components["schemas"]["Transaction"][];
            next: string | null;
        };
        TransactionSummary: {
            methods: components["schemas"]["TransactionKpis"][];
        };
        Verdict: {
            /** @enum {string} */
            outcome: "good" | "fair" | "poor" | "bad" | "failed" | "running" | "not-measured";
            text: string;
            clauses: {
                text: string;
                finding: string | null;
                evidence?: components["schemas"]["Evidence"];
            }[];
            confidence: number | null;
        };
        WhatIf: {
            streamKey: string;
            /** @constant */
            simulated: true;
            /** @enum {string} */
            buffer: "fixed" | "history" | "adaptive";
            ms: number;
            unavailable: ("no-trace" | "clock-unknown") | null;
            reason: string | null;
            windows: number;
            tracedWindows: number;
            total: {
                lossPct: number | null;
                latePct: number | null;
                delayMs: number | null;
                r: number | null;
                mosLq: number | null;
                mosCq: number | null;
            } | null;
            actual: {
                lossPct: number | null;
                latePct: number | null;
                delayMs: number | null;
                r: number | null;
                mosLq: number | null;
                mosCq: number | null;
            } | null;
            items: {
                atUs: number;
                simulated: {
                    lossPct: number | null;
                    latePct: number | null;
                    delayMs: number | null;
                    r: number | null;
                    mosLq: number | null;
                    mosCq: number | null;
                };
                actual: {
                    lossPct: number | null;
                    latePct: number | null;
                    delayMs: number | null;
                    r: number | null;
                    mosLq: number | null;
                    mosCq: number | null;
                };
            }[];
        };
        WebrtcReceipt: {
            reports: number;
            withoutStreams: number;
        };
        WebrtcStats: {
            callId: string;
            /** @default webrtc */
            endpoint: string;
            samples: {
                atUs?: number;
                stats: ({
                    type: string;
                    id: string;
                    timestamp?: number;
                } & {
                    [key: string]: unknown;
                })[] | {
                    [key: string]: {
                        type: string;
                        id: string;
                        timestamp?: number;
                    } & {
                        [key: string]: unknown;
                    };
                };
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listCalls: {
        parameters: {
            query?: {
                fromUs?: number;
                toUs?: number;
                q?: string;
                outcome?: string;
                status?: string;
                codec?: string;
                finding?: string;
                mosBelow?: number;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Calls, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallPage"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countCalls: {
        parameters: {
            query?: {
                fromUs?: number;
                toUs?: number;
                q?: string;
                outcome?: string;
                status?: string;
                codec?: string;
                finding?: string;
                mosBelow?: number;
                buckets?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Calls by outcome over time, under the same filters */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallHistogram"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One call, by its key or that of any of its legs; of calls whose Call-ID was used again the newest, or with `-` and a start in µs after the key that which starts nearest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallDetail"];
                };
            };
            /** @description no such call */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLadder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ladder: participants and messages in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallMessages"];
                };
            };
            /** @description no such call */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One message whole */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDetail"];
                };
            };
            /** @description no such call or message */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportCall: {
        parameters: {
            query: {
                format: "pcap" | "text" | "json";
            };
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A call as a file: capture (reconstructed), text, or JSON (`earshot.call/1`) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.tcpdump.pcap": unknown;
                    "text/plain": unknown;
                    "application/json": unknown;
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such call */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mergeCalls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    with: string;
                };
            };
        };
        responses: {
            /** @description Makes two calls one, whatever comes later; answers with the call once it is so */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallDetail"];
                };
            };
            /** @description the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such call */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the body does not say that it is JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    splitCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    legs: string[];
                };
            };
        };
        responses: {
            /** @description Makes some legs of a call a call of their own, whatever links them; answers with what is left */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallDetail"];
                };
            };
            /** @description the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such call */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the body does not say that it is JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the call has no such leg, or no other */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoDecision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Takes a merge or split back; the calls are then as the links and the other decisions make them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        undone: boolean;
                    };
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFindings: {
        parameters: {
            query?: {
                fromUs?: number;
                toUs?: number;
                code?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Findings of no one call, newest first, and how often each code was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FindingPage"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStreams: {
        parameters: {
            query?: {
                unbound?: "true" | "false";
                q?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description RTP streams, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamPage"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRollups: {
        parameters: {
            query: {
                fromUs: number;
                toUs: number;
                by?: "callerPeer" | "calleePeer" | "codec" | "userAgent" | "probe" | "direction";
                stepUs?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sums of calls and media in slots of five minutes, by peer, codec, user agent, probe or direction */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RollupPage"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTransactions: {
        parameters: {
            query?: {
                fromUs?: number;
                toUs?: number;
                method?: string;
                outcome?: "succeeded" | "redirected" | "challenged" | "failed" | "timed-out" | "pending";
                status?: number;
                q?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Requests outside of calls (REGISTER, OPTIONS, SUBSCRIBE …) with what answered them, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionPage"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summariseTransactions: {
        parameters: {
            query?: {
                fromUs?: number;
                toUs?: number;
                method?: string;
                outcome?: "succeeded" | "redirected" | "challenged" | "failed" | "timed-out" | "pending";
                status?: number;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their success and delay by method, under the same filters: RFC 6076 RRD and IRA for REGISTER */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionSummary"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTransaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One of them, by its key; of those that have it the newest, or with `-` and a start in µs after the key that one */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transaction"];
                };
            };
            /** @description no such transaction */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTransactionLadder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its ladder: participants and messages in order, on all hops and at all probes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallMessages"];
                };
            };
            /** @description no such transaction */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTransactionMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One message of it whole */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageDetail"];
                };
            };
            /** @description no such transaction or message */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getThresholds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What bands are made by: the last value of each band of each figure, as presets have them and as they are in force here */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThresholdPage"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCodecs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Constants of codecs as scores use them here, with how sure they are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            codec: string;
                            mode: string | null;
                            /** @enum {string} */
                            scale: "nb" | "wb" | "fb";
                            ie: number | null;
                            bpl: number | null;
                            ieConfidence: ("standard" | "single-source" | "unconfirmed" | "operator") | null;
                            bplConfidence: ("standard" | "single-source" | "unconfirmed" | "operator") | null;
                            source: string;
                        }[];
                    };
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tryBuffer: {
        parameters: {
            query: {
                buffer: "fixed" | "history" | "adaptive";
                ms?: number;
            };
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What would have been heard behind another playout buffer, where a trace of arrivals is kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such stream */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadCapture: {
        parameters: {
            query?: {
                name?: string;
                probe?: string;
                keyLogOctets?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description Reads a capture file; answers when its calls are in the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaptureReceipt"];
                };
            };
            /** @description the query is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description larger than the limit of this installation */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no capture that can be read */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the collector does not answer */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no collector takes captures */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    loadDemo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Loads the demonstration captures; again, it changes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DemoReceipt"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the collector does not answer */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no collector takes captures */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishRecords: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description Takes a batch of records as it would be on Kafka (docs/kafka.md); answers when they are safe */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordsReceipt"];
                };
            };
            /** @description larger than a batch may be */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no batch of records */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProbes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What each probe last said of itself */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeList"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description Takes a health record of a probe (docs/kafka.md) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeHealth"];
                };
            };
            /** @description no health record */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reportWebrtcStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebrtcStats"];
            };
        };
        responses: {
            /** @description Takes what a WebRTC endpoint says of its own streams (`getStats()`); answers when it is safe */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebrtcReceipt"];
                };
            };
            /** @description the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description larger than a body may be */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the body does not say that it is JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listen: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events: `call` (CallSummary), `call-gone` ({ key }) and `probe` (ProbeHealth), as they change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is running, and the counters of ingest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemStatus"];
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        live: true;
                    };
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can do its work; 503 with the same document where not */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ready: boolean;
                        database: string;
                        bus: string;
                        ingest: string;
                    };
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Measurements for Prometheus */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description the request failed; its id is in the log */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}

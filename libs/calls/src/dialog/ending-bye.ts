import type { Message } from '../message.js';

/** Dialogs of one leg that are told apart. */
const MAX_DIALOGS = 64;

/** The BYE that ended a leg, by whom, and the 2xx to it. */
export interface EndingBye {
  readonly message: Message;
  readonly by: 'caller' | 'callee';
  answered: Message | null;
}

/** What opens and ends the dialogs of one leg, each by the tag of its callee; messages are given in order of time. */
export class LegDialogs {
  readonly #answered: number[] = [];
  readonly #acknowledged: number[] = [];
  readonly #byes: (EndingBye & { readonly tag: number })[] = [];

  answer({ toTag }: Message): void {
    note(this.#answered, toTag);
  }

  acknowledge({ toTag }: Message): void {
    note(this.#acknowledged, toTag);
  }

  bye(message: Message, by: EndingBye['by']): void {
    const tag = by === 'caller' ? message.toTag : message.fromTag;
    if (this.#byes.length < MAX_DIALOGS && !this.#byes.some((bye) => bye.tag === tag))
      this.#byes.push({ message, by, answered: null, tag });
  }

  /** A 2xx to a BYE. */
  byeAnswered(message: Message): void {
    const tags = [message.fromTag, message.toTag];
    const bye = this.#byes.find(({ tag }) => tags.includes(tag)) ?? this.#byes[0];
    if (bye !== undefined) bye.answered ??= message;
  }

  /**
   * Where several branches answered, the caller ends those that it does not want (RFC 3261 13.2.2.4), and one that it does not
   * acknowledge gives up (13.3.1.4): the leg ends with the last of them.
   */
  ending(): EndingBye | null {
    const byes = this.#byes;
    if (this.#answered.length < 2) return byes[0] ?? null;
    const isOver = (dialog: number): boolean => byes.some(({ tag }) => tag === dialog);
    const goesOn = this.#answered.some((tag) => !isOver(tag) && this.#acknowledged.includes(tag));
    return goesOn ? null : (byes.findLast(({ tag }) => this.#answered.includes(tag)) ?? byes[0] ?? null);
  }
}

function note(tags: number[], tag: number): void {
  if (tags.length < MAX_DIALOGS && !tags.includes(tag)) tags.push(tag);
}

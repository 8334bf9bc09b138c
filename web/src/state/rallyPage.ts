import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { RallyPage, RallyResponseView, RallyView } from "../protocol";
import type { Environment } from "../signalling/environment";
import type { RoomApi } from "../signalling/http";
import { Attempt } from "./attempt";
import { answersOf, withResponse, type RallyAnswer, type RallyAnswers } from "./rally";

/** The part of the browser's `EventSource` that is used. */
export interface ChangeStream {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: (() => void) | null;
  readonly readyState: number;
  close(): void;
}

export interface RallyOptions {
  readonly api: Pick<RoomApi, "rally" | "rallyChanges" | "proposeTimes" | "answerRally" | "pickTime">;
  readonly openStream: (address: string) => ChangeStream;
  readonly environment: Pick<Environment, "after" | "random">;
  /** The name of whoever looks at the page, as far as it is known. */
  readonly name: string;
  /** Called with what makes this browser the same person the next time. */
  readonly onPersonKey: (personKey: string) => void;
  /** Called with the name under which answers are known. */
  readonly onName: (name: string) => void;
}

/** `EventSource.CLOSED` (WHATWG HTML section 9.2.2): the browser has given up and does not connect again. */
const CLOSED = 2;

/** How long to wait before connecting anew, in ms, give or take a half, where the browser does not do it by itself. */
const RECONNECT_MS = 5_000;

/** The page on which a time is found: what people propose and answer, as it is now. */
export class RallyPageState {
  /** Fetching the page. */
  readonly loading = new Attempt();
  readonly proposing = new Attempt();
  /** Sending this person's answers. */
  readonly saving = new Attempt();
  /** Settling on a time, or opening the question again. */
  readonly picking = new Attempt();
  readonly name = signal("");
  readonly #page = signal<RallyPage | null>(null);
  readonly #live = signal(true);
  /** What this person chose and the server has not taken yet. */
  readonly #choices = signal<RallyAnswers>({});
  /** Whether there is more to send than what is on its way. */
  #unsent = false;
  /** Counts what came to be known of the rally, so that an answer to an earlier question does not undo it. */
  #news = 0;
  /** Counts how often the page was asked for, so that only the newest answer counts. */
  #questions = 0;
  #stream: ChangeStream | null = null;
  #cancelReconnect: () => void = () => undefined;

  constructor(private readonly options: RallyOptions) {
    this.name.value = options.name;
  }

  /** The page as the server last told it; null until it did. */
  get page(): ReadonlySignal<RallyPage | null> {
    return this.#page;
  }

  /** Whether changes by others are shown as they happen. */
  get live(): ReadonlySignal<boolean> {
    return this.#live;
  }

  /** This person's answers, also those that are not sent yet. */
  readonly mine: ReadonlySignal<RallyAnswers> = computed(() => {
    const page = this.#page.value;
    if (page?.rally === undefined) return {};
    return { ...answersOf(page.rally, page.personId), ...this.#choices.value };
  });

  /** Whether an answer is not on the server yet. */
  readonly unsaved: ReadonlySignal<boolean> = computed(() => Object.keys(this.#choices.value).length > 0);

  /** The rally with what this person has just chosen in it; null while nobody has proposed times. */
  readonly rally: ReadonlySignal<RallyView | null> = computed(() => {
    const { rally, personId } = this.#page.value ?? {};
    const name = this.name.value.trim();
    if (rally === undefined) return null;
    if (!this.unsaved.value || name === "") return rally;
    return withResponse(rally, { personId: personId ?? "", name, answers: this.mine.value });
  });

  /** Fetches the page, also once more, and follows what others do from then on. */
  async open(): Promise<void> {
    await this.loading.run(() => this.#fetch());
    if (this.#page.peek() !== null && this.#stream === null) this.#connect();
  }

  close(): void {
    this.#cancelReconnect();
    this.#stream?.close();
    this.#stream = null;
  }

  /** Proposes times, in place of those that were proposed before. Resolves to whether that worked. */
  async propose(starts: readonly number[], timeZone: string): Promise<boolean> {
    return this.proposing.run(async () => {
      const { rally, personId, personKey } = await this.options.api.proposeTimes({ starts: [...starts], timeZone });
      this.options.onPersonKey(personKey);
      this.#questions += 1;
      const page = this.#page.peek();
      if (page !== null) this.#show({ ...page, rally, personId, mayPick: true });
    });
  }

  /** Says whether this person comes. It is sent at once when their name is known. */
  answer(timeId: string, answer: RallyAnswer): void {
    if (this.mine.peek()[timeId] === answer) return;
    this.#choices.value = { ...this.#choices.peek(), [timeId]: answer };
    void this.save();
  }

  /**
   * Sends what this person says. While an answer is on its way the next one waits, so that the last word is the last
   * to arrive, and that the first one makes this browser one person and not two.
   */
  async save(): Promise<void> {
    if (this.name.peek().trim() === "" || Object.keys(this.mine.peek()).length === 0) return;
    this.#unsent = true;
    await this.saving.run(async () => {
      while (this.#unsent) {
        this.#unsent = false;
        await this.#send();
      }
    });
  }

  /** Settles on a time; with null the question is open again. */
  async pick(timeId: string | null): Promise<void> {
    await this.picking.run(async () => {
      const rallyId = this.#page.peek()?.rally?.id;
      if (rallyId === undefined) return;
      const page = await this.#unlessRefused(
        this.options.api.pickTime({ rallyId, ...(timeId !== null && { timeId }) }),
      );
      this.#questions += 1;
      this.#show(page);
    });
  }

  async #send(): Promise<void> {
    const choices = this.#choices.peek();
    const name = this.name.peek().trim();
    const answers = { ...this.mine.peek() };
    const rallyId = this.#page.peek()?.rally?.id;
    if (rallyId === undefined) return;
    const { rally, personId, personKey } = await this.#unlessRefused(
      this.options.api.answerRally({ rallyId, name, answers }),
    );
    this.options.onPersonKey(personKey);
    this.options.onName(name);
    this.#taken(rally.id, { personId, name, answers }, choices);
  }

  /** What was refused may have become impossible, since a time was picked or others were proposed: the page shows it. */
  async #unlessRefused<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      this.#refresh();
      throw error;
    }
  }

  /**
   * The server has this response, and these choices in it; what was chosen since then is still to be sent. All else
   * that it told of the rally may be older than what the stream brought meanwhile.
   */
  #taken(rallyId: string, response: RallyResponseView, choices: RallyAnswers): void {
    const page = this.#page.peek();
    if (page?.rally?.id !== rallyId) return this.#refresh();
    this.#news += 1;
    this.#page.value = { ...page, personId: response.personId, rally: withResponse(page.rally, response) };
    const rest = Object.entries(this.#choices.peek()).filter(([timeId, answer]) => choices[timeId] !== answer);
    this.#choices.value = Object.fromEntries(rest);
  }

  #show(page: RallyPage): void {
    const { id, picked } = page.rally ?? {};
    this.#news += 1;
    if (id !== this.#page.peek()?.rally?.id || picked !== undefined) this.#choices.value = {};
    this.#page.value = page;
  }

  async #fetch(): Promise<void> {
    const question = ++this.#questions;
    const news = this.#news;
    const page = await this.options.api.rally();
    if (question !== this.#questions) return;
    const known = this.#page.peek();
    if (known === null || news === this.#news) this.#show(page);
    else this.#page.value = { ...known, room: page.room, mayPick: page.mayPick };
  }

  #refresh(): void {
    this.#fetch().catch(() => undefined);
  }

  #connect(): void {
    const stream = this.options.openStream(this.options.api.rallyChanges);
    this.#stream = stream;
    stream.onopen = () => (this.#live.value = true);
    stream.onmessage = ({ data }) => this.#receive(JSON.parse(data as string) as RallyView);
    stream.onerror = () => {
      this.#live.value = false;
      if (stream.readyState !== CLOSED) return;
      const { environment } = this.options;
      const wait = RECONNECT_MS * (0.5 + environment.random());
      this.#cancelReconnect = environment.after(wait, () => this.#connect());
    };
  }

  #receive(rally: RallyView): void {
    const page = this.#page.peek();
    if (page === null) return;
    const before = page.rally;
    this.#show({ ...page, rally });
    // Whether this person may pick, and when the room meets, is not in the stream.
    if (before?.id !== rally.id || before.picked !== rally.picked) this.#refresh();
  }
}

import type { AccessModel } from "../../../components/model/accessModel";
import { applicationOf } from "../../../components/model/arns";
import { MAIN_REGIONS } from "../../../components/model/regions";
import { type Change, ChangesOfModel, IAM_READS } from "./changes";
import { type Audit, Conclusion, daysOf } from "./conclusion";
import { Coverage } from "./coverage";
import { Declared } from "./declared";
import { type CloudTrailEvent, eventIn } from "./event";
import { Journal } from "./journal";
import { Kept } from "./kept";
import { DamagedLog, type RawRecord } from "./recordSplitter";
import {
  type Assumption,
  assumptionIn,
  callerIn,
  type RootSession,
  rootSessionIn,
  switchIn,
} from "./sightings";
import { isSilencing } from "./silencing";
import { Switches } from "./switches";
import { KnownIds } from "./who";

export interface AuditSettings {
  readonly access: AccessModel;
  /** Milliseconds since 1970; undefined: from the first event on. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** ARNs of those who deploy. */
  readonly deployers: readonly string[];
  /** Regions in which roles are assumed beside the partition's main one and those of the model. */
  readonly regions: readonly string[];
  /** Whether the sources hold all that there is. */
  readonly isComplete: boolean;
  /** Assumptions that are kept in memory. */
  readonly mostInMemory?: number | undefined;
}

/** Whether an event may say something of the model's roles, or whose a unique ID is. */
function isAskedFor(source: string, { field, bytes }: RawRecord): boolean {
  const name = field("eventName") ?? "";
  switch (source) {
    case "sts.amazonaws.com":
      return name.startsWith("AssumeRo") || bytes().includes(OF_USER);
    case "iam.amazonaws.com":
      return !IAM_READS.test(name) || bytes().includes(OF_USER);
    default:
      return source === "signin.amazonaws.com" || isSilencing(source, name);
  }
}

/** The type of a caller who has a name. */
const OF_USER = '"IAMUser"';

/**
 * A query of Athena prints the columns of its table, with names in lower case and some values as text.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table.html
 */
const OF_TABLE = '"eventsource"';
const ROWS_OF_TABLE =
  'holds rows of a table, as Athena prints them, and not CloudTrail\'s own records; give the log files, which SELECT DISTINCT "$path" names';

/** Takes events in any order, and says at the end what they come to. It keeps what the model is concerned with. */
export class Auditor {
  public readonly coverage: Coverage;
  readonly #declared: Declared;
  readonly #changesOfModel: ChangesOfModel;
  readonly #journal: Journal;
  readonly #switches = new Switches();
  readonly #ids = new KnownIds();
  readonly #changes = new Kept<Change>();
  readonly #roots = new Kept<RootSession>();
  readonly #foreign = new Map<string, number>();
  readonly #regions: ReadonlySet<string>;
  #events = 0;
  #leftOut = 0;
  #notUnderstood = 0;
  #from: number | undefined;
  #to: number | undefined;

  public constructor(private readonly settings: AuditSettings) {
    const { access, deployers, isComplete, mostInMemory, regions } = settings;
    this.coverage = new Coverage(isComplete);
    this.#declared = new Declared(access);
    this.#changesOfModel = new ChangesOfModel(access, deployers);
    this.#journal = new Journal(mostInMemory);
    const ofModel = Object.values(access.accounts).flatMap(({ region }) => region ?? []);
    // Account access manager is where its application is.
    const { region: ofAccountAccess } = applicationOf(access);
    const known = [MAIN_REGIONS[access.primary.partition], ...ofModel, ofAccountAccess, ...regions];
    this.#regions = new Set(known.filter((region) => region !== ""));
  }

  /** Regions in which roles are assumed as far as is known beforehand. */
  public get regions(): readonly string[] {
    return [...this.#regions];
  }

  /** How many were seen, of whatever service. */
  public get events(): number {
    return this.#events;
  }

  /** How many were seen and left out, since they are of another time than is asked about. */
  public get leftOut(): number {
    return this.#leftOut;
  }

  /**
   * A record of a log file.
   *
   * @throws SyntaxError where it is no JSON
   * @throws {@link DamagedLog} where it is a row of a table
   */
  public see(record: RawRecord): void {
    if (record.isOpaque()) {
      this.#seeEvent(eventIn(record.bytes()), true);
      return;
    }
    const source = record.field("eventSource");
    const time = Date.parse(record.field("eventTime") ?? "");
    if (source === undefined || Number.isNaN(time)) {
      if (record.bytes().includes(OF_TABLE)) throw new DamagedLog(ROWS_OF_TABLE);
      this.#notUnderstood++;
      return;
    }
    if (this.#isLeftOut(time)) return;
    this.#count(time, record.field("recipientAccountId"));
    if (isAskedFor(source, record)) this.#seeEvent(eventIn(record.bytes()), false);
  }

  /** @param text an event as JSON */
  public seeText(text: string): void {
    this.#seeEvent(eventIn(text), true);
  }

  #seeEvent(event: CloudTrailEvent | undefined, isToBeCounted: boolean): void {
    if (event === undefined) {
      this.#notUnderstood++;
      return;
    }
    const time = Date.parse(event.eventTime);
    if (this.#isLeftOut(time)) return;
    if (isToBeCounted) this.#count(time, event.recipientAccountId);
    this.#ids.learn(callerIn(event), time);
    const assumption = assumptionIn(event);
    if (assumption !== undefined && this.#concerns(assumption)) this.#journal.add(assumption);
    const made = switchIn(event);
    if (made !== undefined && this.#declared.roleOf(made.sessionArn) !== undefined) this.#switches.add(made);
    const root = rootSessionIn(event, this.settings.access.primary.partition);
    if (root !== undefined && this.#isRootOfModel(root)) this.#roots.add(root);
    const change = this.#changesOfModel.in(event);
    if (change !== undefined) this.#changes.add(change);
  }

  /** Assumptions of the model's roles, and those of other roles of its accounts by those whom it knows. */
  #concerns({ roleArn, caller }: Assumption): boolean {
    if (this.#declared.roleOf(roleArn) !== undefined) return true;
    const [, , , , accountId = ""] = roleArn.split(":");
    const isOfChild = accountId !== this.settings.access.primary.accountId;
    return isOfChild && this.#declared.accountName(accountId) !== undefined && this.#declared.knows(caller);
  }

  /** Sessions of root users of the model's accounts, by those whom it knows. */
  #isRootOfModel({ accountId, caller }: RootSession): boolean {
    return this.#declared.accountName(accountId) !== undefined && this.#declared.isOfModel(caller);
  }

  #isLeftOut(time: number): boolean {
    const { since = -Infinity, until = Infinity } = this.settings;
    const isLeftOut = time < since || time > until;
    if (isLeftOut) this.#leftOut++;
    return isLeftOut;
  }

  #count(time: number, accountId: string | undefined): void {
    this.#events++;
    if (this.#from === undefined || time < this.#from) this.#from = time;
    if (this.#to === undefined || time > this.#to) this.#to = time;
    if (accountId === undefined) return;
    this.coverage.addAccount(accountId);
    if (this.#declared.accountName(accountId) === undefined) {
      this.#foreign.set(accountId, (this.#foreign.get(accountId) ?? 0) + 1);
    }
  }

  /** What all of it comes to. Nothing can be seen afterwards. */
  public conclude(): Audit {
    const { since, until } = this.settings;
    try {
      const conclusion = new Conclusion(this.#declared, {
        journal: this.#journal,
        switches: this.#switches,
        roots: this.#roots,
        ids: this.#ids,
        regions: this.#regions,
      });
      const from = since ?? this.#from;
      const to = until ?? this.#to;
      return {
        from,
        to,
        events: this.#events,
        foreign: this.#foreign,
        notUnderstood: this.#notUnderstood,
        regions: conclusion.regions,
        coverage: this.coverage,
        usages: conclusion.usages(this.coverage, daysOf(from, to)),
        undeclared: conclusion.undeclared,
        refused: conclusion.refused,
        changes: this.#changes,
        unattributed: conclusion.unattributed,
      };
    } finally {
      this.#journal.close();
    }
  }
}

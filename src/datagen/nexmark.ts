/**
 * The Nexmark generator: people, auctions and bids by the rules of the public generators, deterministic: an event is computable from seed and number alone.
 *
 * Differences from the Java generator, which is not reproducible: draws are seeded per event, and a bid's bidder is a person's id (there it is 1,000 too high).
 * Event time is virtual: `rate` events per second of it.
 */
import { Draw } from './draw.ts';

export interface Person {
  readonly kind: 'person';
  readonly id: number;
  readonly name: string;
  readonly emailAddress: string;
  readonly creditCard: string;
  readonly city: string;
  readonly state: string;
  /** ms since the epoch. */
  readonly dateTime: number;
  readonly extra: string;
}

export interface Auction {
  readonly kind: 'auction';
  readonly id: number;
  readonly itemName: string;
  readonly description: string;
  readonly initialBid: number;
  readonly reserve: number;
  readonly dateTime: number;
  readonly expires: number;
  readonly seller: number;
  readonly category: number;
  readonly extra: string;
}

export interface Bid {
  readonly kind: 'bid';
  readonly auction: number;
  readonly bidder: number;
  readonly price: number;
  readonly channel: string;
  readonly url: string;
  readonly dateTime: number;
  readonly extra: string;
}

export type NexmarkEvent = Person | Auction | Bid;

export interface NexmarkOptions {
  readonly seed?: number;
  /** Events per second of event time. Default 100,000. */
  readonly rate?: number;
  /** Time of event 0, ms since the epoch. */
  readonly baseTime?: number;
  /** Events come out of order within groups of this size. Default 1: in order. */
  readonly outOfOrderGroupSize?: number;
}

const FIRST_PERSON = 1000;
const FIRST_AUCTION = 1000;
const FIRST_CATEGORY = 10;
const CATEGORIES = 5;
/** Of 50 events: one person, three auctions, then bids. */
const ROUND = 50;
const AUCTIONS = 3;
/** Ids ahead of what exists, on purpose. */
const LEAD = 10;
const ACTIVE_PEOPLE = 1000;
const IN_FLIGHT_AUCTIONS = 100;
const HOT_EVERY = 100;
const CHANNELS = 10_000;
/** The number of events in which about 100 auctions come. */
const AUCTION_LIFE_EVENTS = Math.floor((100 * ROUND) / AUCTIONS);

const FIRST_NAMES = 'Peter Paul Luke John Saul Vicky Kate Julie Sarah Deiter Walter'.split(' ');
const LAST_NAMES = 'Shultz Abrams Spencer White Bartels Walton Smith Jones Noris'.split(' ');
const CITIES = ['Phoenix', 'Los Angeles', 'San Francisco', 'Boise', 'Portland', 'Bend', 'Redmond', 'Seattle', 'Kent', 'Cheyenne'];
const STATES = 'AZ CA ID OR WA WY'.split(' ');
const HOT_CHANNELS = ['Google', 'Facebook', 'Baidu', 'Apple'];

/** Makes events by their number; one generator is for one thread, not shared. */
export interface Nexmark {
  /** Event `n`, from 0. */
  readonly event: (n: number) => NexmarkEvent;
}

export function nexmark(options: NexmarkOptions = {}): Nexmark {
  const { seed = 1, rate = 100_000, baseTime = 1_700_000_000_000, outOfOrderGroupSize: group = 1 } = options;
  const draw = new Draw();
  const urls = channelUrls(seed);
  const timeOf = (n: number) => baseTime + Math.floor((n * 1000) / rate);
  return {
    event: (number) => {
      const n = group === 1 ? number : Math.floor(number / group) * group + ((number * 953) % group);
      draw.seed(seed, n);
      const position = n % ROUND;
      if (position === 0) return person(n, timeOf(n), draw);
      if (position <= AUCTIONS) return auction(n, timeOf, draw);
      return bid(n, timeOf(n), draw, urls);
    },
  };
}

function lastPersonAt(n: number): number {
  return Math.floor(n / ROUND);
}

function lastAuctionAt(n: number): number {
  const round = Math.floor(n / ROUND);
  const position = n % ROUND;
  if (position === 0) return AUCTIONS * (round - 1) + AUCTIONS - 1;
  return AUCTIONS * round + Math.min(position, AUCTIONS) - 1;
}

function nextPerson(n: number, draw: Draw): number {
  const people = lastPersonAt(n) + 1;
  const active = Math.min(people, ACTIVE_PEOPLE);
  return people - active + draw.below(active + LEAD);
}

function nextAuction(n: number, draw: Draw): number {
  const last = Math.max(lastAuctionAt(n), 0);
  const lowest = Math.max(last - IN_FLIGHT_AUCTIONS, 0);
  return lowest + draw.below(last - lowest + 1 + LEAD);
}

function person(n: number, dateTime: number, draw: Draw): Person {
  const name = `${pick(FIRST_NAMES, draw)} ${pick(LAST_NAMES, draw)}`;
  const emailAddress = `${text(7, draw)}@${text(5, draw)}.com`;
  const creditCard = Array.from({ length: 4 }, () => String(draw.below(10_000)).padStart(4, '0')).join(' ');
  const city = pick(CITIES, draw);
  const state = pick(STATES, draw);
  const size = 16 + name.length + emailAddress.length + creditCard.length + city.length + state.length;
  return {
    kind: 'person',
    id: FIRST_PERSON + lastPersonAt(n),
    name,
    emailAddress,
    creditCard,
    city,
    state,
    dateTime,
    extra: padding(size, 200, draw),
  };
}

function auction(n: number, timeOf: (n: number) => number, draw: Draw): Auction {
  const dateTime = timeOf(n);
  const itemName = text(20, draw);
  const description = text(100, draw);
  const initialBid = price(draw);
  const reserve = initialBid + price(draw);
  const life = timeOf(n + AUCTION_LIFE_EVENTS) - dateTime;
  const expires = dateTime + 1 + draw.below(Math.max(2 * life, 1));
  const isHot = draw.below(4) > 0;
  const seller = FIRST_PERSON + (isHot ? Math.floor(lastPersonAt(n) / HOT_EVERY) * HOT_EVERY : nextPerson(n, draw));
  const category = FIRST_CATEGORY + draw.below(CATEGORIES);
  const extra = padding(56 + itemName.length + description.length, 500, draw);
  return {
    kind: 'auction',
    id: FIRST_AUCTION + lastAuctionAt(n),
    itemName,
    description,
    initialBid,
    reserve,
    dateTime,
    expires,
    seller,
    category,
    extra,
  };
}

function bid(n: number, dateTime: number, draw: Draw, urls: readonly string[]): Bid {
  const isHotAuction = draw.below(2) > 0;
  const auctionId = FIRST_AUCTION + (isHotAuction ? Math.floor(lastAuctionAt(n) / HOT_EVERY) * HOT_EVERY : nextAuction(n, draw));
  const isHotBidder = draw.below(4) > 0;
  const bidder = FIRST_PERSON + (isHotBidder ? Math.floor(lastPersonAt(n) / HOT_EVERY) * HOT_EVERY + 1 : nextPerson(n, draw));
  const amount = price(draw);
  const isHotChannel = draw.below(2) > 0;
  const at = isHotChannel ? CHANNELS + draw.below(HOT_CHANNELS.length) : draw.below(CHANNELS);
  const channel = isHotChannel ? HOT_CHANNELS[at - CHANNELS] : `channel-${at}`;
  return { kind: 'bid', auction: auctionId, bidder, price: amount, channel, url: urls[at], dateTime, extra: padding(32, 100, draw) };
}

/** Log-uniform from 100 to 100,000,000. */
function price(draw: Draw): number {
  return Math.round(10 ** (draw.unit() * 6) * 100);
}

function pick<T>(list: readonly T[], draw: Draw): T {
  return list[draw.below(list.length)];
}

/** 3 to `max` characters, one in 13 special, trimmed. */
function text(max: number, draw: Draw): string {
  const length = 3 + draw.below(max - 3);
  let out = '';
  for (let k = 0; k < length; k++) out += draw.below(13) === 0 ? ' _'[draw.below(2)] : String.fromCharCode(97 + draw.below(26));
  return out.trim();
}

function letters(length: number, draw: Draw): string {
  let out = '';
  for (let k = 0; k < length; k++) out += String.fromCharCode(97 + draw.below(26));
  return out;
}

/** Fills an event up to its average size, give or take a fifth. */
function padding(size: number, average: number, draw: Draw): string {
  if (size > average) return '';
  const missing = average - size;
  const spread = Math.round(missing * 0.2);
  return letters(missing - spread + (spread === 0 ? 0 : draw.below(2 * spread)), draw);
}

/** The urls of the numbered channels, then those of the hot ones. */
function channelUrls(seed: number): string[] {
  const draw = new Draw();
  return Array.from({ length: CHANNELS + HOT_CHANNELS.length }, (_, i) => {
    // Numbers no event has, so that urls and events are independent.
    draw.seed(seed, 2 ** 52 + i);
    const [a, b, c] = [0, 1, 2].map(() => letters(3 + draw.below(2), draw));
    const id = i >= CHANNELS || draw.below(10) > 0 ? `&channel_id=${Math.abs(reverseBits(i))}` : '';
    return `https://www.nexmark.com/${a}/${b}/${c}/item.htm?query=1${id}`;
  });
}

/** The 32 bits in the other order, as a signed integer. */
function reverseBits(value: number): number {
  let out = 0;
  for (let k = 0; k < 32; k++) out |= ((value >>> k) & 1) << (31 - k);
  return out;
}

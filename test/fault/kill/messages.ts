/** What the kill test and its victim say to each other. */

export type ToVictim =
  | { readonly kind: 'identity' }
  | { readonly kind: 'append'; readonly number: number; readonly topic: string; readonly partition: number; readonly batch: Uint8Array };

export type FromVictim =
  | { readonly kind: 'ready' | 'commit begins' | 'commit ends' }
  | { readonly kind: 'identity'; readonly producerId: bigint; readonly producerEpoch: number }
  | { readonly kind: 'acknowledged'; readonly number: number; readonly duplicate: boolean }
  | { readonly kind: 'refused'; readonly number: number; readonly reason: string };

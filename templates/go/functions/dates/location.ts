import { type GoMethod, GoObject } from '../../../value.ts';
import type { Zone } from './zone.ts';

/** Go's `*time.Location`. */
export class GoLocation extends GoObject {
  readonly typeName = '*time.Location';
  readonly kind = 'ptr';
  readonly zone: Zone;

  constructor(zone: Zone) {
    super();
    this.zone = zone;
  }

  method(name: string): GoMethod | undefined {
    return name === 'String' ? { params: [], result: 'string', call: () => this.toString() } : undefined;
  }

  toString(): string {
    return this.zone.name;
  }
}

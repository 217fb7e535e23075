/** Thrown where a computation is given up; the verdict is then UNKNOWN, with this reason. */
export class BoundReached extends Error {
  /** What was exceeded: `more than 2000000 nodes`. */
  readonly bound: string;

  constructor(bound: string) {
    super(`given up: ${bound}`);
    this.name = 'BoundReached';
    this.bound = bound;
  }
}

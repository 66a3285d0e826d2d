const LENGTH = 60;

/** The last values of something, the newest at the end. */
export class Trail {
  points: number[] = [];

  push(value: number): void {
    this.points = this.points.length < LENGTH ? [...this.points, value] : [...this.points.slice(1), value];
  }
}

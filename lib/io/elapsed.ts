/**
 * What has passed since it was made, by whichever of two clocks says more: a wall clock may be set back, and a monotonic one may
 * stand still while the machine does.
 */
export function createElapsed(wall: () => number, monotonic: () => number): () => number {
  let [total, lastWall, lastMonotonic] = [0, wall(), monotonic()];
  return () => {
    const [nowWall, nowMonotonic] = [wall(), monotonic()];
    total += Math.max(0, nowWall - lastWall, nowMonotonic - lastMonotonic);
    [lastWall, lastMonotonic] = [nowWall, nowMonotonic];
    return total;
  };
}

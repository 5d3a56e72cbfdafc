/** What could not be had now and may be had later: nobody's mistake, so it is no verdict on any job. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

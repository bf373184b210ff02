/** ms: small rooms wait for nothing that one could notice, and in the largest everybody is reached five times a second. */
const pace = { least: 20, perPerson: 0.5, most: 200 }

/** How often (ms) at most everybody in a room of so many people is reached. */
export const paceFor = (people: number): number =>
  Math.min(pace.most, Math.max(pace.least, people * pace.perPerson))

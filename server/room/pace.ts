/**
 * ms: small rooms wait for nothing that one could notice. In the largest, where something changes all the time, telling
 * costs the most: everybody is told twice a second, and sees and hears what is new sooner than that.
 */
const pace = { least: 20, perPerson: 0.5, mostTold: 500, mostUrgent: 130, mostReceived: 200 }

const paceOf = (people: number, most: number): number =>
  Math.min(most, Math.max(pace.least, people * pace.perPerson))

/** How often (ms) at most everybody in a room of so many people is told what happened. */
export const updatePace = (people: number): number => paceOf(people, pace.mostTold)

/** How often (ms) at most they are told what must not be late: with all else, that makes ten messages a second. */
export const urgentPace = (people: number): number => paceOf(people, pace.mostUrgent)

/** How often (ms) at most it is decided anew what everybody in such a room receives. */
export const receptionPace = (people: number): number => paceOf(people, pace.mostReceived)

/** Limits that both sides know; those an operator may change are in the server's configuration. */
export const nameLength = 80
export const roomCodeLength = 64
/** How many chat messages a room remembers for those who come later. */
export const chatHistory = 500
/** How many people one page of the list holds, and a newcomer is told of at once. */
export const peoplePage = 200
/** Tiles that one view may name. */
export const viewTiles = 100
/** How many people may be pinned at once. */
export const viewPins = 9

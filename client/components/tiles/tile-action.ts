/** What can be done with a tile. */
export type TileAction = 'pin' | 'volume' | 'hide-self' | 'statistics'

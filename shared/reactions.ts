/** The reactions people can send, in the order of their shortcuts (Alt+1 … Alt+6). */
export const reactions = ['👍', '❤️', '😂', '👏', '🎉', '😮'] as const

export type ReactionEmoji = (typeof reactions)[number]

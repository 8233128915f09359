/** A single right needs no mark, and many marks hide each other. */
const MOST = 12

/** What marks each of so many found rights, on the map and in the list. Letters: a number would look like a rank. */
export const lettersFor = (count: number): string[] => (count > 1 && count <= MOST ? Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i)) : [])

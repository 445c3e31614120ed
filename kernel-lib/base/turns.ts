/**
 * What a host wants done between operations. Where nothing can interrupt the thread that computes, as in a page, its
 * kernel looks here whether the reader has stopped the cell, and throws if so.
 */
export const turns: { between?: () => void } = {};

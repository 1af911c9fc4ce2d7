/** What is wrong with a link, in a sentence for the reader. */
export class LinkError extends Error {}

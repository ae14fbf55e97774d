/** A name of an experiment as the name of a file. */
export const fileName = (name: string, ending: string): string => `${name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'experiment'}.${ending}`;

/** Gives the browser a text to save as a file. */
export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** A name of an experiment as the name of a file. */
export const fileName = (name: string, ending: string): string => `${name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'experiment'}.${ending}`;

/** The text of a bash program as it stands, but for \${ in it, which is bash's own brace. */
export const bash = (text: TemplateStringsArray): string => text.raw.join('').replaceAll('\\${', '${');

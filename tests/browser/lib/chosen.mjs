// The programme a test file is about: its pack gives the fields and the words the tests look for.
export const chosen = { programme: 'sc' };
